"""The reference data shipped with the product, and its loader."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from regions.models import Locality, LocalityRegion, Region, Venue

REFERENCE = Path(__file__).parent / "data" / "reference.json"


@transaction.atomic
def load_reference():
    """Create the regions, localities and institutions that are not there yet; never touch those that are.

    Returns how many of each were created, as {"regions": n, "localities": n, "venues": n}.
    """
    data = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return {
        "regions": sum(_load_region(entry) for entry in data["regions"]),
        "localities": sum(_load_locality(entry) for entry in data["localities"]),
        "venues": sum(_load_venue(entry) for entry in data["venues"]),
    }


def _day(text):
    return text and date.fromisoformat(text)


def _load_region(entry):
    # The file lists a region after the one it was formed from.
    if Region.objects.filter(iso_code=entry["iso_code"]).exists():
        return False
    fields = {**entry, "valid_from": _day(entry["valid_from"]), "valid_until": _day(entry["valid_until"])}
    fields["formed_from"] = Region.objects.filter(iso_code=entry["formed_from"]).first()
    Region(**fields).save()
    return True


def _load_locality(entry):
    """Known are localities with the same KATO code, or with the same name in the same region."""
    last = entry["periods"][-1]
    same_code = LocalityRegion.objects.filter(kato=last["kato"])
    same_name = LocalityRegion.objects.filter(region__iso_code=last["region"], locality__name_en=entry["name_en"])
    if same_code.exists() or same_name.exists():
        return False
    locality = Locality(**{key: value for key, value in entry.items() if key != "periods"})
    locality.save()
    for period in entry["periods"]:
        LocalityRegion.objects.create(
            locality=locality,
            region=Region.objects.get(iso_code=period["region"]),
            kato=period["kato"],
            valid_from=_day(period["valid_from"]),
            valid_until=_day(period["valid_until"]),
        )
    return True


def _load_venue(entry):
    locality = Locality.objects.filter(periods__kato=entry["locality"]).first()
    if locality is None or locality.venues.filter(name_en=entry["name_en"]).exists():
        return False
    Venue(**{**entry, "locality": locality}).save()
    return True
