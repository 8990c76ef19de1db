"""Different people as they are kept (``seminars.models.PersonTally``), where what is kept answers what is asked."""

from collections import Counter

from reports.filters import TODAY
from reports.totals import GENDERS, Cell
from seminars.models import PersonTally

CHOSEN = {"programme", "year", "borders", "region", "audience", "gender"}
SCOPES = {
    frozenset(): PersonTally.Scope.WHOLE,
    frozenset({"region"}): PersonTally.Scope.REGION,
    frozenset({"region", "place"}): PersonTally.Scope.PLACE,
    frozenset({"audience"}): PersonTally.Scope.AUDIENCE,
    frozenset({"region", "audience"}): PersonTally.Scope.REGION_AUDIENCE,
}


def kept_persons(selected, user, dimensions):
    """Return ({key of each dimension: Cell} of a Filter, the keys that are not kept); None where nothing kept tells.

    A place is kept in each region it was in, as Online is; where these are several, its people are to be counted.
    """
    told = {name for name in ("region", "place", "audience") if name in dimensions or getattr(selected, name)}
    told = frozenset(told | {"region"} if "place" in told else told)
    if told not in SCOPES or not _are_kept(selected, user, dimensions):
        return None
    years, found, times = {year.pk: year.year for year in selected.programme_years}, {}, Counter()
    for row in _rows(selected, user, dimensions, years).filter(scope=SCOPES[told]):
        values = {
            "region": row.region_id,
            "place": (row.locality_id, row.institution_id),
            "year": years.get(row.programme_year_id),
            "audience": row.audience,
            "programme": row.programme_id,
        }
        key = tuple(values[name] for name in dimensions)
        found[key] = Cell(*(getattr(row, gender) for gender in GENDERS))
        times[key] += 1
    several = {key for key, number in times.items() if number > 1}
    return {key: cell for key, cell in found.items() if key not in several}, several


def _are_kept(selected, user, dimensions):
    """Different people are kept of one programme, by each dimension asked for, or of one value of it."""
    if not selected.chosen().keys() <= CHOSEN or not {*dimensions} <= CHOSEN | {"place"}:
        return False
    if selected.borders == TODAY and (selected.region or "region" in dimensions):
        return False
    if any(len(getattr(selected, name)) > 1 and name not in dimensions for name in ("year", "region", "audience")):
        return False
    sees_all = user.sees_everything or selected.region or {"region", "place"} & {*dimensions}
    return bool(sees_all) and len({year.programme_id for year in selected.programme_years}) == 1


def _rows(selected, user, dimensions, years):
    rows = PersonTally.objects.filter(came_before=False).order_by()
    rows = rows.filter(programme__in={year.programme_id for year in selected.programme_years})
    by_year = "year" in dimensions or selected.year
    rows = rows.filter(programme_year__in=years) if by_year else rows.filter(programme_year=None)
    if selected.region:
        rows = rows.filter(region__in=[region.pk for region in selected.regions])
    elif not user.sees_everything:
        rows = rows.filter(region__in=user.region_ids)
    return rows.filter(audience__in=selected.audience) if selected.audience else rows
