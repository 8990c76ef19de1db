"""What figures are made of: cells of women, men and not stated, places, and the totals of a region and of a year."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import pgettext

from regions.models import Locality, Region, Venue
from seminars.models import Partner, ProgrammeYear, Side
from seminars.models.choices import overall_certainty

GENDERS = ("women", "men", "not_stated")


@dataclass(frozen=True)
class Cell:
    """Women, men and not stated; their total is always their sum."""

    women: int = 0
    men: int = 0
    not_stated: int = 0

    @property
    def total(self):
        return self.women + self.men + self.not_stated

    @property
    def women_share(self):
        """Women among people of known gender, from 0 to 1; None where nobody's gender is known."""
        known = self.women + self.men
        return self.women / known if known else None

    def __add__(self, other):
        return Cell(self.women + other.women, self.men + other.men, self.not_stated + other.not_stated)

    def __sub__(self, other):
        return Cell(self.women - other.women, self.men - other.men, self.not_stated - other.not_stated)

    def __bool__(self):
        return self.total != 0


NOBODY = Cell()


@dataclass(frozen=True)
class Part:
    """One number of a crossing by gender, and how certain the women, the men and the not stated are."""

    cell: Cell = NOBODY
    listed: Cell = NOBODY  # those of them on lists
    certainties: frozenset = frozenset()  # (gender, Certainty)

    @property
    def certainty(self):
        return overall_certainty({certainty for _gender, certainty in self.certainties})

    def certainty_of(self, column):
        return overall_certainty({certainty for gender, certainty in self.certainties if gender == column})

    def __add__(self, other):
        return Part(self.cell + other.cell, self.listed + other.listed, self.certainties | other.certainties)


class MadeOf(NamedTuple):
    """What a number is made of. Nobody is of two certainties, so the parts by ``certainties`` add up to it."""

    certainties: dict  # {Certainty: Part}
    places: Part  # what participants by place add up to
    number_unknown: int


def place_key(locality, institution):
    """How an address names a place by its ids: ``locality-3``, ``institution-5`` or ``online``."""
    if institution:
        return f"institution-{institution}"
    return f"locality-{locality}" if locality else "online"


@dataclass(frozen=True)
class Place:
    """A place of reports: a locality, an institution, or Online (neither)."""

    locality: Locality | None = None
    institution: Venue | None = None

    @classmethod
    def of(cls, presence):
        """The Place of a Presence that was read with its locality and institution."""
        return cls(institution=presence.institution) if presence.institution else cls(presence.locality)

    @property
    def is_online(self):
        return self.locality is None and self.institution is None

    def name_in(self, language):
        here = self.institution or self.locality
        return here.name_in(language) if here else pgettext("place", "Online")

    @property
    def name(self):
        here = self.institution or self.locality
        return here.name if here else pgettext("place", "Online")

    @property
    def label(self):
        here = self.institution or self.locality
        return here.label if here else pgettext("place", "Online")

    @property
    def reading_order(self):
        here = self.institution or self.locality
        if here is None:
            return (math.inf,)
        position = getattr(here, "position", None)
        return (0, math.inf if position is None else position, here.sort_key)

    @property
    def key(self):
        return place_key(self.locality and self.locality.pk, self.institution and self.institution.pk)


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about (``subject``), its people and how sure their number is."""

    subject: object
    cell: Cell
    certainties: frozenset = frozenset()
    is_unknown: bool = False  # a place of a held seminar without any number

    @property
    def certainty(self):
        return overall_certainty(self.certainties)


@dataclass(frozen=True)
class RegionFigures:
    """One region of a year. ``overlap`` is counted again at another place: places - overlap = the region."""

    region: Region
    cell: Cell
    persons: int
    came_before: int  # of the persons, in an earlier year of the programme
    completers: Cell
    attendances: Cell
    seminars: int
    number_unknown: int  # held seminars without any number
    places: tuple  # Rows of Place
    certainties: frozenset = frozenset()

    @property
    def overlap(self):
        return sum((row.cell for row in self.places), Cell()) - self.cell

    @property
    def certainty(self):
        return overall_certainty(self.certainties)

    @property
    def is_unknown(self):
        """Nothing is known of how many came: not the same as nobody."""
        return bool(self.number_unknown) and not self.cell

    @property
    def places_to_read(self):
        """The places in the office's order; those without a position by the reader's alphabet, and Online last.

        ``places`` have one order for all languages: what the public edition hides may hang on it.
        """
        return sorted(self.places, key=lambda row: row.subject.reading_order)

    @property
    def visited_places(self):
        return [row.subject for row in self.places_to_read]

    @property
    def counted_places(self):
        return [row for row in self.places if row.cell]


@dataclass(frozen=True)
class YearFigures:
    """Everything counted in a programme year, in one ``region`` of it, or in the seminars held with one ``partner``."""

    programme_year: ProgrammeYear
    region: Region | None
    cell: Cell
    listed: Cell
    persons: int
    came_before: int  # of the persons, in an earlier year of the programme; not counted of a partner
    completers: Cell
    attendances: Cell
    seminars: int  # held
    seminars_planned: int  # still to come
    sessions: int  # of held seminars
    regions: tuple  # RegionFigures
    audiences: tuple  # Rows of Audience
    sides: tuple  # Rows of Side
    certainties: frozenset = frozenset()
    partner: Partner | None = None

    @property
    def all_seminars(self):
        """The seminars that the figures are of, whatever their status."""
        seminars = self.programme_year.seminars.all()
        seminars = seminars.filter(region=self.region) if self.region else seminars
        return seminars.filter(partners=self.partner) if self.partner else seminars

    @property
    def year(self):
        return self.programme_year.year

    @property
    def target(self):
        """The Target of the year, None where it has none: it is of the whole year, not of a region or a partner."""
        return None if self.region or self.partner else getattr(self.programme_year, "target", None)

    @property
    def number_unknown(self):
        return sum(row.number_unknown for row in self.regions)

    @property
    def is_unknown(self):
        """Nothing is known of how many came: not the same as nobody."""
        return bool(self.number_unknown) and not self.cell

    @property
    def seminars_intended(self):
        """Held and still planned."""
        return self.seminars + self.seminars_planned

    @property
    def unlisted(self):
        return self.cell - self.listed

    @property
    def first_timers(self):
        """Of the persons, those who are on no list of an earlier year of the programme."""
        return self.persons - self.came_before

    @property
    def certainty(self):
        return overall_certainty(self.certainties)

    @property
    def places(self):
        return {(row.region.pk, place.key) for row in self.regions for place in row.visited_places}

    @property
    def side_overlap(self):
        return sum((row.cell for row in self.sides), Cell()) - self.cell

    @property
    def rural(self):
        return next(row.cell for row in self.sides if row.subject == Side.RURAL)
