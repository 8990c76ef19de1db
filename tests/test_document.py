"""What stands in the annual report, before any format writes it."""

from dataclasses import replace

import pytest

from reports.disclosure.protect import protect
from reports.disclosure.rules import Thresholds
from reports.document.content import Column, Number, Row, Table
from reports.document.sections import year_report
from reports.figures import year_figures
from reports.public_tables import public_tables
from tests.factories import HeadcountFactory, ParticipationFactory, SeminarFactory

pytestmark = pytest.mark.django_db


def report_of(programme_year):
    programme_year.refresh_from_db()
    return year_report(year_figures(programme_year))


def table_of(report, key):
    return next(table for table in report.tables if table.key == key)


def printed(report, key):
    """The rows of a table as people read them."""
    _columns, rows = table_of(report, key).for_people()
    return [[cell.printed("en") if isinstance(cell, Number) else cell for cell in row.cells] for row in rows]


@pytest.fixture
def travelling():
    """Two women and a man: one woman at both places of the seminar; with them about 12 men counted by number."""
    seminar = SeminarFactory(days=2)
    first, second = seminar.sessions.all()
    ParticipationFactory(seminar=seminar)
    ParticipationFactory(seminar=seminar, attended=[first])
    ParticipationFactory(seminar=seminar, participant__gender="man", attended=[second])
    HeadcountFactory(seminar=seminar, women=0, men=12, certainty="about", venue=first.venue)
    return seminar


def test_places_less_those_counted_again_are_the_region(travelling):
    first, second = (session.venue.locality.label for session in travelling.sessions.all())
    assert printed(report_of(travelling.programme_year), "regions") == [
        ["Zhambyl Region", "2", "13", "15", "13.3"],
        [first, "2", "12", "14", "14.3"],
        [second, "1", "1", "2", "50.0"],
        ["counted again at another place", "−1", "0", "−1", ""],
        ["2025", "2", "13", "15", "13.3"],
    ]


def test_total_with_an_inexact_part_says_so(travelling):
    report = report_of(travelling.programme_year)
    assert table_of(report, "glance").rows[0].cells[1] == Number(15, certainty="about")
    assert "about right" in report.sections[-1].paragraphs[0]


def test_unknown_number_is_a_dash_and_explained():
    seminar = SeminarFactory()
    report = report_of(seminar.programme_year)
    assert [row[1:] for row in printed(report, "regions")] == [["–", "–", "–", "–"]] * 3
    assert table_of(report, "regions").notes == ("–: held, number of participants unknown.",)


def test_year_without_seminars_is_still_a_report():
    planned = SeminarFactory(programme_year__year=2026, status="planned")
    report = report_of(planned.programme_year)
    assert [section.key for section in report.sections] == ["method", "glance", "quality"]


def test_report_says_when_its_figures_last_changed(travelling):
    year = travelling.programme_year
    before = report_of(year).moment
    travelling.title_en = "Another title"
    travelling.save()
    assert report_of(year).moment == before
    HeadcountFactory(seminar=travelling)
    assert report_of(year).moment > before


def test_report_begins_with_the_year_in_words():
    year = HeadcountFactory(women=2, men=0).seminar.programme_year
    HeadcountFactory(women=3, men=0, seminar=SeminarFactory(programme_year__year=2024))
    words = report_of(year).sections[0]
    assert words.key == "words"
    assert words.paragraphs == (
        "The audience is not stated.",
        "Participation: in villages only.",
        "No partner is recorded.",
        "In 2024 there were 3 participants: 1 fewer in 2025. "
        "Held in 2024: 1 seminar in 1 region; in 2025: 1 seminar in 1 region.",
    )


def test_year_in_words_leaves_out_what_the_public_edition_hides():
    seminar = SeminarFactory()
    for audience, women in (("law_enforcement", 30), ("civil_society", 2), ("academia", 10)):
        HeadcountFactory(seminar=seminar, audience=audience, women=women, men=women)
    figures = year_figures(seminar.programme_year)
    public = protect(public_tables(figures), Thresholds())
    assert year_report(figures, protected=public).sections[0].paragraphs == (
        "By audience: academia 20; the numbers of other audiences are not printed.",
        "Participation: in villages only.",
        "No partner is recorded.",
    )


def test_long_list_is_shortened_on_paper_and_says_by_how_much():
    table = Table("missing", "Missing", (Column("seminar", "Seminar"),), tuple(Row((str(at),)) for at in range(5)))
    assert table.on_paper("en") == table
    short = replace(table, most_on_paper=3).on_paper("en")
    assert ([row.cells[0] for row in short.rows], short.notes) == (
        ["0", "1", "2"], ("and 2 more rows: see the Excel file.",)
    )  # fmt: skip
