"""One measure of a selection by any dimensions: from the sums of the years where they can tell, otherwise live.

What is counted live are presences (``seminars.models.kept``); the reports of a year have their own sums in
``reports.figures``. All numbers are counts of people, attendances apart. The rules are those of ``docs/counting.md``.
"""

from array import array
from collections import defaultdict
from itertools import count, product

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy

from reports.derived import with_age, with_month, with_today
from reports.dimensions import GENDER, SEVERAL, SINGLE
from reports.filters import NO_VALUE, TODAY
from reports.persons import kept_persons
from reports.totals import GENDERS, NOBODY, Cell, MadeOf, Part
from seminars.models import Kind, Presence, Seminar, Tally
from seminars.models.choices import Certainty
from seminars.presences import COLUMN

PARTICIPANTS, PERSONS, COMPLETERS, ATTENDANCES = "participants", "persons", "completers", "attendances"
MEASURES = {
    PARTICIPANTS: gettext_lazy("participants"),
    PERSONS: gettext_lazy("different people"),
    COMPLETERS: gettext_lazy("completers"),
    ATTENDANCES: gettext_lazy("attendances"),
}
SEMINAR = "seminar"
OF_PEOPLE = {"age", "audience"}  # a seminar has many of them, so the database adds them up over the seminars
PATHS = {
    "year": ("programme_year__year",),
    "month": ("month",),
    "place": ("locality", "institution"),
    "side": ("side",),
    "audience": ("audience",),
    "age": ("age",),
    "partner": ("seminar__partners",),
    "topic": ("seminar__topics",),
    "language": ("seminar__languages",),
    "programme": ("programme_year__programme",),
    "certainty": ("certainty",),
    SEMINAR: ("seminar",),
}
UNITS = {  # who completed, of the presences that each participation has once
    "is_first": {"is_first": True, "completed": True},
    "is_first_on_side": {"is_first_on_side": True, "completed_on_side": True},
    "": {"completed_here": True},
}
SCOPES = {"is_first": Tally.Scope.WHOLE, "is_first_on_side": Tally.Scope.SIDE, "": Tally.Scope.PLACE}
KEPT = {PARTICIPANTS: "", COMPLETERS: "_completers", ATTENDANCES: "_attendances"}
OF_TALLIES = {"programme", "year", "borders", "region", "place", "side", "audience", "gender", "certainty"}


class Counts:
    """One measure of one selection, counted by any dimensions: from the sums of the years where they can tell."""

    def __init__(self, selected, user, measure):
        self.selected, self.user, self.measure = selected, user, measure
        self.presences = selected.rows(Presence, user)
        self._seminars, self._people = {}, None

    @property
    def total(self):
        return self.by([]).get((), Part())

    def adds_up_over(self, dimension):
        """Say whether nobody is counted under two values of a dimension."""
        is_today = dimension == "region" and self.selected.borders == TODAY
        return self.measure != PERSONS and dimension in SINGLE and not is_today

    def by(self, dimensions):
        """Return {(key of each dimension): Part}."""
        asked, found = [dimension for dimension in dimensions if dimension != GENDER], defaultdict(Part)
        for key, part in self._parts(asked):
            if self._is_chosen(asked, key):
                for column, of_column in self._of_chosen_genders(part):
                    at = dimensions.index(GENDER) if GENDER in dimensions else 0
                    found[(*key[:at], column, *key[at:]) if GENDER in dimensions else key] += of_column
        return found

    def _is_chosen(self, dimensions, key):
        """A seminar of two partners stands under the other one too; only what is selected has a row."""
        for dimension, value in zip(dimensions, key, strict=True):
            chosen = getattr(self.selected, dimension) if dimension in SEVERAL else ()
            if chosen and value not in chosen:
                return False
        return True

    def _of_chosen_genders(self, part):
        for gender in self.selected.gender or GENDERS:
            if number := getattr(part.cell, gender):
                listed = Cell(**{gender: getattr(part.listed, gender)})
                certainties = frozenset(pair for pair in part.certainties if pair[0] == gender)
                yield gender, Part(Cell(**{gender: number}), listed, certainties)

    def _parts(self, dimensions):
        """Yield (key, Part); a key may come several times."""
        unit, listed = self.unit(dimensions), self.presences.filter(kind=Kind.LIST)
        if self.measure == PERSONS:
            yield from self._persons(dimensions)
        elif self._is_kept(dimensions, unit):
            kept = self.selected.rows(Tally, self.user).filter(scope=SCOPES[unit]).exclude(kind=Kind.VISIT)
            yield from self._sums(kept, dimensions, {gender: f"{gender}{KEPT[self.measure]}" for gender in GENDERS})
        elif self.measure == PARTICIPANTS:
            yield from self._participants(dimensions, unit)
        elif self.measure == ATTENDANCES:
            yield from self._by_gender_of(listed, dimensions, Sum("attendances"))
        elif unit is None:
            completed = listed.filter(completed_here=True)
            yield from self._by_gender_of(completed, dimensions, Count("participation", distinct=True))
        else:
            yield from self._by_gender_of(listed.filter(**UNITS[unit]), dimensions, Count("pk"))

    def _is_kept(self, dimensions, unit):
        selected = self.selected
        is_today = selected.borders == TODAY and (selected.region or "region" in dimensions)
        return unit is not None and not is_today and {*selected.chosen(), *dimensions} <= OF_TALLIES

    def _persons(self, dimensions):
        """Different people, each read but once of a seminar where it matters not at which place."""
        kept, unit = kept_persons(self.selected, self.user, dimensions), self.unit(dimensions)
        counted = self.presences.filter(kind=Kind.LIST, is_counted=True)
        counted = counted.filter(**{unit: True}) if unit else counted
        if kept is None:
            yield from self._different_people(counted, dimensions)
            return
        cells, several = kept
        yield from ((key, _part(cell)) for key, cell in cells.items())
        if several:
            places = {key[dimensions.index("place")] for key in several}
            here = Q(locality__in={locality for locality, _institution in places if locality})
            here |= Q(locality=None) if (None, None) in places else Q()
            found = self._by_gender_of(counted.filter(here), dimensions, Count("participant", distinct=True))
            yield from ((key, part) for key, part in found if key in several)

    def _different_people(self, counted, dimensions):
        """Different people of some presences, which are read once for all of a crossing: it asks for the finest first.

        A set of them for each number is quicker than one query of the database for each.
        """
        if self._people is None or not {*dimensions} <= {*self._people[0]}:
            self._people = dimensions, self._read_people(counted, dimensions)
        (read, people), lists = self._people, defaultdict(list)
        for (gender, *keys), some in people.items():
            of = dict(zip(read, keys, strict=True))
            for key in product(*(of[dimension] for dimension in dimensions)):
                lists[key, gender].append(some)
        for (key, gender), some in lists.items():
            yield key, _part(Cell(**{COLUMN[gender]: len(set().union(*some))}))

    def _read_people(self, counted, dimensions):
        """Return {(gender, keys of each dimension): ids of people, some of them several times}."""
        several = self._values_of_seminars(dimensions)
        single = [dimension for dimension in dimensions if dimension not in several]
        paths = [path for dimension in single for path in self._paths(dimension)]
        found = defaultdict(lambda: array("q"))  # eight bytes each, however many
        alike = defaultdict(count().__next__)  # seminars with the same of everything have one number
        kinds = defaultdict(lambda: alike[()])
        for seminar in {seminar for of in several.values() for seminar in of}:
            kinds[seminar] = alike[tuple(tuple(of[seminar]) for of in several.values())]
        rows = self._with(dimensions, counted).values_list("participant", "gender", "seminar", *paths)
        for person, gender, seminar, *values in rows.iterator(chunk_size=5000):
            found[gender, kinds[seminar], *values].append(person)
        of_kind, people = {kind: dict(zip(several, keys, strict=False)) for keys, kind in alike.items()}, {}
        for (gender, kind, *values), some in found.items():
            row = dict(zip(paths, values, strict=True))
            of = of_kind[kind] | {name: self._key(row, [name]) for name in single}
            people[gender, *(of[dimension] for dimension in dimensions)] = some
        return people

    def _participants(self, dimensions, unit):
        people = self.presences.exclude(kind=Kind.VISIT)
        if unit is None:
            counted = people.filter(kind=Kind.LIST, is_counted=True)
            yield from self._by_gender_of(counted, dimensions, Count("participation", distinct=True))
            people = people.filter(kind=Kind.HEADCOUNT)
        elif unit:
            people = people.filter(**{unit: True})
        yield from self._sums(people, dimensions, {gender: gender for gender in GENDERS})

    def _sums(self, rows, dimensions, columns):
        sums = {f"sum_{gender}": Sum(column) for gender, column in columns.items()}
        for key, (kind, certainty), numbers in self._groups(rows, dimensions, ("kind", "certainty"), sums):
            yield key, _part(Cell(*numbers), kind, certainty)

    def _by_gender_of(self, presences, dimensions, number):
        for key, (gender,), (of_gender,) in self._groups(presences, dimensions, ("gender",), {"number": number}):
            yield key, _part(Cell(**{COLUMN[gender]: of_gender}))

    def unit(self, dimensions):
        """Return the flag that each participation has once in a group: none where it has but one presence there.

        None where no flag tells, and participations are told apart by their ids.
        """
        selected = self.selected
        if "place" in dimensions or len(selected.place) == 1:
            return ""
        by_today = selected.borders == TODAY and (selected.region or "region" in dimensions)
        if by_today or selected.place or (len(selected.side) > 1 and "side" not in dimensions):
            return None
        return "is_first_on_side" if selected.side or "side" in dimensions else "is_first"

    def _groups(self, presences, dimensions, told, numbers):
        """Yield (key of each dimension, values of the columns ``told``, ``numbers``) of presences in groups."""
        if SEVERAL & {*dimensions} and not OF_PEOPLE & {*dimensions} and self.measure != PERSONS:
            yield from self._groups_of_seminars(presences, dimensions, told, numbers)
            return
        paths = [path for dimension in dimensions for path in self._paths(dimension)]
        for row in self._with(dimensions, presences).values(*dict.fromkeys([*paths, *told])).annotate(**numbers):
            yield self._key(row, dimensions), tuple(row[name] for name in told), [row[name] for name in numbers]

    def _with(self, dimensions, presences):
        """Annotate presences with the dimensions that are no columns of theirs."""
        if "age" in dimensions and not self.selected.age:
            presences = with_age(presences)
        if "region" in dimensions and self.selected.borders == TODAY and not self.selected.region:
            presences = with_today(presences)
        if "month" in dimensions and not self.selected.month:
            presences = with_month(presences)
        return presences

    def _groups_of_seminars(self, presences, dimensions, told, numbers):
        """As ``_groups``: read by seminar, once for all of a crossing, and added up under each value of a seminar."""
        single = [dimension for dimension in dimensions if dimension not in SEVERAL]
        read = (*single, *told)
        if read not in self._seminars:
            self._seminars[read] = list(self._groups(presences, [SEMINAR, *single], told, numbers))
        values, sums = self._values_of_seminars(dimensions), defaultdict(lambda: [0] * len(numbers))
        for (seminar, *key), words, found in self._seminars[read]:
            of = dict(zip(single, key, strict=True))
            for each in product(*([of[name]] if name in of else values[name][seminar] for name in dimensions)):
                sums[each, words] = [number + more for number, more in zip(sums[each, words], found, strict=True)]
        yield from ((key, words, found) for (key, words), found in sums.items())

    def _values_of_seminars(self, dimensions):
        """Return {dimension: {seminar id: keys of it}} of those of which a seminar has several."""
        seminars, values = Seminar.objects.filter(programme_year__in=self.selected.programme_years), {}
        for dimension in SEVERAL & {*dimensions}:
            values[dimension] = defaultdict(list)
            for seminar, value in seminars.order_by().values_list("pk", f"{dimension}s"):
                values[dimension][seminar].append(_value([value]))
        return values

    def _paths(self, dimension):
        if dimension == "region":
            return ("region_today" if self.selected.borders == TODAY else "region",)
        return PATHS[dimension]

    def _key(self, row, dimensions):
        return tuple(_value([row[path] for path in self._paths(dimension)]) for dimension in dimensions)

    def number_unknown(self):
        """Return how many held seminars of the selection have a number that nobody knows."""
        if set(self.selected.chosen()) <= {"programme", "year", "region"}:
            kept = self.selected.rows(Tally, self.user).filter(scope=Tally.Scope.WHOLE, certainty=Certainty.UNKNOWN)
            return kept.aggregate(number=Sum("seminars", default=0))["number"]
        unknown = self.presences.filter(kind=Kind.VISIT, is_counted=False)
        return unknown.aggregate(number=Count("seminar", distinct=True))["number"]

    def made_of(self):
        """Return the MadeOf of the whole selection. What is kept tells all of it in one query."""
        if self.measure != PERSONS and self._is_kept([], self.unit([])):
            return self._made_of_kept()
        certainties = {certainty: part for (certainty,), part in self.by(["certainty"]).items()}
        places = self.by(["place"]) if self.measure == PARTICIPANTS else {}
        return MadeOf(certainties, sum(places.values(), Part()), self.number_unknown())

    def _made_of_kept(self):
        certainties, places, unknown = defaultdict(Part), Part(), 0
        sums = [Sum(f"{gender}{KEPT[self.measure]}") for gender in GENDERS]
        kept = self.selected.rows(Tally, self.user).values_list("scope", "kind", "certainty")
        for scope, kind, certainty, *numbers, seminars in kept.annotate(*sums, Sum("seminars")):
            of_genders = self._of_chosen_genders(_part(Cell(*numbers), kind, certainty))
            part = sum((of_gender for _gender, of_gender in of_genders), Part())
            if scope == SCOPES[self.unit([])]:
                certainties[certainty] += part
            if scope == Tally.Scope.PLACE:
                places += part
            if scope == Tally.Scope.WHOLE and kind == Kind.VISIT and certainty == Certainty.UNKNOWN:
                unknown += seminars
        if self.selected.place or self.selected.side:  # visits of the whole have neither
            unknown = self.number_unknown()
        return MadeOf(certainties, places, unknown)


def _part(cell, kind=Kind.LIST, certainty=Certainty.EXACT):
    certainties = frozenset((gender, certainty) for gender in GENDERS if getattr(cell, gender))
    return Part(cell, cell if kind == Kind.LIST else NOBODY, certainties)


def _value(values):
    if len(values) > 1:
        return tuple(values)
    return NO_VALUE if values[0] is None else values[0]  # None as a key stands for a total
