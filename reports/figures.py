"""The figures of a programme year: plain functions from what is selected to typed rows and totals.

They add up what ``seminars.counting`` keeps; page, document, spreadsheet and command use the same ones. All numbers
are counts of people unless a name says otherwise. The rules are those of ``docs/counting.md``.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Sum

from regions.models import Locality, Region, Venue
from reports.totals import GENDERS, Cell, Place, RegionFigures, Row, YearFigures
from seminars.models import Headcount, Participation, Seminar, Session, Tally
from seminars.models.choices import Audience, Certainty


@dataclass
class _Sums:
    """Cells of the three measures while tallies are added up."""

    people: Cell = field(default_factory=Cell)
    listed: Cell = field(default_factory=Cell)
    completers: Cell = field(default_factory=Cell)
    attendances: Cell = field(default_factory=Cell)
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

    def row(self, subject, **fields):
        return Row(subject, self.people, frozenset(self.certainties), **fields)


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
            sums.audiences[audience].row(audience) for audience in Audience if sums.audiences[audience].people
        ),
        sides=tuple(sums.sides[side].row(side) for side in Tally.Side),
        certainties=frozenset(sums.year.certainties),
    )


def _regions(programme_year, held, sums, counted):
    numbers = dict(held.values_list("region").annotate(Count("pk")))
    unknown = dict(held.number_unknown().values_list("region").annotate(Count("pk")))
    persons = dict(counted.values_list("seminar__region").annotate(Count("participant", distinct=True)))
    places = _places(programme_year, held, sums)
    for region in in_office_order(programme_year, Region.objects.filter(pk__in=numbers)):
        mine = sums.regions[region.pk]
        yield RegionFigures(
            region=region,
            cell=mine.people,
            persons=persons.get(region.pk, 0),
            completers=mine.completers,
            attendances=mine.attendances,
            seminars=numbers[region.pk],
            number_unknown=unknown.get(region.pk, 0),
            places=tuple(places[region.pk]),
            certainties=frozenset(mine.certainties),
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
    keys = _places_of(held) | set(sums.places)
    unknown = _places_of(held.number_unknown()) | _places_of_unknown_headcounts(held)
    localities = Locality.objects.in_bulk({locality for _, locality, _ in keys if locality})
    institutions = Venue.objects.in_bulk({venue for _, _, venue in keys if venue})
    order = _PlaceOrder(programme_year)
    rows = defaultdict(list)
    for region, locality, venue in keys:
        mine = sums.places[region, locality, venue]
        place = Place(localities.get(locality), institutions.get(venue))
        rows[region].append(mine.row(place, is_unknown=(region, locality, venue) in unknown))
    for region in rows:
        rows[region].sort(key=order.key)
    return rows


def _places_of(seminars):
    """Return {(region id, locality id, institution id)} of the sessions of some seminars; Online has neither."""
    sessions = Session.objects.filter(seminar__in=seminars).order_by().distinct()
    return _keys(sessions.values_list("seminar__region", "venue", "venue__kind", "venue__locality"))


def _keys(rows):
    return {
        (region, None, venue) if kind == Venue.Kind.INSTITUTION else (region, locality, None)
        for region, venue, kind, locality in rows
    }


def _places_of_unknown_headcounts(seminars):
    headcounts = Headcount.objects.filter(seminar__in=seminars, certainty=Certainty.UNKNOWN).order_by().distinct()
    return _keys(headcounts.values_list("seminar__region", "venue", "venue__kind", "venue__locality"))


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
