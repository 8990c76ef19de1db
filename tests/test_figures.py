"""Figures against hand-checked numbers and against a plain recount of random programmes."""

import json
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.checks import year_checks
from reports.demonstration import demonstration_file
from reports.figures import year_figures, years_figures
from reports.statement import year_statement
from reports.totals import Cell, overall_certainty
from seminars.counting import recount, stale_seminars
from seminars.models import Participant, Participation, PersonTally, Seminar, Tally
from seminars.presences import SeminarRows
from seminars.programme_file.export import export
from seminars.programme_file.save import import_programme
from seminars.tallies import Changes, lock_programmes, wrong_sums
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
)
from tests.kept import bring_demonstration, bring_reference
from tests.recount import AUDIENCES, Recount, random_programme

pytestmark = pytest.mark.django_db

STATEMENT = (
    "In 2025, 871 participants (405 women and 466 men) attended 4 seminars at 11 places in 4 regions: Almaty "
    "(Nauryzbay district, Almaty Academy of the Ministry of Interior); Zhambyl Region (Taraz city, Sarykemer village, "
    "Bauyrzhan Momyshuly village); Kostanay Region (Kostanay city, Rudny city, Auliekol village); Aktobe Region "
    "(Aktobe city, Kobda village, Aktobe Law Institute of the Ministry of Interior)."
)


@pytest.fixture
def reference():
    bring_reference()


@pytest.fixture
def demonstration():
    return bring_demonstration()


def triple(cell):
    return (cell.women, cell.men, cell.not_stated)


def test_demonstration_year_has_the_published_statement(demonstration):
    assert str(year_statement(year_figures(demonstration))) == STATEMENT


def test_demonstration_year_has_the_published_numbers(demonstration):
    figures = year_figures(demonstration)
    assert figures.cell == Cell(405, 466, 0)
    assert [row.cell.total for row in figures.regions] == [158, 268, 231, 214]
    assert (figures.persons, figures.listed.total, figures.unlisted) == (823, 842, Cell(8, 21, 0))
    assert [check.name for check in year_checks(figures) if not check.passed] == []


def test_a_stale_number_fails_its_check(demonstration):
    Tally.objects.filter(scope="whole", women__gt=0).first().delete()
    failed = [check.name for check in year_checks(year_figures(demonstration)) if not check.passed]
    assert failed[0] == "women + men + not stated = total, counted from the rows"


def test_year_costs_the_same_queries_whatever_its_size(reference, django_assert_num_queries):
    small = import_programme(json.dumps({**json.loads(demonstration_file()), "seminars": []}).encode()).programme_year
    with django_assert_num_queries(3):
        year_figures(small)
    large = import_programme(demonstration_file(), replace=True).programme_year
    with django_assert_num_queries(6):  # localities and institutions are there to be read
        year_figures(large)


def test_recount_follows_the_rows(demonstration):
    person = Participant.objects.filter(gender="woman").first()
    Participant.objects.filter(pk=person.pk).update(gender="not_stated")
    assert [what for _seminar, what in stale_seminars(Seminar.objects.all())] == ["kept numbers"]
    recount(Seminar.objects.filter(participations__participant=person))
    assert list(stale_seminars(Seminar.objects.all())) == []
    assert year_figures(demonstration).cell == Cell(404, 466, 1)


def test_the_order_of_marks_changes_nothing():
    participation = ParticipationFactory(seminar=SeminarFactory(days=3))
    rows, turned = SeminarRows([participation.seminar]), SeminarRows([participation.seminar])
    turned.attended[participation.pk].reverse()
    first, turned = ([each.locality_id for each in of.presences() if each.is_first] for of in (rows, turned))
    assert first == turned


def test_sums_written_by_hand_are_made_anew_and_break_no_save(demonstration):
    Tally.objects.update(women=0, men=0)
    PersonTally.objects.update(women=0, men=0)
    person = Participant.objects.filter(gender="woman", participations__is_counted=True).first()
    Participant.objects.filter(pk=person.pk).update(gender="not_stated")
    recount(Seminar.objects.filter(participations__participant=person))
    assert list(wrong_sums()) == []
    assert year_figures(demonstration).cell == Cell(404, 466, 1)


def test_all_years_have_every_subtotal_and_count_a_person_once():
    first = SeminarFactory()
    region, other = first.region, RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
    later = SeminarFactory(programme_year__year=2026, region=other, start=date(2026, 3, 2), end=date(2026, 3, 4))
    person = ParticipantFactory(gender="man")
    ParticipationFactory(seminar=first, participant=person, audience="academia")
    ParticipationFactory(seminar=later, participant=person, audience="other")
    HeadcountFactory(seminar=later, women=2, men=0, audience="other")
    figures = years_figures(first.programme_year.programme)
    assert figures.cells[None, None, None] == Cell(2, 2, 0)
    assert figures.cells[other.pk, 2026, "other"] == figures.cells[None, None, "other"] == Cell(2, 1, 0)
    assert figures.cells[region.pk, None, None] == Cell(0, 1, 0)
    counted = {(None, None, None), (None, 2025, None), (None, None, "other"), (other.pk, 2026, "other")}
    assert {figures.persons[key] for key in counted} == {1}
    assert sum(figures.persons[None, year, None] for year in (2025, 2026)) == 2
    assert [year_figures(seminar.programme_year).came_before for seminar in (first, later)] == [0, 1]


def test_a_changed_rule_changes_who_is_counted(demonstration):
    demonstration.minimum_sessions = 2
    demonstration.save()
    recount(demonstration.seminars.all())
    two_days = [
        entry for entry in Participation.objects.prefetch_related("attendances") if len(entry.attendances.all()) >= 2
    ]
    assert year_figures(demonstration).listed.total == len(two_days)


@pytest.mark.parametrize(
    ("certainties", "overall"),
    [
        ({"exact"}, "exact"),
        ({"exact", "about"}, "about"),
        ({"exact", "at_least"}, "at_least"),
        ({"partial"}, "at_least"),
        ({"about", "at_least"}, "about"),
        (set(), "exact"),
    ],
)
def test_a_sum_is_as_certain_as_its_parts(certainties, overall):
    assert overall_certainty(certainties) == overall


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings.default.max_examples * 2 // 5
)
@given(random=st.randoms(use_true_random=False))
def test_random_programmes_agree_with_a_plain_recount(reference, random):
    file = random_programme(random)
    text = json.dumps(file, ensure_ascii=False, indent=1) + "\n"
    with transaction.atomic():
        year = import_programme(text.encode()).programme_year
        assert_agrees(year_figures(year), Recount(file))
        assert export(year) == text
        assert list(stale_seminars(Seminar.objects.all())) == []
        assert list(wrong_sums()) == []
        transaction.set_rollback(True)


def assert_agrees(figures, plain):
    assert triple(figures.cell) == plain.cell()
    assert figures.seminars == plain.seminars
    assert (figures.persons, figures.attendances.total, figures.completers.total) == (
        plain.persons_of(),
        plain.attendances,
        plain.completers,
    )
    for row in figures.regions:
        code = row.region.iso_code
        assert triple(row.cell) == plain.cell(lambda region, *_, code=code: region == code)
        assert row.persons == plain.persons_of(code)
        for place in row.places:
            at = place.subject.name
            expected = plain.cell(lambda region, places, *_, code=code, at=at: region == code and at in places)
            assert triple(place.cell) == expected
    for audience in AUDIENCES:
        found = [triple(row.cell) for row in figures.audiences if row.subject == audience]
        expected = plain.cell(lambda _region, _places, _sides, of, audience=audience: of == audience)
        assert found == ([expected] if any(expected) else [])
    for row in figures.sides:
        assert triple(row.cell) == plain.cell(lambda _region, _places, sides, _of, side=row.subject: side in sides)
    assert [check.name for check in year_checks(figures) if not check.passed] == []


def test_recount_of_more_regions_than_one_condition_can_name():
    year, rest = ProgrammeYearFactory(), (Tally.Scope.WHOLE, None, None, "", "other", "list", "exact")
    for _ in range(2):
        changes = Changes(lock_programmes())
        for region in range(1200):
            changes.tallies[(year.pk, region, *rest)]["women"] += 1
        changes.save()
    assert list(Tally.objects.values_list("women").annotate(Count("pk"))) == [(2, 1200)]
