"""Read a CSV file of published figures: one record a row, as its source wrote it. Saves nothing.

The columns are those of ``docs/published-figures.md``; the first words of ``notes`` say how sure the number is.
"""

import csv
import io
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.models import PublishedFigure
from seminars.models.choices import Certainty

TEXTS = {  # column of the file: field
    "id": "key",
    "source_url": "source_url",
    "programme": "programme",
    "organiser": "organiser",
    "partners": "partners",
    "title": "title",
    "start_date": "start_date",
    "end_date": "end_date",
    "country": "country",
    "region": "region_text",
    "locality": "locality_text",
    "venue": "venue_text",
    "rural_urban": "rural_urban",
    "audience": "audience",
    "notes": "notes",
}
PEOPLE = {"participants_total": "total", "women": "women", "men": "men", "unknown": "not_stated"}
COLUMNS = (*TEXTS, "days", *PEOPLE)
COLUMN_OF = {field: column for column, field in {**TEXTS, **PEOPLE, "days": "days"}.items()}

CERTAINTIES = {
    "exact": Certainty.EXACT,
    "sum": Certainty.EXACT,
    "about": Certainty.ABOUT,
    "more_than": Certainty.AT_LEAST,
    "planned": Certainty.PLANNED,
    "target": Certainty.PLANNED,
    "partial": Certainty.PARTIAL,
    "none": Certainty.UNKNOWN,
}
NOTE = re.compile(r"(?:^|;)\s*(qual|level|mode|same_event_as|part_of)=([^\s;,:(]+)")
PERCENT = re.compile(r"(\d{1,2}|100)(?:[.,](\d{1,4}))?\s*%", re.ASCII)


class Refused(Exception):
    """A file that cannot be taken, with every fault found as (row, column, reason); row 1 is the heading."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(_fault_in_words(*fault) for fault in self.faults))


def _fault_in_words(row, column, reason):
    if row is None:
        return reason
    where = _("row %(row)s") % {"row": row}
    if column:
        where = _("row %(row)s, column %(column)s") % {"row": row, "column": column}
    return f"{where}: {reason}"


def parse(content: bytes):
    """Return the PublishedFigures of a file, unsaved, and the columns of it that are not ours.

    Raises Refused with every fault found: a file that is not UTF-8 CSV, a missing column, an id twice, an impossible
    date, a number that is none, women + men + unknown over the total.
    """
    headings, rows = _read(content)
    return _parsed(rows), [heading for heading in headings if heading and heading not in COLUMNS]


def _read(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        reason = _("The file is not UTF-8: row %(row)s cannot be read. Save it as “CSV UTF-8”.") % {"row": row}
        raise Refused([(None, None, reason)]) from None
    if "\0" in text:
        raise Refused([(None, None, _("The file is not a CSV file: it holds a zero byte."))])
    if not text.strip():
        raise Refused([(None, None, _("The file is empty."))])
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings, *rows = [*reader]
    except csv.Error as error:
        reason = _("The file is not a CSV file: line %(line)s, %(error)s.") % {"line": reader.line_num, "error": error}
        raise Refused([(None, None, reason)]) from None
    headings = [heading.strip() for heading in headings]
    missing = [column for column in COLUMNS if column not in headings]
    if missing:
        raise Refused((1, column, _("The column is missing.")) for column in missing)
    twice = {heading for heading in headings if heading and headings.count(heading) > 1}
    if twice:
        raise Refused((1, column, _("The column stands twice.")) for column in sorted(twice))
    return headings, [(at, headings, cells) for at, cells in enumerate(rows, 2) if any(map(str.strip, cells))]


def _parsed(rows):
    """Return a PublishedFigure for each row, or raise Refused with the faults of all rows."""
    figures, faults, row_of = [], [], {}
    for at, headings, cells in rows:
        if len(cells) != len(headings):
            reason = _("The row has %(cells)s cells, the heading has %(headings)s.")
            faults.append((at, None, reason % {"cells": len(cells), "headings": len(headings)}))
            continue
        record = _Record(at, {heading: cell.strip() for heading, cell in zip(headings, cells, strict=True)})
        figure = record.figure()
        faults += record.faults
        if figure.key in row_of:
            faults.append((at, "id", _("The id stands in row %(row)s already.") % {"row": row_of[figure.key]}))
        row_of.setdefault(figure.key, at)
        figures.append(figure)
    if faults:
        raise Refused(faults)
    return figures


class _Record:
    """One row of the file and the faults found in it."""

    def __init__(self, row, cells):
        self.row, self.cells, self.faults = row, cells, []
        self.notes = dict(reversed(NOTE.findall(cells["notes"])))  # the first of a kind counts

    def figure(self):
        figure = PublishedFigure(**{field: self.cells[column] for column, field in TEXTS.items()})
        figure.days = self.number("days")
        figure.certainty = self.certainty()
        figure.level = self.level()
        figure.mode = self.notes.get("mode", "")
        figure.same_event_as_text = self.notes.get("same_event_as", "")
        figure.part_of_text = self.notes.get("part_of", "")
        for column, name in PEOPLE.items():
            setattr(figure, f"{name}_text", self.cells[column])
            setattr(figure, name, self.people(column, figure))
        self.judge(figure)
        return figure

    def fault(self, column, reason):
        self.faults.append((self.row, column, reason))

    def certainty(self):
        qual = self.notes.get("qual")
        if qual is None:
            return Certainty.EXACT if self.cells["participants_total"] else Certainty.UNKNOWN
        if qual not in CERTAINTIES:
            known = ", ".join(CERTAINTIES)
            self.fault("notes", _("“qual=%(qual)s” is none of: %(known)s.") % {"qual": qual, "known": known})
        return CERTAINTIES.get(qual, Certainty.UNKNOWN)

    def level(self):
        """Any word beside ``event`` and ``cumulative`` says that one number stands for several events."""
        level = self.notes.get("level", PublishedFigure.Level.EVENT)
        return level if level in PublishedFigure.Level else PublishedFigure.Level.SERIES

    def people(self, column, figure):
        """Read a number of people. A percentage becomes one only where a single whole number fits it."""
        share = PERCENT.fullmatch(self.cells[column])
        if share and column != "participants_total":
            return people_of_percentage(share, figure.total) if figure.certainty == Certainty.EXACT else None
        return self.number(column)

    def number(self, column):
        text = self.cells[column]
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            self.fault(column, _("“%(text)s” is not a whole number from 0 on.") % {"text": text})
            return None
        return int(text)

    def judge(self, figure):
        """Collect what the model refuses."""
        try:
            figure.clean_fields()
            figure.clean()
        except ValidationError as error:
            for name, errors in error.update_error_dict({}).items():
                for message in ValidationError(errors).messages:
                    self.fault(COLUMN_OF.get(name), message)


def people_of_percentage(share, total):
    """Return the whole number of ``total`` people that a percentage (a match of PERCENT) means, or None.

    Only where exactly one whole number rounds to it: 100% of 7 is 7, 45% of 7 fits none, 46% of 871 fits eight.
    """
    if not total:
        return None
    decimals = share[2] or ""
    wanted, parts = int(share[1] + decimals), 100 * 10 ** len(decimals)
    lowest = -((1 - 2 * wanted) * total // (2 * parts))
    highest = -((-1 - 2 * wanted) * total // (2 * parts)) - 1
    return lowest if lowest == highest <= total else None
