"""The held seminars of a year in groups of the same partners and places: what anybody may know beside the numbers.

Which seminars were held where is printed, and with whom is no secret. So whoever reads the numbers of partners and
places beside each other knows which seminars are in which of them.
"""

from collections import defaultdict
from dataclasses import dataclass

from reports.totals import GENDERS, Cell, place_key
from seminars.models import Presence, Seminar

MOST = 300  # of more groups those of equal partners are put together: the linear program would take minutes


@dataclass(frozen=True)
class Group:
    """Seminars of one region with the same partners at the same places."""

    region: str  # its code
    partners: tuple  # ids
    places: tuple  # (key as ``reports.totals.Place`` writes it, side)
    cell: Cell


def seminar_groups(programme_year):
    """Return the Groups of the held seminars of a programme year. Three queries."""
    partners, places, cells = _partners(programme_year), _places(programme_year), defaultdict(Cell)
    held = programme_year.seminars.filter(status=Seminar.Status.HELD).order_by()
    for pk, region, *numbers in held.values_list("pk", "region__iso_code", *GENDERS):
        cells[region, tuple(partners[pk]), tuple(sorted(places[pk]))] += Cell(*numbers)
    groups = [Group(*key, cell) for key, cell in sorted(cells.items(), key=lambda each: each[0])]
    return tuple(groups if len(groups) <= MOST else _together(groups))


def _partners(programme_year):
    found = defaultdict(list)
    rows = Seminar.partners.through.objects.filter(seminar__programme_year=programme_year).order_by("partner")
    for seminar, partner in rows.values_list("seminar", "partner"):
        found[seminar].append(partner)
    return found


def _places(programme_year):
    found = defaultdict(set)
    rows = Presence.objects.filter(programme_year=programme_year).exclude(side="").order_by()
    for seminar, side, locality, institution in rows.values_list(
        "seminar", "side", "locality", "institution"
    ).distinct():
        found[seminar].add((place_key(locality, institution), side))
    return found


def _together(groups):
    places, cells = defaultdict(set), defaultdict(Cell)
    for group in groups:
        key = group.region, group.partners
        places[key].update(group.places)
        cells[key] += group.cell
    return [Group(*key, tuple(sorted(places[key])), cell) for key, cell in cells.items()]
