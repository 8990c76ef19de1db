"""What counts: whether a participation counts and completes, where it attended, and the numbers kept beside the rows.

The rules are those of ``docs/counting.md``. Every write path ends in ``recount``, in the transaction of the write.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from seminars.models import Attendance, Headcount, Participation, Seminar, Session, Tally
from seminars.models.choices import Audience, Certainty, Gender

CHUNK, BATCH = 200, 5000  # seminars, rows
COLUMN = {Gender.WOMAN: "women", Gender.MAN: "men", Gender.NOT_STATED: "not_stated"}


@dataclass(frozen=True)
class Judged:
    """How one participation stands under the rule of its year."""

    is_counted: bool
    completed_at: frozenset  # ids of venues (None is online) where the share of sessions was reached

    @property
    def is_completer(self):
        return bool(self.completed_at)


def judge(attended, venue_of, *, minimum_sessions, completion_share):
    """Judge one participation.

    ``attended`` are the ids of the attended sessions, ``venue_of`` maps every session of the seminar to its venue id.
    Completed is who is counted and attended, at one venue at least, ``completion_share`` of the sessions held there.
    """
    if len(attended) < minimum_sessions:
        return Judged(False, frozenset())
    held = Counter(venue_of.values())
    present = Counter(venue_of[session] for session in attended)
    return Judged(True, frozenset(venue for venue, times in present.items() if times >= completion_share * held[venue]))


@transaction.atomic
def recount(seminars):
    """Rebuild everything kept for these seminars from their rows: flags of participations, and tallies.

    ``seminars`` is a QuerySet or a list of seminars or ids. Locks them until the transaction ends, so that two writers
    on one seminar cannot leave numbers of neither.
    """
    ids = sorted({getattr(seminar, "pk", seminar) for seminar in seminars})
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        list(Seminar.objects.filter(pk__in=chunk).order_by("pk").select_for_update().values_list("pk"))
        # Read only now: a row joined while waiting for the lock would still carry the rule of before.
        rows = SeminarRows(list(Seminar.objects.filter(pk__in=chunk).select_related("programme_year")))
        Tally.objects.filter(seminar__in=chunk).delete()
        Tally.objects.bulk_create(rows.tallies(), batch_size=BATCH)
        _save_flags(rows.changed_flags())


def _save_flags(participations):
    """There are four pairs of flags at most: one update each, where bulk_update would say every row's."""
    by_flags = defaultdict(list)
    for participation in participations:
        by_flags[participation.is_counted, participation.is_completer].append(participation.pk)
    for (is_counted, is_completer), ids in by_flags.items():
        for start in range(0, len(ids), BATCH):
            some = Participation.objects.filter(pk__in=ids[start : start + BATCH])
            some.update(is_counted=is_counted, is_completer=is_completer)


def stale_seminars(seminars):
    """Yield (seminar, what differs) for each seminar whose kept numbers are not those of its rows."""
    ids = sorted(seminars.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = Seminar.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("programme_year")
        rows = SeminarRows(list(chunk))
        kept, true = defaultdict(Counter), defaultdict(Counter)
        for tally in Tally.objects.filter(seminar__in=ids[start : start + CHUNK]):
            kept[tally.seminar_id][_content(tally)] += 1
        for tally in rows.tallies():
            true[tally.seminar_id][_content(tally)] += 1
        wrong_flags = {participation.seminar_id for participation in rows.changed_flags()}
        for seminar in rows.seminars:
            if kept[seminar.pk] != true[seminar.pk]:
                yield seminar, "kept numbers"
            elif seminar.pk in wrong_flags:
                yield seminar, "counted or completed"


def _content(tally):
    return tuple(getattr(tally, field.attname) for field in Tally._meta.concrete_fields if not field.primary_key)


class SeminarRows:
    """The rows of some seminars, read with a fixed number of queries, and the numbers that follow from them."""

    def __init__(self, seminars):
        self.seminars, self._judged = seminars, {}
        self.sessions, self.participations, self.headcounts = defaultdict(dict), defaultdict(list), defaultdict(list)
        for session in Session.objects.filter(seminar__in=seminars).select_related("venue__locality"):
            self.sessions[session.seminar_id][session.pk] = session
        people = Participation.objects.filter(seminar__in=seminars).select_related("participant")
        for participation in people:
            self.participations[participation.seminar_id].append(participation)
        self.attended = defaultdict(list)
        marks = Attendance.objects.filter(participation__seminar__in=seminars)
        for participation, session in marks.values_list("participation", "session"):
            self.attended[participation].append(session)
        counted = Headcount.objects.counted().filter(seminar__in=seminars).select_related("venue__locality")
        for headcount in counted:
            self.headcounts[headcount.seminar_id].append(headcount)

    def judged(self, seminar):
        """Return [(participation, sessions attended, Judged)] of one seminar."""
        if seminar.pk not in self._judged:
            self._judged[seminar.pk] = list(self._judge(seminar))
        return self._judged[seminar.pk]

    def _judge(self, seminar):
        venue_of = {pk: session.venue_id for pk, session in self.sessions[seminar.pk].items()}
        year = seminar.programme_year
        rule = {"minimum_sessions": year.minimum_sessions, "completion_share": year.completion_share}
        for participation in self.participations[seminar.pk]:
            # A mark at another seminar's session counts nowhere; check_figures reports it.
            attended = [session for session in self.attended[participation.pk] if session in venue_of]
            yield participation, attended, judge(attended, venue_of, **rule)

    def changed_flags(self):
        """Return the participations whose kept flags were wrong, with the right ones set."""
        changed = []
        for seminar in self.seminars:
            for participation, _attended, judged in self.judged(seminar):
                flags = (judged.is_counted, judged.is_completer)
                if (participation.is_counted, participation.is_completer) != flags:
                    participation.is_counted, participation.is_completer = flags
                    changed.append(participation)
        return changed

    def tallies(self):
        """Return the unsaved tallies of the held seminars, without empty ones."""
        return [
            tally
            for seminar in self.seminars
            if seminar.status == Seminar.Status.HELD
            for tally in self._tallies_of(seminar)
        ]

    def _tallies_of(self, seminar):
        sums = TallySums(seminar)
        sessions = self.sessions[seminar.pk]
        for participation, attended, judged in self.judged(seminar):
            sums.add_listed(participation, [sessions[pk].venue for pk in attended], judged)
        for headcount in self.headcounts[seminar.pk]:
            sums.add_headcount(headcount)
        return sums.tallies()


class TallySums:
    """The tallies of one seminar while they are added up."""

    def __init__(self, seminar):
        self.seminar = seminar
        self.sums = defaultdict(Counter)

    def add_listed(self, participation, venues, judged):
        """``venues`` has one entry a session attended; None is online."""
        column = COLUMN[participation.participant.gender]
        rest = (participation.audience, Tally.Source.LIST, Certainty.EXACT)
        attendances, completions = defaultdict(Counter), defaultdict(bool)
        for venue in venues:
            for key in scopes_at(venue):
                attendances[key][column] += 1
                completions[key] |= (venue and venue.pk) in judged.completed_at
        whole = (Tally.Scope.SEMINAR, None, None, "")
        attendances[whole][column], completions[whole] = len(venues), judged.is_completer
        for key, marks in attendances.items():
            sums = self.sums[(*key, *rest)]
            sums[column] += judged.is_counted
            sums[f"{column}_completers"] += completions[key]
            sums[f"{column}_attendances"] += marks[column]

    def add_headcount(self, headcount):
        rest = (headcount.audience or Audience.NOT_STATED, Tally.Source.HEADCOUNT, headcount.certainty)
        for key in ((Tally.Scope.SEMINAR, None, None, ""), *scopes_at(headcount.venue)):
            for column in COLUMN.values():
                self.sums[(*key, *rest)][column] += getattr(headcount, column)

    def tallies(self):
        names = ("scope", "locality_id", "institution_id", "side", "audience", "source", "certainty")
        return [
            Tally(seminar=self.seminar, **dict(zip(names, key, strict=True)), **sums)
            for key, sums in self.sums.items()
            if any(sums.values())
        ]


def scopes_at(venue):
    """Return the keys (scope, locality, institution, side) under which presence at a venue (None: online) is kept."""
    if venue is None:
        return ((Tally.Scope.PLACE, None, None, ""), (Tally.Scope.SIDE, None, None, Tally.Side.ONLINE))
    side = Tally.Side.RURAL if venue.locality.is_rural else Tally.Side.URBAN
    is_institution = venue.kind == venue.Kind.INSTITUTION
    place = (None, venue.pk) if is_institution else (venue.locality_id, None)
    return ((Tally.Scope.PLACE, *place, ""), (Tally.Scope.SIDE, None, None, side))
