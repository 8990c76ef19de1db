"""The presences that follow from the rows of seminars: who was where, judged by the rule of the year."""

from collections import Counter, defaultdict, namedtuple
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from seminars.models import Attendance, Headcount, Kind, Participation, Presence, Scan, Seminar, Session, Side
from seminars.models.choices import Audience, Certainty, Gender, overall_certainty

FIELDS = [field for field in Presence._meta.concrete_fields if not field.primary_key]
DEFAULTS = [field.get_default() for field in FIELDS]
PresenceRow = namedtuple("PresenceRow", [field.attname for field in FIELDS], defaults=DEFAULTS)
COLUMN = {Gender.WOMAN: "women", Gender.MAN: "men", Gender.NOT_STATED: "not_stated"}


@dataclass(frozen=True)
class Judged:
    """How one participation stands under the rule of its year."""

    is_counted: bool
    completed_at: frozenset  # ids of venues (None is online) where the share of sessions was reached

    @property
    def is_completer(self):
        return bool(self.completed_at)


def judge(attended, venue_of, *, minimum_sessions, completion_share):
    """Judge one participation.

    ``attended`` are the ids of the attended sessions, ``venue_of`` maps every session of the seminar to its venue id.
    Completed is who is counted and attended, at one venue at least, ``completion_share`` of the sessions held there.
    """
    if len(attended) < minimum_sessions:
        return Judged(False, frozenset())
    held = Counter(venue_of.values())
    present = Counter(venue_of[session] for session in attended)
    return Judged(True, frozenset(venue for venue, times in present.items() if times >= completion_share * held[venue]))


class Listed(NamedTuple):
    """A participation, as far as counting asks."""

    pk: int
    seminar_id: int
    participant_id: int
    audience: str
    gender: str
    birth_year: int | None
    is_counted: bool  # as kept
    is_completer: bool


@dataclass(frozen=True)
class Spot:
    """A place with its side, as presences name it. No locality is online."""

    locality_id: int | None = None
    institution_id: int | None = None
    side: str = Side.ONLINE

    @classmethod
    def of(cls, venue):
        if venue is None:
            return cls()
        institution = venue.pk if venue.kind == venue.Kind.INSTITUTION else None
        return cls(venue.locality_id, institution, Side.RURAL if venue.locality.is_rural else Side.URBAN)


class SeminarRows:
    """The rows of some seminars, read with a fixed number of queries, and the presences that follow from them."""

    def __init__(self, seminars):
        self.seminars, self._judged = seminars, {}
        self.sessions, self.participations, self.headcounts = defaultdict(dict), defaultdict(list), defaultdict(list)
        sessions = Session.objects.filter(seminar__in=seminars).select_related("venue__locality", "sheet_total")
        has_scan = Exists(Scan.objects.filter(session=OuterRef("pk")).order_by())
        for session in sessions.annotate(has_scan=has_scan).order_by("date", "pk"):
            self.sessions[session.seminar_id][session.pk] = session
        person = ("participant__gender", "participant__birth_year")
        columns = ("pk", "seminar", "participant", "audience", *person, "is_counted", "is_completer")
        people = Participation.objects.filter(seminar__in=seminars).order_by("pk").values_list(*columns)
        for participation in map(Listed._make, people):
            self.participations[participation.seminar_id].append(participation)
        self.attended = defaultdict(list)
        marks = Attendance.objects.filter(participation__seminar__in=seminars).order_by()
        for participation, session in marks.values_list("participation", "session"):
            self.attended[participation].append(session)
        for headcount in Headcount.objects.filter(seminar__in=seminars).select_related("venue__locality"):
            self.headcounts[headcount.seminar_id].append(headcount)

    def judged(self, seminar):
        """Return [(participation, sessions attended, Judged)] of one seminar."""
        if seminar.pk not in self._judged:
            self._judged[seminar.pk] = list(self._judge(seminar))
        return self._judged[seminar.pk]

    def _judge(self, seminar):
        venue_of = {pk: session.venue_id for pk, session in self.sessions[seminar.pk].items()}
        year = seminar.programme_year
        rule = {"minimum_sessions": year.minimum_sessions, "completion_share": year.completion_share}
        judged = {}  # a list has many people and few ways to have come
        for participation in self.participations[seminar.pk]:
            # A mark at another seminar's session counts nowhere; check_figures reports it.
            came = set(self.attended[participation.pk])
            attended = tuple(session for session in venue_of if session in came)  # a database gives marks in any order
            if attended not in judged:
                judged[attended] = judge(attended, venue_of, **rule)
            yield participation, attended, judged[attended]

    def changed_flags(self):
        """Return [(participation, the right flags)] of those whose kept flags are wrong."""
        return [
            (participation, (judged.is_counted, judged.is_completer))
            for seminar in self.seminars
            for participation, _attended, judged in self.judged(seminar)
            if (participation.is_counted, participation.is_completer) != (judged.is_counted, judged.is_completer)
        ]

    def counted_headcounts(self, seminar):
        return [each for each in self.headcounts[seminar.pk] if each.is_counted]

    def presences(self):
        """Return the PresenceRows of the held seminars."""
        held = [seminar for seminar in self.seminars if seminar.status == Seminar.Status.HELD]
        return [presence for seminar in held for presence in self._presences_of(seminar)]

    def _presences_of(self, seminar):
        yield from self._visits(seminar)
        spots = {pk: Spot.of(session.venue) for pk, session in self.sessions[seminar.pk].items()}
        for participation, attended, judged in self.judged(seminar):
            yield from _of_participation(seminar, participation, [(spots[pk], pk) for pk in attended], judged, self)
        for headcount in self.counted_headcounts(seminar):
            yield _presence(
                seminar,
                Spot.of(headcount.venue),
                kind=Kind.HEADCOUNT,
                audience=headcount.audience or Audience.NOT_STATED,
                certainty=headcount.certainty,
                is_counted=True,
                **{column: getattr(headcount, column) for column in COLUMN.values()},
            )

    def is_unknown(self, seminar):
        """Say whether nobody is on the list and no headcount counts."""
        return not self.participations[seminar.pk] and not self.counted_headcounts(seminar)

    def _visits(self, seminar):
        """One of each place of the seminar; one without a place where it has no sessions yet."""
        is_unknown = self.is_unknown(seminar)
        sessions = Counter(Spot.of(session.venue) for session in self.sessions[seminar.pk].values())
        headcounts = (each for each in self.headcounts[seminar.pk] if each.certainty == Certainty.UNKNOWN)
        unknown = dict.fromkeys(Spot.of(each.venue) for each in headcounts)
        sides = set()
        for number, spot in enumerate(dict.fromkeys([*sessions, *unknown]) or [Spot(side="")]):
            yield _presence(
                seminar,
                spot,
                kind=Kind.VISIT,
                certainty=Certainty.UNKNOWN if is_unknown or spot in unknown else Certainty.EXACT,
                sessions=sessions[spot],
                is_counted=not is_unknown,
                is_first=number == 0,
                is_first_on_side=spot.side not in sides,
            )
            sides.add(spot.side)

    def numbers(self, seminar):
        """Return {column: value} of the participants of a seminar; nobody came unless it was held."""
        numbers = dict.fromkeys(COLUMN.values(), 0)
        if seminar.status != Seminar.Status.HELD:
            return {**numbers, "certainty": Certainty.EXACT}
        for participation, _attended, judged in self.judged(seminar):
            numbers[COLUMN[participation.gender]] += judged.is_counted
        headcounts = self.counted_headcounts(seminar)
        for headcount in headcounts:
            for column in numbers:
                numbers[column] += getattr(headcount, column)
        certainty = overall_certainty({headcount.certainty for headcount in headcounts if headcount.total})
        return {**numbers, "certainty": Certainty.UNKNOWN if self.is_unknown(seminar) else certainty}


def _of_participation(seminar, participation, attended, judged, rows):
    """Yield the presences of a participation, one a place. ``attended`` are (Spot, session id) pairs."""
    marks, completed = Counter(spot for spot, _session in attended), set()
    for spot, session in attended:
        if rows.sessions[seminar.pk][session].venue_id in judged.completed_at:
            completed.add(spot)
    completed_sides, sides = {spot.side for spot in completed}, set()
    for number, (spot, times) in enumerate(marks.items()):
        yield _presence(
            seminar,
            spot,
            kind=Kind.LIST,
            participation_id=participation.pk,
            participant_id=participation.participant_id,
            audience=participation.audience,
            certainty=Certainty.EXACT,
            gender=participation.gender,
            birth_year=participation.birth_year,
            attendances=times,
            is_counted=judged.is_counted,
            is_first=number == 0,
            is_first_on_side=spot.side not in sides,
            completed=judged.is_completer,
            completed_on_side=spot.side in completed_sides,
            completed_here=spot in completed,
            **{COLUMN[participation.gender]: int(judged.is_counted)},
        )
        sides.add(spot.side)


def _presence(seminar, spot, **fields):
    return PresenceRow(
        seminar_id=seminar.pk,
        programme_year_id=seminar.programme_year_id,
        region_id=seminar.region_id,
        start=seminar.start,
        locality_id=spot.locality_id,
        institution_id=spot.institution_id,
        side=spot.side,
        **fields,
    )
