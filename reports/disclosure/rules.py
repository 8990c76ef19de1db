"""Which numbers disclose something by themselves, and where only the year's total may be printed.

"Threshold rule", "group disclosure", "primary" and "secondary suppression" are words of the Handbook on Statistical
Disclosure Control (A. Hundepool and others, for ESSNet SDC), chapters on magnitude and on frequency tables.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from reports.disclosure.tables import TOTAL, Kind

YEAR_TOTAL = ("year", TOTAL)


class Why(StrEnum):
    """Why a number is hidden."""

    SMALL = "small"  # fewer people than the threshold
    ONE_GENDER = "one_gender"  # the row would tell everybody's gender
    EARLIER = "earlier"  # an earlier edition hid it
    GIVES_AWAY = "gives_away"  # a hidden number could be computed from it


@dataclass(frozen=True)
class Thresholds:
    """From how many people on a number is printed; 0 switches protection off and needs a reason.

    ``audiences`` are the thresholds of audiences that have their own, ``reasons`` says why one is 0, by audience,
    that of the default under "". Raises ValueError for a negative threshold and for a 0 without a reason.
    """

    default: int = 5
    audiences: dict = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)

    def __post_init__(self):
        for audience, threshold in {"": self.default, **self.audiences}.items():
            if threshold < 0:
                raise ValueError(f"A threshold is not negative: {threshold}")
            if not threshold and not self.reasons.get(audience, "").strip():
                raise ValueError(f"Say why protection is switched off: {audience or 'every audience'}")

    def of(self, row):
        return self.audiences.get(row.audience, self.default) if row.audience else self.default


def is_small(number, threshold):
    """Whether a count is of some people, but fewer than the threshold. Nobody is not about anybody."""
    return 0 < number < threshold


def disclosing(tables, thresholds, earlier):
    """Return {cell: Why} of the numbers that are hidden whatever else is: primary suppression."""
    found, known = {}, known_before(tables, earlier)
    for row in tables.rows:
        threshold = thresholds.of(row)
        for column, number in row.numbers.items() if threshold else ():
            cell = (row.key, column)
            if is_small(number, threshold):
                found[cell] = Why.SMALL
            elif row.is_of_one_gender and column in ("women", "men"):
                found[cell] = Why.ONE_GENDER
            elif cell not in known and any(edition.get(row.key, {}).get(column, 0) is None for edition in earlier):
                found[cell] = Why.EARLIER
    found.pop(YEAR_TOTAL, None)
    return found


def needs_only_total(tables, thresholds, earlier):
    """Whether only the year's total may be printed.

    So it is where a headline of the year is small: a region's total, women or men; where all of the year are of one
    gender; and where an earlier edition printed nothing else.
    """
    if not thresholds.default:
        return False
    year = tables.by_key["year"]
    headlines = [row.numbers[TOTAL] for row in tables.rows if row.kind == Kind.REGION]
    headlines += [year.numbers["women"], year.numbers["men"]]
    small = any(is_small(number, thresholds.default) for number in headlines)
    return small or year.is_of_one_gender or any(map(is_only_total, earlier))


def is_only_total(edition):
    printed = {(key, column) for key, row in edition.items() for column, number in row.items() if number is not None}
    return printed <= {YEAR_TOTAL}


def known_before(tables, earlier):
    """Return the cells that an earlier edition printed, in rows of which no printed number has changed since.

    Who has that edition knows them: to hide them now protects nothing.
    """
    known = set()
    for edition in earlier:
        for key, row in edition.items():
            now = tables.by_key[key].numbers if key in tables.by_key else {}
            printed = {column: number for column, number in row.items() if number is not None}
            if all(now.get(column) == number for column, number in printed.items()):
                known |= {(key, column) for column in printed}
    return known
