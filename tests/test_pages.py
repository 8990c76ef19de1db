"""The reading pages: who sees what, that every number leads to its rows, and what a page costs."""

import csv
import datetime
import io
import re
from html import unescape
from random import Random

import pytest
from django.urls import reverse
from hypothesis import settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from seminars.models import Partner, Presence
from tests.factories import (
    HeadcountFactory,
    LocalityFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    counted_once,
)
from tests.kept import bring_demonstration

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<a href="(/reports/rows/[^"]*)">([\d,]+)</a>')
YEAR_PAGES = ("year", "seminars", "rows", "published")


@pytest.fixture
def demonstration():
    return bring_demonstration()


@pytest.fixture
@counted_once()
def two_regions():
    """Zhambyl with two women and a man, Kostanay with one man."""
    zhambyl = SeminarFactory(days=2)
    kostanay = SeminarFactory(region=RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"))
    ParticipationFactory(seminar=zhambyl, participant__surname="Akhmetova")
    ParticipationFactory(seminar=zhambyl, participant__surname="Kim", attended=zhambyl.sessions.all()[:1])
    ParticipationFactory(seminar=zhambyl, participant__surname="Ivanov", participant__gender="man")
    ParticipationFactory(seminar=kostanay, participant__surname="Serikov", participant__gender="man")
    return zhambyl, kostanay


def page(client, name, *args, **query):
    if name == "rows":
        (query["year"],), args = args, ()
    return client.get(reverse(name, args=args), query)


def codes(response):
    return [line.seminar.code for line in response.context["seminars"]]


def numbers_with_links(response):
    return [(unescape(address), number) for address, number in NUMBER.findall(response.content.decode())]


def total_of_rows(response):
    return response.context["made"].part.cell.total


# What a page says


def test_year_page_opens_with_the_statement(staff, two_regions):
    response = page(staff, "year", 2025)
    assert str(response.context["statement"]).startswith("In 2025, 4 participants (2 women and 2 men) attended 2 semi")


def test_overlap_is_a_line_of_its_own(staff, two_regions):
    lines = page(staff, "region", 2025, "KZ-31").context["places"].lines
    assert [(line.kind, line.cell.total) for line in lines] == [
        ("place", 3),
        ("place", 2),
        ("overlap", -2),
        ("total", 3),
    ]


def test_held_seminar_without_numbers_is_unknown_and_not_zero(staff):
    seminar = SeminarFactory()
    assertContains(page(staff, "year", 2025), "number unknown")
    assertContains(page(staff, "seminars", 2025), "number unknown")
    assert page(staff, "year", 2025).context["missing"][0].seminar == seminar


def test_year_of_which_nothing_is_known_shows_no_zero(staff):
    SeminarFactory()
    response = page(staff, "year", 2025)
    assert [line.is_unknown for line in response.context["regions"].lines] == [True, True, True]
    assert [tile.number for tile in response.context["tiles"]] == ["–", "1", "–", "–"]


def test_place_where_nobody_came_is_not_unknown(staff):
    known = SeminarFactory(days=2)
    ParticipationFactory(seminar=known, attended=known.sessions.all()[:1])
    unknown = SeminarFactory(region=known.region)
    lines = page(staff, "region", 2025, "KZ-31").context["places"].lines
    told = {line.label: (line.cell.total, line.is_unknown) for line in lines}
    first, second = (session.venue.locality.label_en for session in known.sessions.all())
    third = unknown.sessions.get().venue.locality.label_en
    assert told == {first: (1, False), second: (0, False), third: (0, True), "Zhambyl Region": (1, False)}


def test_place_of_an_unknown_headcount_is_unknown(staff):
    seminar = SeminarFactory(days=2)
    first, second = seminar.sessions.all()
    ParticipationFactory(seminar=seminar, attended=[first])
    HeadcountFactory(seminar=seminar, venue=second.venue, women=0, men=0, certainty="unknown")
    lines = page(staff, "region", 2025, "KZ-31").context["places"].lines
    told = {line.label: line.is_unknown for line in lines}
    assert told[second.venue.locality.label_en] is True
    assert told[first.venue.locality.label_en] is False


def test_inexact_headcount_makes_the_total_about(staff):
    HeadcountFactory(certainty="about", women=12, men=9)
    assertContains(page(staff, "year", 2025), '<span class="certainty">about</span>')


def test_first_page_is_the_last_year_with_seminars(staff, two_regions):
    long_ago = datetime.date(2024, 6, 3)
    SeminarFactory(programme_year__year=2024, start=long_ago, end=long_ago)
    assert page(staff, "home").context["programme_year"].year == 2025


def test_first_page_of_an_empty_site_says_how_to_begin(staff):
    assertContains(page(staff, "home"), "No programme yet")


def test_programme_is_chosen_where_a_year_has_several(staff, two_regions):
    other = ProgrammeYearFactory(programme=ProgrammeFactory(name_en="Youth"))
    assertContains(page(staff, "year", 2025), other.get_absolute_url())
    chosen = page(staff, "year", 2025, programme=other.programme_id)
    assert chosen.context["programme_year"] == other
    assertContains(chosen, "No seminar of this year has been held yet.")


@pytest.fixture
def people_of_two_years():
    """Zhambyl 2025: one who had come to Kostanay in 2024, and two for the first time."""
    last_year = SeminarFactory(
        programme_year__year=2024,
        start=datetime.date(2024, 6, 3),
        region=RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"),
    )
    known, now = ParticipationFactory(seminar=last_year).participant, SeminarFactory()
    ParticipationFactory(seminar=now, participant=known)
    ParticipationFactory(seminar=now)
    ParticipationFactory(seminar=now)
    HeadcountFactory(seminar=now)


@pytest.mark.parametrize(("name", "args"), [("year", []), ("region", ["KZ-31"])])
def test_people_who_came_back_are_told_from_first_timers(staff, people_of_two_years, name, args):
    response = page(staff, name, 2025, *args)
    text = " ".join(response.content.decode().split())
    assert "2 people came for the first time, 1 had already come in an earlier year." in text


def test_first_year_has_only_first_timers(staff, people_of_two_years):
    text = " ".join(page(staff, "region", 2024, "KZ-39").content.decode().split())
    assert "1 person came for the first time, nobody had come in an earlier year." in text


# Every number leads to what it is made of


def test_every_number_of_the_demonstration_equals_its_rows(staff, demonstration):
    links = numbers_with_links(page(staff, "year", 2025))
    for region in ("KZ-75", "KZ-31", "KZ-39", "KZ-15"):
        links += numbers_with_links(page(staff, "region", 2025, region))
    links += numbers_with_links(page(staff, "seminars", 2025))
    assert len(links) > 100
    links = sorted(set(links))
    some = links if settings.default.max_examples > 100 else Random(len(links)).sample(links, 50)  # all: make prove
    for address, number in some:
        assert str(total_of_rows(staff.get(address))) == number, address


def test_number_is_explained_by_its_parts(staff, two_regions):
    seminar, _other = two_regions
    HeadcountFactory(seminar=seminar, women=12, men=0, certainty="about")
    SeminarFactory(region=seminar.region)
    made = page(staff, "rows", 2025, region="KZ-31").context["made"]
    lines = page(staff, "rows", 2025, region="KZ-31").context["parts"]
    assert [(line.label, line.cell.total) for line in lines] == [
        ("On lists", 3),
        ("By number only, about", 12),
        ("Total", 15),
    ]
    assert (made.part.certainty, made.again.total, made.number_unknown) == ("about", 2, 1)


def test_number_nobody_knows_is_not_explained_as_nought(staff):
    SeminarFactory()
    response = page(staff, "rows", 2025)
    assertContains(response, "1 held seminar of this selection is not in it")
    assertNotContains(response, "0 on lists")


@pytest.mark.parametrize("selected", ["place", "side"])
def test_number_nobody_knows_is_missing_at_its_place(staff, selected):
    """It was told of the year and the region only."""
    presence = SeminarFactory().presences.get()
    value = {"place": f"locality-{presence.locality_id}", "side": presence.side}[selected]
    assert page(staff, "rows", 2025, **{selected: value}).context["made"].number_unknown == 1


def test_person_at_two_places_is_one_row(staff, two_regions):
    response = page(staff, "rows", 2025, region="KZ-31", gender="women")
    assert sorted(line.name for line in response.context["people"]) == ["Akhmetova", "Kim"]


def test_rows_of_a_headcount_show_the_part_that_was_asked_for(staff):
    HeadcountFactory(women=2, men=3)
    response = page(staff, "rows", 2025, gender="men")
    assert [cell.total for _headcount, _place, cell in response.context["headcounts"]] == [3]


def test_rows_as_a_file_add_up_to_the_number(staff, two_regions):
    HeadcountFactory(seminar=two_regions[0], women=12, men=1)
    response = staff.get(reverse("rows_csv"), {"year": 2025, "region": "KZ-31"})
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [sum(int(line[column]) for line in lines) for column in ("Women", "Men", "Not stated")] == [14, 2, 0]
    assert [line["Surname"] for line in lines] == ["Akhmetova", "Kim", "Ivanov", ""]


def test_text_like_a_formula_stays_text_in_a_file(staff):
    ParticipationFactory(participant__surname="=1+1")
    lines = staff.get(reverse("rows_csv"), {"year": 2025}).getvalue().decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[3] == "'=1+1"


def test_long_list_is_paged_and_its_total_is_of_the_whole(staff):
    seminar = SeminarFactory()
    with counted_once():
        ParticipationFactory.create_batch(101, seminar=seminar)
    response = page(staff, "rows", 2025, page=2)
    assert (total_of_rows(response), len(response.context["people"])) == (101, 1)


# Who sees what


def test_without_sign_in_every_page_asks_for_it(client, two_regions):
    addresses = [
        reverse("home"),
        reverse("rows"),
        *(reverse(name, args=[2025]) for name in YEAR_PAGES if name != "rows"),
    ]
    for address in [*addresses, reverse("region", args=[2025, "KZ-31"])]:
        assertRedirects(client.get(address), f"{reverse('account_login')}?next={address}")


def test_admin_uses_the_sign_in_page_of_the_site(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_health_is_not_ok_until_an_updated_site_is_counted(client):
    SeminarFactory()
    Presence.objects.all().delete()
    assert client.get("/health/").content == b"not ok"


def test_health_needs_no_sign_in(client):
    assert client.get("/health/").content == b"ok"


def test_reader_sees_the_year_and_regions_but_no_places(sign_in, two_regions):
    for seminar in two_regions:
        HeadcountFactory(seminar=seminar, women=20, men=30)
    reader = sign_in("reader")
    response = page(reader, "year", 2025)
    assertContains(response, "104 participants (42 women and 62 men) attended 2 seminars")
    regions = next(section for section in response.context["sections"] if section.key == "regions")
    assert [row.cells[1] for row in regions.tables[0].rows] == ["Zhambyl Region", "Kostanay Region", "2025"]
    assertNotContains(response, "Village")
    assertNotContains(response, "Academia")
    assert numbers_with_links(response) == []


def test_seminars_are_selected_by_status(staff, two_regions):
    planned = SeminarFactory(status="planned")
    response = page(staff, "seminars", 2025, status="planned", programme=planned.programme_year.programme_id)
    assert codes(response) == [planned.code]
    assert response.context["statuses"] == [(None, "all", 3), ("held", "held", 2), ("planned", "planned", 1)]
    links = re.findall(r'<a href="(\?[^"]*)"[^>]*>All: 3</a>', response.content.decode())
    assert len(codes(staff.get(reverse("seminars", args=[2025]) + links[0]))) == 3


def test_year_may_have_no_seminar_of_a_status_and_there_are_no_others(staff, two_regions):
    assertContains(page(staff, "seminars", 2025, status="cancelled"), "There are no such seminars in this year.")
    assert page(staff, "seminars", 2025, status="forgotten").status_code == 404


@pytest.mark.parametrize("name", ["seminars", "rows"])
def test_reader_has_no_rows(sign_in, two_regions, name):
    assert page(sign_in("reader"), name, 2025).status_code == 404


def test_reader_has_no_region_page(sign_in, two_regions):
    assert page(sign_in("reader"), "region", 2025, "KZ-31").status_code == 404


def test_coordinator_sees_one_row_of_another_region(sign_in, two_regions):
    response = page(sign_in("coordinator", RegionFactory()), "year", 2025)
    kinds = [line.kind for line in response.context["regions"].lines]
    assert kinds == ["region", "place", "place", "overlap", "region", "total"]


def test_coordinator_sees_audiences_of_own_regions_only(sign_in, two_regions):
    coordinator = sign_in("coordinator", RegionFactory())
    assertNotContains(page(coordinator, "year", 2025), "Academia")
    table = page(coordinator, "region", 2025, "KZ-31").context["audiences"]
    assert [(line.label, line.cell.total) for line in table.lines] == [("Academia", 3), ("Zhambyl Region", 3)]


def test_who_sees_not_everything_sees_returning_people_of_own_regions_only(sign_in, people_of_two_years):
    assertNotContains(page(sign_in("reader"), "year", 2025), "for the first time")
    coordinator = sign_in("coordinator", RegionFactory())
    assertNotContains(page(coordinator, "year", 2025), "for the first time")
    assertContains(page(coordinator, "region", 2025, "KZ-31"), "for the first time")


def test_coordinator_finds_nothing_of_another_region(sign_in, two_regions):
    coordinator = sign_in("coordinator", RegionFactory())
    assert page(coordinator, "region", 2025, "KZ-31").status_code == 200
    assert page(coordinator, "region", 2025, "KZ-39").status_code == 404
    assert page(coordinator, "rows", 2025, region="KZ-39").status_code == 404
    assert page(coordinator, "rows", 2025, seminar=two_regions[1].code).status_code == 404


def test_coordinator_sees_people_of_own_regions_only(sign_in, two_regions):
    coordinator = sign_in("coordinator", RegionFactory())
    response = page(coordinator, "rows", 2025)
    assertNotContains(response, "Serikov")
    assertContains(response, "Only the rows of your own regions")
    assert total_of_rows(response) == 3
    assertNotContains(page(coordinator, "seminars", 2025), "2025-KZ-39-1")


def test_places_of_another_region_are_not_in_the_statement(sign_in, two_regions):
    village = two_regions[1].sessions.get().venue.locality.label_en
    assert village in str(page(sign_in("staff"), "year", 2025).context["statement"])
    response = page(sign_in("coordinator", RegionFactory()), "year", 2025)
    assertNotContains(response, village)


# Addresses and headers


@pytest.mark.parametrize("name", ["programme", "region", "place", "gender", "audience", "side", "seminar", "measure"])
@pytest.mark.parametrize("value", ["\x00", "9" * 40, "%", "-1", "٣", "locality-" + "9" * 30, "x" * 5000, "' OR 1=1"])
def test_no_address_is_an_error(staff, two_regions, name, value):
    for view in YEAR_PAGES:
        assert page(staff, view, 2025, **{name: value, "page": value}).status_code in (200, 404)


@pytest.mark.parametrize("address", ["/reports/0/", f"/reports/{'9' * 30}/", "/reports/2025/regions/%00/", "/nothing/"])
def test_address_of_nothing_is_not_found(staff, two_regions, address):
    assert staff.get(address).status_code == 404


def test_page_beyond_the_last_is_the_last(staff, two_regions):
    assert page(staff, "rows", 2025, page=99).context["page"].number == 1


def test_place_nobody_visited_is_not_found(staff, two_regions):
    nowhere = f"locality-{LocalityFactory().pk}"
    assert page(staff, "rows", 2025, place=nowhere).status_code == 404


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/admin/", "/nothing/", "/health/", "/reports/2025/"])
def test_strict_policy_on_every_page(staff, two_regions, address):
    policy = staff.get(address)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_page_is_in_the_language_chosen(staff, two_regions):
    response = staff.post(reverse("set_language"), {"language": "ru", "next": "/reports/2025/"})
    assertRedirects(response, "/reports/2025/")
    assertContains(staff.get("/reports/2025/"), '<html lang="ru">')


# A page costs the same number of queries, whatever the number of rows


@counted_once()
def fill(number):
    for iso in ("KZ-31", "KZ-39", "KZ-15")[:number]:
        seminar = SeminarFactory(region=RegionFactory(iso_code=iso, name_en=iso), days=number)
        SeminarFactory(region=seminar.region, status="planned", days=number)
        SeminarFactory(region=seminar.region, days=number)
        for count in range(number):
            seminar.partners.add(Partner.objects.get_or_create(pk=count + 1, name_en=f"Partner {count}")[0])
            ParticipationFactory(seminar=seminar)
            HeadcountFactory(seminar=seminar)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [("year", [], 14), ("region", ["KZ-31"], 14), ("partner", [1], 14), ("seminars", [], 8), ("rows", [], 9)],
)
def test_queries_of_a_page(staff, django_assert_num_queries, name, args, queries, rows):
    fill(rows)
    with django_assert_num_queries(queries):
        page(staff, name, 2025, *args)
