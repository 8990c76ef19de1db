"""Find the table in a worksheet and what its columns are, by their headings and by what is in them. Pure."""

import re
from dataclasses import asdict, dataclass, replace

from regions.folding import fold
from seminars.sheets.words import FIELD_OF, FOOTERS, GENDER_OF, MARK_OF, MARK_STEMS, bare

HEADING_ROWS = 40  # a heading stands within the first rows
PERSONAL_NUMBER = re.compile(r"(?<![\d+])\d{12}(?!\d)")  # with a plus before it, it is a phone abroad
DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b|\b(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?\b")


@dataclass(frozen=True)
class Column:
    """One column: its place in the row, what it is (a field, ``mark``, or nothing we keep) and its heading."""

    index: int
    field: str | None
    heading: str
    is_chosen: bool = False  # somebody said what it is


@dataclass(frozen=True)
class Table:
    """The columns of a worksheet and the rows of people under them, each with its number in the worksheet.

    Nothing in it is a personal number: they are blanked, and ``dropped`` names the columns that held them.
    """

    columns: tuple
    rows: tuple  # of (number from 1, list of texts)
    dropped: tuple  # headings of columns with personal numbers

    def column(self, field):
        return next((column for column in self.columns if column.field == field), None)

    @property
    def marks(self):
        return [column for column in self.columns if column.field == "mark"]

    def with_fields(self, chosen):
        """Return the Table with some columns taken for other fields: {index: field or None}."""
        columns = [
            replace(column, field=chosen[column.index], is_chosen=True)
            if chosen.get(column.index, column.field) != column.field
            else column
            for column in self.columns
        ]
        return replace(self, columns=tuple(columns))

    def with_cells(self, mended):
        """Return the Table with some cells written anew: {(row number, index): text}."""
        rows = [
            (number, [mended.get((number, index), cell) for index, cell in enumerate(row)]) for number, row in self.rows
        ]
        return replace(self, rows=tuple(rows))

    def as_json(self):
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        columns, rows = (Column(**column) for column in data["columns"]), (tuple(row) for row in data["rows"])
        return cls(tuple(columns), tuple(rows), tuple(data["dropped"]))


def find_table(rows, own=None):
    """Return the Table of a worksheet, or None where nothing in it names people.

    ``own`` are an office's own headings, folded: {"kim": "full_name"}; they go before ours.
    """
    own = own or {}
    start, headings = _headings(rows, own)
    if headings is None:
        return None
    width = max((len(row) for row in rows), default=0)
    headings = [*headings, *[""] * (width - len(headings))]
    body = [(number, [*row, *[""] * (width - len(row))]) for number, row in enumerate(rows[start:], start + 1)]
    body = _until_footer(body)
    columns, dropped = _columns(headings, [row for _number, row in body], own)
    dropped += _blank_personal_numbers(columns, [row for _number, row in body])
    return Table(tuple(columns), tuple(body), tuple(dropped))


def _headings(rows, own):
    """Return the index of the first row under the headings, and the headings; those of two rows are joined."""
    best, start, headings = (0, 0), 0, None
    for index in range(min(len(rows), HEADING_ROWS)):
        for depth in (1, 2):
            joined = [_joined(cells) for cells in _across(rows[index : index + depth])]
            fields = {field_of(heading, own) for heading in joined} - {None}
            told = (len(fields), len(set(joined)))
            if fields & {"full_name", "surname"} and told > best:
                best, start, headings = told, index + depth, joined
    return start, headings


def _across(rows):
    width = max((len(row) for row in rows), default=0)
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]


def _joined(cells):
    return " ".join(dict.fromkeys(cell for cell in cells if cell))


def field_of(heading, own):
    """Return what a heading names: a field of a person, ``mark``, or None."""
    if len(heading) > 80:
        return None
    key = heading_key(heading)
    if key in own:
        return own[key]
    if key in FIELD_OF:
        return FIELD_OF[key]
    plain = fold(re.sub(r"\(.*?\)", " ", heading)) or key  # "Ф.И.О. (полностью)"
    if plain in FIELD_OF:
        return FIELD_OF[plain]
    if DAY.search(heading) or any(word.startswith(MARK_STEMS) for word in key.split()):
        return "mark"
    return None


def heading_key(heading):
    """Return a heading as it is compared: whatever its case, alphabet and spelling."""
    return fold(heading) or heading.strip()


def _columns(headings, body, own):
    """Name each column; one with personal numbers is dropped, whatever its heading says."""
    columns, dropped, seen = [], [], set()
    for index, heading in enumerate(headings):
        cells = [row[index] for row in body if row[index]]
        field = field_of(heading, own) or _field_by_content(cells)
        personal = [cell for cell in cells if PERSONAL_NUMBER.fullmatch(cell.replace(" ", ""))]
        if field == "personal_number" or (cells and len(personal) * 2 > len(cells)):
            dropped.append(heading)
            for row in body:
                row[index] = ""
            continue
        if field != "mark" and field in seen:
            field = None
        seen.add(field)
        columns.append(Column(index, field, heading))
    return columns, dropped


def _blank_personal_numbers(columns, body):
    """Take the personal numbers out of the other columns, and return the headings of those we would have read."""
    found = {}
    for row in body:
        for column in columns:
            cell = row[column.index]
            blanked = "" if PERSONAL_NUMBER.fullmatch(cell.replace(" ", "")) else PERSONAL_NUMBER.sub("", cell).strip()
            if blanked != cell.strip():
                row[column.index] = blanked
                found[column] = column.heading
    return [found[column] for column in columns if column in found and column.field]


def _field_by_content(cells):
    """Name a column without a known heading by what is in it: genders, or e-mails."""
    if len(cells) < 3:
        return None
    genders = sum(GENDER_OF.get(bare(cell)) in ("woman", "man") and not cell.isdigit() for cell in cells)
    if genders * 10 >= len(cells) * 9:
        return "gender"
    if sum("@" in cell for cell in cells) * 10 >= len(cells) * 9:
        return "email"
    return None


def _until_footer(body):
    """Leave out empty rows, and everything from the row of totals or signatures on."""
    kept = []
    for number, row in body:
        filled = [cell for cell in row if cell]
        if not filled:
            continue
        if fold(filled[0]).startswith(FOOTERS) or (
            len(filled) > 1 and filled[0].isdigit() and fold(filled[1]).startswith(FOOTERS)
        ):
            break
        kept.append((number, row))
    return kept


def is_mark(cell):
    return bare(cell) in MARK_OF
