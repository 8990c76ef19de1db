"""Places by their keys in addresses, as ``reports.totals.Place`` writes them."""

import re

from django.db.models import Q

from regions.models import Locality, Venue
from reports.totals import Place
from seminars.models import Side

PLACE_KEY = re.compile(r"(locality|institution)-([0-9]{1,9})", re.ASCII)


def at_places(keys):
    """Return the condition that a presence is at one of some places."""
    condition = Q(pk__in=[])
    for key in keys:
        match = PLACE_KEY.fullmatch(key)
        if match is None:
            condition |= Q(side=Side.ONLINE)
        elif match[1] == "institution":
            condition |= Q(institution=int(match[2]))
        else:
            condition |= Q(locality=int(match[2]), institution=None)
    return condition


def place_of(key):
    """Return the Place of a key, or None where there is no such place."""
    match = PLACE_KEY.fullmatch(key)
    if match is None:
        return Place() if key == "online" else None
    if match[1] == "institution":
        institution = Venue.objects.filter(pk=int(match[2]), kind=Venue.Kind.INSTITUTION).first()
        return institution and Place(institution=institution)
    locality = Locality.objects.filter(pk=int(match[2])).first()
    return locality and Place(locality=locality)


def places_of(keys):
    """Return {key: Place} of those keys that there are places of. Two queries."""
    ids = {"institution": {}, "locality": {}}
    for key in keys:
        if match := PLACE_KEY.fullmatch(key):
            ids[match[1]][int(match[2])] = key
    institutions = Venue.objects.filter(kind=Venue.Kind.INSTITUTION).select_related("locality")
    institutions = institutions.in_bulk(list(ids["institution"]))
    found = {ids["institution"][pk]: Place(institution=venue) for pk, venue in institutions.items()}
    localities = Locality.objects.in_bulk(list(ids["locality"]))
    found |= {ids["locality"][pk]: Place(locality=locality) for pk, locality in localities.items()}
    return found | ({"online": Place()} if "online" in keys else {})
