"""What counts is kept beside the rows: every write path ends in ``recount``, in the transaction of the write.

The rules are those of ``docs/counting.md``; ``seminars.presences`` judges by them, ``seminars.tallies`` adds up.
"""

from collections import Counter, defaultdict

from django.db import transaction

from seminars.models import Participation, Presence, Seminar
from seminars.models.seminar import KEPT_NUMBERS
from seminars.presences import PresenceRow, SeminarRows
from seminars.readiness import missing_of
from seminars.tallies import Changes, lock_programmes

CHUNK, BATCH = 200, 5000  # seminars, rows
COUNTED = {"gender", "birth_year"}  # what figures tell of a person of the register


@transaction.atomic
def recount(seminars):
    """Bring everything kept for these seminars in line with their rows: presences, flags, numbers and sums.

    ``seminars`` is a QuerySet or a list of seminars or ids, those just deleted included. Locks them until the
    transaction ends, so that two writers on one seminar cannot leave numbers of neither. Once in a transaction: it
    ends holding the programmes, and must not wait for further seminars then.
    """
    ids = sorted({getattr(seminar, "pk", seminar) for seminar in seminars})
    for chunk in _chunks(ids, CHUNK):
        list(Seminar.objects.filter(pk__in=chunk).order_by("pk").select_for_update().values_list("pk"))
    changes = Changes(lock_programmes())
    for chunk in _chunks(ids, CHUNK):
        # Read only now: a row joined while waiting for the lock would still carry the rule of before.
        rows = SeminarRows(list(Seminar.objects.filter(pk__in=chunk).select_related("programme_year")))
        gone, new = _differences(chunk, rows)
        for some in _chunks(list(gone), BATCH):
            Presence.objects.filter(pk__in=some).delete()
        Presence.objects.bulk_create((Presence(**row._asdict()) for row in new), batch_size=BATCH)
        changes.exchange(gone.values(), new)
        _save_flags(rows.changed_flags())
        _save_numbers(rows)
    changes.save()


def keep_new(seminars):
    """Save the flags and numbers of seminars of which nothing is kept yet, and return their PresenceRows.

    For loading many: the caller saves the presences and makes the sums anew (``seminars.tallies.rebuild``) at the end.
    """
    rows = SeminarRows(seminars)
    _save_flags(rows.changed_flags())
    _save_numbers(rows)
    return rows.presences()


def _differences(ids, rows):
    """Return {id: PresenceRow} of the kept presences of some seminars that are wrong, and the rows that are missing."""
    missing, wrong = Counter(rows.presences()), {}
    for pk, *values in Presence.objects.filter(seminar__in=ids).order_by().values_list("pk", *PresenceRow._fields):
        row = PresenceRow._make(values)
        if missing[row]:
            missing[row] -= 1
        else:
            wrong[pk] = row
    return wrong, list(missing.elements())


def _save_flags(participations):
    """There are four pairs of flags at most: one update each, where bulk_update would say every row's."""
    by_flags = defaultdict(list)
    for participation, flags in participations:
        by_flags[flags].append(participation.pk)
    for (is_counted, is_completer), ids in by_flags.items():
        for some in _chunks(ids, BATCH):
            Participation.objects.filter(pk__in=some).update(is_counted=is_counted, is_completer=is_completer)


def _save_numbers(rows):
    changed = [seminar for seminar in rows.seminars if _number_differs(rows, seminar)]
    for seminar in changed:
        for name, value in _numbers(rows, seminar).items():
            setattr(seminar, name, value)
    Seminar.objects.bulk_update(changed, KEPT_NUMBERS, batch_size=100)


def _numbers(rows, seminar):
    return {**rows.numbers(seminar), "missing": missing_of(rows, seminar)}


def _number_differs(rows, seminar):
    return any(getattr(seminar, name) != value for name, value in _numbers(rows, seminar).items())


def stale_seminars(seminars):
    """Yield (seminar, what differs) for each seminar whose kept numbers are not those of its rows."""
    ids = sorted(seminars.values_list("pk", flat=True))
    for chunk in _chunks(ids, CHUNK):
        rows = SeminarRows(list(Seminar.objects.filter(pk__in=chunk).select_related("programme_year")))
        wrong, missing = _differences(chunk, rows)
        by_seminar = Counter(presence.seminar_id for presence in [*wrong.values(), *missing])
        flagged = {participation.seminar_id for participation, _flags in rows.changed_flags()}
        for seminar in rows.seminars:
            if seminar.pk in by_seminar or _number_differs(rows, seminar):
                yield seminar, "kept numbers"
            elif seminar.pk in flagged:
                yield seminar, "counted or completed"


def _chunks(values, size):
    return (values[start : start + size] for start in range(0, len(values), size))
