"""What stands in the annual report of a year: the same sections, tables and numbers in every format.

``year_report`` makes a Report in the active language; the other modules of this folder write it: ``pdf``, ``word``,
``workbook``, ``table_files`` and ``data``. A format adds and leaves out nothing but what is said of columns below.
"""

from dataclasses import dataclass
from datetime import datetime

from reports.numbers import UNKNOWN, number, percent_number
from seminars.models.choices import Certainty

HIDDEN = "x"  # as the statistical office prints what is confidential
TEXT, COUNT, PERCENT = "text", "count", "percent"


@dataclass(frozen=True)
class Number:
    """A number of a table. Its ``value`` is None where it is hidden, or where nobody knows it.

    A COUNT is of people or things, a PERCENT is a share from 0 to 1.
    """

    value: int | float | None
    kind: str = COUNT
    certainty: str = Certainty.EXACT
    is_hidden: bool = False

    def printed(self, language):
        """Return it as it stands in print, without the word for its certainty."""
        if self.value is None:
            return HIDDEN if self.is_hidden else UNKNOWN
        return percent_number(self.value, language) if self.kind == PERCENT else number(self.value, language)


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
    """A table; ``key`` names it in files and is the same in every language."""

    key: str
    title: str
    columns: tuple
    rows: tuple
    notes: tuple = ()

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
    preface: tuple = ()
    sections: tuple = ()
    closing: tuple = ()
    logo: bytes = b""

    @property
    def tables(self):
        return [table for section in self.sections for table in section.tables]
