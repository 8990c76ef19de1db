"""What stands in the annual report of a year: the same sections, tables and numbers in every format.

``year_report`` makes a Report in the active language; the other modules of this folder write it: ``pdf``, ``word``,
``workbook``, ``table_files`` and ``data``. A format adds and leaves out nothing but what is said of columns and of long
lists on paper below.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.utils.translation import ngettext

from reports.numbers import UNKNOWN, number, percent_number
from seminars.models.choices import Certainty

HIDDEN = "x"  # as the statistical office prints what is confidential
TEXT, COUNT, PERCENT, DIFFERENCE = "text", "count", "percent", "difference"
TAGS = {
    "women": "#reached+f",
    "men": "#reached+m",
    "not_stated": "#reached+unknown",
    "total": "#reached",
    "share": "#indicator+f+pct",
    "certainty": "#meta+certainty",
    "key": "#meta+key",
    "region": "#adm1+name",
    "place": "#loc+name",
    "year": "#date+year",
    "seminar": "#event+code",
    "partner": "#org+name",
    "seminars": "#event+num",
}  # of the HXL 1.1 hashtag list, hxlstandard.org; +key and +certainty are attributes of our own


@dataclass(frozen=True)
class Number:
    """A number of a table. Its ``value`` is None where it is hidden, or where nobody knows it.

    A COUNT is of people or things, a PERCENT is a share from 0 to 1, a DIFFERENCE is a count with its sign.
    """

    value: int | float | None
    kind: str = COUNT
    certainty: str = Certainty.EXACT
    is_hidden: bool = False

    def printed(self, language):
        """Return it as it stands in print, without the word for its certainty."""
        if self.value is None:
            return HIDDEN if self.is_hidden else UNKNOWN
        if self.kind == PERCENT:
            return percent_number(self.value, language)
        plus = "+" if self.kind == DIFFERENCE and self.value > 0 else ""
        return plus + number(self.value, language)


@dataclass(frozen=True)
class Column:
    """A column of a table. ``tag`` is its HXL hashtag; one ``for_data`` is left out where people read: PDF and Word."""

    key: str
    heading: str
    kind: str = TEXT
    tag: str = ""
    for_data: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table: a text or a Number for each column. ``kind`` is one of ``reports.tables`` or empty."""

    cells: tuple
    kind: str = ""
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table; ``key`` names it in files and is the same in every language. A note is "sign: what it means".

    Its column ``certainty`` has codes: for programs they are the same in every language.
    """

    key: str
    title: str
    columns: tuple
    rows: tuple
    notes: tuple = ()
    most_on_paper: int = 0  # rows; 0: all

    def on_paper(self, language):
        """Return the table as PDF and Word have it: of a long list its first rows, and how many more there are."""
        more = len(self.rows) - self.most_on_paper
        if not self.most_on_paper or more <= 0:
            return self
        words = ngettext(
            "and %(number)s more row: see the Excel file.", "and %(number)s more rows: see the Excel file.", more
        )
        notes = (*self.notes, words % {"number": number(more, language)})
        return replace(self, rows=self.rows[: self.most_on_paper], notes=notes)

    def without(self, *kinds):
        """Return the table without the rows of some kinds, and without the notes of signs that only those had."""
        rows = tuple(row for row in self.rows if row.kind not in kinds)
        signs = {cell.printed("en") for row in rows for cell in row.cells if isinstance(cell, Number)}
        return replace(self, rows=rows, notes=tuple(note for note in self.notes if note.partition(":")[0] in signs))

    def for_people(self):
        """Return (columns, rows of cells) without what is only for data."""
        shown = [at for at, column in enumerate(self.columns) if not column.for_data]
        return [self.columns[at] for at in shown], [
            Row(tuple(row.cells[at] for at in shown), row.kind, row.key) for row in self.rows
        ]


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite spec of ``reports.charts``; its ``words`` say what it shows to who does not see it."""

    key: str
    spec: dict

    @property
    def words(self):
        return self.spec["description"]


@dataclass(frozen=True)
class Section:
    """A chapter: paragraphs, then its chart, then its tables."""

    key: str
    heading: str
    paragraphs: tuple = ()
    chart: Chart | None = None
    tables: tuple = ()

    def without(self, *kinds):
        """Return the section without the rows of some kinds."""
        return replace(self, tables=tuple(table.without(*kinds) for table in self.tables))


@dataclass(frozen=True)
class Report:
    """A whole report in one language. ``moment`` is the time of its data: no format knows another one."""

    title: str
    office: str
    programme: str
    year: int
    edition: str  # "internal" or "public"
    mark: str  # what stands on every page: whom it is for
    language: str
    moment: datetime
    statement: str
    headline: str = ""  # the statement without names of places
    preface: tuple = ()
    sections: tuple = ()
    closing: tuple = ()
    logo: bytes = b""
    days: tuple = ()  # the first and the last day of what was held, as ISO dates; none where nothing was

    @property
    def tables(self):
        return [table for section in self.sections for table in section.tables]


def dump(report):
    """Return a Report as JSON bytes, from which ``load`` makes it again."""
    return json.dumps(asdict(report), ensure_ascii=False, default=_plain).encode()


def _plain(value):
    return b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()


def load(content):
    """Return the Report that ``dump`` made bytes of."""
    fields = json.loads(content)
    fields["moment"] = datetime.fromisoformat(fields["moment"])
    fields["logo"] = b64decode(fields["logo"])
    sections = tuple(_section(section) for section in fields["sections"])
    return Report(
        **fields | {name: tuple(fields[name]) for name in ("preface", "closing", "days")} | {"sections": sections}
    )


def _section(fields):
    chart = fields["chart"] and Chart(**fields["chart"])
    tables = tuple(_table(table) for table in fields["tables"])
    return Section(**fields | {"paragraphs": tuple(fields["paragraphs"]), "chart": chart, "tables": tables})


def _table(fields):
    columns = tuple(Column(**column) for column in fields["columns"])
    rows = tuple(Row(**row | {"cells": tuple(map(_cell, row["cells"]))}) for row in fields["rows"])
    return Table(**fields | {"columns": columns, "rows": rows, "notes": tuple(fields["notes"])})


def _cell(value):
    return Number(**value) if isinstance(value, dict) else value
