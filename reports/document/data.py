"""The annual report as data: the json, and the one table of regions and places that its csv is.

A public edition has the numbers of its Protected; a hidden one is None here, and the csv writes it as x.
"""

import json
from dataclasses import asdict

from django.utils.translation import gettext

from reports.document.content import HIDDEN, Number
from reports.statement import rule_in_words, year_statement
from reports.totals import GENDERS
from seminars.models.choices import Certainty

TOTAL = "total"
COLUMNS = (*GENDERS, TOTAL)
CSV_COLUMNS = ("region_code", "region", "place", *COLUMNS, "certainty")


def report_json(figures, checks, *, report=None, protected=None):
    """Return the report of a year as plain dicts and lists, with the keys other programs rely on.

    A public edition needs its ``report`` too: it has one key more, ``hidden``, which lists what is hidden in its
    tables. Not why: "small" would say "1 to 4".
    """
    shown = _Shown(protected)
    written = {
        "year": figures.year,
        "edition": "internal" if protected is None else "public",
        "programme": figures.programme_year.programme.name_en,
        **({"partner": figures.partner.name_en} if figures.partner else {}),
        "statement": report.statement if report else str(year_statement(figures)),
        "rule": rule_in_words(figures.programme_year),
        "certainty": str(figures.certainty),
        "participants": shown.cell("year", figures.cell),
        "persons": shown.number("persons", TOTAL, figures.persons),
        "attendances": shown.exact_only(figures.attendances.total),
        "completers": shown.number("completers", TOTAL, figures.completers.total),
        "seminars": figures.seminars,
        "number_unknown": figures.number_unknown,
        "regions": [_region(row, shown) for row in figures.regions],
        "audiences": [
            {
                "code": str(row.subject),
                "name": str(row.subject.label),
                **shown.cell(f"audience:{row.subject}", row.cell),
            }
            for row in figures.audiences
            if shown.tells(f"audience:{row.subject}")
        ],
        "urban_rural": [
            {"code": str(row.subject), **shown.cell(f"side:{row.subject}", row.cell)}
            for row in figures.sides
            if shown.tells(f"side:{row.subject}")
        ],
        "urban_rural_overlap": shown.number("side:again", TOTAL, figures.side_overlap.total),
        "checks": [_check(check, shown) for check in checks],
    }
    return written if protected is None else {**written, "hidden": list(hidden_cells(report))}


def json_file(figures, checks, **edition):
    """Return the bytes of a json file; ``edition`` is as for ``report_json``."""
    return (json.dumps(report_json(figures, checks, **edition), ensure_ascii=False, indent=1) + "\n").encode()


class _Shown:
    """What an edition shows of the exact numbers: all of them, or what its Protected lets through."""

    def __init__(self, protected):
        self.protected = protected

    @property
    def is_exact(self):
        return self.protected is None

    def tells(self, key):
        return self.protected is None or self.protected.tells(key)

    def number(self, key, column, exact):
        return exact if self.protected is None else self.protected.number(key, column)

    def cell(self, key, cell):
        return {column: self.number(key, column, getattr(cell, column)) for column in COLUMNS}

    def exact_only(self, exact):
        """A number that no public edition has."""
        return exact if self.protected is None else None


def _region(row, shown):
    code = row.region.iso_code
    return {
        "code": code,
        "name": row.region.name,
        **shown.cell(f"region:{code}", row.cell),
        "persons": shown.exact_only(row.persons),
        "overlap": shown.number(f"again:{code}", TOTAL, row.overlap.total),
        "seminars": row.seminars,
        "number_unknown": row.number_unknown,
        "places": [
            {"name": place.subject.name, **shown.cell(_place_key(code, place), place.cell)}
            for place in (row.counted_places if shown.is_exact else row.places)  # one left out is known to be nought
            if shown.tells(_place_key(code, place))
        ],
    }


def _place_key(code, place):
    return f"place:{code}:{place.subject.key}"


def _check(check, shown):
    """The detail of a check is made of exact numbers: a public edition says only whether it passed."""
    return {**asdict(check), "detail": shown.exact_only(check.detail) or ""}


def hidden_cells(report):
    """Yield what is hidden in the tables of a public edition: table, row and column."""
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if isinstance(cell, Number) and cell.is_hidden:
                    yield {"table": table.key, "row": row.key or row.cells[0], "column": column.key}


def report_csv(figures, *, protected=None):
    """Yield the rows of the table of regions and places, headings first, the year's total last."""
    shown = _Shown(protected)
    yield CSV_COLUMNS
    for row in figures.regions:
        code, name = row.region.iso_code, row.region.name
        tells_places = shown.tells(f"again:{code}")
        for place in row.places if tells_places else ():
            yield code, name, place.subject.name, *_known(place, _place_key(code, place), shown)
        if tells_places and (row.overlap or not shown.is_exact):  # without the line it is known that there are none
            yield (
                code,
                name,
                gettext("counted again at another place"),
                *_again(row.overlap, f"again:{code}", shown),
                "",
            )
        yield code, name, "", *_known(row, f"region:{code}", shown)
    yield "", "", "", *_known(figures, "year", shown)


def _again(overlap, key, shown):
    return [HIDDEN if number is None else -number for number in shown.cell(key, overlap).values()]


def _known(row, key, shown):
    """Return the numbers and their certainty; where nothing is known the numbers are empty and not 0."""
    numbers = [HIDDEN if number is None else number for number in shown.cell(key, row.cell).values()]
    if row.is_unknown and HIDDEN not in numbers:
        return [""] * 4 + [Certainty.UNKNOWN.value]
    is_part = getattr(row, "number_unknown", 0) and row.certainty == Certainty.EXACT
    return [*numbers, (Certainty.PARTIAL if is_part else row.certainty).value]
