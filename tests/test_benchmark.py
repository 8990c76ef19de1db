"""The programme to measure with is like a real one, and its numbers are right."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from regions.reference import load_reference
from reports.benchmark import load_benchmark
from reports.figures import year_figures, years_figures
from reports.totals import Cell
from seminars.models import Headcount, Participant, Participation, ProgrammeYear, Seminar
from tests.bench import raw
from tests.factories import ParticipantFactory, ParticipationFactory, SeminarFactory

pytestmark = pytest.mark.django_db


def test_people_come_back_and_seminars_travel():
    load_reference()
    load_benchmark(participations=2000, years=2)
    assert 2000 <= Participation.objects.count() < 2150
    assert Participant.objects.count() < Participation.objects.count()
    venues = {len(set(seminar.sessions.values_list("venue"))) for seminar in Seminar.objects.all()[:20]}
    assert venues == {1, 2, 3}
    assert Headcount.objects.exists()
    assert Seminar.objects.exclude(topics=None).exists()


def test_numbers_of_the_benchmark_agree_with_its_rows():
    load_reference()
    load_benchmark(participations=500, years=2)
    assert sum(year_figures(year).listed.total for year in ProgrammeYear.objects.all()) > 400
    call_command("check_figures")


def test_the_same_seed_makes_the_same_rows():
    load_reference()
    assert loaded(seed=2) == loaded(seed=2) != loaded(seed=3)


def loaded(seed):
    """Load a small benchmark, and return who is on its lists, before taking it back."""
    with transaction.atomic():
        load_benchmark(participations=200, years=2, seed=seed)
        rows = list(
            Participation.objects.order_by("seminar__start", "seminar__code", "pk").values_list(
                "seminar__code", "seminar__start", "participant__search_key", "participant__birth_year", "audience"
            )
        )
        transaction.set_rollback(True)
    return rows


def test_raw_sql_of_the_timings_gives_the_same_numbers():
    load_reference()
    programme = load_benchmark(participations=500, years=2)
    figures = years_figures(programme)
    assert {(region, year, of): Cell(*people) for region, year, of, *people in raw.of_years(programme)} == figures.cells
    year = programme.years.first()
    _regions, places, sides, audiences = raw.of_year(year)
    found = year_figures(year)
    assert people(audiences) == found.cell
    assert people(places) == sum((row.cell for region in found.regions for row in region.places), Cell())
    assert people(sides) == sum((row.cell for row in found.sides), Cell())


def people(rows):
    """Women, men and not stated stand last in each row."""
    return sum((Cell(*row[-3:]) for row in rows), Cell())


def test_rows_made_afterwards_have_numbers_of_their_own():
    load_reference()
    load_benchmark(participations=100, years=1)
    made = ParticipationFactory(seminar=SeminarFactory())
    assert made.sessions.count() == 1


def test_benchmark_is_not_loaded_beside_people(settings):
    settings.DEBUG = True
    ParticipantFactory()
    with pytest.raises(CommandError, match="holds people"):
        call_command("load_benchmark", participations=10)


def test_benchmark_is_for_trying_only(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only with DEBUG=true"):
        call_command("load_benchmark", participations=10)
