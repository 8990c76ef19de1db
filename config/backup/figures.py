"""The figures of a whole site, to be held against those of its copy."""

from reports.figures import year_figures
from reports.totals import GENDERS
from seminars.models import ProgrammeYear


def all_figures():
    """Return every programme year's numbers as plain dicts: the year, its regions and places, its audiences, sides."""
    years = ProgrammeYear.objects.select_related("programme").order_by("programme", "year")
    return [_figures(year_figures(year)) for year in years]


def _figures(year):
    return {
        "programme": year.programme_year.programme.name_en,
        "year": year.year,
        "participants": _numbers(year.cell),
        "persons": year.persons,
        "attendances": _numbers(year.attendances),
        "completers": _numbers(year.completers),
        "seminars": year.seminars,
        "regions": {
            row.region.iso_code: {
                "participants": _numbers(row.cell),
                "persons": row.persons,
                "places": {place.subject.key: _numbers(place.cell) for place in row.places},
            }
            for row in year.regions
        },
        "audiences": {str(row.subject): _numbers(row.cell) for row in year.audiences},
        "urban_rural": {str(row.subject): _numbers(row.cell) for row in year.sides},
    }


def _numbers(cell):
    return [getattr(cell, gender) for gender in GENDERS]


def differences(before, after):
    """Yield a sentence for each year whose figures are not what they were."""
    before, after = ({(each["programme"], each["year"]): each for each in years} for years in (before, after))
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, {}), after.get(key, {})
        parts = [part for part in sorted(old.keys() | new.keys()) if old.get(part) != new.get(part)]
        if parts:
            yield f"{key[0]} {key[1]}: {', '.join(parts)} differ from what they were"


def count_of_figures(value):
    """Return how many numbers some figures hold."""
    if isinstance(value, dict):
        return sum(map(count_of_figures, value.values()))
    return sum(map(count_of_figures, value)) if isinstance(value, list) else isinstance(value, int)
