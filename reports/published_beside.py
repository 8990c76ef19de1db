"""What was published of a year, beside what is counted now."""

from dataclasses import dataclass

from reports.changes import signed
from reports.models import Publication
from reports.tables import OVERLAP, TOTAL


@dataclass(frozen=True)
class Difference:
    """A line of a table whose total is another one than was published; ``then`` is None where it was not there."""

    label: str
    then: int | None
    now: int

    @property
    def signed(self):
        return signed(self.now - (self.then or 0))


@dataclass(frozen=True)
class Beside:
    """The last publication of a year and how the lines of a table differ from it: the total first."""

    publication: Publication
    total: Difference
    lines: tuple

    @property
    def is_same(self):
        return self.total.then == self.total.now and not self.lines


def published_beside(programme_year, table):
    """Return the Beside of a year's table of regions, or a region's of places; None before the first publication."""
    publication = programme_year.publications.defer("rows", "public_numbers").first()
    if publication is None:
        return None
    *lines, total = [_difference(publication, line) for line in table.lines if line.kind != OVERLAP]
    return Beside(publication, total, tuple(line for line in lines if line.then != line.now))


def _difference(publication, line):
    numbers = publication.numbers.get(line.key)
    return Difference(line.label, numbers and numbers[TOTAL], line.cell.total)
