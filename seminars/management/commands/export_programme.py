from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Event
from accounts.trail import record
from seminars.management.years import add_year_arguments, find_programme_year, write_out
from seminars.programme_file.export import as_text, content
from seminars.programme_file.schema import Refused


class Command(BaseCommand):
    help = "Write a programme year as a programme file."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument("--without-names", action="store_true", help="leave out everything that names a person")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, year, programme, without_names, output, **options):
        programme_year = find_programme_year(year, programme)
        try:
            file = content(programme_year, with_names=not without_names)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if not without_names:
            record(None, Event.Action.EXPORTED, programme_year, people=len(file["participants"]))
        write_out(self, as_text(file), output)
