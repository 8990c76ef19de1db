"""The annual report as data, for programs and spreadsheets. Internal edition: exact."""

from dataclasses import asdict

from django.utils.translation import gettext

from reports.checks import year_checks
from reports.statement import rule_in_words, year_statement
from reports.totals import GENDERS
from seminars.models.choices import Certainty


def numbers(cell):
    return {**{gender: getattr(cell, gender) for gender in GENDERS}, "total": cell.total}


def report_json(figures):
    """Return the report of a year as plain dicts and lists, with the keys other programs rely on."""
    return {
        "year": figures.year,
        "edition": "internal",
        "programme": figures.programme_year.programme.name_en,
        "statement": str(year_statement(figures)),
        "rule": rule_in_words(figures.programme_year),
        "certainty": str(figures.certainty),
        "participants": numbers(figures.cell),
        "persons": figures.persons,
        "attendances": figures.attendances.total,
        "completers": figures.completers.total,
        "seminars": figures.seminars,
        "number_unknown": figures.number_unknown,
        "regions": [_region(row) for row in figures.regions],
        "audiences": [
            {"code": str(row.subject), "name": str(row.subject.label), **numbers(row.cell)} for row in figures.audiences
        ],
        "urban_rural": [{"code": str(row.subject), **numbers(row.cell)} for row in figures.sides],
        "urban_rural_overlap": figures.side_overlap.total,
        "checks": [asdict(check) for check in year_checks(figures)],
    }


def _region(row):
    return {
        "code": row.region.iso_code,
        "name": row.region.name,
        **numbers(row.cell),
        "persons": row.persons,
        "overlap": row.overlap.total,
        "seminars": row.seminars,
        "number_unknown": row.number_unknown,
        "places": [{"name": place.subject.name, **numbers(place.cell)} for place in row.counted_places],
    }


def report_csv(figures):
    """Yield the rows of the table of regions and places, headings first, the year's total last."""
    yield ["region_code", "region", "place", *GENDERS, "total", "certainty"]
    for row in figures.regions:
        code, name = row.region.iso_code, row.region.name
        for place in row.places:
            yield [code, name, place.subject.name, *_known(place)]
        if row.overlap:
            again = gettext("counted again at another place")
            yield [code, name, again, *(-number for number in numbers(row.overlap).values()), ""]
        yield [code, name, "", *_known(row)]
    yield ["", "", "", *_known(figures)]


def _known(row):
    """Return the numbers and their certainty; where nothing is known the numbers are empty and not 0."""
    if row.is_unknown:
        return [""] * 4 + [Certainty.UNKNOWN.value]
    is_part = getattr(row, "number_unknown", 0) and row.certainty == Certainty.EXACT
    return [*numbers(row.cell).values(), (Certainty.PARTIAL if is_part else row.certainty).value]
