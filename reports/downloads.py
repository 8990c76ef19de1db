"""Tables and rows as files, streamed: csv for programs, xlsx for the office."""

import csv
from itertools import islice
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext
from xlsxwriter import Workbook

from seminars.models.choices import Certainty
from seminars.spreadsheets import as_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes text that begins so for a formula
ROWS_OF_A_SHEET = 1_048_576
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
    """Return rows, headings first, as an xlsx: numbers as numbers, text always as text; written in constant memory.

    What is more than a worksheet can hold goes on in the next one, under the same headings.
    """
    rows, file = iter(rows), TemporaryFile()  # noqa: SIM115, closed with the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    headings, written = next(rows), ROWS_OF_A_SHEET
    with Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        while written == ROWS_OF_A_SHEET:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            _write(sheet, 0, headings, head)
            written = 1
            for row in islice(rows, ROWS_OF_A_SHEET - 1):
                _write(sheet, written, row)
                written += 1
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _write(sheet, at, row, *look):
    for column, value in enumerate(row):
        sheet.write(at, column, as_text(value) if isinstance(value, str) else value, *look)


FORMATS = {"csv": as_csv, "xlsx": as_xlsx}


def answer_rows(answer):
    """Yield an Answer as rows: headings, lines, what stands in several rows, the total, seminars of unknown number.

    Behind the numbers stands how certain they are: those of the total, and of each column that is not all exact.
    """
    inexact = answer.inexact_columns
    certainties = [gettext("Certainty: %(column)s") % {"column": answer.headings[at]} for at in inexact]
    yield ["", *answer.headings, *certainties]
    for label, numbers in answer.lines:
        yield [str(label), *_with_certainty(numbers, inexact)]
    if answer.overlap:
        yield [gettext("counted again in another row"), *(-number for number in answer.overlap), *("" for _ in inexact)]
    yield [gettext("Total"), *_with_certainty(answer.total, inexact)]
    if unknown := answer.crossing.number_unknown:
        numbers = [*("" for _ in answer.total[1:]), unknown]
        words = [*("" for _ in inexact[1:]), str(Certainty.UNKNOWN.label)]
        yield [gettext("Held seminars whose number is unknown"), *numbers, *words]


def _with_certainty(numbers, inexact):
    return [
        *(number.value for number in numbers),
        *(str(Certainty(numbers[at].certainty).label) for at in inexact),
    ]


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
