"""Years for the tests of disclosure control: figures made of who came, in plain Python and without a database."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from regions.models import Locality, Region
from reports.disclosure.protect import protect
from reports.disclosure.rules import Thresholds
from reports.public_tables import public_tables
from reports.seminar_groups import Group as SeminarGroup
from reports.totals import GENDERS, Cell, Place, RegionFigures, Row, YearFigures
from seminars.models import ProgrammeYear, Side
from seminars.models.choices import Audience

FIVE = Thresholds()
AUDIENCES = tuple(audience.value for audience in Audience)


class Group(NamedTuple):
    """People who were at the same places of a region and are alike."""

    region: str
    places: tuple  # numbers of places of the region
    gender: str
    audience: str = "law_enforcement"
    completed: bool = True
    seminar: int = 0  # which of the region


@dataclass
class Year:
    """Who came: how many of each Group. ``sides`` are those of the places of each region, {"KZ-31": ("urban", ...)}.

    ``seminars`` are (ids of partners, numbers of places) of those of each region; without them they do not matter.
    """

    sides: dict
    people: Counter = field(default_factory=Counter)
    persons: int | None = None
    seminars: dict = field(default_factory=dict)

    def add(self, region, places, women=0, men=0, not_stated=0, **more):
        for gender, number in zip(GENDERS, (women, men, not_stated), strict=True):
            self.people[Group(region, tuple(places), gender, **more)] += number
        return self

    def copy(self):
        return replace(self, people=Counter(self.people))

    def cell(self, is_wanted=lambda group: True):
        numbers = Counter()
        for group, number in self.people.items():
            if is_wanted(group):
                numbers[group.gender] += number
        return Cell(**numbers)

    @property
    def different_people(self):
        return self.cell().total if self.persons is None else self.persons

    def figures(self):
        """Return the YearFigures of these people."""
        cell, nobody = self.cell(), Cell()
        audiences = [Row(each, self.cell(lambda group, each=each: group.audience == each)) for each in Audience]
        sides = [Row(each, self.cell(lambda group, each=each: each in self.sides_of(group))) for each in Side]
        return YearFigures(
            programme_year=ProgrammeYear(year=2025),
            region=None,
            cell=cell,
            listed=cell,
            persons=self.different_people,
            came_before=0,
            completers=self.cell(lambda group: group.completed),
            attendances=nobody,
            seminars=sum(map(self.number_of_seminars, self.sides)),
            seminars_planned=0,
            sessions=0,
            regions=tuple(map(self.region, self.sides)),
            audiences=tuple(row for row in audiences if row.cell),
            sides=tuple(sides),
        )

    def held(self):
        """Return (region, partners, keys of places) of each seminar."""
        for region, seminars in self.seminars.items():
            for partners, places in seminars:
                yield region, partners, [f"place:{region}:{self.key(region, at)}" for at in places]

    def key(self, region, at):
        return place_of(region, at, self.sides[region][at]).key

    def groups(self):
        """Return the groups of the seminars as the product has them."""
        cells = {}
        for region, seminars in self.seminars.items():
            for number, (partners, places) in enumerate(seminars):
                here = tuple(sorted((self.key(region, at), self.sides[region][at]) for at in places))
                came = self.cell(lambda who, it=(region, number): (who.region, who.seminar) == it)
                key = region, tuple(sorted(partners)), here
                cells[key] = cells.get(key, Cell()) + came
        return tuple(SeminarGroup(*key, cell) for key, cell in cells.items())

    def sides_of(self, group):
        return {self.sides[group.region][place] for place in group.places}

    def region(self, code):
        places = [
            Row(
                place_of(code, at, side),
                self.cell(lambda group, at=at: group.region == code and at in group.places),
            )
            for at, side in enumerate(self.sides[code])
        ]
        cell, nobody = self.cell(lambda group: group.region == code), Cell()
        persons = min(cell.total, self.different_people)
        number = self.number_of_seminars(code)
        return RegionFigures(Region(iso_code=code), cell, persons, 0, nobody, nobody, number, 0, tuple(places))

    def number_of_seminars(self, region):
        return len(self.seminars.get(region, ["one"]))

    def with_partner(self, partner):
        """Return the Year of the seminars that one partner had a part in."""
        kept = {
            region: [number for number, (partners, _places) in enumerate(seminars) if partner in partners]
            for region, seminars in self.seminars.items()
        }
        people = Counter({who: number for who, number in self.people.items() if who.seminar in kept[who.region]})
        seminars = {region: [self.seminars[region][number] for number in found] for region, found in kept.items()}
        sides = {region: sides for region, sides in self.sides.items() if kept[region]}
        return replace(self, sides=sides, people=people, seminars=seminars)


def place_of(code, at, side):
    if side == "online":
        return Place()
    kind = Locality.Kind.VILLAGE if side == "rural" else Locality.Kind.CITY
    return Place(Locality(pk=at + 1, kind=kind, name_en=f"Place {at} of {code}"))


def random_year(random, least=100):
    """Return a Year of at least so many people, with small numbers in many corners."""
    sides = {}
    for number in range(random.randint(1, 6)):
        here = [random.choice(("urban", "rural")) for _ in range(random.randint(1, 4))]
        sides[f"KZ-{10 + number}"] = (*here, *(["online"] if random.random() < 0.3 else []))
    year = Year(sides)
    audiences = random.sample(AUDIENCES, random.randint(1, len(AUDIENCES)))
    weights = [random.choice((1, 1, 0.1, 0.02)) for _ in audiences]
    women, not_stated = random.choice((0.1, 0.45, 0.5, 0.8)), random.choice((0, 0, 0.01, 0.1))
    more_places, dropped = random.choice((0, 0.01, 0.1, 0.5)), random.choice((0, 0.02, 0.2))
    size = max(least // len(sides) + 1, int(random.lognormvariate(4, 1)))
    for code, here in sides.items():
        of_places = [random.choice((1, 1, 0.1, 0.02)) for _ in here]
        for _ in range(random.randint(size, 2 * size)):
            places = {random.choices(range(len(here)), of_places)[0]}
            while random.random() < more_places and len(places) < len(here):
                places.add(random.randrange(len(here)))
            at = random.random()
            gender = "not_stated" if at < not_stated else "women" if random.random() < women else "men"
            audience = random.choices(audiences, weights)[0]
            completed = random.random() >= dropped
            year.people[Group(code, tuple(sorted(places)), gender, audience, completed)] += 1
    year.persons = random.randint(sum(year.people.values()) // 2, sum(year.people.values()))
    return year


def random_joint_year(random):
    """Return a Year of seminars with different partners at different places, small numbers in many corners."""
    year = Year({})
    for number in range(random.randint(1, 4)):
        code, sides = f"KZ-{10 + number}", [random.choice(("urban", "rural")) for _ in range(random.randint(1, 4))]
        year.sides[code] = (*sides, *(["online"] if random.random() < 0.2 else []))
        there = range(len(year.sides[code]))
        year.seminars[code] = [
            (random.sample((1, 2, 3), random.choice((0, 1, 1, 2))), random.sample(there, random.randint(1, len(there))))
            for _ in range(random.randint(1, 4))
        ]
        year.seminars[code] += [([1], [at]) for at in there if not any(at in at_s for _, at_s in year.seminars[code])]
        for seminar, (_partners, places) in enumerate(year.seminars[code]):
            women, audience = random.choice((0.05, 0.5, 0.9)), random.choice(AUDIENCES[:3])
            for _ in range(random.choice((3, 12, 40, 80))):
                were = random.sample(places, 1 if random.random() < 0.7 else random.randint(1, len(places)))
                gender = "women" if random.random() < women else "men"
                year.people[Group(code, tuple(sorted(were)), gender, audience, seminar=seminar)] += 1
    return year.add(code, year.seminars[code][0][1][:1], 30, 30)


def corrected(year, random):
    """Return a year in which one person was added, and at times another taken away."""
    year = year.copy()
    who = random.choice(sorted(year.people.elements()))
    other = random.choice(sorted(year.people.elements()))
    year.people[who._replace(gender=other.gender, audience=other.audience)] += 1
    if random.random() < 0.3:
        year.people[other] -= 1
    year.people = +year.people
    return year


def edition_of(year, thresholds=FIVE, earlier=()):
    return protect(public_tables(year.figures(), year.groups()), thresholds, earlier)


def one_region(women=60, men=60, **more):
    """A region of a town and a village, 60 women and 60 men in each unless said otherwise."""
    year = Year({"KZ-31": ("urban", "rural")})
    return year.add("KZ-31", [0], women, men, **more).add("KZ-31", [1], 60, 60, **more)


def one_town(*regions):
    return Year(dict.fromkeys(regions or ("KZ-31",), ("urban",)))


def two_small_audiences():
    year = one_region().add("KZ-31", [0], women=3, men=20, audience="academia")
    return year.add("KZ-31", [0], women=40, men=40, audience="other")
