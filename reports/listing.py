"""Lists of seminars, each with its places and its number; a fixed number of queries for any length."""

from dataclasses import dataclass

from django.db.models import Prefetch

from reports.rows import rows_address
from reports.totals import GENDERS, Cell, Place
from seminars.models import Seminar, Session
from seminars.models.choices import Certainty


@dataclass(frozen=True)
class SeminarLine:
    """A seminar in a list."""

    seminar: Seminar
    places: tuple  # labels, in the order of the sessions

    @property
    def cell(self):
        return Cell(*(getattr(self.seminar, gender) for gender in GENDERS))

    @property
    def certainty(self):
        return self.seminar.certainty

    @property
    def is_unknown(self):
        return self.seminar.certainty == Certainty.UNKNOWN

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
    return [SeminarLine(seminar, place_labels(seminar.sessions.all())) for seminar in seminars]


def place_labels(sessions):
    """Return the labels of the places of some sessions, each once, in their order."""
    places = (session.venue.place if session.venue else Place() for session in sessions)
    return tuple(dict.fromkeys(place.label for place in places))
