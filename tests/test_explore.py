"""The page for exploring: what it answers, to whom, and what is kept of it."""

import csv
import io
from datetime import timedelta
from html import unescape
from itertools import permutations
from random import Random

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains
from python_calamine import CalamineWorkbook

from regions.models import Locality, Venue
from reports.counts import MEASURES
from reports.dimensions import DIMENSIONS
from reports.models import SavedQuestion
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    RegionFactory,
    SeminarFactory,
    counted_once,
)
from tests.kept import bring_demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture
@counted_once()
def two_regions():
    """A woman at both, a man at the second; the first is at two places."""
    first = SeminarFactory(days=2)
    second = SeminarFactory(region=RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"))
    woman = ParticipantFactory(surname="Akhmetova")
    ParticipationFactory(seminar=first, participant=woman)
    ParticipationFactory(seminar=second, participant=woman)
    ParticipationFactory(seminar=second, participant__gender="man")
    return first, second


def ask(client, name="explore", **query):
    return client.get(reverse(name), query)


def table(response):
    """Return {label: numbers of the row}, the total under its name."""
    answer = response.context["answer"]
    rows = {str(label): [number.value for number in numbers] for label, numbers in answer.lines}
    return rows | {"Total": [number.value for number in answer.total]}


def test_first_question_is_participants_by_region(staff, two_regions):
    assert table(ask(staff)) == {"Zhambyl Region": [1, 0, 1], "Kostanay Region": [1, 1, 2], "Total": [2, 1, 3]}


def test_total_of_persons_is_counted_and_not_summed(staff, two_regions):
    response = ask(staff, measure="persons")
    assert table(response) == {"Zhambyl Region": [1, 0, 1], "Kostanay Region": [1, 1, 2], "Total": [1, 1, 2]}
    assert response.context["answer"].overlap == [1, 0, 1]


def test_who_stands_in_several_columns_or_rows_is_taken_off(staff, two_regions):
    answer = ask(staff, rows="gender", columns="region", measure="persons").context["answer"]
    assert answer.headings == ["Kostanay Region", "Zhambyl Region", "counted again in another column", "Total"]
    assert table(ask(staff, rows="gender", columns="region", measure="persons")) == {
        "Women": [1, 1, -1, 1],
        "Men": [1, 0, 0, 1],
        "Total": [2, 1, -1, 2],
    }


def test_rows_and_columns_that_both_repeat_people_add_up(staff, two_regions):
    answer = ask(staff, rows="place", columns="region", measure="persons").context["answer"]
    lines = [[number.value for number in numbers] for _label, numbers in answer.lines]
    lines += [[-number for number in answer.overlap]]
    total = [number.value for number in answer.total]
    assert total == [2, 1, -1, 2]
    assert [sum(column) for column in zip(*lines, strict=True)] == total
    assert all(sum(line[:-1]) == line[-1] for line in [*lines, total])


def test_rows_and_columns(staff, two_regions):
    response = ask(staff, rows="gender", columns="region")
    assert [str(heading) for heading in response.context["answer"].headings] == [
        "Kostanay Region",
        "Zhambyl Region",
        "Total",
    ]
    assert table(response) == {"Women": [1, 1, 2], "Men": [1, 0, 1], "Total": [2, 1, 3]}


def test_inexact_number_says_so(staff, two_regions):
    HeadcountFactory(seminar=two_regions[0], women=5, men=0, certainty="about")
    answer = ask(staff).context["answer"]
    assert [number.certainty for number in dict(answer.lines)["Zhambyl Region"]] == ["about", "exact", "about"]
    assert [number.certainty for number in answer.total] == ["about", "exact", "about"]


def test_filter_is_in_the_address_and_in_words(staff, two_regions):
    response = ask(staff, region="KZ-39", gender="men")
    assert response.context["chosen"] == ["Kostanay Region", "men"]
    assert table(response) == {"Kostanay Region": [1, 1], "Total": [1, 1]}


def test_what_is_chosen_twice_is_counted_once(staff, two_regions):
    once, twice = (ask(staff, gender=["women"] * times).context["answer"].total[-1].value for times in (1, 2))
    assert twice == once > 0


def test_number_of_a_month_leads_to_its_rows(staff, two_regions):
    address = ask(staff, rows="month").context["answer"].lines[0][1][-1].address
    made = staff.get(address).context
    assert (made["made"].part.cell.total, made["selection"]) == (3, ["June"])


def test_number_without_a_partner_leads_to_its_rows(staff, two_regions):
    two_regions[0].partners.create(name_en="Ministry")
    answer = ask(staff, rows="partner").context["answer"]
    assert [str(label) for label, _numbers in answer.lines] == ["Ministry", "Not stated"]
    number = answer.lines[1][1][-1]
    made = staff.get(number.address).context
    assert (number.value, made["made"].part.cell.total, made["selection"]) == (2, 2, ["partner: not stated"])


@pytest.mark.parametrize(
    "query",
    [
        {"rows": "region", "columns": "region"},
        {"rows": "colour"},
        {"measure": "x"},
        {"region": "KZ-99"},
        {"year": "1066"},
        {"month": "13"},
        {"since": "yesterday"},
        {"place": "locality-1"},
        {"partner": "999999999"},
        {"seminar": "2025-KZ-99-1"},
        {"since": "2025-12-31", "until": "2025-01-01"},
    ],
)
def test_question_that_cannot_be_read_has_no_answer_and_is_no_error(staff, query):
    response = ask(staff, **query)
    assert (response.status_code, response.context["answer"]) == (400, None)
    assert ask(staff, "explore_csv", **query).status_code == 404


def test_every_number_of_many_questions_equals_its_rows(staff):
    bring_demonstration()
    pairs, random = list(permutations([*DIMENSIONS, None], 2)), Random(7)
    for rows, columns in random.sample([pair for pair in pairs if pair[0]], 6):
        measure = random.choice(list(MEASURES))
        query = {"rows": rows, "columns": columns or "", "measure": measure}
        answer = ask(staff, **query).context["answer"]
        numbers = [number for _label, of_row in [*answer.lines, ("", answer.total)] for number in of_row]
        linked = [number for number in numbers if number.address]
        assert linked
        for number in random.sample(linked, min(5, len(linked))):
            made = staff.get(unescape(number.address)).context["made"]
            assert made.part.cell.total == number.value, (query, number.address)


def test_answer_as_files(staff, two_regions):
    HeadcountFactory(seminar=two_regions[0], women=5, men=0, certainty="about")
    SeminarFactory()
    lines = ask(staff, "explore_csv", rows="region").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines))) == [
        ["", "Women", "Men", "Total", "Certainty: Women", "Certainty: Total"],
        ["Kostanay Region", "1", "1", "2", "exact", "exact"],
        ["Zhambyl Region", "6", "0", "6", "about", "about"],
        ["Total", "7", "1", "8", "about", "about"],
        ["Held seminars whose number is unknown", "", "", "1", "", "unknown"],
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(ask(staff, "explore_xlsx", rows="region").getvalue()))
    assert book.get_sheet_by_index(0).to_python()[-2] == ["Total", 7, 1, 8, "about", "about"]


def test_attendances_as_a_file_add_up_to_the_number(staff, two_regions):
    made = ask(staff, "rows", measure="attendances").context["made"]
    lines = ask(staff, "rows_csv", measure="attendances").getvalue().decode("utf-8-sig")
    numbers = [int(line[column]) for line in csv.DictReader(io.StringIO(lines)) for column in ("Women", "Men")]
    assert sum(numbers) == made.part.cell.total == 4


def test_attendances_of_one_person_stand_each_beside_their_place(staff):
    participation = ParticipationFactory(seminar=SeminarFactory(days=2))
    places = [session.venue.locality.label for session in participation.seminar.sessions.order_by("date")]
    people = ask(staff, "rows", measure="attendances").context["people"]
    assert [(line.attendances, line.places) for line in people] == [(1, (place,)) for place in places]


def test_places_of_one_name_are_told_apart(staff):
    for name in ("Taraz", "Aktobe"):
        seminar = SeminarFactory()
        venue = seminar.sessions.get().venue
        Locality.objects.filter(pk=venue.locality_id).update(label_en=name)
        Venue.objects.filter(pk=venue.pk).update(kind="institution", name_en="Academy", label_en="Academy")
        HeadcountFactory(seminar=seminar)
    labels = [str(label) for label, _numbers in ask(staff, rows="place").context["answer"].lines]
    assert labels == ["Academy (Aktobe)", "Academy (Taraz)"]


def test_mistake_is_shown_where_it_is(staff):
    assertContains(ask(staff, since="yesterday"), "<details open>", status_code=400)


# Who sees what


def test_reader_has_no_exploring(sign_in, two_regions):
    reader = sign_in("reader")
    for name in ("explore", "explore_csv", "explore_xlsx", "rows_csv", "rows_xlsx"):
        assert ask(reader, name).status_code == 404


def test_coordinator_counts_own_regions_only(sign_in, two_regions):
    coordinator = sign_in("coordinator", RegionFactory())
    response = ask(coordinator)
    assert table(response) == {"Zhambyl Region": [1, 0, 1], "Total": [1, 0, 1]}
    assert [choice[0] for choice in response.context["form"].fields["region"].choices] == ["KZ-31"]
    assert ask(coordinator, region="KZ-39").status_code == 400
    place = f"locality-{two_regions[1].sessions.get().venue.locality_id}"
    assert ask(coordinator, place=place).status_code == 400
    assert ask(coordinator, "rows_csv", region="KZ-39").status_code == 404


def test_refused_question_offers_no_place_of_another_region(sign_in, two_regions):
    coordinator, label = sign_in("coordinator", RegionFactory()), two_regions[1].sessions.get().venue.locality.label_en
    for query in ({"region": "KZ-39"}, {"region": "KZ-39", "borders": "today"}, {"region": ["KZ-31", "KZ-39"]}):
        assertNotContains(ask(coordinator, **query), label, status_code=ask(coordinator, **query).status_code)


def test_coordinator_follows_own_seminars_into_the_regions_of_today(sign_in):
    old, new = RegionFactory(), RegionFactory(iso_code="KZ-61", name_en="Turkistan Region")
    seminar = ParticipationFactory(seminar=SeminarFactory(region=old)).seminar
    seminar.sessions.get().venue.locality.periods.update(region=new)
    ((_label, numbers),) = ask(sign_in("coordinator", old), rows="region", borders="today").context["answer"].lines
    rows = sign_in("coordinator", old).get(numbers[-1].address)
    assert rows.context["made"].part.cell.total == 1
    assertContains(rows, "Only the rows of your own regions")


def test_region_that_a_place_joins_next_year_is_not_yet_that_of_today(staff):
    old, new = RegionFactory(), RegionFactory(iso_code="KZ-61", name_en="Turkistan Region")
    locality = ParticipationFactory(seminar=SeminarFactory(region=old)).seminar.sessions.get().venue.locality
    last_day = localdate() + timedelta(days=300)
    locality.periods.update(valid_until=last_day)
    locality.periods.create(region=new, valid_from=last_day + timedelta(days=1))
    ((label, _numbers),) = ask(staff, rows="region", borders="today").context["answer"].lines
    assert label == "Zhambyl Region"


# Saved questions


def save(client, **fields):
    return client.post(reverse("save_question"), {"query": "rows=audience&year=", **fields}, follow=True)


def test_question_is_saved_and_asked_again(staff, two_regions):
    response = save(staff, name="By audience")
    saved = SavedQuestion.objects.get()
    assert (saved.name, saved.query, saved.is_for_office) == (
        "By audience",
        "measure=participants&rows=audience",
        False,
    )
    assert list(response.context["saved"]) == [saved]
    assert (
        ask(staff, **dict([pair.split("=") for pair in saved.query.split("&")])).context["answer"].question.rows
        == "audience"
    )


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_question_without_a_name_is_not_saved(staff, name):
    save(staff, name=name)
    assert not SavedQuestion.objects.exists()


def test_what_cannot_be_asked_is_not_saved(staff):
    assert save(staff, name="x", query="rows=colour").status_code == 404


def test_ones_own_question_is_seen_by_nobody_else_and_that_of_the_office_by_all(sign_in, two_regions):
    save(sign_in("staff"), name="Mine")
    save(sign_in("staff"), name="Ours", is_for_office="on")
    coordinator = sign_in("coordinator", RegionFactory())
    assert [question.name for question in ask(coordinator).context["saved"]] == ["Ours"]
    address = reverse("forget_question", args=[SavedQuestion.objects.get(name="Ours").pk])
    assert coordinator.post(address).status_code == 404


def test_administrator_tidies_the_questions_of_the_office(sign_in, two_regions):
    save(sign_in("staff"), name="Ours", is_for_office="on")
    save(sign_in("staff"), name="Mine")
    administrator = sign_in("administrator")
    for question in SavedQuestion.objects.all():
        administrator.post(reverse("forget_question", args=[question.pk]))
    assert [question.name for question in SavedQuestion.objects.all()] == ["Mine"]


def test_coordinator_saves_for_nobody_else(sign_in, two_regions):
    save(sign_in("coordinator", RegionFactory()), name="Mine", is_for_office="on")
    assert SavedQuestion.objects.get().is_for_office is False


def test_own_question_is_forgotten(staff):
    save(staff, name="Mine")
    staff.post(reverse("forget_question", args=[SavedQuestion.objects.get().pk]))
    assert not SavedQuestion.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_question(staff, django_assert_num_queries, rows):
    for iso in ("KZ-31", "KZ-39", "KZ-15")[:rows]:
        ParticipationFactory(seminar=SeminarFactory(region=RegionFactory(iso_code=iso, name_en=iso), days=rows))
    with django_assert_num_queries(19):
        ask(staff, rows="place", columns="audience", year=2025)
