"""Delete the names of people. Who they were goes; that they came stays, and with it every figure.

The row of a person stays with gender and birth year, and so do their participations with audience and marks: everything
that ``seminars.presences`` reads. What goes is told by ``seminars.privacy.traces``.
"""

from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.utils.timezone import localdate

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock, lock_people
from seminars.counting import recount
from seminars.models import Merge, Participant, Scan, SheetDraft, SheetImport, YearParticipant
from seminars.models.people import PERSONAL
from seminars.privacy.traces import Traces

NOTHING = {**dict.fromkeys(PERSONAL, ""), "search_key": "", "sort_key": "", "name_key": "|", "surname_skeleton": ""}
WORK = {"organisation": "", "position": ""}


@transaction.atomic
def erase(people, *, user=None, today=None):
    """Delete the names of some people (ids, a few hundred at once) and return how much went, by kind (a Counter).

    Closed seminars change by it as little as open ones. Cannot be undone; nor can merges of these people, nor imports
    that brought them. Who has no name any more is passed over.
    """
    lock_people()
    today = today or localdate()
    traces = Traces(Participant.objects.named().filter(pk__in=people).values_list("pk", flat=True))
    lock(traces.seminars)
    gone = traces.numbers()
    scans = list(traces.scans.values_list("pk", flat=True))
    LogEntry.objects.filter(pk__in=traces.log_entries).delete()
    SheetDraft.objects.filter(pk__in=[draft.pk for draft in traces.drafts]).delete()
    SheetDraft.objects.outdated().delete()
    SheetImport.objects.filter(pk__in=[done.pk for done in traces.imports]).update(made={})
    YearParticipant.objects.filter(pk__in=traces.file_ids).delete()
    traces.pairs.delete()
    Merge.objects.filter(pk__in=[merge.pk for merge in traces.merges]).delete()
    strip_history(traces.history, traces.list_history)
    traces.participations.update(**WORK)
    traces.people.update(**NOTHING, erased_on=today)
    erase_scans(scans, today)
    recount(traces.seminars)
    if gone["people"]:
        one = traces.people.first() if gone["people"] == 1 else None
        record(user, Event.Action.NAMES_ERASED, one, people=gone["people"], details=dict(gone))
    return gone


def strip_history(people, participations):
    """Take out of records of history what names somebody; who changed a gender or an audience, and when, stays."""
    people.update(**dict.fromkeys(PERSONAL, ""), history_change_reason=None)
    participations.update(**WORK, history_change_reason=None)


def erase_scans(scans, today):
    """Delete the pictures of scans (ids) and their files' names; that there were scans stays."""
    Scan.objects.filter(pk__in=scans).update(content=b"", size=0, file_name="", erased_on=today)


def flush():
    """Write the deletions through to the file of a SQLite database: its journal still holds what was there before."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
