"""What a held seminar still lacks, or where it does not agree, in words.

What its own rows tell is kept with the seminar by ``recount`` as a list of codes; people who may be in the register
twice are looked up when somebody asks, since pairs come and go with other seminars' lists.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seminars.models import DoubtfulPair, Participation, Seminar, Session
from seminars.models.choices import Audience, Gender
from seminars.presences import COLUMN
from seminars.sheet_totals import GENDERS, SessionTotal, no_people

UNKNOWN, NOBODY, SHEET, NO_GENDER, NO_AUDIENCE, NO_SCAN = "unknown", "nobody", "sheet", "gender", "audience", "scan"


@dataclass(frozen=True)
class Finding:
    """One thing to do before a seminar's numbers are final."""

    seminar: Seminar
    sentence: str


def missing_of(rows, seminar):
    """Return what the rows of a seminar (``SeminarRows``) lack as a list of [code, ...]; nothing unless it was held."""
    if seminar.status != Seminar.Status.HELD:
        return []
    if rows.is_unknown(seminar):
        return [[UNKNOWN]]
    totals, headcounts = _session_totals(rows, seminar), rows.counted_headcounts(seminar)
    people = rows.participations[seminar.pk]
    no_gender = sum(person.gender == Gender.NOT_STATED for person in people)
    no_gender += sum(headcount.not_stated for headcount in headcounts)
    no_audience = sum(person.audience == Audience.NOT_STATED for person in people)
    no_audience += sum(each.total for each in headcounts if each.audience in ("", Audience.NOT_STATED))
    no_scan = sum(not total.session.has_scan for total in totals if any(total.listed.values()) or total.sheet)
    numbers = ((NO_GENDER, no_gender), (NO_AUDIENCE, no_audience), (NO_SCAN, no_scan))
    found = [code for total in totals for code in _of_session(total)]
    return [*found, *([code, number] for code, number in numbers if number)]


def _session_totals(rows, seminar):
    """Return the SessionTotal of each session, in order."""
    listed, by_number = defaultdict(no_people), defaultdict(no_people)
    for participation, attended, _judged in rows.judged(seminar):
        for session in attended:
            listed[session][COLUMN[participation.gender]] += 1
    for headcount in rows.counted_headcounts(seminar):
        for gender in GENDERS:
            by_number[headcount.venue_id][gender] += getattr(headcount, gender)
    sessions = rows.sessions[seminar.pk].values()
    return [SessionTotal(session, listed[session.pk], by_number[session.venue_id]) for session in sessions]


def _of_session(total):
    if not any(total.listed.values()) and not any(total.by_number.values()):
        yield [NOBODY, total.session.pk]
    if not total.agrees:
        sheet, listed = ([numbers[gender] for gender in GENDERS] for numbers in (total.sheet, total.listed))
        yield [SHEET, total.session.pk, sheet, listed]


def findings(seminars):
    """Return the Findings of the held seminars of a QuerySet, seminar by seminar in the order of their days."""
    lacking = Lacking(seminars)
    return lacking.sentences(lacking.seminars)


class Lacking:
    """The held seminars of a QuerySet of which there is anything to say, in the order of their days.

    Of a closed one there is nothing left to do; where it was closed as it is, the reason stands instead.
    """

    def __init__(self, seminars):
        held, is_open = seminars.held(), Q(closed_at=None)
        self.doubtful = _doubtful(held.filter(is_open))
        lacks = is_open & (~Q(missing=[]) | Q(pk__in=self.doubtful))
        found = held.filter(lacks | ~is_open & ~Q(closing_reason=""))
        self.seminars = found.select_related("region", "programme_year").order_by("start", "code")

    @classmethod
    def among(cls, seminars):
        """The same of seminars that have been read with all their columns, in the order in which they stand."""
        found = cls.__new__(cls)
        held = [seminar for seminar in seminars if seminar.status == Seminar.Status.HELD]
        found.doubtful = _doubtful([seminar for seminar in held if not seminar.closed_at])
        found.seminars = [seminar for seminar in held if found._lacks(seminar)]
        return found

    def _lacks(self, seminar):
        if seminar.closed_at:
            return bool(seminar.closing_reason)
        return bool(seminar.missing) or seminar.pk in self.doubtful

    def sentences(self, seminars):
        """Return the Findings of some of the seminars."""
        found = list(seminars)
        sessions = _sessions(found)
        return [
            Finding(seminar, sentence)
            for seminar in found
            for sentence in _sentences(seminar, sessions, self.doubtful.get(seminar.pk))
        ]


def _sessions(seminars):
    ids = {code[1] for seminar in seminars for code in seminar.missing if code[0] in (NOBODY, SHEET)}
    return Session.objects.select_related("venue__locality").in_bulk(ids) if ids else {}


def _sentences(seminar, sessions, doubtful):
    """Yield a sentence for each finding of one seminar."""
    if seminar.closed_at:
        if seminar.closing_reason:
            yield _("closed as it is: %(reason)s") % {"reason": seminar.closing_reason}
        return
    for code, *rest in seminar.missing:
        yield _in_words(code, rest, sessions)
    if doubtful:
        words = ngettext(
            "%(number)d person may be in the register twice",
            "%(number)d people may be in the register twice",
            doubtful,
        )
        yield words % {"number": doubtful}


def _in_words(code, rest, sessions):
    if code == UNKNOWN:
        return _("held, number unknown")
    if code == NOBODY:
        return _("nobody at the session of %(session)s") % {"session": sessions[rest[0]]}
    if code == SHEET:
        session, sheet, listed = rest
        return _("paper sheet of %(session)s says %(sheet)s, recorded %(marks)s") % {
            "session": sessions[session],
            "sheet": _sum(sheet),
            "marks": _sum(listed),
        }
    (number,) = rest
    words = {
        NO_GENDER: ngettext("gender not stated of %(number)d person", "gender not stated of %(number)d people", number),
        NO_AUDIENCE: ngettext(
            "audience not stated of %(number)d person", "audience not stated of %(number)d people", number
        ),
        NO_SCAN: ngettext(
            "no scan of the sheet of %(number)d session", "no scan of the sheets of %(number)d sessions", number
        ),
    }
    return words[code] % {"number": number}


def _sum(numbers):
    women, men, not_stated = numbers
    return f"{women} + {men} + {not_stated}" if not_stated else f"{women} + {men}"


def _doubtful(seminars):
    """Return {seminar id: people on its list who may be somebody else of the register}."""
    pairs = list(DoubtfulPair.objects.undecided().order_by().values_list("first", "second"))
    if not pairs:
        return {}
    people = Participation.objects.filter(participant__in={pk for pair in pairs for pk in pair}, seminar__in=seminars)
    return dict(people.order_by().values_list("seminar").annotate(Count("pk")))
