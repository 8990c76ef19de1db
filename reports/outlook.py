"""What publishing a new edition would do to readers, told to who publishes before: it cannot be taken back."""

from dataclasses import dataclass

from django.utils.translation import gettext

from reports.disclosure.rules import is_only_total, is_small
from reports.models import Publication
from reports.partners import partner_table
from reports.tables import audiences_table, column_title, regions_table, sides_table
from reports.tiles import completed_words


@dataclass(frozen=True)
class Few:
    """A line in which few people have changed since the last edition: (heading of a column, then, now)."""

    label: str
    numbers: tuple


@dataclass(frozen=True)
class Outlook:
    """A new edition beside the last one. ``lost`` is (label, headings of the columns) of what would be hidden now."""

    last: Publication
    lost: tuple
    few: tuple
    leaves_only_total: bool  # and did not before: every later edition then has no more than that


def outlook(figures, protected, last):
    """Return the Outlook of the Protected edition of a year beside its last Publication; None where there is none."""
    if last is None:
        return None
    leaves_only_total = protected.only_total and not is_only_total(last.public_numbers)
    labels = _labels(figures)
    lost = [
        (labels[key], [column_title(column) for column in row if _is_lost(last, protected, key, column)])
        for key, row in last.public_numbers.items()
        if key in labels and protected.tells(key)
    ]
    return Outlook(
        last, tuple(each for each in lost if each[1]), tuple(_few(protected, last, labels)), leaves_only_total
    )


def _is_lost(last, protected, key, column):
    return last.public_numbers[key][column] is not None and protected.number(key, column) is None


def _few(protected, last, labels):
    """Yield the lines that few people have changed: visible or not, their numbers tell of these few."""
    for row in protected.tables.rows:
        before, threshold = last.numbers.get(row.key, {}), protected.thresholds.of(row)
        changed = tuple(
            (column_title(column), before.get(column, 0), now)
            for column, now in row.numbers.items()
            if is_small(abs(now - before.get(column, 0)), threshold)
        )
        if changed and row.key in labels:
            yield Few(labels[row.key], changed)


def _labels(figures):
    """Return {key of a line: its label} of the tables of a public edition."""
    tables = (
        regions_table(figures),
        audiences_table(figures),
        sides_table(figures),
        partner_table(figures.programme_year),
    )
    labels = {line.key: line.label for table in tables for line in table.lines}
    labels["persons"] = gettext("Different people on lists")
    labels["completers"] = " ".join(completed_words(figures.programme_year))
    return labels
