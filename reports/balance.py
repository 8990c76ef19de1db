"""How many more women, people in villages and of an audience bring a region to the aims of its year, in words."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext_lazy

from reports import numbers
from reports.totals import Cell
from seminars.models.choices import Audience


def needed(part, whole, aim):
    """Return the least n for which (part + n) / (whole + n) reaches the aim, from 0 to 1; None where no n does."""
    aim = Fraction(aim)
    if part >= aim * whole:
        return 0
    return None if aim == 1 else ceil((aim * whole - part) / (1 - aim))


@dataclass(frozen=True)
class Words:
    heading: str
    so_far: str
    nobody: str
    more: str
    alone: str


WOMEN = Words(
    heading=gettext_lazy("Women"),
    so_far=gettext_lazy("%(part)s of %(whole)s people of known gender: %(share)s. The aim of the year is %(aim)s."),
    nobody=gettext_lazy("Nobody of known gender has been counted yet. The aim of the year is %(aim)s."),
    more=ngettext_lazy("%(number)s more woman is needed.", "%(number)s more women are needed.", "more"),
    alone=gettext_lazy("That is enough if only women come; with men among them it may take more."),
)
VILLAGES = Words(
    heading=gettext_lazy("In villages"),
    so_far=gettext_lazy("%(part)s of %(whole)s participants: %(share)s. The aim of the year is %(aim)s."),
    nobody=gettext_lazy("Nobody has been counted yet. The aim of the year is %(aim)s."),
    more=ngettext_lazy(
        "%(number)s more person in a village is needed.", "%(number)s more people in villages are needed.", "more"
    ),
    alone=gettext_lazy("That is enough if people come in villages only; with others among them it may take more."),
)
AUDIENCE = Words(
    heading="",
    so_far=gettext_lazy(
        "%(part)s of %(whole)s participants of known audience: %(share)s. The aim of the year is %(aim)s."
    ),
    nobody=gettext_lazy("Nobody of known audience has been counted yet. The aim of the year is %(aim)s."),
    more=ngettext_lazy(
        "%(number)s more person of this audience is needed.",
        "%(number)s more people of this audience are needed.",
        "more",
    ),
    alone=gettext_lazy("That is enough if only people of this audience come; with others among them it may take more."),
)


@dataclass(frozen=True)
class Balance:
    """One share against its aim: ``part`` of the ``whole`` so far, and how many seminars are still ``coming``."""

    words: Words
    part: int
    whole: int
    aim: Fraction
    coming: int

    @property
    def heading(self):
        return str(self.words.heading)

    @property
    def more(self):
        """How many more are needed; None where nobody is counted yet, or where no number is enough."""
        return needed(self.part, self.whole, self.aim) if self.whole else None

    @property
    def so_far(self):
        share = numbers.percent(self.part / self.whole if self.whole else None, get_language())
        words = self.words.so_far if self.whole else self.words.nobody
        return str(words) % {**self._in_print(), "share": share}

    @property
    def result(self):
        if not self.whole:
            return self._coming()
        if self.more is None:
            return gettext("It can no longer be reached.")
        if self.more == 0:
            return gettext("It is reached.")
        return f"{self.words.more % {**self._in_print(), 'more': self.more}} {self._coming()}"

    @property
    def rule(self):
        """The sum by which the number is found, to be checked by hand; empty where there is none."""
        if not self.more:
            return ""
        found = gettext(
            "(%(part)s + %(number)s) ÷ (%(whole)s + %(number)s) reaches %(aim)s, with one fewer it does not."
        )
        return f"{found % self._in_print()} {self.words.alone}"

    def _coming(self):
        if not self.coming:
            return gettext("No more seminars are planned here.")
        return gettext("Seminars still to come: %(number)s.") % {"number": _print(self.coming)}

    def _in_print(self):
        aim = numbers.aim(self.aim, get_language())
        return {"part": _print(self.part), "whole": _print(self.whole), "number": _print(self.more or 0), "aim": aim}


def _print(number):
    return numbers.number(number, get_language())


def balances(figures, coming):
    """Return the Balances of YearFigures against the target of their year; none for a share without one.

    ``coming`` is how many seminars are still to be held.
    """
    target, cell, found = getattr(figures.programme_year, "target", None), figures.cell, []
    if target and target.women_share is not None:
        found.append(Balance(WOMEN, cell.women, cell.women + cell.men, target.women_share, coming))
    if target and target.rural_share is not None:
        found.append(Balance(VILLAGES, figures.rural.total, cell.total, target.rural_share, coming))
    return [*found, *_of_audiences(figures, coming)]


def _of_audiences(figures, coming):
    cells = {row.subject: row.cell for row in figures.audiences}
    whole = figures.cell.total - cells.get(Audience.NOT_STATED, Cell()).total
    return [
        Balance(
            replace(AUDIENCE, heading=capfirst(aim.get_audience_display())),
            cells.get(aim.audience, Cell()).total,
            whole,
            aim.share,
            coming,
        )
        for aim in figures.programme_year.audience_targets.all()
    ]
