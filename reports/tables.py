"""The tables and tiles of the reading pages: what stands in each line and where its numbers lead."""

from dataclasses import dataclass, replace
from math import ceil

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from reports.figures import Cell, RegionFigures, YearFigures
from reports.numbers import aim, number, percent
from reports.rows import rows_address
from seminars.models import Seminar, Tally
from seminars.models.choices import Certainty

OVERLAP, TOTAL, REGION, PLACE = "overlap", "total", "region", "place"


@dataclass(frozen=True)
class Line:
    """One line of a table. ``link`` leads to a page about it, ``rows`` to the rows behind its numbers."""

    label: str
    cell: Cell
    kind: str = ""
    certainty: str = Certainty.EXACT
    link: str = ""
    rows: str = ""
    number_unknown: int = 0  # held seminars whose number is unknown

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
        return ("women", "men", "not_stated", "total") if self.has_not_stated else ("women", "men", "total")

    @property
    def has_total(self):
        return bool(self.lines) and self.lines[-1].kind == TOTAL


def overlap_line(overlap):
    """The line that takes off those counted more than once; no line where there are none."""
    return [Line(gettext("counted again at another place"), Cell() - overlap, OVERLAP)] if overlap else []


def total_line(figures, user):
    rows = rows_address(figures.programme_year) if user.sees_everything else ""
    return Line(str(figures.year), figures.cell, TOTAL, figures.certainty, rows=rows)


def regions_table(figures, user):
    """Regions, and under those the user may see, their places."""
    lines = []
    for row in figures.regions:
        lines += region_lines(figures.programme_year, row, user)
    return Table(gettext("Region, place"), (*lines, total_line(figures, user)))


def region_lines(programme_year, row, user):
    sees = user.may_see_region(row.region)
    yield Line(
        label=row.region.name,
        cell=row.cell,
        kind=REGION,
        certainty=row.certainty,
        link=region_address(programme_year, row.region) if sees else "",
        rows=rows_address(programme_year, region=row.region.iso_code) if sees else "",
        number_unknown=row.number_unknown,
    )
    if sees:
        yield from place_lines(programme_year, row)
        yield from overlap_line(row.overlap)


def place_lines(programme_year, row):
    for place in row.places:
        yield Line(
            label=place.subject.label,
            cell=place.cell,
            kind=PLACE,
            certainty=place.certainty,
            rows=rows_address(programme_year, region=row.region.iso_code, place=place.subject.key),
            number_unknown=row.number_unknown,
        )


def places_table(programme_year, row):
    """The places of one region, and the region as their total."""
    total = Line(
        label=row.region.name,
        cell=row.cell,
        kind=TOTAL,
        certainty=row.certainty,
        rows=rows_address(programme_year, region=row.region.iso_code),
        number_unknown=row.number_unknown,
    )
    return Table(gettext("Place"), (*place_lines(programme_year, row), *overlap_line(row.overlap), total))


def region_address(programme_year, region):
    address = reverse("region", args=[programme_year.year, region.iso_code])
    return f"{address}?programme={programme_year.programme_id}"


def audiences_table(figures, user):
    lines = [
        Line(
            label=str(row.subject.label),
            cell=row.cell,
            certainty=row.certainty,
            rows=rows_address(figures.programme_year, audience=row.subject.value) if user.sees_everything else "",
        )
        for row in figures.audiences
    ]
    return Table(gettext("Audience"), (*lines, total_line(figures, user)))


def sides_table(figures, user):
    lines = [
        Line(
            label=str(row.subject.label),
            cell=row.cell,
            certainty=row.certainty,
            rows=rows_address(figures.programme_year, side=row.subject.value) if user.sees_everything else "",
        )
        for row in figures.sides
        if row.cell or row.subject != Tally.Side.ONLINE
    ]
    overlap = figures.side_overlap
    again = [Line(gettext("counted again on another side"), Cell() - overlap, OVERLAP)] if overlap else []
    return Table(gettext("Where"), (*lines, *again, total_line(figures, user)))


def of_region(figures: YearFigures, row: RegionFigures):
    """The year's figures cut down to one region, for what the statement needs."""
    regions = (row,) if row.seminars else ()
    return replace(figures, regions=regions, cell=row.cell, seminars=row.seminars, certainties=row.certainties)


@dataclass(frozen=True)
class Tile:
    """One of the few numbers that matter. ``parts`` are (colour class, share from 0 to 1) of its bar."""

    number: str
    label: str
    beside: str = ""
    note: str = ""
    parts: tuple = ()
    link: str = ""
    certainty: str = Certainty.EXACT


def cell_parts(cell, of=None):
    """Women, men and not stated as parts of ``of`` people (of themselves where nothing is given)."""
    whole = max(of or 0, cell.total)
    if not whole:
        return ()
    return tuple((column, getattr(cell, column) / whole) for column in ("women", "men", "not_stated"))


def _number(value):
    return number(value, get_language())


def _percent(share):
    return percent(share, get_language())


def _aim(share):
    return gettext("aim %(share)s") % {"share": aim(share, get_language())}


def year_tiles(figures, user):
    target = getattr(figures.programme_year, "target", None)
    return (
        participants_tile(figures, target, user),
        seminars_tile(figures, user),
        villages_tile(figures, target, user),
        completers_tile(figures, user),
    )


def participants_tile(figures, target, user):
    planned = target and target.participants
    notes = [women_note(figures.cell)]
    if target and target.women_share is not None:
        notes.append(_aim(target.women_share))
    return people_tile(
        figures.cell,
        figures.certainty,
        number_unknown=figures.number_unknown,
        beside=gettext("of %(number)s planned") % {"number": _number(planned)} if planned else "",
        note=" · ".join(filter(None, notes)),
        parts=cell_parts(figures.cell, planned),
        link=rows_address(figures.programme_year) if user.sees_everything else "",
    )


def people_tile(cell, certainty, *, number_unknown, link, note, beside="", parts=()):
    label = ngettext("participant", "participants", cell.total)
    if number_unknown and not cell:
        return Tile("–", label, gettext("number unknown"))
    return Tile(_number(cell.total), label, beside, note, parts, link if cell else "", certainty)


def women_note(cell):
    """Women in percent of people of known gender, and how many are not stated."""
    notes = []
    if cell.women_share is not None:
        notes.append(gettext("%(share)s women") % {"share": _percent(cell.women_share)})
    if cell.not_stated:
        notes.append(gettext("%(number)s not stated") % {"number": _number(cell.not_stated)})
    return " · ".join(notes)


def seminars_tile(figures, user):
    planned = figures.seminars + figures.seminars_by_status.get(Seminar.Status.PLANNED, 0)
    places = len(figures.places)
    notes = [
        ngettext("%(number)s session", "%(number)s sessions", figures.sessions) % {"number": _number(figures.sessions)},
        ngettext("%(number)s place", "%(number)s places", places) % {"number": _number(places)},
    ]
    return Tile(
        number=_number(figures.seminars),
        label=ngettext("seminar held", "seminars held", figures.seminars),
        beside=gettext("of %(number)s planned") % {"number": _number(planned)} if planned else "",
        note=", ".join(notes) if figures.sessions else "",
        parts=(("whole", figures.seminars / planned),) if planned else (),
        link=seminars_address(figures.programme_year) if user.sees_everything and planned else "",
    )


def seminars_address(programme_year):
    return f"{reverse('seminars', args=[programme_year.year])}?programme={programme_year.programme_id}"


def villages_tile(figures, target, user):
    total, rural = figures.cell.total, figures.rural
    share = rural.total / total if total else None
    note = ""
    if target and target.rural_share is not None:
        short = ceil(target.rural_share * total) - rural.total
        note = _aim(target.rural_share)
        if short > 0:
            people = ngettext("%(number)s person short", "%(number)s people short", short)
            note = f"{note}: {people % {'number': _number(short)}}"
    return Tile(
        number=_percent(share),
        label=gettext("in villages"),
        beside=gettext("%(number)s of %(total)s") % {"number": _number(rural.total), "total": _number(total)},
        note=note,
        parts=(("whole", min(share, 1)),) if share is not None else (),
        link=rows_address(figures.programme_year, side="rural") if user.sees_everything and rural else "",
    )


def completers_tile(figures, user):
    listed, completed = figures.listed.total, figures.completers.total
    link = rows_address(figures.programme_year, measure="completers") if user.sees_everything and completed else ""
    label, beside = completed_words(figures.programme_year)
    share = completed / listed if listed else None
    note = gettext("%(share)s of those on lists") % {"share": _percent(share)} if listed else ""
    return Tile(_number(completed), label, beside, note, (("whole", share),) if listed else (), link)


def completed_words(programme_year):
    if programme_year.completion_share == 1:
        return gettext("attended every session"), gettext("at their place")
    share = {"share": aim(programme_year.completion_share, get_language())}
    return gettext("completed"), gettext("%(share)s of the sessions at one venue") % share


def region_tiles(figures, row):
    year, code = figures.programme_year, row.region.iso_code
    label, beside = completed_words(year)
    completed = rows_address(year, region=code, measure="completers") if row.completers else ""
    places = len(row.visited_places)
    return (
        people_tile(
            row.cell,
            row.certainty,
            number_unknown=row.number_unknown,
            note=women_note(row.cell),
            parts=cell_parts(row.cell),
            link=rows_address(year, region=code),
        ),
        Tile(
            number=_number(row.seminars),
            label=ngettext("seminar held", "seminars held", row.seminars),
            note=ngettext("%(number)s place", "%(number)s places", places) % {"number": _number(places)},
        ),
        Tile(
            number=_number(row.persons),
            label=ngettext("different person on lists", "different people on lists", row.persons),
            note=gettext("each counted once, however many seminars"),
        ),
        Tile(_number(row.completers.total), label, beside, women_note(row.completers), link=completed),
    )
