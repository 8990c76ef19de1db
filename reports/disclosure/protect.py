"""A public edition: what is printed of its tables, what is hidden and why."""

from collections import Counter
from dataclasses import dataclass

from reports.disclosure.rules import (
    YEAR_TOTAL,
    Thresholds,
    Why,
    disclosing,
    is_small,
    known_before,
    needs_only_total,
)
from reports.disclosure.tables import Kind, Tables


@dataclass(frozen=True)
class Protected:
    """A public edition. With ``only_total`` nothing but the year's total is printed; ``hidden`` is {cell: Why}."""

    tables: Tables
    thresholds: Thresholds
    hidden: dict
    only_total: bool = False

    def number(self, key, column):
        """The printed number, or None where it is not printed."""
        cell = (key, column)
        if (self.only_total and cell != YEAR_TOTAL) or cell in self.hidden or not self.tables.is_printed(cell):
            return None
        return self.tables.number(cell)

    def tells(self, key):
        """Whether the edition has such a row, hidden or not."""
        return key in self.tables.by_key

    def why(self, key, column):
        """The Why of a hidden number, for the office; None where it is printed or only the year's total is.

        Beside a hidden number in print it would say too much: "small" is from 1 to 4.
        """
        return None if self.only_total else self.hidden.get((key, column))

    def edition(self):
        """All that is printed, {key: {column: number, or None where hidden}}: for JSON, and for later editions."""
        rows = [row for row in self.tables.rows if row.kind != Kind.UNPRINTED]
        return {row.key: {column: self.number(row.key, column) for column in row.numbers} for row in rows}

    def hidden_by_rule(self):
        """How many numbers of the tables each rule hides, {Why: number}; for the office, as ``why``."""
        return Counter(why for cell, why in self.hidden.items() if self.tables.is_printed(cell))

    def kept(self):
        """(printed, all) of the numbers that are not small: those from their threshold on, zeros left out."""
        large = [cell for cell in self.tables.cells if self.tables.is_printed(cell) and self._is_large(cell)]
        return sum(self.number(*cell) is not None for cell in large), len(large)

    def _is_large(self, cell):
        number = self.tables.number(cell)
        return number > 0 and not is_small(number, self.thresholds.of(self.tables.by_key[cell[0]]))


def protect(tables, thresholds, earlier=()):
    """Return the Protected edition of some Tables.

    ``earlier`` are the editions of the same year printed before, oldest first, as ``Protected.edition`` gave them.
    Every hidden number could as well be another, its threshold apart, as far as anybody can compute who has this
    edition and remembers of the earlier ones what has not changed since. Equal tables, thresholds and editions give
    equal results. Raises ValueError for tables whose numbers contradict each other, where something is to be hidden.
    """
    hidden = disclosing(tables, thresholds, earlier)
    if needs_only_total(tables, thresholds, earlier):
        return Protected(tables, thresholds, hidden, only_total=True)
    if not hidden:
        return Protected(tables, thresholds, hidden)
    from reports.disclosure.suppression import hide_beside  # the solver takes a moment to load

    known = known_before(tables, earlier)
    beside = hide_beside(tables, thresholds, [cell for cell in hidden if cell not in known], known)
    if beside is None:
        return Protected(tables, thresholds, hidden, only_total=True)
    return Protected(tables, thresholds, hidden | dict.fromkeys(beside, Why.GIVES_AWAY))
