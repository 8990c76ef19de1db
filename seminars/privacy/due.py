"""Whose names are due to be deleted: so many years after the last seminar they were listed at.

Of several programmes the longest period holds. Who is on no list is due as long after they were last written.
"""

from collections import Counter
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from accounts.models import Event
from accounts.trail import record
from regions.naming import ByName
from seminars.closing import lock, lock_people
from seminars.models import Participant, Participation, Programme, ProgrammeYear, Scan, SheetDraft
from seminars.models.programme import KEPT_YEARS
from seminars.privacy.erasing import erase, erase_scans, flush, strip_history
from seminars.privacy.traces import Traces

BATCH = 300
KEPT = "seminar__programme_year__programme__names_kept_years"


@dataclass(frozen=True)
class DueGroup:
    """People whose last seminar was in one programme year; of none: who is on no list."""

    programme_year: ProgrammeYear | None
    people: int


def years_before(day, years):
    """Return the same day so many years before; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def due_people(*, today=None, programme=None):
    """Return the Participants whose names are due, those last listed in a programme where one is given."""
    today, periods = today or localdate(), _periods()
    listed = Participation.objects.filter(participant=OuterRef("pk"))
    recent = listed.filter(seminar__end__gt=years_before(today, min(periods)))
    people = Participant.objects.named().filter(~Exists(recent)).order_by()  # most people stop here
    seen = people.annotate(last=Max("participations__seminar__end"), kept=Max(f"participations__{KEPT}"))
    is_over = Q(pk__in=[])
    for years in periods:
        is_over |= Q(kept=years, last__lte=years_before(today, years))
    found = Participant.objects.filter(Q(pk__in=seen.filter(is_over).values("pk")) | _on_no_list(today, periods))
    return with_last(found).filter(last_programme=programme.pk) if programme else found


def with_last(people):
    """Annotate Participants with their last seminar: its end, its programme year and its programme (ids)."""
    last = Participation.objects.filter(participant=OuterRef("pk")).order_by("-seminar__end", "-pk")
    names = {
        "last_day": "seminar__end",
        "last_year": "seminar__programme_year",
        "last_programme": "seminar__programme_year__programme",
    }
    return people.annotate(**{name: Subquery(last.values(path)[:1]) for name, path in names.items()})


def due_groups(*, today=None):
    """Return the DueGroups, the oldest year first."""
    rows = with_last(due_people(today=today)).order_by().values_list("last_year").annotate(Count("pk"))
    numbers = dict(rows)
    years = ProgrammeYear.objects.select_related("programme").filter(pk__in=[pk for pk in numbers if pk])
    found = [DueGroup(year, numbers[year.pk]) for year in years.order_by("year", ByName("programme__"))]
    return [DueGroup(None, numbers[None]), *found] if None in numbers else found


def what_goes(*, today=None, programme=None):
    """Return how much would go, by kind, if the names that are due were deleted now (a Counter)."""
    people = list(due_people(today=today, programme=programme).order_by("pk").values_list("pk", flat=True))
    scans = _scans(today, programme, without=due_people(today=today, programme=programme))
    found, gone = Counter(), set(scans.order_by().values_list("pk", flat=True))
    for some in _batches(people):
        traces = Traces(some)
        found += traces.numbers()
        gone.update(traces.scans.order_by().values_list("pk", flat=True))
    found["scans"] = len(gone)
    return found


def erase_due(*, today=None, programme=None, user=None):
    """Delete the names that are due and return how much went, by kind (a Counter).

    Some hundred people at once, each time in a transaction of its own, so that others can work meanwhile; broken off,
    what is left is due as before. Who was put on another list since is not due any more.
    """
    today = today or localdate()
    people = list(due_people(today=today, programme=programme).order_by("pk").values_list("pk", flat=True))
    gone = Counter()
    for some in _batches(people):
        with transaction.atomic():
            lock_people()
            still = due_people(today=today, programme=programme).filter(pk__in=some)
            gone += erase(list(still.values_list("pk", flat=True)), today=today, user=user)
    gone["scans"] += _erase_scans(today, programme, user)
    _strip_deleted(today)
    SheetDraft.objects.outdated().delete()
    call_command("clearsessions")  # a session may hold a message with a name in it
    flush()
    return gone


def _periods():
    return sorted(set(Programme.objects.order_by().values_list("names_kept_years", flat=True))) or [KEPT_YEARS]


def _on_no_list(today, periods):
    since = {"history_date__date__gt": years_before(today, max(periods))}
    written = Participant.history.filter(id=OuterRef("pk"), **since)
    listed = Participation.history.filter(participant_id=OuterRef("pk"), **since)
    is_listed = Participation.objects.filter(participant=OuterRef("pk"))
    return Q(~Exists(is_listed) & ~Exists(written) & ~Exists(listed), erased_on=None)


def _scans(today, programme, without=None):
    """Scans of seminars that are over for so long and have nobody's name on their lists any more."""
    named = Participation.objects.filter(seminar=OuterRef("session__seminar"), participant__erased_on=None)
    if without is not None:
        named = named.exclude(participant__in=without.values("pk"))
    is_over = Q(pk__in=[])
    of_programme = "session__seminar__programme_year__programme"
    for years in _periods():
        is_over |= Q(
            **{f"{of_programme}__names_kept_years": years},
            session__seminar__end__lte=years_before(today or localdate(), years),
        )
    scans = Scan.objects.readable().filter(is_over).filter(~Exists(named))
    return scans.filter(**{of_programme: programme}) if programme else scans


@transaction.atomic
def _erase_scans(today, programme, user):
    lock_people()
    scans = list(_scans(today, programme).order_by().values_list("pk", "session__seminar"))
    lock({seminar for _scan, seminar in scans})
    erase_scans([scan for scan, _seminar in scans], today)
    if scans:
        record(user, Event.Action.NAMES_ERASED, details={"scans": len(scans)})
    return len(scans)


@transaction.atomic
def _strip_deleted(today):
    """Take the names of people deleted from the register out of history and recent actions, as long after that."""
    lock_people()
    until = {"history_date__date__lte": years_before(today, max(_periods()))}
    there = Participant.objects.filter(pk=OuterRef("id"))
    deleted = Participant.history.filter(~Exists(there), **until, history_type="-").exclude(surname="", given_name="")
    ids = set(deleted.order_by().values_list("id", flat=True))
    for some in _batches(sorted(ids)):
        traces = Traces(some)
        LogEntry.objects.filter(pk__in=traces.log_entries).delete()
        strip_history(traces.history, traces.list_history)


def _batches(ids):
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
