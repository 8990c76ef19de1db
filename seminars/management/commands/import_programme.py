from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from seminars.programme_file.save import import_programme
from seminars.programme_file.schema import Refused


class Command(BaseCommand):
    help = "Bring in a programme year from a programme file: all of it, or nothing and every fault named."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace a year that is here with other content")

    def handle(self, file, replace, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        try:
            imported = import_programme(data, replace=replace)
        except Refused as refused:
            raise CommandError(f"{file} was refused and nothing was saved.\n{refused}") from None
        for path, reason in imported.warnings:
            self.stdout.write(f"Note: {path}: {reason}")
        self.stdout.write(f"{imported.programme_year}: {imported.outcome}.")
