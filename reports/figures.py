"""The figures of a programme year: plain functions from what is selected to typed rows and totals.

They add up what ``seminars.counting`` keeps; page, document, spreadsheet and command use the same ones. All numbers
are counts of people unless a name says otherwise. The rules are those of ``docs/counting.md``.
"""

import operator
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, OuterRef, Q, Subquery, Sum

from regions.models import Region, Venue
from reports.totals import GENDERS, Cell, Place, RegionFigures, Row, YearFigures
from seminars.models import Kind, PersonTally, Seminar, Side, Tally
from seminars.models.choices import Audience, Certainty

COLUMNS = (*GENDERS, *(f"{gender}_{measure}" for measure in ("completers", "attendances") for gender in GENDERS))
PLACE = ("region", "locality", "institution")


class _Sums:
    """What tallies add up to."""

    def __init__(self):
        self.numbers, self.listed_numbers, self.certainties = (0,) * len(COLUMNS), (0,) * len(GENDERS), set()
        self.seminars = self.sessions = self.number_unknown = 0

    def add(self, kind, certainty, seminars, sessions, *numbers):
        """Add a tally; its ``numbers`` are those of COLUMNS, or the people alone."""
        if kind == Kind.VISIT:
            self.seminars += seminars
            self.sessions += sessions
            if certainty == Certainty.UNKNOWN:
                self.number_unknown += seminars
            return
        self.numbers = tuple(map(operator.add, self.numbers, numbers))
        if kind == Kind.LIST:
            self.listed_numbers = tuple(map(operator.add, self.listed_numbers, numbers))
        if any(numbers[:3]):
            self.certainties.add(certainty)

    @property
    def people(self):
        return Cell(*self.numbers[:3])

    @property
    def listed(self):
        return Cell(*self.listed_numbers)

    @property
    def completers(self):
        return Cell(*self.numbers[3:6])

    @property
    def attendances(self):
        return Cell(*self.numbers[6:])

    def row(self, subject, **fields):
        return Row(subject, self.people, frozenset(self.certainties), **fields)


class _YearSums:
    """The tallies of a year, or of one region of it, added up by what the tables need."""

    def __init__(self, programme_year, region):
        self.year, self.regions, self.places = _Sums(), defaultdict(_Sums), defaultdict(_Sums)
        self.audiences, self.sides = defaultdict(_Sums), defaultdict(_Sums)
        tallies = Tally.objects.filter(programme_year=programme_year).order_by()
        if region is not None:
            tallies = tallies.filter(region=region)
        whole = tallies.filter(scope=Tally.Scope.WHOLE)
        for of_region, audience, *tally in _summed(whole, ("region", "audience"), COLUMNS):
            for sums in (self.year, self.regions[of_region], self.audiences[audience]):
                sums.add(*tally)
        parts = tallies.exclude(scope=Tally.Scope.WHOLE)
        for of_region, locality, institution, scope, side, *tally in _summed(parts, (*PLACE, "scope", "side"), GENDERS):
            place = (of_region, locality, institution)
            sums = self.places[place] if scope == Tally.Scope.PLACE else self.sides[side]
            sums.add(*tally)


def _summed(tallies, keys, columns):
    """Return (keys, kind, certainty, seminars, sessions, columns) of some tallies, grouped."""
    return tallies.values_list(*keys, "kind", "certainty").annotate(*map(Sum, ("seminars", "sessions", *columns)))


def year_figures(programme_year, *, region=None):
    """Return the YearFigures of a programme year, or of one region of it.

    A fixed number of queries, whatever the size of the year.
    """
    sums, persons = _YearSums(programme_year, region), _persons(programme_year)
    planned = Seminar.objects.filter(programme_year=programme_year, status=Seminar.Status.PLANNED)
    if region is not None:
        planned = planned.filter(region=region)
    whole = region and region.pk
    return YearFigures(
        programme_year=programme_year,
        region=region,
        cell=sums.year.people,
        listed=sums.year.listed,
        persons=persons[whole, False],
        came_before=persons[whole, True],
        completers=sums.year.completers,
        attendances=sums.year.attendances,
        seminars=sums.year.seminars,
        seminars_planned=planned.count(),
        sessions=sums.year.sessions,
        regions=tuple(_regions(programme_year, sums, persons)),
        audiences=tuple(
            sums.audiences[audience].row(audience) for audience in Audience if sums.audiences[audience].people
        ),
        sides=tuple(sums.sides[side].row(side) for side in Side),
        certainties=frozenset(sums.year.certainties),
    )


def _persons(programme_year):
    """Return {(region id, whether they came before): different people}; of the whole year the region is None."""
    scopes = (PersonTally.Scope.WHOLE, PersonTally.Scope.REGION)
    found = PersonTally.objects.filter(programme_year=programme_year, scope__in=scopes)
    rows = found.order_by().values_list("region", "came_before", *GENDERS)
    return Counter({(region, came_before): sum(numbers) for region, came_before, *numbers in rows})


def _regions(programme_year, sums, persons):
    places = _places(programme_year, sums)
    for region in in_office_order(programme_year, Region.objects.filter(pk__in=list(sums.regions))):
        mine = sums.regions[region.pk]
        yield RegionFigures(
            region=region,
            cell=mine.people,
            persons=persons[region.pk, False],
            came_before=persons[region.pk, True],
            completers=mine.completers,
            attendances=mine.attendances,
            seminars=mine.seminars,
            number_unknown=mine.number_unknown,
            places=tuple(places[region.pk]),
            certainties=frozenset(mine.certainties),
        )


def in_office_order(programme_year, regions):
    """Return the regions of a QuerySet in the office's order of that year; those without a position follow by code."""
    ordered = programme_year.region_order.filter(region=OuterRef("pk")).order_by()
    regions = regions.annotate(position=Subquery(ordered.values("position")[:1]))
    return list(regions.order_by(F("position").asc(nulls_last=True), "iso_code"))


def regions_of(programme_year):
    """Return the regions where a seminar of the year was held, in the office's order."""
    held = Seminar.objects.held().filter(programme_year=programme_year)
    return in_office_order(programme_year, Region.objects.filter(pk__in=held.order_by().values("region")))


def _places(programme_year, sums):
    """Return {region id: [Row of Place]}: every place where a session was held, in the office's order."""
    localities, institutions = _localities_and_institutions(sums.places)
    order = _PlaceOrder(programme_year)
    rows = defaultdict(list)
    for (region, locality, venue), mine in sums.places.items():
        place = Place(None if venue else localities.get(locality), institutions.get(venue))
        rows[region].append(mine.row(place, is_unknown=bool(mine.number_unknown)))
    for region in rows:
        rows[region].sort(key=order.key)
    return rows


def _localities_and_institutions(keys):
    """Return the localities and the institutions of some (region, locality, institution) ids, each by its id."""
    institutions = {venue for _, _, venue in keys if venue}
    localities = {locality for _, locality, venue in keys if locality and not venue}
    venues = Venue.objects.filter(Q(pk__in=institutions) | Q(locality__in=localities)).select_related("locality")
    venues = list(venues.order_by())
    return {venue.locality_id: venue.locality for venue in venues}, {venue.pk: venue for venue in venues}


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


@dataclass(frozen=True)
class YearsFigures:
    """All years of a programme by region, year and audience, with every subtotal.

    ``cells`` and ``persons`` have keys (region id, year, audience); None in a key is the subtotal over all of them.
    Participants are added up to their subtotals; ``persons`` are counted for each of them, since they do not add up.
    """

    cells: dict  # {key: Cell} of participants
    persons: dict  # {key: different people}


def years_figures(programme):
    """Return the YearsFigures of a programme. Three queries, whatever the size of the programme."""
    years = dict(programme.years.values_list("pk", "year"))
    return YearsFigures(_cells_of_years(years), _persons_of_years(programme, years))


def _cells_of_years(years):
    whole = Tally.objects.filter(programme_year__in=years, scope=Tally.Scope.WHOLE).exclude(kind=Kind.VISIT).order_by()
    grouped = whole.values_list("region", "programme_year", "audience").annotate(*map(Sum, GENDERS))
    sums = {(region, years[year], audience): numbers for region, year, audience, *numbers in grouped}
    for axis in range(3):  # over regions, then over years, then over audiences
        parts = defaultdict(list)
        for key, numbers in sums.items():
            parts[*key[:axis], None, *key[axis + 1 :]].append(numbers)
        sums |= {key: tuple(map(sum, zip(*numbers, strict=True))) for key, numbers in parts.items()}
    return {key: Cell(*numbers) for key, numbers in sums.items()}


def _persons_of_years(programme, years):
    tallies = PersonTally.objects.filter(programme=programme, came_before=False).exclude(scope=PersonTally.Scope.PLACE)
    rows = tallies.order_by().values_list("region", "programme_year", "audience", *GENDERS)
    return {(region, years.get(year), of or None): sum(numbers) for region, year, of, *numbers in rows}
