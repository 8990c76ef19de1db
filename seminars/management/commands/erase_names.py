from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import override

from seminars.models import Programme
from seminars.privacy.due import due_groups, erase_due, what_goes
from seminars.privacy.traces import KINDS


class Command(BaseCommand):
    help = (
        "Delete the names that are due: so many years after the last seminar as the programme says. No figure changes."
    )

    def add_arguments(self, parser):
        parser.add_argument("--programme", help="only people whose last seminar was in this programme (English name)")
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="as on this day (2021-12-31); with --dry-run also one to come",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, programme, today, dry_run, **options):
        if today and today > localdate() and not dry_run:
            raise CommandError(
                f"{today} is still to come: names that are due by then go then. Only --dry-run looks ahead."
            )
        today = today or localdate()
        chosen = programme and Programme.objects.filter(name_en=programme).first()
        if programme and not chosen:
            raise CommandError(f"There is no programme “{programme}”.")
        with override("en"):
            for group in due_groups(today=today):
                if not chosen or (group.programme_year and group.programme_year.programme == chosen):
                    self.stdout.write(f"{group.programme_year or 'on no list'}: {group.people}")
            gone = (what_goes if dry_run else erase_due)(today=today, programme=chosen)
            self.stdout.write("Would go:" if dry_run else "Gone:")
            for kind, words in KINDS.items():
                self.stdout.write(f"  {words}: {gone[kind]}")
