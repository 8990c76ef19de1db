"""What a public edition may print: rows of people, and what everybody knows of how their numbers hang together."""

from dataclasses import dataclass, field
from enum import StrEnum

GENDERS = ("women", "men", "not_stated")
TOTAL = "total"


class Kind(StrEnum):
    """What a row is about."""

    YEAR = "year"
    REGION = "region"
    PLACE = "place"
    AGAIN = "again"  # counted again at another place, or on another side
    AUDIENCE = "audience"
    SIDE = "side"
    COMPLETERS = "completers"
    PARTNER = "partner"
    PERSONS = "persons"
    UNPRINTED = "unprinted"  # never printed, and protected all the same: the difference of two printed rows


@dataclass(frozen=True)
class Row:
    """One line of a table. ``numbers`` are non-negative counts by column; a total is always the sum of its genders."""

    key: str
    kind: Kind
    numbers: dict
    audience: str = ""

    @classmethod
    def of_people(cls, key, kind, women, men, not_stated, audience=""):
        numbers = {"women": women, "men": men, "not_stated": not_stated, TOTAL: women + men + not_stated}
        return cls(key, kind, numbers, audience)

    @property
    def has_genders(self):
        return "women" in self.numbers

    @property
    def is_of_one_gender(self):
        """Whether the row tells everybody's gender: all are women, or all are men."""
        total = self.numbers[TOTAL]
        return self.has_genders and total > 0 and total in (self.numbers["women"], self.numbers["men"])


@dataclass(frozen=True)
class Sum:
    """The parts add up to the whole; with ``again``, to the whole and those who are counted again."""

    whole: str
    parts: tuple
    again: str | None = None


@dataclass(frozen=True)
class AtMost:
    """A row is not more than some others together, in every column."""

    less: str
    more: tuple


@dataclass(frozen=True)
class Tables:
    """The rows of a report and what is known of them: sums, limits, and ``between``, keys of rows nobody counts.

    The row of the key "year" is the whole. A relation may name keys of ``between``: its numbers are only known to be
    between others, such as those of a region who were in its towns.
    """

    rows: tuple
    sums: tuple = ()
    limits: tuple = ()
    between: tuple = ()
    by_key: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "by_key", {row.key: row for row in self.rows})

    @property
    def cells(self):
        """(key, column) of every number, in the order of the rows."""
        return [(row.key, column) for row in self.rows for column in row.numbers]

    def number(self, cell):
        key, column = cell
        return self.by_key[key].numbers[column]

    def is_printed(self, cell):
        return self.by_key[cell[0]].kind != Kind.UNPRINTED
