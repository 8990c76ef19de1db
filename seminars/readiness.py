"""What a held seminar still lacks, or where it does not agree, in words. A few queries for any number of seminars."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seminars.counting import COLUMN
from seminars.models import Attendance, DoubtfulPair, Headcount, Participation, Scan, Seminar, Session
from seminars.models.choices import Audience, Gender

GENDERS = tuple(COLUMN.values())


@dataclass(frozen=True)
class Finding:
    """One thing to do before a seminar's numbers are final."""

    seminar: Seminar
    sentence: str


def findings(seminars):
    """Return the Findings of the held seminars of a QuerySet, seminar by seminar in the order of their days.

    Of a closed one there is nothing left to do; where it was closed as it is, the reason stands instead.
    """
    held = list(seminars.held().select_related("region", "programme_year").order_by("start", "code"))
    rows = _Rows([seminar for seminar in held if not seminar.closed_at])
    return [Finding(seminar, sentence) for seminar in held for sentence in rows.sentences(seminar)]


class _Rows:
    """What the rules look at, read once for all seminars."""

    def __init__(self, seminars):
        ids = [seminar.pk for seminar in seminars]
        self.unknown = set(Seminar.objects.number_unknown().filter(pk__in=ids).values_list("pk", flat=True))
        self.sessions, self.headcounts = defaultdict(list), defaultdict(list)
        sessions = Session.objects.filter(seminar__in=ids).select_related("venue__locality", "sheet_total")
        for session in sessions.order_by("date", "pk"):
            self.sessions[session.seminar_id].append(session)
        for headcount in Headcount.objects.counted().filter(seminar__in=ids):
            self.headcounts[headcount.seminar_id].append(headcount)
        self.marks = _marks(ids)
        self.people = _people(ids)
        self.doubtful = _doubtful(ids)
        scanned = set(Scan.objects.filter(session__seminar__in=ids).order_by().values_list("session", flat=True))
        self.without_scan = Counter(
            session.seminar_id
            for sessions in self.sessions.values()
            for session in sessions
            if session.pk not in scanned and (any(self.marks[session.pk].values()) or hasattr(session, "sheet_total"))
        )

    def sentences(self, seminar):
        """Yield a sentence for each finding of one seminar."""
        if seminar.closed_at:
            if seminar.closing_reason:
                yield _("closed as it is: %(reason)s") % {"reason": seminar.closing_reason}
            return
        if seminar.pk in self.unknown:
            yield _("held, number unknown")
            return
        for session in self.sessions[seminar.pk]:
            yield from self._of_session(seminar, session)
        gender, audience = self.people.get(seminar.pk, (0, 0))
        gender += sum(headcount.not_stated for headcount in self.headcounts[seminar.pk])
        audience += sum(
            each.total for each in self.headcounts[seminar.pk] if each.audience in ("", Audience.NOT_STATED)
        )
        if gender:
            words = ngettext("gender not stated of %(number)d person", "gender not stated of %(number)d people", gender)
            yield words % {"number": gender}
        if audience:
            words = ngettext(
                "audience not stated of %(number)d person", "audience not stated of %(number)d people", audience
            )
            yield words % {"number": audience}
        if number := self.without_scan[seminar.pk]:
            words = ngettext(
                "no scan of the sheet of %(number)d session", "no scan of the sheets of %(number)d sessions", number
            )
            yield words % {"number": number}
        if number := self.doubtful.get(seminar.pk):
            words = ngettext(
                "%(number)d person may be in the register twice",
                "%(number)d people may be in the register twice",
                number,
            )
            yield words % {"number": number}

    def _of_session(self, seminar, session):
        marks = self.marks[session.pk]
        there = [headcount for headcount in self.headcounts[seminar.pk] if headcount.venue_id == session.venue_id]
        if not any(marks.values()) and not there:
            yield _("nobody at the session of %(session)s") % {"session": session}
        if not hasattr(session, "sheet_total"):
            return
        sheet = {gender: getattr(session.sheet_total, gender) for gender in GENDERS}
        both = {gender: marks[gender] + sum(getattr(each, gender) for each in there) for gender in GENDERS}
        if sheet not in (marks, both):  # whether people by number signed the sheet, only the office knows
            yield _("paper sheet of %(session)s says %(sheet)s, recorded %(marks)s") % {
                "session": session,
                "sheet": _in_words(sheet),
                "marks": _in_words(marks),
            }


def _in_words(numbers):
    women, men, not_stated = (numbers[gender] for gender in GENDERS)
    return f"{women} + {men} + {not_stated}" if not_stated else f"{women} + {men}"


def _marks(ids):
    """Return {session id: {gender: people present}}."""
    found = defaultdict(lambda: dict.fromkeys(GENDERS, 0))
    marks = Attendance.objects.filter(session__seminar__in=ids, participation__seminar__in=ids).order_by()
    for session, gender, number in marks.values_list("session", "participation__participant__gender").annotate(
        Count("pk")
    ):
        found[session][COLUMN[gender]] = number
    return found


def _people(ids):
    """Return {seminar id: (people on the list without gender, without audience)}."""
    numbers = (
        Participation.objects.filter(seminar__in=ids)
        .order_by()
        .values("seminar")
        .annotate(
            no_gender=Count("pk", filter=Q(participant__gender=Gender.NOT_STATED)),
            no_audience=Count("pk", filter=Q(audience=Audience.NOT_STATED)),
        )
    )
    return {row["seminar"]: (row["no_gender"], row["no_audience"]) for row in numbers}


def _doubtful(ids):
    """Return {seminar id: people on its list who may be somebody else of the register}."""
    pairs = DoubtfulPair.objects.undecided()
    doubtful = Q(participant__in=pairs.values("first")) | Q(participant__in=pairs.values("second"))
    people = Participation.objects.filter(doubtful, seminar__in=ids).order_by()
    return dict(people.values_list("seminar").annotate(Count("pk")))
