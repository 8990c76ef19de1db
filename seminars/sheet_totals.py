"""What is recorded of a session beside what its paper sheet says, and how the two differ, in words."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import ngettext

from seminars.models import Attendance, Headcount, Session
from seminars.presences import COLUMN

GENDERS = tuple(COLUMN.values())


@dataclass(frozen=True)
class SessionTotal:
    """People on the list present at a session, and those counted by number at its venue, each {gender: people}."""

    session: Session
    listed: dict
    by_number: dict

    @property
    def sheet(self):
        """What the paper sheet says, or None where nobody entered it."""
        total = getattr(self.session, "sheet_total", None)
        return total and {gender: getattr(total, gender) for gender in GENDERS}

    @property
    def agrees(self):
        """People counted by number may have signed the sheet or not, only the office knows: both agree."""
        both = {gender: self.listed[gender] + self.by_number[gender] for gender in GENDERS}
        return self.sheet in (None, self.listed, both)

    @property
    def difference(self):
        """How the list differs from the sheet: "1 woman missing"; empty where the two agree or there is no sheet."""
        if self.agrees:
            return ""
        found = {gender: self.listed[gender] - self.sheet[gender] for gender in GENDERS}
        return ", ".join(_in_words(gender, number) for gender, number in found.items() if number)


def no_people():
    return dict.fromkeys(GENDERS, 0)


def session_totals(seminars):
    """Return {seminar id: [SessionTotal of each session, in order]} of some seminars, ids or rows."""
    sessions = Session.objects.filter(seminar__in=seminars).select_related("venue__locality", "sheet_total")
    listed, by_number = _listed(seminars), _by_number(counted(seminars))
    totals = defaultdict(list)
    for session in sessions.order_by("date", "pk"):
        there = by_number[session.seminar_id, session.venue_id]
        totals[session.seminar_id].append(SessionTotal(session, listed[session.pk], there))
    return totals


def by_number_at(seminar):
    """Return {venue id, None for online: {gender: people counted by number there}}."""
    found = defaultdict(no_people)
    for (_seminar, venue), numbers in _by_number(counted([seminar])).items():
        found[venue] = numbers
    return found


def _listed(seminars):
    found = defaultdict(no_people)
    marks = Attendance.objects.filter(session__seminar__in=seminars, participation__seminar__in=seminars).order_by()
    for session, gender, number in marks.values_list("session", "participation__participant__gender").annotate(
        Count("pk")
    ):
        found[session][COLUMN[gender]] = number
    return found


def counted(seminars):
    return Headcount.objects.counted().filter(seminar__in=seminars)


def _by_number(headcounts):
    found = defaultdict(no_people)
    for headcount in headcounts:
        there = found[headcount.seminar_id, headcount.venue_id]
        for gender in GENDERS:
            there[gender] += getattr(headcount, gender)
    return found


def _in_words(gender, number):
    words = {
        "women": (
            ngettext("%(number)d woman missing", "%(number)d women missing", -number),
            ngettext("%(number)d woman too many", "%(number)d women too many", number),
        ),
        "men": (
            ngettext("%(number)d man missing", "%(number)d men missing", -number),
            ngettext("%(number)d man too many", "%(number)d men too many", number),
        ),
        "not_stated": (
            ngettext("%(number)d not stated missing", "%(number)d not stated missing", -number),
            ngettext("%(number)d not stated too many", "%(number)d not stated too many", number),
        ),
    }
    return words[gender][number > 0] % {"number": abs(number)}
