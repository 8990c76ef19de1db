"""The rows behind a year's numbers, small enough to be kept with a publication: ids and numbers, no names."""

import json
import zlib
from typing import NamedTuple

from regions.models import Venue
from reports.totals import GENDERS, place_key
from seminars.models import Headcount, Kind, Presence, Seminar
from seminars.presences import COLUMN


class FrozenRow(NamedTuple):
    """Somebody on a list at one place, or a headcount. ``pk`` is that of the participation or headcount.

    Whoever adds up a seminar, a region or a year takes the rows ``is_first``; the others are the same people again, at
    another place.
    """

    kind: str
    pk: int
    seminar: str
    region: str
    place: str  # as ``reports.totals.Place`` writes its key
    women: int
    men: int
    not_stated: int
    is_first: bool


def rows_of(programme_year):
    """Return the FrozenRows of a programme year, in the order of their ids."""
    return sorted([*_of_lists(programme_year), *_of_headcounts(programme_year)])


def _of_lists(programme_year):
    found = Presence.objects.filter(programme_year=programme_year, kind=Kind.LIST, is_counted=True).order_by()
    names = ("participation", "seminar__code", "region__iso_code", "locality", "institution", "gender", "is_first")
    for pk, seminar, region, locality, institution, gender, is_first in found.values_list(*names).iterator():
        numbers = (int(COLUMN[gender] == name) for name in GENDERS)
        yield FrozenRow(Kind.LIST, pk, seminar, region, place_key(locality, institution), *numbers, is_first)


def _of_headcounts(programme_year):
    held = Headcount.objects.counted().filter(
        seminar__programme_year=programme_year, seminar__status=Seminar.Status.HELD
    )
    names = ("pk", "seminar__code", "seminar__region__iso_code", "venue", "venue__kind", "venue__locality", *GENDERS)
    for pk, seminar, region, venue, kind, locality, *numbers in held.order_by().values_list(*names):
        institution = venue if kind == Venue.Kind.INSTITUTION else None
        yield FrozenRow(Kind.HEADCOUNT, pk, seminar, region, place_key(locality, institution), *numbers, True)


def pack(rows):
    """Return some FrozenRows as bytes: the same rows, the same bytes."""
    return zlib.compress(json.dumps([list(row) for row in rows], separators=(",", ":")).encode(), 9)


def unpack(content):
    """Return the FrozenRows that ``pack`` made bytes of."""
    return [FrozenRow(*row) for row in json.loads(zlib.decompress(content))]
