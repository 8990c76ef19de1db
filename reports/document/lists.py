"""The sections of a report that list seminars: those held, and what is missing."""

from functools import cached_property

from django.utils.translation import gettext, ngettext

from reports.document.content import COUNT, TAGS, Column, Number, Row, Section, Table
from reports.listing import seminar_lines
from reports.numbers import number
from seminars.models import Seminar
from seminars.models.choices import Certainty
from seminars.readiness import findings

SEMINARS_ON_PAPER, MISSING_ON_PAPER = 1000, 200  # rows: to set more takes more than 300 MB


class Lists:
    """The seminars of some YearFigures as a report lists them: with numbers of people only in the internal one."""

    def __init__(self, figures, is_internal, language):
        self.figures, self.is_internal, self.language = figures, is_internal, language

    @cached_property
    def held(self):
        found = self.figures.all_seminars.filter(status=Seminar.Status.HELD).select_related("region")
        return seminar_lines(found.order_by("start", "code"))

    def days(self):
        found = [day for line in self.held for day in (line.seminar.start, line.seminar.end)]
        return (min(found).isoformat(), max(found).isoformat()) if found else ()

    def seminars(self):
        """The seminars held; who publishes them says where and when, not how many came to each."""
        if not self.held:
            return None
        columns = [
            Column("seminar", gettext("Seminar"), tag=TAGS["seminar"]),
            Column("days", gettext("Dates"), tag="#date"),
            Column("region", gettext("Region"), tag=TAGS["region"]),
            Column("places", gettext("Places"), tag=TAGS["place"]),
        ]
        if self.is_internal:
            columns.append(Column("total", gettext("Participants"), COUNT, TAGS["total"]))
        rows = tuple(Row(self._seminar_cells(line)) for line in self.held)
        table = Table("seminars", gettext("Seminars held"), tuple(columns), rows, most_on_paper=SEMINARS_ON_PAPER)
        return Section("seminars", gettext("Seminars"), tables=(table,))

    def _seminar_cells(self, line):
        seminar = line.seminar
        cells = (seminar.code, seminar.days, seminar.region.name, ", ".join(line.places))
        if not self.is_internal:
            return cells
        return (*cells, Number(None if line.is_unknown else line.cell.total, certainty=line.certainty))

    def quality(self):
        figures = self.figures
        words = [_certainty_words(figures)]
        if figures.number_unknown:
            said = ngettext(
                "The number of participants of %(number)s held seminar is unknown; it is in no total.",
                "The numbers of participants of %(number)s held seminars are unknown; they are in no total.",
                figures.number_unknown,
            )
            words.append(said % {"number": number(figures.number_unknown, self.language)})
        tables = ()
        if self.is_internal:
            words.append(
                gettext("On lists: %(listed)s. Counted by number only: %(unlisted)s.")
                % {
                    "listed": number(figures.listed.total, self.language),
                    "unlisted": number(figures.unlisted.total, self.language),
                }
            )
            tables = self._missing()
        return Section("quality", gettext("Quality of the data"), tuple(filter(None, words)), tables=tables)

    def _missing(self):
        found = findings(self.figures.all_seminars)
        if not found:
            return ()
        columns = (
            Column("seminar", gettext("Seminar"), tag=TAGS["seminar"]),
            Column("missing", gettext("What is missing"), tag="#meta+missing"),
        )
        rows = tuple(Row((finding.seminar.code, finding.sentence)) for finding in found)
        return (Table("missing", gettext("What is missing"), columns, rows, most_on_paper=MISSING_ON_PAPER),)


def _certainty_words(figures):
    if figures.certainty == Certainty.ABOUT:
        return gettext("The total of the year holds numbers that are about right: they are printed with “about”.")
    if figures.certainty == Certainty.AT_LEAST:
        return gettext("The total of the year holds numbers that are at least so many.")
    return gettext("Every number in the total of the year is exact.") if figures.cell else ""
