"""The section of a report that says what changed since the last publication: to the row, or for the public where."""

import re

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from reports.changes import rule_changes, told
from reports.document.content import DIFFERENCE, TAGS, Column, Number, Row, Section, Table
from reports.numbers import number
from reports.tables import TOTAL, column_title
from reports.totals import GENDERS
from seminars.dates import day

IN_NO_TABLE = re.compile("persons:.*|partner:.*:.*")  # numbers of one region


def changes_section(figures, protected, since):
    """Return the Section of a SinceLast, None where there is none; with a Protected it names only tables."""
    if not since:
        return None
    last, language = since.last, get_language() or "en"
    said = {
        "edition": last.edition,
        "day": day(localtime(last.published_at).date()),
        "then": number(last.numbers["year"][TOTAL], language),
        "now": number(figures.cell.total, language),
    }
    words = [gettext("Edition %(edition)s of %(day)s said %(then)s participants; now there are %(now)s.") % said]
    words += rule_changes(since)
    tables = ()
    if protected is None:
        tables = _changed_rows(since)
    else:
        words.append(_changed_tables(protected, last))
    return Section("changes", gettext("Changes since the last publication"), tuple(words), tables=tables)


def _changed_rows(since):
    if not since.changes:
        return ()
    columns = (
        Column("difference", gettext("Difference"), DIFFERENCE, "#indicator+difference"),
        *(Column(gender, column_title(gender), DIFFERENCE, TAGS[gender]) for gender in GENDERS),
        Column("places", gettext("Places"), tag=TAGS["place"]),
        Column("seminar", gettext("Seminar"), tag=TAGS["seminar"]),
        Column("what", gettext("What happened"), tag="#meta+change"),
    )
    rows = tuple(_changed_row(each) for each in told(since))
    return (Table("changes", gettext("What changed"), columns, rows),)


def _changed_row(each):
    difference = each.change.difference
    numbers = [difference.total, *(getattr(difference, gender) for gender in GENDERS)]
    return Row((*(Number(value, DIFFERENCE) for value in numbers), each.places, each.change.seminar, each.words))


def _changed_tables(protected, last):
    now = protected.edition()
    keys = {key for key in now.keys() | last.public_numbers.keys() if now.get(key) != last.public_numbers.get(key)}
    kinds = {key.partition(":")[0] for key in keys if not IN_NO_TABLE.fullmatch(key)}
    tables = {
        gettext("The year at a glance"): {"year", "completers", "persons"},
        gettext("Participants by region and place"): {"region", "place", "again"},
        gettext("Participants by audience"): {"audience"},
        gettext("Participants in urban places, in rural places and online"): {"side"},
        gettext("Seminars by partner"): {"partner"},
    }
    changed = [title for title, of in tables.items() if kinds & of]
    if not changed:
        return gettext("No table has changed.")
    return gettext("Tables that changed: %(tables)s.") % {"tables": "; ".join(changed)}
