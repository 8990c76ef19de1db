"""Lists of seminars, each with its places and its number; a fixed number of queries for any length."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from reports.rows import rows_address
from reports.totals import GENDERS, Cell, Place, overall_certainty
from seminars.models import Seminar, Session, Tally
from seminars.models.choices import Certainty


@dataclass(frozen=True)
class SeminarLine:
    """A seminar in a list. A held one without anybody counted or listed has its number unknown."""

    seminar: Seminar
    places: tuple  # labels, in the order of the sessions
    cell: Cell
    certainty: str
    is_unknown: bool = False

    @property
    def is_held(self):
        return self.seminar.status == Seminar.Status.HELD

    @property
    def rows(self):
        return rows_address(self.seminar.programme_year, seminar=self.seminar.code) if self.cell else ""


def seminar_lines(seminars):
    """Return a SeminarLine for each seminar of the QuerySet, in its order."""
    sessions = Session.objects.select_related("venue__locality")
    seminars = list(
        seminars.select_related("region", "programme_year").prefetch_related(Prefetch("sessions", queryset=sessions))
    )
    cells, certainties = _numbers(seminars)
    unknown = set(
        Seminar.objects.number_unknown()
        .filter(pk__in=[seminar.pk for seminar in seminars])
        .values_list("pk", flat=True)
    )
    return [
        SeminarLine(
            seminar=seminar,
            places=place_labels(seminar.sessions.all()),
            cell=cells[seminar.pk],
            certainty=overall_certainty(certainties[seminar.pk]) if certainties[seminar.pk] else Certainty.EXACT,
            is_unknown=seminar.pk in unknown,
        )
        for seminar in seminars
    ]


def _numbers(seminars):
    cells, certainties = defaultdict(Cell), defaultdict(set)
    tallies = Tally.objects.filter(seminar__in=seminars, scope=Tally.Scope.SEMINAR)
    for seminar, certainty, *numbers in tallies.values_list("seminar", "certainty", *GENDERS):
        cells[seminar] += Cell(*numbers)
        if any(numbers):
            certainties[seminar].add(certainty)
    return cells, certainties


def place_labels(sessions):
    """Return the labels of the places of some sessions, each once, in their order."""
    places = (session.venue.place if session.venue else Place() for session in sessions)
    return tuple(dict.fromkeys(place.label for place in places))
