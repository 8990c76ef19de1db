"""What a held seminar still lacks, or where it does not agree, in words. A few queries for any number of seminars."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seminars.models import DoubtfulPair, Participation, Scan, Seminar
from seminars.models.choices import Audience, Certainty, Gender
from seminars.sheet_totals import GENDERS, counted, session_totals


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
        self.headcounts, headcounts = defaultdict(list), list(counted(ids))
        self.totals = session_totals(ids, headcounts)
        for headcount in headcounts:
            self.headcounts[headcount.seminar_id].append(headcount)
        self.people = _people(ids)
        self.doubtful = _doubtful(ids)
        scanned = set(Scan.objects.filter(session__seminar__in=ids).order_by().values_list("session", flat=True))
        self.without_scan = Counter(
            seminar
            for seminar, totals in self.totals.items()
            for total in totals
            if total.session.pk not in scanned and (any(total.listed.values()) or total.sheet)
        )

    def sentences(self, seminar):
        """Yield a sentence for each finding of one seminar."""
        if seminar.closed_at:
            if seminar.closing_reason:
                yield _("closed as it is: %(reason)s") % {"reason": seminar.closing_reason}
            return
        if seminar.certainty == Certainty.UNKNOWN:
            yield _("held, number unknown")
            return
        for total in self.totals[seminar.pk]:
            yield from _of_session(total)
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


def _of_session(total):
    if not any(total.listed.values()) and not any(total.by_number.values()):
        yield _("nobody at the session of %(session)s") % {"session": total.session}
    if not total.agrees:
        yield _("paper sheet of %(session)s says %(sheet)s, recorded %(marks)s") % {
            "session": total.session,
            "sheet": _in_words(total.sheet),
            "marks": _in_words(total.listed),
        }


def _in_words(numbers):
    women, men, not_stated = (numbers[gender] for gender in GENDERS)
    return f"{women} + {men} + {not_stated}" if not_stated else f"{women} + {men}"


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
