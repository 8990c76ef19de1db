"""Who of the register a person on a list is: known, doubtful, or new. Proposes; what is doubtful, somebody decides."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regions.folding import fold
from seminars import names
from seminars.models import Participant, Participation
from seminars.name_index import NameIndex

CHUNK = 400  # values asked for at once: a database takes only so many in one query
WEIGHTS = {"same_phone": 16, "same_organisation": 8, "same_name": 4, "same_place": 2, "swapped": 1, "ending": 1}
REASONS = {
    "same_name": _("the same name"),
    "swapped": _("surname and given name swapped"),
    "slip": _("a letter or two apart"),
    "ending": _("the surname with another ending"),
    "double_surname": _("one of two surnames"),
    "no_patronymic": _("patronymic missing"),
    "same_phone": _("the same phone"),
    "same_organisation": _("the same organisation"),
    "same_place": _("was in this region before"),
}


@dataclass(frozen=True)
class Match:
    """What the register knows of one person: who it is (``known``), or who it may be, each with the reasons."""

    known: Participant | None = None
    on_list: Participation | None = None  # of this seminar, where the person is on it already
    doubtful: tuple = ()  # of (Participant, reasons), the likeliest first


def match_people(people, seminar):
    """Return a Match for each of some people (``name``, ``gender``, ``organisation``, ``phone``), in their order.

    Known is who is on the seminar's list under the same name, or in the register under the same full name with
    patronymic and the same organisation or phone. A fixed number of queries for each few hundred people.
    """
    register = _Register(people, seminar)
    rows = list(zip(people, register.near, strict=True))
    # Those of the same organisation first: nobody without one takes another row's person.
    listed = [register.listed(*row) for row in rows]
    return [register.match(*row, known) for row, known in zip(rows, listed, strict=True)]


class _Register:
    """Everybody of the register who may be one of some people, read at once."""

    def __init__(self, people, seminar):
        self.seminar = seminar
        self.near = _near([person.name for person in people])
        self.people = _by_id({pk for near in self.near for pk in near})
        self.names = {pk: participant.name for pk, participant in self.people.items()}
        self.organisations, self.regions = defaultdict(set), defaultdict(set)
        self.on_list, self.taken = {}, set()
        for participation in _participations(list(self.people)):
            if key := fold(participation.organisation):
                self.organisations[participation.participant_id].add(key)
            self.regions[participation.participant_id].add(participation.seminar.region_id)
            if participation.seminar_id == seminar.pk:
                self.on_list[participation.participant_id] = participation

    def listed(self, person, near):
        """Return who of the list has the same name and organisation; each is taken once."""
        listed = (other for other in self._same(person, near) if other.pk in self.on_list)
        here = (other for other in listed if self._organisation(other) == fold(person.organisation))
        return self._taken(next(here, None))

    def match(self, person, near, known):
        """Return the Match of a person; ``known`` is who was ``listed``."""
        same = self._same(person, near)
        known = known or self._taken(self._listed_unstated(same, person) or self._registered(same, person))
        if known:
            return Match(known, self.on_list.get(known.pk))
        found = [(self.people[pk], self._reasons(self.people[pk], person)) for pk in near]
        doubtful = [(other, reasons) for other, reasons in found if reasons]
        return Match(doubtful=tuple(sorted(doubtful, key=_likeliest)))

    def _reasons(self, other, person):
        """Return why somebody of the register may be a person: what is alike in the names, and what else agrees."""
        reasons = names.likeness(person.name, self.names[other.pk])
        if not reasons or not _may_be(other, person):
            return ()
        return (*reasons, *self._agrees(other, person))

    def _agrees(self, other, person):
        if self._has_phone(other, person):
            yield "same_phone"
        if self._has_organisation(other, person):
            yield "same_organisation"
        if self.seminar.region_id in self.regions[other.pk]:
            yield "same_place"

    def _has_phone(self, other, person):
        return bool(digits(person.phone)) and digits(person.phone) == digits(other.phone)

    def _has_organisation(self, other, person):
        return fold(person.organisation) in self.organisations[other.pk]

    def _same(self, person, near):
        same = (self.people[pk] for pk in near if self.names[pk].spelled == person.name.spelled)
        return [other for other in same if other.pk not in self.taken]

    def _taken(self, other):
        if other:
            self.taken.add(other.pk)
        return other

    def _organisation(self, other):
        return fold(self.on_list[other.pk].organisation)

    def _listed_unstated(self, same, person):
        """The one of that name on the list, where one of the two says no organisation."""
        listed = [other for other in same if other.pk in self.on_list]
        found = [other for other in listed if not fold(person.organisation) or not self._organisation(other)]
        return found[0] if len(found) == 1 else None

    def _registered(self, same, person):
        if not person.name.patronymic:
            return None
        found = [other for other in same if self._has_organisation(other, person) or self._has_phone(other, person)]
        return found[0] if len(found) == 1 else None


def _near(wanted):
    """Return, for each of some Names, the ids of the people whose surname and given name are alike, in their order.

    Reads the keys of those whose surname comes near, and only keys: of a large register that may be most of it.
    """
    index, near = NameIndex(wanted), [[] for _ in wanted]
    skeletons = Participant.objects.order_by().values_list("surname_skeleton", flat=True).distinct()
    skeletons = [skeleton for skeleton in skeletons if index.may_have(skeleton)]
    for some in _chunks(skeletons):
        keys = Participant.objects.filter(surname_skeleton__in=some).order_by().values_list("pk", "name_key")
        for pk, key in keys.iterator(chunk_size=2000):
            surname, _line, given = key.partition("|")
            if not surname and not given:  # deleted, and like any other name that is
                continue
            for place in index.near(surname, given):
                if names.alike(wanted[place].folded, (surname, given)):
                    near[place].append(pk)
    return [sorted(ids) for ids in near]


def _by_id(ids):
    found = {}
    for some in _chunks(sorted(ids)):
        found |= Participant.objects.in_bulk(some)
    return found


def _participations(ids):
    for some in _chunks(ids):
        yield from Participation.objects.filter(participant__in=some).select_related("seminar").order_by()


def _chunks(values):
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _likeliest(pair):
    other, reasons = pair
    return -sum(WEIGHTS.get(reason, 0) for reason in reasons), other.pk


def _may_be(participant, person):
    """A woman and a man are two people, whatever their names."""
    genders = {participant.gender, person.gender} - {"not_stated"}
    return len(genders) < 2


def digits(phone):
    """Return the ten digits of a Kazakhstan number, however it is written; nothing where there are fewer."""
    found = re.sub(r"\D", "", phone)
    return found[-10:] if len(found) >= 10 else ""
