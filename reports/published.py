"""Bring in published figures from a CSV file: one record a row, as its source wrote it, linked to what we know.

The columns are those of ``docs/published-figures.md``. The first word of ``notes`` says how sure the number is.
"""

import csv
import io
import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regions.folding import fold
from regions.lookup import NotOne, find_localities, find_regions, find_venues, only
from regions.models import split_names
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
PERCENT = re.compile(r"(\d+)(?:[.,](\d+))?\s*%", re.ASCII)
KAZAKHSTAN = {fold(name) for name in ("Kazakhstan", "Казахстан", "Қазақстан")}


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


@dataclass
class Imported:
    """What came of a file: the numbers of records made and updated, and the names left without a link."""

    created: int = 0
    updated: int = 0
    unread: list = field(default_factory=list)  # columns of the file that are not ours
    unlinked: list = field(default_factory=list)  # (key, column, reason)


@transaction.atomic
def import_published_figures(content: bytes):
    """Save every record of a CSV file and return an Imported; a record that is here already is updated.

    Raises Refused, with nothing saved, for a file that is not UTF-8 CSV, lacks a column, has an id twice, an impossible
    date, a number that is none, or women + men + unknown over the total.
    """
    headings, rows = _read(content)
    figures = _parsed(rows)
    known = dict(PublishedFigure.objects.values_list("key", "pk"))
    imported = Imported(unread=[heading for heading in headings if heading and heading not in COLUMNS])
    for figure in figures:
        _keep(figure, known.get(figure.key))
        imported.created += figure.key not in known
        imported.updated += figure.key in known
        imported.unlinked += _Links(figure).set()
    _link_records()
    return imported


def _read(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        reason = _("The file is not UTF-8: row %(row)s cannot be read. Save it as “CSV UTF-8”.") % {"row": row}
        raise Refused([(None, None, reason)]) from None
    if "\0" in text:
        raise Refused([(None, None, _("The file is not a CSV file: it holds a zero byte."))])
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        headings, *rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)] or [[]]
    except csv.Error as error:
        raise Refused([(None, None, _("The file is not a CSV file: %(error)s.") % {"error": error})]) from None
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
            for name, messages in error.message_dict.items():
                for message in messages:
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


def _keep(figure, pk):
    """Save a record, over the one that is here with the same id, keeping what only the office says of it."""
    if pk is not None:
        here = PublishedFigure.objects.get(pk=pk)
        figure.pk, figure.programme_year = pk, here.programme_year
        for link in ("same_event_as", "part_of"):
            if getattr(here, f"{link}_text") == getattr(figure, f"{link}_text"):
                setattr(figure, link, getattr(here, link))
        figure._state.adding = False
    figure.save()


class _Links:
    """The regions, localities and venues that a record names, where the look-up has exactly one answer."""

    def __init__(self, figure):
        self.figure = figure
        self.unlinked = []

    def set(self):
        """Set the links and return what stays without one as (key, column, reason)."""
        figure = self.figure
        regions, localities, venues = [], [], []
        if fold(figure.country) in KAZAKHSTAN:
            regions = self.found("region", figure.region_text, [{}], find_regions)
            within = [{"region": region} for region in regions] if regions and not self.unlinked else [{}]
            localities = self.found("locality", figure.locality_text, within, find_localities)
            venues = self.found("venue", figure.venue_text, within, find_venues)
        elif figure.country:
            reason = _("not in Kazakhstan: %(country)s") % {"country": figure.country}
            self.unlinked.append((figure.key, "country", reason))
        figure.regions.set(regions)
        figure.localities.set(localities)
        figure.venues.set(venues)
        return self.unlinked

    def found(self, column, texts, within, find):
        links = []
        for text in split_names(texts):
            candidates = {
                candidate for place in within for day in self.days() for candidate in find(text, on=day, **place)
            }
            try:
                links.append(only(text, sorted(candidates, key=str)))
            except NotOne as error:
                self.unlinked.append((self.figure.key, column, str(error)))
        return links

    def days(self):
        """The first and last day the event can have been on; no day where the source gives no date."""
        dates = [text for text in (self.figure.start_date, self.figure.end_date) if text]
        if not dates:
            return (None,)
        return dict.fromkeys((days_of(dates[0])[0], days_of(dates[-1])[1]))


def days_of(text):
    """Return the first and last day of a date as precise as the source: 2022, 2023-06 or 2023-06-05."""
    year, month, day = [*map(int, text.split("-")), None, None][:3]
    if day:
        return date(year, month, day), date(year, month, day)
    return date(year, month or 1, 1), date(year, month or 12, monthrange(year, month or 12)[1])


def _link_records():
    """Link records to the ones they call the same event or the whole they are part of, as far as they are here."""
    pks = dict(PublishedFigure.objects.values_list("key", "pk"))
    for link in ("same_event_as", "part_of"):
        for figure in PublishedFigure.objects.exclude(**{f"{link}_text": ""}):
            wanted = pks.get(getattr(figure, f"{link}_text"))
            if getattr(figure, f"{link}_id") != wanted:
                setattr(figure, f"{link}_id", wanted)
                figure.save(update_fields=[link])
