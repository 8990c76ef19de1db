"""Lists of seminars and of people, each with its places; a fixed number of queries for any length."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from regions.models import Venue
from reports.totals import GENDERS, Cell, Place
from seminars.models import Presence, Seminar, Session
from seminars.models.choices import Audience, Certainty, Gender, labels_of


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


def seminar_lines(seminars):
    """Return a SeminarLine for each of some seminars, read with their regions and years, in their order."""
    seminars = list(seminars)
    sessions = Session.objects.filter(seminar__in=seminars).order_by("date", "pk")
    places = _places(sessions.values_list("seminar", "venue"))
    return [SeminarLine(seminar, places[seminar.pk]) for seminar in seminars]


def statuses_of(seminars):
    """Return [(status, label, how many of the seminars)] of the statuses there are, all of them first under None."""
    labels = {
        Seminar.Status.HELD: pgettext("seminars", "held"),
        Seminar.Status.PLANNED: pgettext("seminars", "planned"),
        Seminar.Status.CANCELLED: pgettext("seminars", "cancelled"),
    }
    numbers = Counter(seminar.status for seminar in seminars)
    statuses = [(status, label, numbers[status]) for status, label in labels.items() if numbers[status]]
    return [(None, pgettext("seminars", "all"), len(seminars)), *statuses]


@dataclass(frozen=True)
class PersonLine:
    """Somebody on the list of a seminar, as printed."""

    name: str
    organisation: str
    gender: str
    audience: str
    seminar: str  # its code
    attendances: int
    places: tuple  # labels, in the order of the sessions attended


def people_lines(presences, *, of_one_place=False):
    """Return a PersonLine for each of some Presences of lists, in their order.

    With all places where each was at the seminar, or with that of the Presence, which alone is counted then. Two
    queries, or three.
    """
    marks = Presence.objects.filter(pk__in=presences).order_by(
        *presences.query.order_by, f"{SESSION}__date", f"{SESSION}__pk"
    )
    marks = list(marks.values_list("pk", f"{SESSION}__venue", *PERSON))
    if of_one_place:
        found = presences.select_related("locality", "institution")
        places = {presence.pk: (Place.of(presence).label,) for presence in found}
    else:
        places = _places([(pk, venue) for pk, venue, *_person in marks])
    people = {pk: person for pk, _venue, *person in marks}
    words = labels_of(Gender), labels_of(Audience)
    return [_person_line(places[pk], *words, *person) for pk, person in people.items()]


SESSION = "participation__attendances__session"
PERSON = (
    "participation__participant__surname",
    "participation__participant__given_name",
    "participation__participant__patronymic",
    "participation__participant__gender",
    "participation__organisation",
    "participation__audience",
    "seminar__code",
    "attendances",
)


def _person_line(places, genders, audiences, *person):
    surname, given_name, patronymic, gender, organisation, audience, seminar, attendances = person
    name = " ".join(filter(None, (surname, given_name, patronymic))) or gettext("name deleted")
    return PersonLine(name, organisation, genders[gender], audiences[audience], seminar, attendances, places)


def _places(visits):
    """Return {visitor: labels of the places of some (visitor, venue id), each once, in their order}."""
    visits = list(visits)
    venues = Venue.objects.select_related("locality").in_bulk({venue for _visitor, venue in visits if venue})
    labels = {pk: venue.place.label for pk, venue in venues.items()} | {None: Place().label}
    places = defaultdict(dict)
    for visitor, venue in visits:
        places[visitor][labels[venue]] = True
    return defaultdict(tuple, {visitor: tuple(found) for visitor, found in places.items()})
