import csv
import io
import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import override

from reports.document.data import report_csv, report_json
from reports.figures import year_figures
from reports.statement import year_statement
from seminars.management.years import add_year_arguments, find_programme_year, write_out


class Command(BaseCommand):
    help = "Print the annual report of a programme year: its statement, or its figures. Exact and internal."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument("--edition", choices=("internal",), default="internal")
        parser.add_argument("--format", choices=("text", "json", "csv"), default="text")
        parser.add_argument("--language", choices=("en", "ru", "kk"), default="en")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, year, programme, language, output, **options):
        figures = year_figures(find_programme_year(year, programme))
        with override(language):
            text = self.written(figures, options["format"])
        write_out(self, text, output)

    def written(self, figures, form):
        if form == "json":
            return json.dumps(report_json(figures), ensure_ascii=False, indent=1) + "\n"
        if form == "csv":
            buffer = io.StringIO()
            csv.writer(buffer, lineterminator="\n").writerows(report_csv(figures))
            return buffer.getvalue()
        return f"{year_statement(figures)}\n"
