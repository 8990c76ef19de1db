from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.published_file.read import Refused
from reports.published_file.save import import_published_figures


class Command(BaseCommand):
    help = "Bring in published figures from a CSV file: all of them, or none and every fault named."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        try:
            imported = import_published_figures(content)
        except Refused as refused:
            raise CommandError(f"{file} was refused and nothing was saved.\n{refused}") from None
        for column in imported.unread:
            self.stdout.write(f"Column not read: {column}")
        for key, column, reason in imported.unlinked:
            self.stdout.write(f"Not linked: {key}, {column}: {reason}")
        self.stdout.write(f"{imported.created} created, {imported.updated} updated.")
