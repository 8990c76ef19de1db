"""The checks that come with a year's figures: the same number reached by another way."""

from collections import Counter
from dataclasses import dataclass

from reports.totals import GENDERS, Cell
from seminars.models.choices import Certainty
from seminars.presences import COLUMN, SeminarRows


@dataclass(frozen=True)
class Check:
    """One check: its name, whether it passed, and the two numbers it compared, in words."""

    name: str
    passed: bool
    detail: str


def year_checks(figures):
    """Return the Checks of the YearFigures of a whole year or of a partner's.

    They count the rows anew and so cost more than the figures.
    """
    year = figures.programme_year
    rows = _Rows(figures.all_seminars.held())
    regions = sum((row.cell for row in figures.regions), Cell())
    audiences = sum((row.cell for row in figures.audiences), Cell())
    checks = [
        _equal("women + men + not stated = total, counted from the rows", rows.cell(), figures.cell),
        _equal("regions = year", regions, figures.cell),
        _equal("audiences = year", audiences, figures.cell),
        _equal(
            "places - counted again at another place = regions",
            _places(figures) - rows.again_at_other_places(),
            regions,
        ),
        _number("attendances = marks at held seminars", rows.marks(), figures.attendances.total),
        _number("completers = completed participations", rows.completers(), figures.completers.total),
    ]
    if figures.partner:
        return checks
    return [*checks, *(_published(published, figures) for published in year.published_figures.exclude(total=None))]


def _equal(name, found, expected):
    return Check(name, found == expected, f"{_words(found)}; {_words(expected)}")


def _number(name, found, expected):
    return Check(name, found == expected, f"{found}; {expected}")


def _words(cell):
    return f"{cell.women} + {cell.men} + {cell.not_stated} = {cell.total}"


def _published(published, figures):
    """Compare a published total with ours; what was not printed as exact is told and not judged."""
    numbers = [(published.total, figures.cell.total), (published.women, figures.cell.women)]
    numbers += [(published.men, figures.cell.men), (published.not_stated, figures.cell.not_stated)]
    known = [(theirs, ours) for theirs, ours in numbers if theirs is not None]
    detail = ", ".join(f"published {theirs}, recorded {ours}" for theirs, ours in known)
    passed = published.certainty != Certainty.EXACT or all(theirs == ours for theirs, ours in known)
    return Check(f"published total equals recorded total ({published.key})", passed, detail)


class _Rows:
    """Held seminars judged anew from their rows, without anything kept beside them."""

    def __init__(self, held):
        self.rows = SeminarRows(list(held.select_related("programme_year")))
        self.judged = [found for seminar in self.rows.seminars for found in self.rows.judged(seminar)]
        self.counted = [
            (participation, attended, judged) for participation, attended, judged in self.judged if judged.is_counted
        ]

    def cell(self):
        """Return the Cell of participants: people on lists and headcounts."""
        headcounts = [each for seminar in self.rows.seminars for each in self.rows.counted_headcounts(seminar)]
        by_number = [Cell(*(getattr(headcount, gender) for gender in GENDERS)) for headcount in headcounts]
        return sum(by_number, self._cell(participation for participation, *_ in self.counted))

    def again_at_other_places(self):
        """Return the Cell of counted people at each further place."""
        again, places = [], {}
        for participation, attended, _judged in self.counted:
            came = participation.seminar_id, attended
            if came not in places:
                places[came] = len({self._place(participation.seminar_id, session) for session in attended})
            again += [participation] * (places[came] - 1)
        return self._cell(again)

    def marks(self):
        return sum(len(attended) for _participation, attended, _judged in self.judged)

    def completers(self):
        return sum(judged.is_completer for _participation, _attended, judged in self.counted)

    def _place(self, seminar, session):
        venue = self.rows.sessions[seminar][session].venue
        return venue and venue.place

    @staticmethod
    def _cell(participations):
        numbers = Counter(COLUMN[participation.gender] for participation in participations)
        return Cell(**numbers)


def _places(figures):
    return sum((row.cell for region in figures.regions for row in region.places), Cell())
