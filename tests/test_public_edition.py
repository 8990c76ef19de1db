"""What the public edition of a report shows of a year."""

import pytest
from django.utils.translation import override

from reports.document.content import Number, dump, load
from reports.document.sections import year_report
from reports.editions import public_edition, thresholds_of
from reports.figures import year_figures
from reports.models import AudienceThreshold, Protection
from tests.factories import HeadcountFactory, ProgrammeFactory, RegionFactory, SeminarFactory
from tests.kept import bring_demonstration
from tests.test_document import printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_regions():
    """Zhambyl: 30 women and 30 men in one place, 2 women and 8 men in another; Kostanay: 20 and 20."""
    travelling = SeminarFactory(days=2)
    first, second = travelling.sessions.all()
    HeadcountFactory(seminar=travelling, venue=first.venue, women=30, men=30)
    HeadcountFactory(seminar=travelling, venue=second.venue, women=2, men=8)
    kostanay = RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
    HeadcountFactory(seminar=SeminarFactory(region=kostanay), women=20, men=20)
    return travelling


def public_report(programme_year):
    programme_year.refresh_from_db()
    figures = year_figures(programme_year)
    return year_report(figures, protected=public_edition(figures))


def test_edition_is_kept_as_long_as_nothing_that_it_is_made_of_changes(two_regions):
    def edition():
        return public_edition(year_figures(two_regions.programme_year))

    first = edition()
    assert edition() == first
    Protection.objects.create(programme=two_regions.programme_year.programme, threshold=3)
    assert edition().thresholds.default == 3


def test_small_number_and_what_it_could_be_computed_from_are_hidden(two_regions):
    report = public_report(two_regions.programme_year)
    rows = [row[1:] for row in printed(report, "regions")]
    assert rows == [
        ["32", "38", "70", "45.7"],
        ["30", "30", "60", "50.0"],
        ["x", "8", "x", "x"],
        ["x", "0", "x", ""],  # counted again: nobody, but the public shall not know it
        ["20", "20", "40", "50.0"],
        ["20", "20", "40", "50.0"],
        ["0", "0", "0", ""],
        ["52", "58", "110", "47.3"],
    ]


def test_public_report_says_what_x_is_and_draws_nothing_hidden(two_regions):
    section = next(
        section for section in public_report(two_regions.programme_year).sections if section.key == "regions"
    )
    assert section.tables[0].notes == ("x: hidden, so that nobody can be told from a small number.",)
    assert section.chart is not None  # of regions alone, which are all shown


def test_public_list_of_seminars_has_no_numbers_of_people(two_regions):
    report = public_report(two_regions.programme_year)
    table = next(table for table in report.tables if table.key == "seminars")
    assert [column.key for column in table.columns] == ["seminar", "days", "region", "places"]
    assert "missing" not in [table.key for table in report.tables]


def test_year_with_a_small_region_prints_its_total_only(two_regions):
    aktobe = RegionFactory(iso_code="KZ-15", name_en="Aktobe Region")
    HeadcountFactory(seminar=SeminarFactory(region=aktobe), women=1, men=2)
    report = public_report(two_regions.programme_year)
    assert report.statement.startswith("In 2025, 113 participants attended 3 seminars at 4 places in 3 regions")
    assert [section.key for section in report.sections] == ["words", "method", "glance", "seminars", "quality"]
    assert printed(report, "glance")[:5] == [
        ["Participants", "113"],
        ["of which women", "x"],
        ["of which men", "x"],
        ["of which not stated", "x"],
        ["Women among people of known gender, %", "x"],
    ]


def test_office_sets_thresholds_of_a_programme_and_of_an_audience():
    programme = ProgrammeFactory()
    assert thresholds_of(programme).default == 5
    protection = Protection.objects.create(programme=programme, threshold=10)
    AudienceThreshold.objects.create(
        protection=protection, audience="academia", threshold=0, reason="Their names are public."
    )
    found = thresholds_of(programme)
    assert (found.default, found.audiences) == (10, {"academia": 0})


def test_report_is_the_same_again_from_what_is_kept_of_it(two_regions):
    report = public_report(two_regions.programme_year)
    assert load(dump(report)) == report


def test_demonstration_loses_nothing_of_its_headlines():
    report = public_report(bring_demonstration())
    regions = next(table for table in report.tables if table.key == "regions")
    shown = [row for row in regions.rows if row.kind in ("region", "total")]
    assert not any(isinstance(cell, Number) and cell.is_hidden for row in shown for cell in row.cells)


def test_statement_has_no_brackets_where_one_of_its_numbers_is_hidden(two_regions):
    HeadcountFactory(seminar=two_regions, women=0, men=0, not_stated=2)
    report = public_report(two_regions.programme_year)
    assert report.statement.startswith("In 2025, 112 participants attended 2 seminars")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_sign_is_explained_only_where_it_is_printed(two_regions, language):
    with override(language):
        report = public_report(two_regions.programme_year)
    [section] = [section for section in report.sections if section.key == "regions"]
    assert [note[:2] for note in section.tables[0].notes] == ["x:"]
    assert section.without("place", "overlap").tables[0].notes == ()
