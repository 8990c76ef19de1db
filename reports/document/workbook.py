"""The annual report as xlsx: a first sheet to read, then a sheet for each table, with HXL tags under its headings."""

import re
from datetime import UTC
from io import BytesIO

from django.utils.translation import gettext
from xlsxwriter import Workbook

from reports.document.content import COUNT, DIFFERENCE, PERCENT, Number
from reports.document.table_files import exact_share, with_certainty
from reports.document.text import writable
from reports.tables import OVERLAP, PLACE, REGION, TOTAL
from seminars.models.choices import Certainty
from seminars.spreadsheets import as_text

FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
NAME, CELL, FOOTER = 31, 32_767, 200  # letters that fit
NARROW, WIDE = 9, 60
NUMBERS = {COUNT: "#,##0", DIFFERENCE: "+#,##0;\u2212#,##0;0", PERCENT: "0.0%"}


def report_xlsx(report):
    """Return a Report as the bytes of an xlsx; numbers are numbers, all else is text and never a formula."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": _fitting(report.title),
                "author": _fitting(report.office),
                "comments": _fitting(report.mark),
                "created": report.moment.astimezone(UTC),
            }
        )
        _Book(book, report).write()
    return content.getvalue()


def sheet_names(titles):
    """Return a name for each title that a sheet may bear: short enough, without forbidden letters, none twice."""
    names = []
    for title in titles:
        plain = " ".join(FORBIDDEN.sub(" ", writable(title)).split()).strip("'") or "-"
        name, again = _cut(plain, NAME), 1
        while name.casefold() in {"history", *(name.casefold() for name in names)}:
            again += 1
            name = f"{_cut(plain, NAME - len(f' ({again})'))} ({again})"
        names.append(name)
    return names


def _cut(text, length):
    return text if len(text) <= length else (text[: length + 1].rsplit(" ", 1)[0] or text)[:length].rstrip(" ,'")


def _fitting(text):
    return writable(text)[:255]


class _Book:
    def __init__(self, book, report):
        self.book, self.report, self.formats = book, report, {}
        self.tables = [with_certainty(table) for table in report.tables]
        self.names = sheet_names([gettext("Report"), *(table.title for table in self.tables)])

    def write(self):
        self.first_sheet(self.sheet(self.names[0]))
        for table, name in zip(self.tables, self.names[1:], strict=True):
            _Sheet(self, self.sheet(name), table).write()

    def sheet(self, name):
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L" + _fitting(self.report.mark)[:FOOTER].replace("&", "&&") + "&R&P / &N")
        return sheet

    def format(self, **properties):
        """A format of the book; one for equal properties, or a long table would make thousands."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **properties})
        return self.formats[key]

    def text(self, sheet, row, column, text, **properties):
        sheet.write_string(row, column, as_text(writable(text)[: CELL - 1]), self.format(**properties))

    def first_sheet(self, sheet):
        sheet.set_column(0, 0, 110)
        for row, (text, properties) in enumerate(self.lines()):
            self.text(sheet, row, 0, text, text_wrap=True, **properties)
        for at, (table, name) in enumerate(zip(self.tables, self.names[1:], strict=True), row + 1):
            quoted = name.replace("'", "''")
            sheet.write_url(at, 0, f"internal:'{quoted}'!A1", self.format(underline=1), writable(table.title))

    def lines(self):
        """What stands on the first sheet above the contents: (text, properties of its format)."""
        report, head = self.report, {"bold": True}
        yield report.title, {"bold": True, "font_size": 14}
        yield report.office, {}
        if report.mark:
            yield report.mark, {"italic": True}
        yield report.statement, {}
        yield from ((text, {}) for text in report.preface)
        for section in report.sections:
            if section.paragraphs:
                yield section.heading, head
                yield from ((text, {}) for text in section.paragraphs)
        yield from ((text, {}) for text in report.closing)
        yield gettext("Contents"), head


class _Sheet:
    """A table on its sheet: headings, tags, rows; then, after an empty row, what adds up and the notes."""

    def __init__(self, book, sheet, table):
        self.book, self.sheet, self.table = book, sheet, table

    def write(self):
        self.sheet.freeze_panes(2, 0)
        self.sheet.repeat_rows(0, 1)
        for at, column in enumerate(self.table.columns):
            self.sheet.set_column(at, at, self.width(at))
            self.book.text(self.sheet, 0, at, column.heading, bold=True, bottom=1, text_wrap=True)
            self.book.text(self.sheet, 1, at, column.tag, italic=True, font_color="#666666")
        for at, row in enumerate(self.table.rows, 2):
            self.row(at, row)
        self.below(len(self.table.rows) + 3)

    def width(self, at):
        longest = max([len(str(_printed(row.cells[at]))) for row in self.table.rows], default=0)
        return min(max(longest + 2, len(self.table.columns[at].tag) + 1, NARROW), WIDE)

    def row(self, at, row):
        look = {"bold": True} if row.kind in (REGION, TOTAL) else {}
        for column, cell in enumerate(row.cells):
            indent = {"indent": 1} if row.kind in (PLACE, OVERLAP) and self.table.columns[column].key == "label" else {}
            self.cell(at, column, cell, **look, **indent)

    def cell(self, at, column, cell, **look):
        if not isinstance(cell, Number):
            if self.table.columns[column].key == "certainty":
                cell = str(Certainty(cell).label)
            self.book.text(self.sheet, at, column, cell, text_wrap=len(cell) > WIDE, **look)
        elif cell.value is None:
            self.book.text(self.sheet, at, column, cell.printed("en"), align="right", **look)
        else:
            value = exact_share(cell.value) if cell.kind == PERCENT else cell.value
            self.sheet.write_number(at, column, value, self.book.format(num_format=NUMBERS[cell.kind], **look))

    def below(self, top):
        label = next((at for at, column in enumerate(self.table.columns) if not column.for_data), 0)
        found = list(checks(self.table))
        for at, (words, numbers) in enumerate(found, top):
            self.book.text(self.sheet, at, label, words, italic=True)
            for column, number in numbers.items():
                self.cell(at, column, Number(number), italic=True)
        for at, note in enumerate(self.table.notes, top + len(found)):
            self.book.text(self.sheet, at, label, note)


def _printed(cell):
    return cell.printed("en") if isinstance(cell, Number) else cell


def checks(table):
    """Yield (words, {column: number}): the sums of a people table, and how far they are from its total.

    None are told where a number is hidden: what is missing from the total would tell it.
    """
    totals = [row for row in table.rows if row.kind == TOTAL]
    if len(totals) != 1 or not any(column.key == "women" for column in table.columns):
        return
    counted = [at for at, column in enumerate(table.columns) if column.kind == COUNT]
    if (
        any(row.cells[at].is_hidden for row in table.rows for at in counted)
        or totals[0].cells[counted[0]].value is None
    ):
        return
    for words, parts in _parts(table):
        sums = {at: sum(row.cells[at].value or 0 for row in parts) for at in counted}
        yield words, sums
        yield gettext("Difference from the total"), {at: sums[at] - totals[0].cells[at].value for at in counted}


def _parts(table):
    """Yield the words and the rows that together make the total."""
    regions = [row for row in table.rows if row.kind == REGION]
    parts = [row for row in table.rows if row.kind not in (REGION, TOTAL)]
    if regions:
        yield gettext("Check: regions together"), regions
        yield gettext("Check: places together, less those counted again"), parts
    elif any(row.kind == OVERLAP for row in parts):
        yield gettext("Check: the rows together, less those counted again"), parts
    else:
        yield gettext("Check: the rows together"), parts
