"""Find the table in a worksheet and what its columns are, by their headings and by what is in them. Pure."""

import re
from dataclasses import asdict, dataclass, replace

from regions.folding import fold
from seminars.sheets.dates import day_of
from seminars.sheets.rows import people_rows
from seminars.sheets.spread import gather_genders, gather_names, has_words, read_legend
from seminars.sheets.words import FIELD_OF, GENDER_OF, MARK_OF, MARK_STEMS, NO_MARK_STEMS, bare

LONGEST_TOLD = 150  # letters
HEADING_ROWS = 40  # a heading stands within the first rows
DAY = "|".join(map(fold, ("day", "день", "күн")))
NUMBERED_DAY = re.compile(rf"(?:{DAY}) [1-9]|[1-9] (?:{DAY})")  # as folded
FRACTION = re.compile(r"\d+[.,/]\d+")
SESSION = re.compile(r"\[(\d{1,18})\]")  # as session_heading writes it
# Twelve figures, or a date of birth and six more apart. With a plus before them they are a phone abroad.
PERSONAL_NUMBER = re.compile(
    r"(?:\b(?:ИИН|ЖСН|IIN)\W*)?"
    r"(?<![\d+])(?:\d{12}|\d\d[ ./-]?(?:0\d|1[0-2])[ ./-]?(?:[0-2]\d|3[01])"
    r"[\s._/–-]{0,2}\d(?:[\s/–-]?\d){5})(?![ -]?\d)",
    re.IGNORECASE,
)


def has_personal_number(text):
    return bool(PERSONAL_NUMBER.search(text))


class SeveralLists(Exception):
    """A worksheet has more lists than one, side by side or one for each day below the other."""


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
    left: tuple = ()  # of (number, text): rows below the headings that are nobody

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
        return cls(tuple(columns), tuple(rows), tuple(data["dropped"]), tuple(map(tuple, data.get("left", ()))))


def find_table(rows, own=None):
    """Return the Table of a worksheet, or None where nothing in it names people.

    ``own`` are an office's own headings, folded: {"kim": "full_name"}; they go before ours. Raises SeveralLists.
    """
    own = own or {}
    start, headings = _headings(rows, own)
    if headings is None:
        return None
    width = max((len(row) for row in rows), default=0)
    headings = [*headings, *[""] * (width - len(headings))]
    body = [(number, [*row, *[""] * (width - len(row))]) for number, row in enumerate(rows[start:], start + 1)]
    fields = [field_of(heading, own) for heading in headings]
    people = people_rows(body, fields, headings)
    left = _left_rows(body, people)
    beside = [*rows[:start], *(row for _number, row in left)]
    cells = [row for _number, row in people]
    gather_names(headings, fields, cells)
    if _has_twice_the_names(headings, fields, cells) or _has_a_day_between(left, people, headings):
        raise SeveralLists
    gather_genders(headings, fields, cells)
    read_legend([*headings, *(cell for row in beside for cell in row)], fields, cells)
    columns, dropped = _columns(headings, fields, cells)
    dropped += _blank_personal_numbers(columns, cells)
    return Table(tuple(columns), tuple(people), tuple(dropped), tuple(_told(left)))


def _left_rows(body, people):
    kept = {number for number, _row in people}
    return [(number, row) for number, row in body if number not in kept]


def _told(rows):
    """Return (number, text) of rows, without what is a personal number, for somebody to see that they are nobody."""
    told = [(number, PERSONAL_NUMBER.sub("", "  ".join(dict.fromkeys(filter(None, row))))) for number, row in rows]
    return [(number, text[:LONGEST_TOLD]) for number, text in told if text.strip()]


def _has_twice_the_names(headings, fields, cells):
    """Say whether people stand under two headings of names that are the same."""
    names = [
        heading_key(headings[index])
        for index, field in enumerate(fields)
        if field in ("full_name", "surname") and has_words(cells, index)
    ]
    return len(set(names)) < len(names)


def _has_a_day_between(left, people, headings):
    """Say whether a day stands between people, as over a second list; a heading of marks once more is none."""
    first, last = (people[0][0], people[-1][0]) if people else (0, 0)
    between = ({cell for cell in row if cell} - set(headings) for number, row in left if first < number < last)
    return any(_is_day(cell, texts) for texts in between if len(texts) < 3 for cell in texts)


def _is_day(cell, texts):
    """A fraction is one only where it is alone: beside a text it is a sum."""
    is_date = day_of(cell) and (len(texts) == 1 or not FRACTION.fullmatch(cell))
    return is_date or NUMBERED_DAY.fullmatch(fold(cell))


def _headings(rows, own):
    """Return the index of the first row under the headings, and the headings; those of two rows are joined."""
    best, start, headings = (0, 0), 0, None
    for index in range(min(len(rows), HEADING_ROWS)):
        for depth in (1, 2)[: len(rows) - index]:
            joined = [_joined(cells) for cells in _across(rows[index : index + depth])]
            fields = {field_of(heading, own) for heading in joined} - {None}
            told = (len(fields), len(set(joined)))
            if depth == 2 and _names_somebody(*rows[index : index + 2], joined, own):
                continue
            if fields & {"full_name", "surname"} and told > best:
                best, start, headings = told, index + depth, joined
    return start, headings


def _names_somebody(upper, lower, joined, own):
    """Say whether under a heading of names there stands neither a heading nor nothing: then it is a person's."""
    for above, below, both in zip(upper, lower, joined, strict=False):
        if below not in ("", above) and field_of(both, own) in ("full_name", "surname") and not field_of(below, own):
            return True
    return False


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
    words = key.split()
    if FIELD_OF.get(words[0] if words else "") == "gender":
        return "gender"  # "Пол (1 - жен., 2 - муж.)"
    if any(word.startswith(NO_MARK_STEMS) for word in words):
        return None
    if day_of(heading) or any(word.startswith(MARK_STEMS) or word == "kol" for word in words):
        return "mark"
    return _field_of_parts(heading)


def _field_of_parts(heading):
    """Return what a heading in two languages names, "Аты-жөні / Ф.И.О.", or one with an addition."""
    parts = [FIELD_OF.get(fold(part)) for part in re.split(r"[/|,;()\n]", heading)]
    if {"surname", "given_name"} <= set(parts):
        return "full_name"
    return next((part for part in parts if part), None)


def session_heading(day, number):
    """Return the heading of a column of marks that names its session: by its date for people, by its id for us."""
    return f"{day:%d.%m.%Y} [{number}]"


def heading_key(heading):
    """Return a heading as it is compared: whatever its case, alphabet and spelling."""
    return fold(heading) or heading.strip()


def _columns(headings, fields, body):
    """Name each column; one with personal numbers is dropped, whatever its heading says."""
    columns, dropped, seen = [], [], set()
    for index, heading in enumerate(headings):
        cells = [row[index] for row in body if row[index]]
        field = _field_by_content(heading, fields[index], cells)
        personal = [cell for cell in cells if PERSONAL_NUMBER.fullmatch(cell.strip(" '"))]
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
            blanked = PERSONAL_NUMBER.sub("", cell).replace("()", "").strip(" ,;")
            if PERSONAL_NUMBER.search(cell):
                row[column.index] = blanked
                found[column] = column.heading
    return [found[column] for column in columns if column in found and column.field]


def _field_by_content(heading, field, cells):
    """Name a column without a known heading by what is in it: genders, e-mails, or marks under a number.

    A "title" is Ms and Mr in some lists, and the post in others.
    """
    if field not in (None, "position") or len(cells) < 3:
        return field
    genders = sum(GENDER_OF.get(bare(cell)) in ("woman", "man") and not cell.isdigit() for cell in cells)
    if genders * 10 >= len(cells) * 9:
        return "gender"
    if field is None and sum("@" in cell for cell in cells) * 10 >= len(cells) * 9:
        return "email"
    if field is None and re.search(r"(?:^|\s)[1-9]$", heading) and all(map(is_mark, cells)):
        return "mark"
    return field


def is_mark(cell):
    return bare(cell) in MARK_OF
