"""The year in one sentence and the rule by which it was counted, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from reports.grammar import GRAMMARS
from reports.numbers import aim


@dataclass(frozen=True)
class Statement:
    """A statement in three pieces, so that a page can set its number in bold."""

    before: str
    number: str
    after: str

    def __str__(self):
        return self.before + self.number + self.after


def year_statement(figures, *, places_of=lambda region: True, with_gender=True, with_total=True):
    """Return the Statement of YearFigures in the active language.

    ``places_of`` says of a region whether its places are named; the counts of places and regions stay complete.
    ``with_gender`` says whether women and men stand beside the number, ``with_total`` whether it is said at all.
    """
    grammar = GRAMMARS[get_language() or "en"]
    if not figures.seminars:
        return Statement("", grammar.none_held(figures.year), ".")
    counts = (figures.seminars, len(figures.places), len(figures.regions))
    names = "; ".join(_region(row, places_of) for row in figures.regions)
    if not with_total:
        before, number, after = grammar.held(figures.year, *counts)
        return Statement(before, number, f"{after}: {names}.")
    if not figures.cell:
        before, number, after = grammar.held(figures.year, *counts)
        all_unknown = figures.number_unknown == figures.seminars
        end = grammar.their_number_is_unknown(figures.seminars) if all_unknown else grammar.nobody_was_counted()
        return Statement(before, number, f"{after}: {names}; {end}.")
    before, number, after = grammar.attended(
        figures.year, figures.certainty, figures.cell, *counts, with_gender=with_gender
    )
    unknown = f" {grammar.unknown(figures.number_unknown)}." if figures.number_unknown else ""
    return Statement(before, number, f"{after}: {names}.{unknown}")


def _region(row, places_of):
    """Places stand as their labels in the nominative after a colon: no language needs their cases."""
    places = ", ".join(place.label for place in row.visited_places)
    return f"{row.region.name} ({places})" if places and places_of(row.region) else row.region.name


def rule_in_words(programme_year):
    """Return the counting rule of a programme year in two sentences of the reader's language."""
    least = programme_year.minimum_sessions
    share = programme_year.completion_share
    if least == 1:
        counted = gettext(
            "Counted: everyone who attended at least one session, once per seminar, and people counted by number."
        )
    else:
        counted = gettext(
            "Counted: everyone who attended at least %(sessions)s sessions of a seminar, once per seminar, "
            "and people counted by number."
        ) % {"sessions": least}
    if share == 1:
        completed = gettext("Completed: those who attended every session held at one of their places.")
    else:
        completed = gettext("Completed: those who attended at least %(share)s of the sessions held at one venue.") % {
            "share": aim(share, get_language() or "en")
        }
    return f"{counted} {completed}"
