from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from regions.reference import load_reference
from reports.benchmark import load_benchmark
from seminars.models import Participant


class Command(BaseCommand):
    help = "Load an invented programme of any size, to measure with. Only with DEBUG, into a database without people."

    def add_arguments(self, parser):
        parser.add_argument("--participations", type=int, required=True, metavar="N")
        parser.add_argument("--years", type=int, default=10)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, participations, years, seed, **options):
        if not settings.DEBUG:
            raise CommandError("The benchmark is for measuring: it is loaded only with DEBUG=true.")
        if participations < 1 or years < 1:
            raise CommandError("At least one participation and one year.")
        if Participant.objects.exists():
            raise CommandError("This database holds people: load the benchmark into an empty one.")
        load_reference()
        programme = load_benchmark(participations=participations, years=years, seed=seed)
        self.stdout.write(f"Loaded {programme} with about {participations} participations in {years} years.")
