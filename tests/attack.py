"""An attack on public editions: how far the printed numbers leave each hidden one open, by linear programming.

It knows what any reader knows: which places the regions have and on which side they lie, which seminars were held where
and with whom, which audiences there are, and how counting works. Its unknowns are people: how many of each gender were
at exactly these places of some seminars. It shares nothing with the product.
"""

import math
from collections import defaultdict
from itertools import chain, combinations

import highspy
import numpy as np

GENDERS = ("women", "men", "not_stated")
SLACK = 1e-6


class Attack:
    """``places`` is {region: [(key of a place, its side)]}; ``printed`` is a list of {key: {column: number or None}}.

    ``held`` is [(region, ids of partners, keys of places)] of the seminars, where it is known; without it anybody of a
    region may have been anywhere in it. The numbers of all of ``printed`` are taken as those of the same people.
    """

    def __init__(self, places, *printed, held=()):
        self.highs, self.count = highspy.Highs(), 0
        self.highs.silent()
        self.numbers = defaultdict(dict)  # {(key, column): {variable: how often it counts}}
        self.keys = {key for edition in printed for key in edition}
        for gender in GENDERS:
            for region, partners, here in _travels(places, held):
                self._people(region, partners, here, gender)
            self._kinds_of_people("audience:", gender)
            self._more_or_less("completers", "incomplete", gender)
        for key, gender in list(self.numbers):
            for variable, times in self.numbers[key, gender].items():
                self.numbers[key, "total"][variable] = times
        self._different_people(places)
        for edition in printed:
            self._read(edition)

    def _variable(self):
        self.highs.addVar(0, highspy.kHighsInf)
        self.count += 1
        return self.count - 1

    def _rule(self, factors, least, most):
        at = np.array(list(factors), dtype=np.int32)
        self.highs.addRow(least, most, len(at), at, np.array(list(factors.values()), dtype=float))

    def _at_least(self, more, less):
        self._rule({**more, **{at: -times for at, times in less.items()}}, 0, highspy.kHighsInf)

    def _people(self, region, partners, here, gender):
        """Unknown: how many of some seminars of a region were at exactly these of their places."""
        exactly = f"with:{'+'.join(map(str, partners))}"
        keys = ["year", f"region:{region}", exactly, f"{exactly}:{region}"]
        keys += [f"partner:{partner}{where}" for partner in partners for where in ("", f":{region}")]
        for were in chain.from_iterable(combinations(here, size) for size in range(1, len(here) + 1)):
            who, sides = self._variable(), {side for _, side in were}
            for key in (*keys, *(key for key, _ in were), *(f"side:{side}" for side in sides)):
                self.numbers[key, gender][who] = 1
            self.numbers[f"again:{region}", gender][who] = len(were) - 1
            self.numbers["side:again", gender][who] = len(sides) - 1

    def _kinds_of_people(self, prefix, gender):
        kinds = {key: self._variable() for key in sorted(self.keys) if key.startswith(prefix)}
        for key, who in kinds.items():
            self.numbers[key, gender] = {who: 1}
        year = dict.fromkeys(self.numbers["year", gender], -1)
        self._rule({**dict.fromkeys(kinds.values(), 1), **year}, 0, 0)

    def _more_or_less(self, some, others, gender):
        for key in (some, others):
            self.numbers[key, gender] = {self._variable(): 1}
        both = self.numbers[some, gender] | self.numbers[others, gender]
        self._rule({**both, **dict.fromkeys(self.numbers["year", gender], -1)}, 0, 0)

    def _different_people(self, places):
        """Nobody is counted as a person who is not a participant, and some are persons of more than one region."""
        persons, regions = {self._variable(): 1}, {}
        self._at_least(self.numbers["year", "total"], persons)
        for region in places:
            here = {self._variable(): 1}
            self._at_least(self.numbers[f"region:{region}", "total"], here)
            self._at_least(persons, here)
            self.numbers[f"persons:{region}", "total"] = here
            regions |= here
        self._at_least(regions, persons)
        self.numbers["persons", "total"] = persons

    def _read(self, edition):
        for key, row in edition.items():
            for column, number in row.items():
                if number is not None and (key, column) in self.numbers:
                    self._rule(self.numbers[key, column], number, number)

    def bounds(self, key, column):
        """Return the least and the most whole number that a cell can be."""
        found = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            costs = np.zeros(self.count)
            for at, times in self.numbers[key, column].items():
                costs[at] = times
            self.highs.changeColsCost(self.count, np.arange(self.count, dtype=np.int32), costs)
            self.highs.changeObjectiveSense(sense)
            self.highs.run()
            status = self.highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                found.append(self.highs.getInfo().objective_function_value)
            else:
                unbounded = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
                assert status in unbounded, f"What was printed is impossible: {status}"
                found.append(math.inf)
        return math.ceil(found[0] - SLACK), found[1] if found[1] == math.inf else math.floor(found[1] + SLACK)


def _travels(places, held):
    """Return (region, partners, its places) of seminars of the same partners and places, each once."""
    if not held:
        return [(region, (), here) for region, here in places.items()]
    found = {(region, tuple(sorted(partners)), frozenset(keys)) for region, partners, keys in held}
    return [
        (region, partners, [place for place in places[region] if place[0] in keys])
        for region, partners, keys in sorted(found, key=str)
    ]


def places_of(figures):
    """What everybody knows of the places of some figures: {region: [(key of a place, its side)]}."""
    places = {}
    for row in figures.regions:
        code = row.region.iso_code
        here = [place.subject for place in row.places]
        places[code] = [(f"place:{code}:{place.key}", side_of(place)) for place in here]
    return places


def held_in(programme_year):
    """What everybody knows of the seminars held in a year of the database, as an Attack takes it."""
    found = []
    for seminar in programme_year.seminars.filter(status="held").select_related("region"):
        visits = [*seminar.sessions.select_related("venue"), *seminar.headcounts.select_related("venue")]
        places = {f"place:{seminar.region.iso_code}:{_key(visit.venue)}" for visit in visits}
        found.append((seminar.region.iso_code, [partner.pk for partner in seminar.partners.all()], places))
    return found


def _key(venue):
    if venue is None:
        return "online"
    return f"institution-{venue.pk}" if venue.kind == "institution" else f"locality-{venue.locality_id}"


def side_of(place):
    locality = place.institution.locality if place.institution else place.locality
    return "online" if locality is None else "rural" if locality.kind == "village" else "urban"


def unchanged(tables, edition):
    """The rows of another edition in which all that is printed is true of these tables too: what a reader remembers."""
    return {
        key: row
        for key, row in edition.items()
        if key in tables.by_key
        and all(number in (None, tables.number((key, column))) for column, number in row.items())
    }


def narrowest(places, protected, *known, held=()):
    """Return the narrowest interval an attack finds for a hidden number, after checking that it is of the truth."""
    attack, narrowest = Attack(places, protected.edition(), *known, held=held), math.inf
    for cell in protected.hidden:
        least, most = attack.bounds(*cell)
        assert least <= protected.tables.number(cell) <= most, cell
        narrowest = min(narrowest, most - least)
    return narrowest


def assert_withstands(places, protected, *known, held=()):
    if protected.only_total:
        return
    for row in protected.tables.rows:
        printed = [protected.number(row.key, column) for column in row.numbers]
        assert not any(number and number < 5 for number in printed)
        assert not row.is_of_one_gender or printed[:2] == [None, None]
    assert protected.number("year", "total") == protected.tables.number(("year", "total"))
    assert narrowest(places, protected, *known, held=held) >= 5
