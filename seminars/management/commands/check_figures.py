from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, F

from seminars.counting import recount, stale_seminars
from seminars.models import Attendance, Seminar, Session


class Command(BaseCommand):
    help = "Prove the numbers kept beside the rows against the rows, and the rules across tables."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="rebuild the kept numbers that are wrong")

    def handle(self, repair, **options):
        stale = list(stale_seminars(Seminar.objects.all()))
        for seminar, what in stale:
            self.stdout.write(f"{seminar.code}: {what} do not agree with the rows.")
        if repair and stale:
            recount([seminar for seminar, _what in stale])
            self.stdout.write(f"Rebuilt: {len(stale)}.")
        broken = [*outside_their_seminar(), *of_other_regions(), *of_other_seminars()]
        for sentence in broken:
            self.stdout.write(sentence)
        if broken or (stale and not repair):
            raise CommandError(f"{len(broken) + (0 if repair else len(stale))} faults found.")
        self.stdout.write(f"{Seminar.objects.count()} seminars agree with their rows.")


def outside_their_seminar():
    """Yield a sentence for each session that does not lie within its seminar."""
    for session in Session.objects.select_related("seminar__region", "venue__locality"):
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
