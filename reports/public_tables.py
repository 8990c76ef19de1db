"""The fixed list of tables of the public edition: what of a year's figures is printed, and how it hangs together."""

from reports.disclosure.tables import AtMost, Kind, Row, Sum, Tables
from seminars.models import Side


def public_tables(figures):
    """Return the Tables of the public edition of a YearFigures of a whole year.

    Keys: ``year``, ``region:KZ-31``, ``place:KZ-31:locality-8``, ``again:KZ-31``, ``audience:academia``,
    ``side:urban``, ``side:again``, ``completers``, ``persons``, ``persons:KZ-31``. ``incomplete`` is never printed: it
    is the year less its completers, which anybody can work out.
    """
    rows, sums, limits, between = [_row("year", Kind.YEAR, figures.cell)], [], [], []
    for region in figures.regions:
        _add_region(region, rows, sums, limits, between)
    rows += [
        _row(f"audience:{row.subject}", Kind.AUDIENCE, row.cell, audience=str(row.subject)) for row in figures.audiences
    ]
    rows += [_row(f"side:{row.subject}", Kind.SIDE, row.cell) for row in figures.sides]
    rows += [
        _row("side:again", Kind.AGAIN, figures.side_overlap),
        _row("completers", Kind.COMPLETERS, figures.completers),
        _row("incomplete", Kind.UNPRINTED, figures.cell - figures.completers),
        Row("persons", Kind.PERSONS, {"total": figures.persons}),
    ]
    sums += [
        Sum("year", tuple(f"region:{row.region.iso_code}" for row in figures.regions)),
        Sum("year", tuple(f"audience:{row.subject}" for row in figures.audiences)),
        Sum("year", tuple(f"side:{row.subject}" for row in figures.sides), again="side:again"),
        Sum("year", ("completers", "incomplete")),
    ]
    for side in Side:
        parts = tuple(key for key in between if key.endswith(f":{side}"))
        sums.append(Sum(f"side:{side}", parts))
    persons = tuple(f"persons:{row.region.iso_code}" for row in figures.regions)
    limits += [AtMost("persons", ("year",)), AtMost("persons", persons)]
    return Tables(tuple(rows), tuple(sums), tuple(limits), tuple(between))


def _row(key, kind, cell, audience=""):
    return Row.of_people(key, kind, cell.women, cell.men, cell.not_stated, audience)


def _add_region(region, rows, sums, limits, between):
    code = region.region.iso_code
    whole, again = f"region:{code}", f"again:{code}"
    rows.append(_row(whole, Kind.REGION, region.cell))
    sides = {}
    for place in region.places:
        key = f"place:{code}:{place.subject.key}"
        rows.append(_row(key, Kind.PLACE, place.cell))
        sides.setdefault(side_of(place.subject), []).append(key)
    rows.append(_row(again, Kind.AGAIN, region.overlap))
    persons = f"persons:{code}"
    rows.append(Row(persons, Kind.PERSONS, {"total": region.persons}))
    limits += [AtMost(persons, (whole,)), AtMost(persons, ("persons",))]
    places = [key for keys in sides.values() for key in keys]
    sums.append(Sum(whole, tuple(places), again=again))
    for side, keys in sides.items():
        here = f"{whole}:{side}"  # who of the region was on that side: printed nowhere
        between.append(here)
        limits += [AtMost(key, (here,)) for key in keys]
        limits += [AtMost(here, tuple(keys)), AtMost(here, (whole,))]
    limits.append(AtMost(whole, tuple(f"{whole}:{side}" for side in sides)))


def side_of(place):
    if place.is_online:
        return Side.ONLINE
    locality = place.locality or place.institution.locality
    return Side.RURAL if locality.is_rural else Side.URBAN
