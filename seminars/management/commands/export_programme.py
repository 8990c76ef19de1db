from pathlib import Path

from django.core.management.base import BaseCommand

from seminars.management.years import add_year_arguments, find_programme_year
from seminars.programme_file.export import export


class Command(BaseCommand):
    help = "Write a programme year as a programme file."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument("--without-names", action="store_true", help="leave out everything that names a person")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, year, programme, without_names, output, **options):
        text = export(find_programme_year(year, programme), with_names=not without_names)
        if output:
            output.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
