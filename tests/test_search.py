"""Search finds seminars, regions, places and people in any alphabet, as far as one may see them."""

import pytest
from django.urls import reverse

from accounts.models import Event
from reports.search import SHOWN, search
from seminars.counting import recount
from tests.factories import (
    LocalityFactory,
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def found(text, user):
    return {group.heading: [hit.label for hit in group.hits] for group in search(text, user)}


@pytest.fixture
def office():
    return UserFactory(role="staff")


@pytest.fixture
def seminar():
    region = RegionFactory(name_ru="Жамбылская область")
    seminar = SeminarFactory(region=region, title_en="Rights of children", title_ru="Права ребёнка", days=0)
    locality = LocalityFactory(region=region, name_en="Sarykemer", name_kk="Сарыкемер")
    seminar.sessions.create(date=seminar.start, venue=VenueFactory(locality=locality))
    recount([seminar.pk])
    return seminar


@pytest.mark.parametrize("text", ["children", "ПРАВА", "2025-kz-31", "rights sarykemer"])
def test_seminar_is_found_by_title_code_and_place(office, seminar, text):
    assert found(text, office)["Seminars"] == ["Rights of children"]


@pytest.mark.parametrize("text", ["сарыкемер", "Sarykemer", "САРЫ"])
def test_place_is_found_in_any_alphabet(office, seminar, text):
    assert found(text, office)["Places"] == ["Sarykemer village"]


def test_region_leads_to_its_last_year(office, seminar):
    (group,) = [group for group in search("жамбыл", office) if group.heading == "Regions"]
    programme = seminar.programme_year.programme_id
    assert [hit.address for hit in group.hits] == [f"{reverse('region', args=[2025, 'KZ-31'])}?programme={programme}"]


def test_region_leads_to_the_programme_that_was_there(office, seminar, client):
    year = ProgrammeYearFactory(programme=ProgrammeFactory(name_en="Visits"))  # by its name the last of that year
    kostanay = RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
    SeminarFactory(programme_year=year, region=kostanay, code="2025-KZ-39-1")
    (hit,) = next(group.hits for group in search("kostanay", office) if group.heading == "Regions")
    client.force_login(office)
    assert client.get(hit.address).context["programme_year"] == year


def test_place_without_a_held_seminar_is_not_found(office):
    LocalityFactory(name_en="Merke")
    assert found("merke", office) == {}


def test_person_is_found_in_any_alphabet(office):
    ParticipantFactory(surname="Әбдіқадырова", given_name="Мадина")
    ParticipantFactory(surname="Ким")
    assert found("Abdikadyrova madina", office) == {"People": ["Әбдіқадырова Мадина"]}


@pytest.mark.parametrize("text", ["", "a", " . ", "%", "_"])
def test_fewer_than_two_letters_find_nothing(office, text):
    ParticipantFactory(surname="Alpha")
    assert search(text, office) == ()


def test_more_than_are_shown_lead_to_the_whole_list(office):
    for number in range(SHOWN + 1):
        ParticipantFactory(surname=f"Kim {number}")
    (group,) = search("kim", office)
    assert (len(group.hits), group.more) == (SHOWN, reverse("admin:seminars_participant_changelist"))


def test_coordinator_finds_nothing_of_another_region(seminar):
    ParticipationFactory(seminar=seminar, participant__surname="Kim")
    elsewhere = UserFactory(role="coordinator", regions=[RegionFactory(iso_code="KZ-39")])
    assert [search(text, elsewhere) for text in ("children", "sarykemer", "zhambyl", "kim")] == [(), (), (), ()]


def test_coordinator_finds_what_is_in_their_region(seminar):
    ParticipationFactory(seminar=seminar, participant__surname="Kim")
    here = UserFactory(role="coordinator", regions=[seminar.region])
    assert found("kim", here) == {"People": ["Kim"]}
    assert found("sarykemer", here) == {"Seminars": ["Rights of children"], "Places": ["Sarykemer village"]}


def test_every_address_opens(staff, office, seminar):
    ParticipantFactory(surname="Kim")
    hits = [hit for text in ("sary", "zhambyl", "kim") for group in search(text, office) for hit in group.hits]
    assert {staff.get(hit.address).status_code for hit in hits} == {200}
    assert len(hits) == 5


@pytest.mark.parametrize("name", ["search", "search_suggestions"])
def test_reader_does_not_search(sign_in, name):
    assert sign_in("reader").post(reverse(name), {"text": "kim"}).status_code == 404


def test_suggestions_are_posted_never_in_an_address(staff):
    assert staff.get(reverse("search_suggestions"), {"text": "kim"}).status_code == 405


def test_people_found_are_in_the_trail_without_what_was_typed(staff):
    ParticipantFactory(surname="Kim")
    staff.post(reverse("search_suggestions"), {"text": "kim"})
    assert [(event.action, event.people, event.note) for event in Event.objects.all()] == [("looked_at", 1, "search")]
    staff.post(reverse("search_suggestions"), {"text": "zz"})
    assert Event.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(office, django_assert_num_queries, rows):
    for number in range(rows):
        SeminarFactory(title_en=f"Alpha {number}")
        ParticipantFactory(surname=f"Alpha {number}")
    assert office.sees_everything
    with django_assert_num_queries(5):
        search("alpha", office)
