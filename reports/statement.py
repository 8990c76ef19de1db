"""The year in one sentence, by grammar. English; the other languages follow it."""

from dataclasses import dataclass

from django.utils.translation import override

from reports.numbers import number as in_print
from seminars.models.choices import Certainty

CERTAINTY_WORDS = {Certainty.EXACT: "", Certainty.ABOUT: "about ", Certainty.AT_LEAST: "at least "}


@dataclass(frozen=True)
class Statement:
    """A statement in three pieces, so that a page can set its number in bold."""

    before: str
    number: str
    after: str

    def __str__(self):
        return self.before + self.number + self.after


def year_statement(figures, *, places_of=lambda region: True):
    """Return the English Statement of YearFigures.

    ``places_of`` says of a region whether its places are named; the counts of places and regions stay complete.
    """
    with override("en"):
        where = _where(figures, places_of)
        if not figures.seminars:
            return Statement("", f"No seminars have been held in {figures.year}", ".")
        if not figures.cell:
            return _without_participants(figures, where)
        seminars = counted(figures.seminars, "seminar", "seminars")
        people = counted(figures.cell.total, "participant", "participants")
        number = f"{CERTAINTY_WORDS[figures.certainty]}{people} ({by_gender(figures.cell)})"
        return Statement(f"In {figures.year}, ", number, f" attended {seminars}{where}.{_unknown(figures)}")


def _without_participants(figures, where):
    was = "was" if figures.seminars == 1 else "were"
    number = counted(figures.seminars, "seminar", "seminars")
    known = (
        "their number of participants is unknown" if figures.seminars != 1 else "its number of participants is unknown"
    )
    if figures.number_unknown < figures.seminars:
        known = "no participants were counted"
    return Statement(f"In {figures.year}, ", number, f" {was} held{where}; {known}.")


def _unknown(figures):
    if not figures.number_unknown:
        return ""
    seminars = counted(figures.number_unknown, "seminar", "seminars")
    return f" The number of participants of {seminars} is unknown."


def _where(figures, places_of):
    regions = "; ".join(_region(row, places_of) for row in figures.regions)
    places = counted(len(figures.places), "place", "places")
    return f" at {places} in {counted(len(figures.regions), 'region', 'regions')}: {regions}"


def _region(row, places_of):
    places = ", ".join(place.label for place in row.visited_places)
    return f"{row.region.name} ({places})" if places and places_of(row.region) else row.region.name


def by_gender(cell):
    """Return "405 women and 466 men", "1 woman, no men and 3 not stated" or "gender not stated"."""
    if not cell.women and not cell.men:
        return "gender not stated"
    parts = [counted(cell.women, "woman", "women"), counted(cell.men, "man", "men")]
    if not cell.not_stated:
        return " and ".join(parts)
    return f"{', '.join(parts)} and {in_print(cell.not_stated)} not stated"


def counted(number, one, many):
    """Return the number with its noun: "1 woman", "no women", "12,345 women"."""
    return f"{in_print(number) if number else 'no'} {one if number == 1 else many}"
