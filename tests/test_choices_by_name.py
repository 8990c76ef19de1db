"""A choice among many, made without JavaScript: by a name typed beside the box."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.choices import MOST, LookUp
from accounts.models import Event
from reports.models import PublishedFigure
from seminars.admin.autocomplete import venue_label
from seminars.models import Participant, Participation, Seminar
from tests.factories import (
    LocalityFactory,
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeYearFactory,
    PublishedFigureFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
)
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db
ADD_SEMINAR = reverse("admin:seminars_seminar_add")
ADD_PARTICIPATION = reverse("admin:seminars_participation_add")


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def post_seminar(staff, region):
    """Send the page of a new seminar with its fields filled."""
    ProgrammeYearFactory()
    form = {name: values[0] for name, values in form_of(staff.get(ADD_SEMINAR), "title_en").items() if values}
    form |= {"region": region.pk, "title_en": "Rights", "start": "2025-06-03", "end": "2025-06-05"}
    return lambda **filled: staff.post(ADD_SEMINAR, {**form, **filled})


@pytest.fixture
def put_on_list(staff):
    seminar = SeminarFactory(days=0)
    filled = {"seminar": seminar.pk, "audience": "academia"}
    return lambda text: staff.post(ADD_PARTICIPATION, {**filled, "participant_typed": text})


def venue(name, region):
    return VenueFactory(name_en=name, region=region)


def venues_held_at():
    return [session.venue.name_en for session in Seminar.objects.get().sessions.all()]


def test_session_is_at_the_venue_that_is_typed(post_seminar, region):
    venue("House of culture", region)
    venue("Akimat", region)
    post_seminar(**{"sessions-0-venue_typed": "HOUSE culture"})
    assert venues_held_at() == ["House of culture"]


def test_name_typed_goes_before_the_choice(post_seminar, region):
    chosen = venue("Akimat", region)
    venue("House of culture", region)
    post_seminar(**{"sessions-0-venue": chosen.pk, "sessions-0-venue_typed": "House"})
    assert venues_held_at() == ["House of culture"]


def test_one_venue_for_all_days_is_typed(post_seminar, region):
    venue("Akimat", region)
    post_seminar(venue_for_all_days_typed="akimat")
    assert venues_held_at() == ["Akimat"] * 3


def test_name_of_nothing_is_refused_and_stays_typed(post_seminar):
    response = post_seminar(**{"sessions-0-venue_typed": "Akimat"})
    assertContains(response, "“Akimat” is not known.")
    assert form_of(response, "title_en")["sessions-0-venue_typed"] == ["Akimat"]


def test_name_of_several_is_refused_and_they_are_offered(post_seminar, region):
    found = [venue(name, region) for name in ("Akimat 1", "Akimat 2")]
    response = post_seminar(**{"sessions-0-venue_typed": "Akimat"})
    first, second = map(venue_label, found)
    assertContains(response, f"“Akimat” may be any of: {first}; {second}. Choose one of them in the list.")
    assertContains(response, f'<option value="{found[1].pk}">{second}</option>', html=True)
    assert form_of(response, "title_en")["sessions-0-venue_typed"] == [""]


def test_name_of_too_many_is_refused(post_seminar, region):
    for number in range(MOST + 1):
        venue(f"Akimat {number}", region)
    response = post_seminar(**{"sessions-0-venue_typed": "Akimat"})
    assertContains(response, f"“Akimat” finds more than {MOST}: type more of the name.")


def test_what_was_found_is_chosen_where_something_else_is_refused(post_seminar, region):
    akimat = venue("Akimat", region)
    response = post_seminar(**{"title_en": "", "sessions-0-venue_typed": "Akimat"})
    fields = form_of(response, "title_en")
    assert (fields["sessions-0-venue"], fields["sessions-0-venue_typed"]) == ([str(akimat.pk)], [""])


@pytest.mark.parametrize("text", ["12", "\x00", "a " * 60, "("])
def test_any_text_is_answered(put_on_list, text):
    assert put_on_list(text).status_code == 200
    assert not Participation.objects.exists()


def test_person_is_typed_and_looked_at(put_on_list):
    person = ParticipantFactory(surname="Kim", given_name="Olga")
    put_on_list("olga КИМ")
    assert Participation.objects.get().participant == person
    assert Event.objects.filter(action="looked_at", subject_kind="seminars.participant", people=1).exists()


def test_seminar_is_typed_by_its_code(staff):
    seminar, person = SeminarFactory(days=0), ParticipantFactory()
    staff.post(ADD_PARTICIPATION, {"seminar_typed": seminar.code, "participant": person.pk, "audience": "academia"})
    assert Participation.objects.get().seminar == seminar


def test_nobody_is_found_who_is_not_seen(rf):
    person = ParticipationFactory().participant
    asked = rf.get("/")
    asked.user = UserFactory(role="coordinator", regions=[RegionFactory(name_en="Kostanay Region", iso_code="KZ-39")])
    assert LookUp(Participant, asked)(person.surname, Participant.objects.all()) == []
    asked.user = UserFactory(role="staff")
    assert LookUp(Participant, asked)(person.surname, Participant.objects.all()) == [person]


def test_what_is_typed_comes_to_what_is_chosen(staff):
    figure, (chosen, typed) = PublishedFigureFactory(), LocalityFactory.create_batch(2)
    page = reverse("admin:reports_publishedfigure_change", args=[figure.pk])
    form = {name: values for name, values in form_of(staff.get(page), "key").items() if values}
    staff.post(page, {**form, "localities": [chosen.pk], "localities_typed": typed.name_en})
    assert {*PublishedFigure.objects.get().localities.all()} == {chosen, typed}
