from itertools import pairwise

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef

from regions.models import Locality
from seminars.counting import recount, stale_seminars
from seminars.models import Attendance, Folding, Headcount, Seminar, Session
from seminars.tallies import lock_programmes, rebuild, wrong_sums


class Command(BaseCommand):
    help = "Prove the numbers kept beside the rows against the rows, and the rules across tables."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="rebuild the kept numbers that are wrong")

    def handle(self, repair, **options):
        kept = self.kept_numbers(repair)
        broken = [*([] if repair else kept), *(sentence for rule in RULES for sentence in rule())]
        for sentence in broken:
            self.stdout.write(sentence)
        if repair and kept:
            self.stdout.write(f"Rebuilt: {len(kept)}.")
        if broken:
            raise CommandError(f"{len(broken)} faults found.")
        self.stdout.write(f"{Seminar.objects.count()} seminars agree with their rows.")

    @transaction.atomic
    def kept_numbers(self, repair):
        """Return a sentence for each number kept beside the rows that is wrong; rebuild those to be repaired."""
        stale = list(stale_seminars(Seminar.objects.all()))
        if repair:
            recount([seminar for seminar, _what in stale])
        wrong = list(wrong_sums())
        if repair and wrong:
            rebuild(lock_programmes())
        return [
            *(f"{seminar.code}: {what} do not agree with the rows." for seminar, what in stale),
            *(f"{sum_in_words}: not the sum of its seminars." for sum_in_words in wrong),
        ]


def outside_their_seminar():
    """Yield a sentence for each session that does not lie within its seminar."""
    for session in Session.objects.select_related("seminar"):
        if not session.seminar.start <= session.date <= session.seminar.end:
            yield f"{session.seminar.code}: the session of {session.date} lies outside the seminar."


def of_other_regions():
    """Yield a sentence for each session at a venue that was in another region on its day."""
    sessions = Session.objects.exclude(venue=None).select_related("seminar__region", "venue")
    for session in sessions.prefetch_related("venue__locality__periods__region"):
        if session.venue.locality.region_on(session.date) != session.seminar.region:
            yield f"{session.seminar.code}: {session.venue.name_en} was in another region on {session.date}."


def of_other_seminars():
    """Yield a sentence for each seminar whose people are marked present at a session of another one."""
    wrong = Attendance.objects.exclude(session__seminar=F("participation__seminar")).order_by()
    for code, count in wrong.values_list("participation__seminar__code").annotate(Count("pk")):
        yield f"{code}: {count} marks at sessions of other seminars."


def of_other_years():
    """Yield a sentence for each seminar that does not begin in its programme year."""
    for seminar in Seminar.objects.exclude(start__year=F("programme_year__year")).select_related("programme_year"):
        yield f"{seminar.code}: it begins on {seminar.start}, not in {seminar.programme_year.year}."


def in_regions_of_other_times():
    """Yield a sentence for each seminar in a region that did not exist on its first day."""
    for seminar in Seminar.objects.select_related("region"):
        if not seminar.region.is_valid_on(seminar.start):
            yield f"{seminar.code}: {seminar.region.name_en} did not exist on {seminar.start}."


def headcounts_elsewhere():
    """Yield a sentence for each headcount at a venue, or online, where its seminar has no session."""
    there = Session.objects.filter(seminar=OuterRef("seminar"))
    at_venue = Exists(there.filter(venue=OuterRef("venue")))
    online = Exists(there.filter(venue=None))
    lost = Headcount.objects.filter(~at_venue, venue__isnull=False) | Headcount.objects.filter(~online, venue=None)
    for headcount in lost.select_related("seminar"):
        yield f"{headcount.seminar.code}: a headcount of {headcount.total} is where no session was."


def in_two_regions():
    """Yield a sentence for each locality with two regions at one time."""
    for locality in Locality.objects.prefetch_related("periods"):
        for one, other in pairwise(locality.periods.all()):
            if one.valid_until is None or other.valid_from is None or other.valid_from <= one.valid_until:
                yield f"{locality.name_en}: it is in two regions on {other.valid_from or one.valid_until}."


def folded_otherwise():
    """Yield a sentence where the search keys are those of an older folding."""
    if not Folding.is_current():
        yield "The search keys are those of an older folding: run refold."


RULES = (
    outside_their_seminar,
    of_other_regions,
    of_other_seminars,
    of_other_years,
    in_regions_of_other_times,
    headcounts_elsewhere,
    in_two_regions,
    folded_otherwise,
)
