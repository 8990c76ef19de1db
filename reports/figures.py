"""The figures of a programme year: plain functions from what is selected to typed rows and totals.

They add up what ``seminars.counting`` keeps; page, document, spreadsheet and command use the same ones. All numbers
are counts of people unless a name says otherwise. The rules are those of ``docs/counting.md``.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from regions.models import Locality, Region, Venue
from reports.totals import GENDERS, Cell, Place, RegionFigures, Row, YearFigures
from seminars.models import Kind, PersonTally, Presence, Seminar, Side, Tally
from seminars.models.choices import Audience, Certainty
from seminars.tallies import tallies_of

COLUMNS = (*GENDERS, *(f"{gender}_{measure}" for measure in ("completers", "attendances") for gender in GENDERS))
TALLY = ("kind", "certainty", "seminars", "sessions")
PLACE = ("region", "locality", "institution")


class _Sums:
    """Some tallies, each as TALLY and COLUMNS, or the people alone of these, and what they add up to."""

    def __init__(self):
        self.visits, self.lists, self.headcounts = [], [], []

    def add(self, tally):
        kind = tally[0]
        (self.visits if kind == Kind.VISIT else self.lists if kind == Kind.LIST else self.headcounts).append(tally)

    @property
    def seminars(self):
        return sum(tally[2] for tally in self.visits)

    @property
    def sessions(self):
        return sum(tally[3] for tally in self.visits)

    @property
    def number_unknown(self):
        return sum(tally[2] for tally in self.visits if tally[1] == Certainty.UNKNOWN)

    @property
    def people(self):
        return _cell(self.lists + self.headcounts, 0)

    @property
    def listed(self):
        return _cell(self.lists, 0)

    @property
    def completers(self):
        return _cell(self.lists, 1)

    @property
    def attendances(self):
        return _cell(self.lists, 2)

    @property
    def certainties(self):
        return frozenset(tally[1] for tally in self.lists + self.headcounts if any(tally[4:7]))

    def row(self, subject, **fields):
        return Row(subject, self.people, self.certainties, **fields)


def _cell(tallies, measure):
    """Return the Cell of some tallies: of people (0), of completers (1) or of attendances (2)."""
    at = len(TALLY) + measure * len(GENDERS)
    return Cell(*map(sum, zip(*(tally[at : at + len(GENDERS)] for tally in tallies), strict=True)))


class _YearSums:
    """The tallies of a year, of one region or one partner of it, by what the tables need."""

    def __init__(self, tallies):
        self.year, self.regions, self.places = _Sums(), defaultdict(_Sums), defaultdict(_Sums)
        self.audiences, self.sides = defaultdict(_Sums), defaultdict(_Sums)
        for scope, side, place, audience, tally in tallies:
            if scope == Tally.Scope.PLACE:
                self.places[place].add(tally)
            elif scope == Tally.Scope.SIDE:
                self.sides[side].add(tally)
            else:
                for sums in (self.year, self.regions[place[0]], self.audiences[audience]):
                    sums.add(tally)


def _kept(programme_year, region):
    """Yield (scope, side, place, audience, tally) of the kept tallies."""
    tallies = Tally.objects.filter(programme_year=programme_year).order_by()
    tallies = tallies.filter(region=region) if region else tallies
    rows = tallies.values_list("scope", "side", *PLACE, "audience", *TALLY, *COLUMNS)
    for scope, side, of_region, locality, institution, audience, *tally in rows:
        yield scope, side, (of_region, locality, institution), audience, tally


def _of_partner(presences):
    """Yield the same of some presences: no tallies are kept of a partner."""
    for key, numbers in tallies_of(presences).items():
        _year, region, scope, locality, institution, side, audience, kind, certainty = key
        counted = (numbers[name] for name in ("seminars", "sessions", *COLUMNS))
        yield scope, side, (region, locality, institution), audience, (kind, certainty, *counted)


def year_figures(programme_year, *, region=None, partner=None, planned=None):
    """Return the YearFigures of a programme year, of one region of it, or of the seminars held with one partner.

    ``planned`` is how many seminars are still to be held, for who has read them already. A fixed number of queries,
    whatever the size of the year.
    """
    if partner:
        presences = Presence.objects.filter(programme_year=programme_year, seminar__partners=partner)
        sums, persons = _YearSums(_of_partner(presences)), _persons_of_partner(presences)
    else:
        sums, persons = _YearSums(_kept(programme_year, region)), _persons(programme_year)
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
        seminars_planned=_planned(programme_year, region, partner) if planned is None else planned,
        sessions=sums.year.sessions,
        regions=tuple(_regions(programme_year, region, sums, persons)),
        audiences=tuple(
            sums.audiences[audience].row(audience) for audience in Audience if sums.audiences[audience].people
        ),
        sides=tuple(sums.sides[side].row(side) for side in Side),
        certainties=sums.year.certainties,
        partner=partner,
    )


def _planned(programme_year, region, partner):
    planned = programme_year.seminars.filter(status=Seminar.Status.PLANNED)
    planned = planned.filter(region=region) if region else planned
    return (planned.filter(partners=partner) if partner else planned).count()


def _persons(programme_year):
    """Return {(region id, whether they came before): different people}; of the whole year the region is None."""
    scopes = (PersonTally.Scope.WHOLE, PersonTally.Scope.REGION)
    found = PersonTally.objects.filter(programme_year=programme_year, scope__in=scopes)
    rows = found.order_by().values_list("region", "came_before", *GENDERS)
    return Counter({(region, came_before): sum(numbers) for region, came_before, *numbers in rows})


def _persons_of_partner(presences):
    """Return the same of some presences, in which who came before is not looked for."""
    counted = presences.filter(kind=Kind.LIST, is_counted=True).order_by()
    number = Count("participant", distinct=True)
    found = Counter({(region, False): people for region, people in counted.values_list("region").annotate(number)})
    found[None, False] = counted.aggregate(number=number)["number"]
    return found


def _regions(programme_year, only, sums, persons):
    places = _places(programme_year, sums)
    held = Region.objects.filter(pk__in=list(sums.regions))
    for region in [only] * len(sums.regions) if only else in_office_order(programme_year, held):
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
            certainties=mine.certainties,
        )


def in_office_order(programme_year, regions):
    """Return the regions of a QuerySet in the office's order of that year; those without a position follow by code."""
    regions = _with_position(regions, programme_year.region_order.filter(region=OuterRef("pk")))
    return list(regions.order_by(F("position").asc(nulls_last=True), "iso_code"))


def _with_position(rows, ordered):
    return rows.annotate(position=Subquery(ordered.order_by().values("position")[:1]))


def regions_of(programme_year, *, and_code):
    """Return the regions where a seminar of the year was held, and the one of that code, in the office's order."""
    held = programme_year.tallies.filter(scope=Tally.Scope.WHOLE, kind=Kind.VISIT).order_by().values("region")
    return in_office_order(programme_year, Region.objects.filter(Q(pk__in=held) | Q(iso_code=and_code)))


def _places(programme_year, sums):
    """Return {region id: [Row of Place]}: every place where a session was held, in the office's order."""
    of_year, rows = programme_year.places, defaultdict(list)
    institutions = Venue.objects.filter(pk__in={venue for *_, venue in sums.places if venue})
    institutions = _with_position(institutions, of_year.filter(venue=OuterRef("pk"))).in_bulk()
    localities = Locality.objects.filter(pk__in={locality for _, locality, venue in sums.places if not venue})
    localities = _with_position(localities, of_year.filter(locality=OuterRef("pk"))).in_bulk()
    for (region, locality, venue), mine in sums.places.items():
        place = Place(None if venue else localities.get(locality), institutions.get(venue))
        rows[region].append(mine.row(place, is_unknown=bool(mine.number_unknown)))
    for region in rows:
        rows[region].sort(key=_place_order)
    return rows


def _place_order(row):
    """The office's order of places: their positions, then their names, Online last."""
    place = row.subject
    here = place.institution or place.locality
    if here is None:
        return (math.inf,)
    position = math.inf if here.position is None else here.position
    return (0, position, here.sort_en, place.locality is None, here.pk)


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
