"""Make the kept search and sort keys anew, after the folding or the order of names changed."""

from django.db import transaction

from regions.folding import VERSION
from regions.models import Locality, Region, Venue
from regions.naming import SORT_KEYS
from seminars.closing import lock_people
from seminars.models import Folding, Language, Office, OwnHeading, Participant, Partner, Programme, Topic
from seminars.sheets.columns import heading_key

KEYS = {
    **{model: ["search_key", *SORT_KEYS] for model in (Region, Locality, Venue)},
    **dict.fromkeys((Office, Programme, Partner, Topic, Language), SORT_KEYS),
    Participant: ["search_key", "name_key", "surname_skeleton", "sort_key"],
}
BATCH = 1000


@transaction.atomic
def refold():
    """Fold every kept key by the VERSION of today and say so in Folding. Returns how many rows that were.

    Imports and merges wait for it.
    """
    lock_people()
    number = sum(_refold(model, keys) for model, keys in KEYS.items())
    for heading in OwnHeading.objects.order_by("pk"):
        _refold_heading(heading)
    Folding.objects.update_or_create(defaults={"version": VERSION})
    return number


def _refold(model, keys):
    number, last = 0, 0
    # Locked, or the upsert would bring back who is deleted meanwhile.
    while rows := list(model.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            row.fold_names()
        # An upsert of rows that are there: an update of so many keys at once takes many times as long.
        model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=keys)
        number, last = number + len(rows), rows[-1].pk
    return number


def _refold_heading(heading):
    """Two headings that have become one keep what was said first."""
    key = heading_key(heading.heading)
    if key == heading.heading:
        return
    if OwnHeading.objects.filter(office=heading.office_id, heading=key).exists():
        heading.delete()
    else:
        heading.heading = key
        heading.save()
