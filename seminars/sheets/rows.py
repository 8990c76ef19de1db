"""Which rows under the headings are people: not numbering, sections, totals or signatures. Pure: knows no Django."""

import re

from regions.folding import fold
from seminars.sheets.words import FOOTERS, GENDER_OF, bare

NO_NAME = re.compile(r"[\d_:№«»\"]")


def people_rows(body, fields, headings):
    """Return those of some rows, (number, cells), that are people, by the fields of the columns.

    Sections, repeated headings and subtotals between people are left out. Below a row of totals or signatures, up to
    the next headings, only rows with a number or a gender of their own are people.
    """
    at = {field: index for index, field in reversed(list(enumerate(fields))) if field}
    body = [(number, row) for number, row in body if any(row)]
    numbers = sum(_is_numbered(row, at) for _number, row in body)
    kept, is_below = [], False
    for number, row in body:
        if _is_numbering(row) or _is_section(row, at, numbers * 2 > len(body)):
            continue
        if _repeats(row, headings):
            is_below = False
        elif _is_footer(row) and not _has_gender(row, at) and not _is_of_somebody(row, at):
            is_below = True
        elif not is_below or _has_gender(row, at) or _is_numbered(row, at):
            kept.append((number, row))
    return kept


def _name_at(at):
    return min(at[field] for field in ("full_name", "surname") if field in at)


def _is_numbered(row, at):
    return "number" in at and row[at["number"]].strip(".").isdigit() and bool(row[_name_at(at)])


def _has_gender(row, at):
    """A gender in letters: a figure may be a sum."""
    cell = row[at["gender"]] if "gender" in at else ""
    return not cell.isdigit() and GENDER_OF.get(bare(cell)) in ("woman", "man")


def _is_numbering(row):
    """The row "1, 2, 3 ..." by which forms number their columns."""
    filled = [cell for cell in row if cell]
    return len(filled) > 3 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _repeats(row, headings):
    pairs = [(cell, heading) for cell, heading in zip(row, headings, strict=True) if cell]
    return len(pairs) > 1 and sum(fold(cell) == fold(heading) != "" for cell, heading in pairs) * 2 > len(pairs)


def _is_section(row, at, is_numbered):
    """One text alone: across the table, left of the names, or among the names where it can be none."""
    filled = [(index, cell) for index, cell in enumerate(row) if cell]
    index, text = filled[0]
    if {cell for _index, cell in filled} != {text}:
        return False
    if len(filled) > 2 or index < _name_at(at):
        return not text.isdigit()
    return bool(NO_NAME.search(text)) or (is_numbered and not _may_be_name(text))


def _may_be_name(text):
    words = text.split()
    return 1 < len(words) < 5 and all(word[0].isupper() for word in words)


def _is_of_somebody(row, at):
    """A post or an organisation stands before the name: "Руководитель отдела; Ким Анна"."""
    first = next(index for index, cell in enumerate(row) if cell and not cell.strip(".").isdigit())
    is_said = first in {at.get("position"), at.get("organisation")}
    has_name = any(letter.isalpha() for letter in row[_name_at(at)])
    return is_said and has_name and ("number" not in at or _is_numbered(row, at))


def _is_footer(row):
    filled = [cell for cell in row if cell]
    if len(filled) > 1 and filled[0].isdigit():
        filled = filled[1:]
    text = fold(filled[0])
    word = text.split(" ")[0]
    return any(
        text.startswith(footer) if " " in footer else word.startswith(footer) and len(word) < len(footer) + 3
        for footer in FOOTERS
    )
