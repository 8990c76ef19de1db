"""The year in some paragraphs, in the reader's language: the short statement and what there is to say beside it."""

from django.utils.translation import get_language

from reports.grammar import EXACT
from reports.long_grammar import LONG_GRAMMARS
from reports.partners import held_with_partners
from reports.statement import year_statement
from reports.tables import TOTAL
from reports.totals import GENDERS
from reports.year_before import year_before
from seminars.models import Side
from seminars.models.choices import Audience

LEAST_BASE = 20  # of fewer people no percentage is said
LEAST_CHANGE = 0.0005  # less is printed as 0.0 %


def _anything(key, column):
    return True


def whole_statement(figures, *, may_say=_anything):
    """Return the paragraphs of ``year_statement_long``, with what the register knows beside the figures."""
    year, partners, before = figures.programme_year, None, None
    if not figures.partner:
        partners, before = held_with_partners(year), year_before(year)
    return year_statement_long(figures, partners=partners, before=before, may_say=may_say)


def year_statement_long(figures, *, partners=None, before=None, may_say=_anything):
    """Return the paragraphs of the YearFigures of a whole year in the active language, the short statement first.

    ``partners`` and ``before`` are Partners and a YearBefore; nothing is said of what is None. ``may_say`` tells by
    the key and column of ``reports.tables`` whether a number may be said: what it hides is left out, and with it
    what it could be computed from.
    """
    return _Speaker(figures, may_say).paragraphs(partners, before)


class _Speaker:
    def __init__(self, figures, may_say):
        self.figures, self.may_say = figures, may_say
        self.grammar = LONG_GRAMMARS[get_language() or "en"]
        self.is_of_all = not figures.number_unknown  # what holds of those counted holds of all who came
        self.is_exact = figures.certainty == EXACT and self.is_of_all

    def says(self, key):
        return self.may_say(key, TOTAL)

    def paragraphs(self, partners, before):
        shown = {
            "with_gender": all(self.may_say("year", gender) for gender in GENDERS),
            "with_total": self.says("year"),
        }
        of_people = (self.audiences(), self.sides(), self.finished()) if self.figures.cell else ()
        said = (*of_people, self.partners(partners), self.year_before(before))
        return (str(year_statement(self.figures, **shown)), *(f"{text}." for text in said if text))

    def audiences(self):
        rows = sorted(self.figures.audiences, key=lambda row: (row.subject == Audience.NOT_STATED, -row.cell.total))
        shown = [row for row in rows if self.says(f"audience:{row.subject}")]
        hidden = len(rows) - len(shown)
        if not shown or hidden == 1:  # one alone could be computed from the others and the total
            return ""
        if len(rows) == 1:
            [row] = rows
            if row.subject == Audience.NOT_STATED:
                return self.grammar.AUDIENCE_NOT_STATED
            if self.is_of_all:
                return self.grammar.only_audience(row.subject.label)
        parts = [(row.subject.label, row.cell.total, row.certainty) for row in shown]
        return self.grammar.by_audience(parts, others_are_hidden=hidden > 0)

    def sides(self):
        """Nothing where the overlap is hidden and could be computed from the sides."""
        by_side = {row.subject: row for row in self.figures.sides}
        rows = [by_side[side] for side in (Side.RURAL, Side.URBAN, Side.ONLINE)]
        shown = [row for row in rows if self.says(f"side:{row.subject}")]
        is_whole = len(shown) == len(rows)
        tells_overlap = self.says("side:again")
        came = [row for row in shown if row.cell]
        if not came or (is_whole and not tells_overlap):
            return ""
        if len(came) == 1 and is_whole and self.is_of_all:
            return self.grammar.only_side(came[0].subject)
        overlap = self.figures.side_overlap.total if is_whole else 0
        return self.grammar.by_side([self.side(row) for row in came], overlap)

    def side(self, row):
        total = self.figures.cell.total
        with_share = row.subject == Side.RURAL and self.is_exact and total >= LEAST_BASE
        return row.subject, row.cell.total, row.certainty, row.cell.total / total if with_share else None

    def finished(self):
        """Nothing where nobody is on a list: then nobody can be told apart or have completed."""
        if not self.figures.listed:
            return ""
        completers = self.figures.completers.total if self.says("completers") else None
        return self.grammar.finished(completers, self.figures.persons if self.says("persons") else None)

    def partners(self, partners):
        seminars = self.figures.seminars
        if partners is None or not seminars:
            return ""
        if not partners.held:
            return self.grammar.NO_PARTNERS
        if all(held == seminars for _name, held in partners.held):
            return self.grammar.partners_of_all([name for name, _held in partners.held], seminars)
        return self.grammar.by_partner(partners.held, partners.alone, partners.joint)

    def year_before(self, before):
        """The participants, with the difference where both numbers are exact and final; then seminars and regions."""
        if before is None:
            return ""
        if before.total is None:
            said = self.grammar.unknown_before(before.year)
        else:
            said = f"{self.grammar.there_were(before)}{self.difference(before)}"
        figures = self.figures
        if not (before.seminars and figures.seminars):
            return said
        return f"{said}. {self.grammar.held_in_both(before, figures.year, figures.seminars, len(figures.regions))}"

    def difference(self, before):
        figures = self.figures
        is_final = figures.seminars and not figures.seminars_planned
        if not (is_final and self.is_exact and before.certainty == EXACT and not before.number_unknown):
            return ""
        difference = figures.cell.total - before.total
        share = difference / before.total if before.total >= LEAST_BASE else None
        if share is not None and abs(share) < LEAST_CHANGE:
            share = None
        return self.grammar.compared(figures.year, difference, share)
