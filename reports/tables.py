"""The tables of the reading pages and documents: what stands in each line and where its numbers lead.

Without a user, as in a document, every place is named and nothing leads anywhere.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from reports.rows import rows_address
from reports.totals import GENDERS, Cell
from seminars.models import Side
from seminars.models.choices import Certainty

OVERLAP, TOTAL, REGION, PLACE = "overlap", "total", "region", "place"


@dataclass(frozen=True)
class Line:
    """One line of a table. ``link`` leads to a page about it, ``rows`` to the rows behind its numbers.

    ``key`` names it in every table of a year: ``year``, ``region:KZ-31``, ``place:KZ-31:locality-8``, ``again:KZ-31``
    (counted again at another place there), ``audience:academia``, ``side:urban``, ``side:again``.
    """

    label: str
    cell: Cell
    kind: str = ""
    certainty: str = Certainty.EXACT
    link: str = ""
    rows: str = ""
    number_unknown: int = 0  # held seminars whose number is unknown
    key: str = ""

    @property
    def is_unknown(self):
        return bool(self.number_unknown) and not self.cell

    @property
    def has_share(self):
        return self.kind != OVERLAP and not self.is_unknown

    def address(self, column):
        """The address of the rows behind a column: women, men, not_stated or total."""
        if not self.rows or not getattr(self.cell, column):
            return ""
        return self.rows if column == "total" else f"{self.rows}&gender={column}"


@dataclass(frozen=True)
class Table:
    """A table of women, men, not stated (where there are any) and their total."""

    heading: str
    lines: tuple

    @property
    def has_not_stated(self):
        return any(line.cell.not_stated for line in self.lines)

    @property
    def columns(self):
        return (*(GENDERS if self.has_not_stated else GENDERS[:2]), "total")


def column_title(column):
    return {
        "women": gettext("Women"),
        "men": gettext("Men"),
        "not_stated": gettext("Not stated"),
        "total": gettext("Total"),
    }[column]


def overlap_line(label, overlap, key, is_always_told=False):
    """The line that takes off those counted more than once; no line where there are none, unless it is always told."""
    return [Line(label, Cell() - overlap, OVERLAP, key=key)] if overlap or is_always_told else []


def address_of_rows(figures, user=None, **filters):
    """The address of the rows behind a number of the year or region; none for who may not see all of them."""
    if user is None:
        return ""
    if figures.region:
        filters["region"] = figures.region.iso_code
    if figures.partner:
        filters["partner"] = figures.partner.pk
    sees = user.may_see_region(figures.region) if figures.region else user.sees_everything
    return rows_address(figures.programme_year, **filters) if sees else ""


def total_line(figures, user=None):
    label = figures.region.name if figures.region else str(figures.year)
    return Line(
        label,
        figures.cell,
        TOTAL,
        figures.certainty,
        rows=address_of_rows(figures, user),
        number_unknown=figures.number_unknown,
        key=f"region:{figures.region.iso_code}" if figures.region else "year",
    )


def regions_table(figures, user=None, *, tells_nought=False):
    """Regions, and under those the user may see, their places.

    With ``tells_nought`` every region has its line of those counted again: without it, a missing one tells that there
    are none.
    """
    lines = []
    for row in figures.regions:
        lines += region_lines(figures, row, user, tells_nought)
    return Table(gettext("Region, place"), (*lines, total_line(figures, user)))


def region_lines(figures, row, user=None, tells_nought=False):
    is_linked = user is not None and user.may_see_region(row.region)
    yield Line(
        label=row.region.name,
        cell=row.cell,
        kind=REGION,
        certainty=row.certainty,
        link=region_address(figures.programme_year, row.region) if is_linked else "",
        rows=rows_of_region(figures, row, user),
        number_unknown=row.number_unknown,
        key=f"region:{row.region.iso_code}",
    )
    if user is None or is_linked:
        yield from place_lines(figures, row, user, tells_nought)


def rows_of_region(figures, row, user=None):
    """The address of the rows behind the number of one region of some figures."""
    if user is None or not user.may_see_region(row.region):
        return ""
    partner = figures.partner and figures.partner.pk
    return rows_address(figures.programme_year, region=row.region.iso_code, partner=partner)


def place_lines(figures, row, user=None, tells_nought=False):
    code, of_region = row.region.iso_code, rows_of_region(figures, row, user)
    for place in row.places_to_read:
        yield Line(
            label=place.subject.label,
            cell=place.cell,
            kind=PLACE,
            certainty=place.certainty,
            rows=f"{of_region}&place={place.subject.key}" if of_region else "",
            number_unknown=int(place.is_unknown),
            key=f"place:{code}:{place.subject.key}",
        )
    again = gettext("counted again at another place")
    yield from overlap_line(again, row.overlap, f"again:{code}", tells_nought)


def places_table(figures, user=None):
    """The places of the one region that the figures are of, and the region as their total."""
    lines = [line for row in figures.regions for line in place_lines(figures, row, user)]
    return Table(gettext("Place"), (*lines, total_line(figures, user)))


def region_address(programme_year, region):
    address = reverse("region", args=[programme_year.year, region.iso_code])
    return f"{address}?programme={programme_year.programme_id}"


def audiences_table(figures, user=None):
    lines = [
        Line(
            label=capfirst(str(row.subject.label)),
            cell=row.cell,
            certainty=row.certainty,
            rows=address_of_rows(figures, user, audience=row.subject.value),
            key=f"audience:{row.subject}",
        )
        for row in figures.audiences
    ]
    return Table(gettext("Audience"), (*lines, total_line(figures, user)))


def sides_table(figures, user=None, *, tells_nought=False):
    lines = [
        Line(
            label=capfirst(str(row.subject.label)),
            cell=row.cell,
            certainty=row.certainty,
            rows=address_of_rows(figures, user, side=row.subject.value),
            key=f"side:{row.subject}",
        )
        for row in figures.sides
        if row.cell or row.subject != Side.ONLINE
    ]
    again = overlap_line(gettext("counted again on another side"), figures.side_overlap, "side:again", tells_nought)
    return Table(gettext("Where"), (*lines, *again, total_line(figures, user)))


def parts_table(made):
    """The parts of one number: those on lists, those counted by number by their certainty, and their total."""
    lines = [Line(gettext("On lists"), made.listed)]
    for certainty, cell in made.parts():
        words = gettext("By number only, %(certainty)s") % {"certainty": certainty.label}
        lines.append(Line(words, cell))
    return Table(gettext("Part"), (*lines, Line(gettext("Total"), made.part.cell, TOTAL, made.part.certainty)))
