from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.document.formats import EDITIONS, FORMATS, INTERNAL, make_edition, write
from reports.partners import partners_of
from seminars.management.years import add_year_arguments, find_programme_year, write_out


def find_partner(programme_year, name):
    """Return the Partner of that name, or raise CommandError naming those with whom a seminar was held."""
    held = [partner for partner in partners_of(programme_year) if partner.held]
    found = [partner for partner in held if partner.name_en == name]
    if len(found) != 1:
        names = ", ".join(f"“{partner.name_en}”" for partner in held) or "none"
        raise CommandError(f"No partner “{name}” in {programme_year.year}; partners of held seminars: {names}.")
    return found[0]


class Command(BaseCommand):
    help = "Write the annual report of a programme year: its statement, or all of it in one of many formats."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument(
            "--partner", metavar="NAME", help="only what was held with that partner, by its English name"
        )
        parser.add_argument("--edition", choices=tuple(EDITIONS), default=INTERNAL)
        parser.add_argument("--format", choices=("text", *FORMATS), default="text")
        parser.add_argument("--language", choices=("en", "ru", "kk"), default="en")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, year, programme, partner, edition, language, output, **options):
        programme_year = find_programme_year(year, programme)
        partner = find_partner(programme_year, partner) if partner else None
        made = make_edition(programme_year, edition, language, partner)
        write_out(self, self.content(made, options["format"]), output)

    def content(self, made, form):
        if form == "text":
            return f"{made.report.statement}\n"
        content = write(made, form)
        # Programs that read what a command prints expect no byte order mark; spreadsheets get theirs from the address.
        return content.decode("utf-8-sig") if FORMATS[form].is_text else content
