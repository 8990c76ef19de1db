"""The figures of a programme year: plain functions from what is selected to typed rows and totals.

They add up what ``seminars.counting`` keeps; page, document, spreadsheet and command use the same ones. All numbers
are counts of people unless a name says otherwise. The rules are those of ``docs/counting.md``.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Sum
from django.utils.translation import gettext, pgettext

from regions.models import Locality, Region, Venue
from seminars.models import Participation, ProgrammeYear, Seminar, Session, Tally
from seminars.models.choices import Audience, Certainty

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


@dataclass(frozen=True)
class Place:
    """A place of reports: a locality, an institution, or Online (neither)."""

    locality: Locality | None = None
    institution: Venue | None = None

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
    def key(self):
        """How an address names the place: ``locality-3``, ``institution-5`` or ``online``."""
        if self.institution:
            return f"institution-{self.institution.pk}"
        return f"locality-{self.locality.pk}" if self.locality else "online"


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about (``subject``), its people and how sure their number is."""

    subject: object
    cell: Cell
    certainties: frozenset = frozenset()
    share: float | None = None  # of the table's total, from 0 to 1

    @property
    def certainty(self):
        return overall_certainty(self.certainties)


@dataclass(frozen=True)
class RegionFigures:
    """One region of a year. ``overlap`` is counted again at another place: places - overlap = the region."""

    region: Region
    cell: Cell
    persons: int
    completers: Cell
    attendances: Cell
    seminars: int
    number_unknown: int  # held seminars without any number
    places: tuple  # Rows of Place
    certainties: frozenset = frozenset()
    share: float | None = None

    @property
    def overlap(self):
        return sum((row.cell for row in self.places), Cell()) - self.cell

    @property
    def certainty(self):
        return overall_certainty(self.certainties)

    @property
    def minus_overlap(self):
        """The overlap as the line of a table that is taken off: negative."""
        return Cell() - self.overlap

    @property
    def visited_places(self):
        return [row.subject for row in self.places]

    @property
    def counted_places(self):
        return [row for row in self.places if row.cell]


@dataclass(frozen=True)
class YearFigures:
    """Everything counted in one programme year, or in one ``region`` of it."""

    programme_year: ProgrammeYear
    region: Region | None
    cell: Cell
    listed: Cell
    persons: int
    completers: Cell
    attendances: Cell
    seminars: int  # held
    seminars_by_status: dict
    sessions: int  # of held seminars
    regions: tuple  # RegionFigures
    audiences: tuple  # Rows of Audience
    sides: tuple  # Rows of Tally.Side
    certainties: frozenset = frozenset()

    @property
    def year(self):
        return self.programme_year.year

    @property
    def unlisted(self):
        return self.cell - self.listed

    @property
    def certainty(self):
        return overall_certainty(self.certainties)

    @property
    def number_unknown(self):
        return sum(row.number_unknown for row in self.regions)

    @property
    def places(self):
        return {(row.region.pk, place.key) for row in self.regions for place in row.visited_places}

    @property
    def side_overlap(self):
        return sum((row.cell for row in self.sides), Cell()) - self.cell

    @property
    def minus_side_overlap(self):
        return Cell() - self.side_overlap

    @property
    def rural(self):
        return next(row.cell for row in self.sides if row.subject == Tally.Side.RURAL)

    @property
    def rural_share(self):
        return self.rural.total / self.cell.total if self.cell else None

    @property
    def seminars_intended(self):
        """Held and still planned."""
        return self.seminars + self.seminars_by_status.get(Seminar.Status.PLANNED, 0)


def overall_certainty(certainties):
    """Return the certainty a sum has: about if a part is about, at least if a part is at least or partial."""
    if Certainty.ABOUT in certainties:
        return Certainty.ABOUT
    return Certainty.AT_LEAST if certainties - {Certainty.EXACT} else Certainty.EXACT


@dataclass
class _Sums:
    """Cells of the three measures while tallies are added up."""

    people: Cell = Cell()
    listed: Cell = Cell()
    completers: Cell = Cell()
    attendances: Cell = Cell()
    certainties: set = field(default_factory=set)

    def add(self, tally):
        people = Cell(*(tally[gender] for gender in GENDERS))
        self.people += people
        self.completers += Cell(*(tally[f"{gender}_completers"] for gender in GENDERS))
        self.attendances += Cell(*(tally[f"{gender}_attendances"] for gender in GENDERS))
        if tally["source"] == Tally.Source.LIST:
            self.listed += people
        if people:
            self.certainties.add(tally["certainty"])


class _YearSums:
    """The tallies of some seminars, added up by what the tables need."""

    def __init__(self, seminars):
        self.year, self.regions, self.places = _Sums(), defaultdict(_Sums), defaultdict(_Sums)
        self.audiences, self.sides = defaultdict(_Sums), defaultdict(_Sums)
        for tally in self.tallies(seminars):
            region = tally["seminar__region"]
            if tally["scope"] == Tally.Scope.PLACE:
                self.places[region, tally["locality"], tally["institution"]].add(tally)
            elif tally["scope"] == Tally.Scope.SIDE:
                self.sides[tally["side"]].add(tally)
            else:
                self.year.add(tally)
                self.regions[region].add(tally)
                self.audiences[tally["audience"]].add(tally)

    @staticmethod
    def tallies(seminars):
        keys = ("seminar__region", "scope", "locality", "institution", "side", "audience", "source", "certainty")
        columns = [f"{gender}{measure}" for measure in ("", "_completers", "_attendances") for gender in GENDERS]
        found = Tally.objects.filter(seminar__in=seminars).order_by()
        sums = found.values(*keys).annotate(**{f"sum_{column}": Sum(column) for column in columns})
        for row in sums:
            yield {**row, **{column: row[f"sum_{column}"] for column in columns}}


def year_figures(programme_year, *, region=None):
    """Return the YearFigures of a programme year, or of one region of it.

    A fixed number of queries, whatever the size of the year.
    """
    seminars = Seminar.objects.filter(programme_year=programme_year).order_by()
    if region is not None:
        seminars = seminars.filter(region=region)
    sums = _YearSums(seminars)
    statuses = dict(seminars.values_list("status").annotate(Count("pk")))
    counted = Participation.objects.counted().filter(seminar__in=seminars).order_by()
    total = sums.year.people.total
    return YearFigures(
        programme_year=programme_year,
        region=region,
        cell=sums.year.people,
        listed=sums.year.listed,
        persons=counted.aggregate(persons=Count("participant", distinct=True))["persons"],
        completers=sums.year.completers,
        attendances=sums.year.attendances,
        seminars=statuses.get(Seminar.Status.HELD, 0),
        seminars_by_status=statuses,
        sessions=Session.objects.filter(seminar__in=seminars.held()).count(),
        regions=tuple(_regions(programme_year, seminars.held(), sums, counted)),
        audiences=tuple(
            Row(audience, sums.audiences[audience].people, *_sure(sums.audiences[audience], total))
            for audience in Audience
            if sums.audiences[audience].people
        ),
        sides=tuple(Row(side, sums.sides[side].people, *_sure(sums.sides[side], total)) for side in Tally.Side),
        certainties=frozenset(sums.year.certainties),
    )


def _sure(sums, total):
    return frozenset(sums.certainties), sums.people.total / total if total else None


def _regions(programme_year, held, sums, counted):
    numbers = dict(held.values_list("region").annotate(Count("pk")))
    unknown = dict(held.number_unknown().values_list("region").annotate(Count("pk")))
    persons = dict(counted.values_list("seminar__region").annotate(Count("participant", distinct=True)))
    places = _places(programme_year, held, sums)
    for region in in_office_order(programme_year, Region.objects.filter(pk__in=numbers)):
        mine = sums.regions[region.pk]
        certainties, share = _sure(mine, sums.year.people.total)
        yield RegionFigures(
            region=region,
            cell=mine.people,
            persons=persons.get(region.pk, 0),
            completers=mine.completers,
            attendances=mine.attendances,
            seminars=numbers[region.pk],
            number_unknown=unknown.get(region.pk, 0),
            places=tuple(places[region.pk]),
            certainties=certainties,
            share=share,
        )


def in_office_order(programme_year, regions):
    """Return the regions in the office's order of that year; those without a position follow by code."""
    position = dict(programme_year.region_order.values_list("region", "position"))
    return sorted(regions, key=lambda region: (position.get(region.pk, float("inf")), region.iso_code))


def regions_of(programme_year):
    """Return the regions where a seminar of the year was held, in the office's order."""
    held = Seminar.objects.held().filter(programme_year=programme_year)
    return in_office_order(programme_year, Region.objects.filter(pk__in=held.order_by().values("region")))


def _places(programme_year, held, sums):
    """Return {region id: [Row of Place]}: every place where a session was held, in the office's order."""
    venues = (
        Session.objects.filter(seminar__in=held)
        .order_by()
        .values_list("seminar__region", "venue", "venue__kind", "venue__locality")
        .distinct()
    )
    keys = {
        (region, None, venue) if kind == Venue.Kind.INSTITUTION else (region, locality, None)
        for region, venue, kind, locality in venues
    } | set(sums.places)
    localities = Locality.objects.in_bulk({locality for _, locality, _ in keys if locality})
    institutions = Venue.objects.in_bulk({venue for _, _, venue in keys if venue})
    order = _PlaceOrder(programme_year)
    rows = defaultdict(list)
    total = sums.year.people.total
    for region, locality, venue in keys:
        mine = sums.places[region, locality, venue]
        place = Place(localities.get(locality), institutions.get(venue))
        rows[region].append(Row(place, mine.people, *_sure(mine, total)))
    for region in rows:
        rows[region].sort(key=order.key)
    return rows


class _PlaceOrder:
    """The office's order of places: their positions, then their names, Online last."""

    def __init__(self, programme_year):
        self.programme_year = programme_year

    @cached_property
    def positions(self):
        ordered = self.programme_year.places.exclude(position=None).order_by()
        return {(locality, venue): at for locality, venue, at in ordered.values_list("locality", "venue", "position")}

    def key(self, row):
        place = row.subject
        pair = (place.locality and place.locality.pk, place.institution and place.institution.pk)
        return (
            place.is_online,
            self.positions.get(pair, float("inf")),
            place.name_in("en"),
            pair[0] or 0,
            pair[1] or 0,
        )


def rule_in_words(programme_year):
    """Return the counting rule of a programme year as a sentence of two."""
    least = programme_year.minimum_sessions
    share = programme_year.completion_share
    if least == 1:
        counted = gettext("Counted: everyone who attended at least one session, once per seminar.")
    else:
        counted = gettext(
            "Counted: everyone who attended at least %(sessions)s sessions of a seminar, once per seminar, "
            "and people counted by number."
        ) % {"sessions": least}
    if share == 1:
        completed = gettext("Completed: those who attended every session held at one of their places.")
    else:
        completed = gettext(
            "Completed: those who attended at least %(share)s %% of the sessions held at one venue."
        ) % {"share": f"{share * 100:.4g}"}
    return f"{counted} {completed}"
