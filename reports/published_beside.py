"""What was published of a year, beside what is counted now."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Sum
from django.db.models.functions import Coalesce

from reports.changes import signed
from reports.models import Publication
from reports.tables import OVERLAP, REGION, TOTAL
from seminars.models import Seminar


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
    return _beside(programme_year, [(line.key, line) for line in table.lines if line.kind != OVERLAP])


def partner_beside(figures, table):
    """Return the Beside of the regions of one partner's year: of its places nothing is kept."""
    own = f"partner:{figures.partner.pk}"
    keys = {REGION: lambda line: line.key.replace("region", own), TOTAL: lambda line: own}
    return _beside(figures.programme_year, [(keys[line.kind](line), line) for line in table.lines if line.kind in keys])


def total_beside(programme_year):
    """Return the Beside of the total of a year alone, for pages that do not count it. One query."""
    held = Seminar.objects.filter(programme_year=OuterRef("programme_year"), status=Seminar.Status.HELD).order_by()
    people = held.values("programme_year").annotate(people=Sum(F("women") + F("men") + F("not_stated")))
    publication = _publications(programme_year).annotate(now=Coalesce(people.values("people"), 0)).first()
    if publication is None:
        return None
    return Beside(publication, _difference(publication, "year", str(programme_year.year), publication.now), ())


def _beside(programme_year, lines):
    """Return the Beside of some (key in the publication, Line), the total last."""
    publication = _publications(programme_year).first()
    if publication is None:
        return None
    *lines, total = [_difference(publication, key, line.label, line.cell.total) for key, line in lines]
    return Beside(publication, total, tuple(line for line in lines if line.then != line.now))


def _publications(programme_year):
    return programme_year.publications.defer("rows", "public_numbers")


def _difference(publication, key, label, now):
    numbers = publication.numbers.get(key)
    return Difference(label, numbers and numbers[TOTAL], now)
