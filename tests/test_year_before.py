"""What the long statement says beside the figures: partners and the year before, from the register."""

import pytest

from reports.partners import Partners, held_with_partners
from reports.year_before import YearBefore, year_before
from seminars.models import Partner
from tests.factories import HeadcountFactory, ProgrammeYearFactory, PublishedFigureFactory, SeminarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def this_year():
    """Two women counted in 2025."""
    return HeadcountFactory(women=2, men=0).seminar.programme_year


def seminar_of(year, **fields):
    return SeminarFactory(programme_year__year=year, **fields)


def test_partners_of_held_seminars():
    icmpd, bomca, absent = (Partner.objects.create(name_en=name) for name in ("ICMPD", "BOMCA (EU)", "Absent"))
    for partners in ([icmpd, bomca], [icmpd], []):
        seminar_of(2025).partners.set(partners)
    planned = seminar_of(2025, status="planned")
    planned.partners.set([absent, icmpd])
    expected = Partners((("BOMCA (EU)", 1), ("ICMPD", 2)), joint=1, alone=1)
    assert held_with_partners(planned.programme_year) == expected


def test_first_year_has_none_before(this_year):
    assert year_before(this_year) is None


def test_year_before_only_later_ones(this_year):
    HeadcountFactory(seminar=seminar_of(2026))
    assert year_before(this_year) is None


def test_recorded_year_before(this_year):
    HeadcountFactory(seminar=seminar_of(2024), women=3, men=4, certainty="about")
    seminar_of(2024)
    assert year_before(this_year) == YearBefore(2024, 7, "about", number_unknown=1, seminars=2, regions=1)


def test_year_before_of_unknown_number(this_year):
    seminar_of(2024)
    assert year_before(this_year) == YearBefore(2024, seminars=1, regions=1)


def test_gap_before(this_year):
    HeadcountFactory(seminar=seminar_of(2023))
    assert year_before(this_year) == YearBefore(2024)


@pytest.mark.parametrize(
    ("total", "certainty", "expected"),
    [
        (290, "about", YearBefore(2024, 290, "about", is_published=True)),
        (100, "at_least", YearBefore(2024, 100, "at_least", is_published=True)),
        (100, "partial", YearBefore(2024, 100, "at_least", is_published=True)),
        (812, "exact", YearBefore(2024, 812, is_published=True)),
        (800, "planned", YearBefore(2024)),
        (None, "unknown", YearBefore(2024)),
    ],
)
def test_published_year_before(this_year, total, certainty, expected):
    PublishedFigureFactory(programme_year=ProgrammeYearFactory(year=2024), total=total, certainty=certainty)
    assert year_before(this_year) == expected


def test_published_number_stands_where_the_recorded_one_is_unknown(this_year):
    PublishedFigureFactory(programme_year=seminar_of(2024).programme_year, total=50, certainty="exact")
    assert year_before(this_year) == YearBefore(2024, 50, is_published=True, seminars=1, regions=1)
