"""Tables and rows as files, streamed: csv for programs, xlsx for the office."""

import csv
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext
from xlsxwriter import Workbook

from seminars.models.choices import Certainty

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes text that begins so for a formula
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file whose ``write`` gives back what it was given, so that a writer of lines can be streamed."""

    def write(self, text):
        return text


def as_csv(rows, name):
    """Return rows as a streamed csv: UTF-8 with its mark, for spreadsheets; text like a formula gets an apostrophe."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow([plain(value) for value in row]) for row in rows)
    response = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _marked(lines):
    yield "\ufeff"
    yield from lines


def plain(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_xlsx(rows, name):
    """Return rows, headings first, as an xlsx: numbers as numbers, text always as text; written in constant memory."""
    file = TemporaryFile()  # noqa: SIM115, closed with the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        head, sheet = book.add_format({"bold": True, "bottom": 1}), book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value, *([head] if at == 0 else []))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


FORMATS = {"csv": as_csv, "xlsx": as_xlsx}


def answer_rows(answer):
    """Yield an Answer as rows: headings, lines, what stands in several rows, the total, seminars of unknown number.

    The last column says how certain the total of its row is.
    """
    yield [str(heading) for heading in ("", *answer.headings, gettext("Certainty"))]
    for label, numbers in answer.lines:
        yield [str(label), *_with_certainty(numbers)]
    if answer.overlap:
        yield [gettext("counted again in another row"), *(-number for number in answer.overlap), ""]
    yield [gettext("Total"), *_with_certainty(answer.total)]
    if unknown := answer.crossing.number_unknown:
        empty = [""] * len(answer.genders or answer.crossing.columns)
        yield [gettext("Held seminars whose number is unknown"), *empty, unknown, str(Certainty.UNKNOWN.label)]


def _with_certainty(numbers):
    return [*(number.value for number in numbers), str(Certainty(numbers[-1].certainty).label)]


def made_rows(made):
    """Yield what a number is made of, headings first: people on lists, then headcounts. The three numbers of the rows
    add up to it: people, or their attendances where it is made of these."""
    yield [
        gettext("Seminar"), gettext("First day"), gettext("Region"), gettext("Surname"), gettext("Given name"),
        gettext("Patronymic"), gettext("Audience"), gettext("Organisation"), gettext("Certainty"), gettext("Women"),
        gettext("Men"), gettext("Not stated"),
    ]  # fmt: skip
    yield from made.list_rows()
    yield from made.headcount_rows()
