"""What one column would say, spread over several: names in two or three, genders as ticks, and what figures mean.

Pure: knows no Django.
"""

import re

from seminars.sheets.words import GENDER_OF, MARK_OF, bare

NAMES = ("surname", "given_name", "patronymic")
FIGURE_FIRST = re.compile(r"(?<![\w.])(?P<figure>\d)\s*[-–—=:)]\s*(?P<word>[^\W\d_]+)")
WORD_FIRST = re.compile(r"(?P<word>[^\W\d_]+)\.?\s*[-–—=:]\s*(?P<figure>\d)(?!\d)")
SHORT = {"woman": "ж", "man": "м"}


def gather_names(headings, fields, body):
    """Name the columns under one heading of full names: surname, given name, patronymic. Changes ``fields``.

    Beside a surname, "Name" is the given name.
    """
    if "full_name" not in fields:
        return
    if "surname" in fields:
        if "given_name" not in fields:
            fields[fields.index("full_name")] = "given_name"
        return
    start = fields.index("full_name")
    several = sum(" " in row[start].strip() for row in body)
    if not has_words(body, start) or several * 2 > len(body):
        return
    width = 1
    while width < 3 and start + width < len(fields) and headings[start + width] in ("", headings[start]):
        if not has_words(body, start + width) or any(
            GENDER_OF.get(bare(row[start + width])) in ("woman", "man") for row in body
        ):
            break
        width += 1
    if width > 1:
        fields[start : start + width] = NAMES[:width]


def gather_genders(headings, fields, body):
    """Make one column of genders of those headed by a gender, ticked. Changes ``fields`` and ``body``.

    Beside women ticked alone, the others are not stated.
    """
    columns = {}
    for index, heading in enumerate(headings):
        gender = GENDER_OF.get(bare(heading.split(" ")[-1])) if heading and not heading[-1].isdigit() else None
        cells = [bare(row[index]) for row in body]
        ticks = all(cell in MARK_OF or _is_ticked(cell, gender) for cell in cells)
        if gender in SHORT and fields[index] in (None, "gender") and ticks:
            columns.setdefault(gender, index)
    if not columns or (len(columns) == 1 and "gender" in fields):
        return
    first, *others = sorted(columns.values())
    for row in body:
        ticked = [SHORT[gender] for gender, index in columns.items() if _is_ticked(bare(row[index]), gender)]
        row[first] = "/".join(ticked)
        for other in others:
            row[other] = ""
    fields[first] = "gender"
    for other in others:
        fields[other] = None


def _is_ticked(cell, gender):
    """By a mark, or by the letter of the heading again."""
    return MARK_OF.get(cell) or GENDER_OF.get(cell) == gender


def read_legend(texts, fields, body):
    """Write genders for figures where a legend says what they mean: "1 - жен., 2 - муж." Changes ``body``."""
    if "gender" not in fields:
        return
    index = fields.index("gender")
    for text in texts:
        for legend in (FIGURE_FIRST, WORD_FIRST):
            found = {match["figure"]: GENDER_OF.get(bare(match["word"])) for match in legend.finditer(text)}
            meant = {figure: SHORT[gender] for figure, gender in found.items() if gender in SHORT}
            if len(set(meant.values())) == 2:
                for row in body:
                    row[index] = meant.get(row[index], row[index])
                return


def has_words(body, index):
    return sum(any(letter.isalpha() for letter in row[index]) for row in body) * 2 > len(body)
