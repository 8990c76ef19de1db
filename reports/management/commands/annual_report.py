from pathlib import Path

from django.core.management.base import BaseCommand

from reports.document.formats import EDITIONS, FORMATS, INTERNAL, make_edition, write
from seminars.management.years import add_year_arguments, find_programme_year, write_out


class Command(BaseCommand):
    help = "Write the annual report of a programme year: its statement, or all of it in one of many formats."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument("--edition", choices=tuple(EDITIONS), default=INTERNAL)
        parser.add_argument("--format", choices=("text", *FORMATS), default="text")
        parser.add_argument("--language", choices=("en", "ru", "kk"), default="en")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, year, programme, edition, language, output, **options):
        made = make_edition(find_programme_year(year, programme), edition, language)
        write_out(self, self.content(made, options["format"]), output)

    def content(self, made, form):
        if form == "text":
            return f"{made.report.statement}\n"
        content = write(made, form)
        # Programs that read what a command prints expect no byte order mark; spreadsheets get theirs from the address.
        return content.decode("utf-8-sig") if FORMATS[form].is_text else content
