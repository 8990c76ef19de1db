"""Figures of any selection by one or two dimensions, with totals counted beside the rows, never summed from them."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

from reports.counts import PARTICIPANTS, Counts
from reports.dimensions import in_order
from reports.totals import NOBODY, Cell, Part


@dataclass(frozen=True)
class Crossing:
    """A measure by one or two dimensions. Keys of ``parts`` are (row, column), None for a total.

    ``rows`` and ``columns`` are [(key, label)]. They may hold more than their total: somebody stands in several.
    """

    rows: list
    columns: list
    parts: dict
    number_unknown: int  # held seminars of the selection whose number nobody knows

    def part(self, row=None, column=None):
        return self.parts.get((row, column), Part())

    @property
    def total(self):
        return self.part()

    def overlap(self, column=None):
        """What the rows of a column hold beyond its total."""
        return sum((self.part(row, column).cell for row, _label in self.rows), Cell()) - self.part(None, column).cell

    def overlap_of_columns(self, row=None):
        """What the columns of a row hold beyond its total."""
        columns = (self.part(row, column).cell for column, _label in self.columns)
        return sum(columns, Cell()) - self.part(row).cell if self.columns else NOBODY


def cross(selected, user, *, measure=PARTICIPANTS, rows, columns=None):
    """Return the Crossing of a measure over a Filter by the dimension ``rows``, and by ``columns`` where given."""
    dimensions = [rows] if columns is None else [rows, columns]
    counts, found = Counts(selected, user, measure), {}
    for shown in product((True, False), repeat=len(dimensions)):
        found[shown] = _summed(found, shown, dimensions, counts) or counts.by(
            [dimension for dimension, is_shown in zip(dimensions, shown, strict=True) if is_shown]
        )
    parts = {_place(shown, key): part for shown, of in found.items() for key, part in of.items()}
    labels = [
        in_order(dimension, {key[at] for key in parts if key[at] is not None})
        for at, dimension in enumerate(dimensions)
    ]
    return Crossing(labels[0], labels[1] if columns else [], parts, counts.number_unknown())


def _summed(found, shown, dimensions, counts):
    """Return the Parts without one dimension as sums over it, where nobody has two values of it; otherwise nothing."""
    for at, dimension in enumerate(dimensions):
        with_it = (*shown[:at], True, *shown[at + 1 :])
        if not shown[at] and with_it in found and counts.adds_up_over(dimension):
            position, sums = sum(shown[:at]), defaultdict(Part)
            for key, part in found[with_it].items():
                sums[(*key[:position], *key[position + 1 :])] += part
            return sums
    return None


def _place(shown, key):
    """The key of a Part in a Crossing: (row, column), None where it is a total."""
    values = iter(key)
    return tuple([next(values) if is_shown else None for is_shown in shown] + [None])[:2]
