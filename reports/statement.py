"""The year in one sentence, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from reports.grammar import GRAMMARS


@dataclass(frozen=True)
class Statement:
    """A statement in three pieces, so that a page can set its number in bold."""

    before: str
    number: str
    after: str

    def __str__(self):
        return self.before + self.number + self.after


def year_statement(figures, *, places_of=lambda region: True):
    """Return the Statement of YearFigures in the active language.

    ``places_of`` says of a region whether its places are named; the counts of places and regions stay complete.
    """
    grammar = GRAMMARS[get_language() or "en"]
    if not figures.seminars:
        return Statement("", grammar.none_held(figures.year), ".")
    counts = (figures.seminars, len(figures.places), len(figures.regions))
    names = "; ".join(_region(row, places_of) for row in figures.regions)
    if not figures.cell:
        before, number, after = grammar.held(figures.year, *counts)
        all_unknown = figures.number_unknown == figures.seminars
        end = grammar.their_number_is_unknown(figures.seminars) if all_unknown else grammar.nobody_was_counted()
        return Statement(before, number, f"{after}: {names}; {end}.")
    before, number, after = grammar.attended(figures.year, figures.certainty, figures.cell, *counts)
    unknown = f" {grammar.unknown(figures.number_unknown)}." if figures.number_unknown else ""
    return Statement(before, number, f"{after}: {names}.{unknown}")


def _region(row, places_of):
    """Places stand as their labels in the nominative after a colon: no language needs their cases."""
    places = ", ".join(place.label for place in row.visited_places)
    return f"{row.region.name} ({places})" if places and places_of(row.region) else row.region.name
