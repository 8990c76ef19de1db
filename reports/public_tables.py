"""The fixed list of tables of the public edition: what of a year's figures is printed, and how it hangs together."""

from collections import defaultdict

from reports.disclosure.tables import AtMost, Kind, Row, Sum, Tables
from reports.seminar_groups import Group
from reports.totals import Cell
from seminars.models import Side


def public_tables(figures, groups=()):
    """Return the Tables of the public edition of a YearFigures of a whole year.

    Keys: ``year``, ``region:KZ-31``, ``place:KZ-31:locality-8``, ``again:KZ-31``, ``audience:academia``,
    ``side:urban``, ``side:again``, ``completers``, ``persons``, ``persons:KZ-31``; of a partner with whom not all was
    held ``partner:5`` and ``partner:5:KZ-31``. Never printed, but anybody can work them out: ``incomplete``, the year
    less its completers, and ``with:5+7``, the seminars of exactly these partners, also by region. ``groups`` are the
    ``reports.seminar_groups`` of the year; without them the seminars of a region are taken for one.
    """
    return _List(figures, groups).tables()


class _List:
    def __init__(self, figures, groups):
        self.figures = figures
        self.rows, self.sums, self.limits, self.between = [_row("year", Kind.YEAR, figures.cell)], [], [], []
        self.on_side = defaultdict(list)  # {side: keys of who of a group was on that side}
        by_region = defaultdict(list)
        for group in groups:
            by_region[group.region].append(group)
        self.groups = {
            region.region.iso_code: self.named(region, by_region[region.region.iso_code]) for region in figures.regions
        }  # {region code: [(key, Group)]}

    def tables(self):
        for region in self.figures.regions:
            self.add_region(region)
        self.add_year()
        self.add_partners()
        return Tables(tuple(self.rows), tuple(self.sums), tuple(self.limits), tuple(self.between))

    def named(self, region, groups):
        """Return [(key, Group)] of a region: a single one is the region, several are printed nowhere."""
        whole = f"region:{region.region.iso_code}"
        if len(groups) < 2:
            places = tuple((place.subject.key, str(side_of(place.subject))) for place in region.places)
            partners = groups[0].partners if groups else ()
            return [(whole, Group(region.region.iso_code, partners, places, region.cell))]
        named = [(f"{whole}/{at}", group) for at, group in enumerate(groups)]
        keys = tuple(key for key, _group in named)
        self.between += keys
        self.sums.append(Sum(whole, keys))
        return named

    def add_region(self, region):
        code = region.region.iso_code
        whole, again, persons = f"region:{code}", f"again:{code}", f"persons:{code}"
        places = [f"place:{code}:{place.subject.key}" for place in region.places]
        self.rows.append(_row(whole, Kind.REGION, region.cell))
        self.rows += [_row(key, Kind.PLACE, row.cell) for key, row in zip(places, region.places, strict=True)]
        self.rows.append(_row(again, Kind.AGAIN, region.overlap))
        self.rows.append(Row(persons, Kind.PERSONS, {"total": region.persons}))
        self.limits += [AtMost(persons, (whole,)), AtMost(persons, ("persons",))]
        self.sums.append(Sum(whole, tuple(places), again=again))
        came = defaultdict(list)
        for key, group in self.groups[code]:
            for place, here in self.add_group(key, group):
                came[place].append(here)
        self.sums += [Sum(place, tuple(keys)) for place, keys in came.items() if keys != [place]]

    def add_group(self, key, group):
        """Say what is known of who of a group was where, and yield (key of a place, key of who of it was there)."""
        sides = defaultdict(list)
        for name, side in group.places:
            place = f"place:{group.region}:{name}"
            here = place if len(self.groups[group.region]) == 1 else f"{place}/{key}"
            self.between += [here] if here != place else []
            sides[side].append(here)
            yield place, here
        for side, keys in sides.items():
            here = f"{key}:{side}"
            self.between.append(here)
            self.on_side[side].append(here)
            self.limits += [AtMost(each, (here,)) for each in keys]
            self.limits += [AtMost(here, tuple(keys)), AtMost(here, (key,))]
        if sides:
            self.limits.append(AtMost(key, tuple(f"{key}:{side}" for side in sides)))

    def add_year(self):
        figures = self.figures
        self.rows += [
            _row(f"audience:{row.subject}", Kind.AUDIENCE, row.cell, audience=str(row.subject))
            for row in figures.audiences
        ]
        self.rows += [_row(f"side:{row.subject}", Kind.SIDE, row.cell) for row in figures.sides]
        self.rows += [
            _row("side:again", Kind.AGAIN, figures.side_overlap),
            _row("completers", Kind.COMPLETERS, figures.completers),
            _row("incomplete", Kind.UNPRINTED, figures.cell - figures.completers),
            Row("persons", Kind.PERSONS, {"total": figures.persons}),
        ]
        self.sums += [
            Sum("year", tuple(f"region:{row.region.iso_code}" for row in figures.regions)),
            Sum("year", tuple(f"audience:{row.subject}" for row in figures.audiences)),
            Sum("year", tuple(f"side:{row.subject}" for row in figures.sides), again="side:again"),
            Sum("year", ("completers", "incomplete")),
            *(Sum(f"side:{side}", tuple(self.on_side[side])) for side in Side),
        ]
        persons = tuple(f"persons:{row.region.iso_code}" for row in figures.regions)
        self.limits += [AtMost("persons", ("year",)), AtMost("persons", persons)]

    def add_partners(self):
        """Partners, and what is left of one beside others: in a region and in the year."""
        everywhere = [each for groups in self.groups.values() for each in groups]
        self.add_partners_of("", everywhere)
        for code, groups in self.groups.items():
            self.add_partners_of(f":{code}", groups)

    def add_partners_of(self, where, groups):
        exactly = defaultdict(list)
        for key, group in groups:
            exactly[group.partners].append((key, group))
        if len(exactly) == 1:
            return  # what was held there was held with the same partners: their numbers are those of all
        for partner in sorted({partner for partners in exactly for partner in partners}):
            mine = [each for partners, found in exactly.items() if partner in partners for each in found]
            if len(mine) < len(groups):
                self.add_sum(f"partner:{partner}{where}", Kind.PARTNER, mine)
        for partners, found in exactly.items():
            self.add_sum(f"with:{'+'.join(map(str, partners))}{where}", Kind.UNPRINTED, found)

    def add_sum(self, key, kind, groups):
        self.rows.append(_row(key, kind, sum((group.cell for _key, group in groups), Cell())))
        self.sums.append(Sum(key, tuple(key for key, _group in groups)))


def _row(key, kind, cell, audience=""):
    return Row.of_people(key, kind, cell.women, cell.men, cell.not_stated, audience)


def side_of(place):
    if place.is_online:
        return Side.ONLINE
    locality = place.locality or place.institution.locality
    return Side.RURAL if locality.is_rural else Side.URBAN
