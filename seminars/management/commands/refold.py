from django.core.management.base import BaseCommand

from seminars.models import Folding
from seminars.refolding import refold


class Command(BaseCommand):
    help = "Make the search keys of names anew where the folding changed since. To be run after an update."

    def handle(self, **options):
        if Folding.is_current():
            self.stdout.write("The keys are those of today's folding.")
        else:
            self.stdout.write(f"Folded anew: {refold()} names.")
