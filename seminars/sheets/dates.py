"""The day that a heading of marks names, as a date or as a number. Pure: knows no Django."""

import re

from regions.folding import fold
from seminars.sheets.words import MONTHS

DAY = re.compile(  # never the end of "13–15.05"
    r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"
    r"|(?<![\d./–—-])(?P<day_1>\d{1,2})(?P<mark>[./-])(?P<month_1>\d{1,2})(?P=mark)(?P<year_1>\d{4}|\d\d)\b"
    r"|(?<![\d./–—-])(?P<day_2>\d{1,2})[./](?P<month_2>\d{1,2})\b"
)
IN_WORDS = re.compile(r"(?<![–—-])(?<!\d)(\d{1,2})\s+([^\W\d_]{3,})|\b([^\W\d_]{3,})\s+(\d{1,2})(?!\s*[–—-]|\d)")
YEAR = re.compile(r"\b20\d\d\b")
NUMBER = re.compile(r"(?<!\d)([1-9])(?!\d)")


def day_of(heading):
    """Return the (year or None, month, day) that a heading names, or None: "14.05", "2025-05-14", "14 мамыр"."""
    match = DAY.search(heading)
    if match:
        found = match.groupdict()
        year, month, day = found["year"] or found["year_1"], found["month"], found["day"]
        month, day = month or found["month_1"] or found["month_2"], day or found["day_1"] or found["day_2"]
        return (int(year) + 2000 * (len(year) == 2) if year else None), int(month), int(day)
    for before, word, word_first, after in IN_WORDS.findall(heading):
        month = _month(word or word_first)
        if month:
            year = YEAR.search(heading)
            return (int(year[0]) if year else None), month, int(before or after)
    return None


def _month(word):
    stem = fold(word)
    return next((number for number, stems in enumerate(MONTHS, 1) if stem.startswith(stems)), None)


def number_of(heading):
    """Return the one number a heading has, from 1 to 9: "День 2", "2-күн"; otherwise None."""
    found = NUMBER.findall(heading)
    return int(found[0]) if len(found) == 1 else None
