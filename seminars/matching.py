"""Who of the register a person on a list is: known, doubtful, or new. Proposes; what is doubtful, somebody decides."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from regions.folding import fold
from seminars import names
from seminars.models import Participant, Participation

CHUNK = 400  # names asked for at once: a database takes only so many values in one query


@dataclass(frozen=True)
class Match:
    """What the register knows of one person: who it is (``known``), or who it may be, each with the reasons."""

    known: Participant | None = None
    on_list: Participation | None = None  # of this seminar, where the person is on it already
    doubtful: tuple = ()  # of (Participant, reasons)


def match_people(people, seminar):
    """Return a Match for each of some people (``name``, ``gender``, ``organisation``, ``phone``), in their order.

    Known is who is on the seminar's list under the same name, or in the register under the same full name with
    patronymic and the same organisation or phone. A fixed number of queries for each few hundred people.
    """
    register = _Register(people, seminar)
    return [register.match(person) for person in people]


class _Register:
    """Everybody of the register who may be one of some people, read at once."""

    def __init__(self, people, seminar):
        self.candidates = _candidates([person.name for person in people])
        self.names = {pk: participant.name for pk, participant in self.candidates.items()}
        self.by_key, self.by_skeleton = defaultdict(list), defaultdict(list)
        for participant in self.candidates.values():
            self.by_key[participant.name_key].append(participant)
            self.by_skeleton[participant.surname_skeleton].append(participant)
        self.organisations, self.on_list, self.taken = defaultdict(set), {}, set()
        for participation in _participations(list(self.candidates)):
            self.organisations[participation.participant_id].add(fold(participation.organisation))
            if participation.seminar_id == seminar.pk:
                self.on_list[participation.participant_id] = participation

    def match(self, person):
        near = {participant.pk: participant for participant in self.by_key[person.name.key]}
        for skeleton in person.name.skeletons:
            near |= {participant.pk: participant for participant in self.by_skeleton[skeleton]}
        same = [found for pk, found in near.items() if self.names[pk].spelled == person.name.spelled]
        known = self._listed(same, person) or self._registered(same, person)
        if known:
            self.taken.add(known.pk)
            return Match(known, self.on_list.get(known.pk))
        alike = [(found, names.likeness(person.name, self.names[pk])) for pk, found in near.items()]
        doubtful = [(found, reasons) for found, reasons in alike if reasons and _may_be(found, person)]
        return Match(doubtful=tuple(sorted(doubtful, key=lambda pair: pair[0].pk)))

    def _listed(self, same, person):
        """On the list already. Of several with one name, the one of the same organisation; each is taken once."""
        listed = [found for found in same if found.pk in self.on_list and found.pk not in self.taken]
        here = [found for found in listed if fold(self.on_list[found.pk].organisation) == fold(person.organisation)]
        return next(iter(here or (listed if len(listed) == 1 and not person.organisation else ())), None)

    def _registered(self, same, person):
        if not person.name.patronymic:
            return None
        mine, phone = fold(person.organisation), digits(person.phone)
        found = [
            other
            for other in same
            if other.pk not in self.taken
            and ((mine and mine in self.organisations[other.pk]) or (phone and phone == digits(other.phone)))
        ]
        return found[0] if len(found) == 1 else None


def _candidates(wanted):
    """Return {id: Participant} of those whose name, or the consonants of whose surname, are among some Names."""
    keys = sorted({name.key for name in wanted})
    skeletons = sorted({skeleton for name in wanted for skeleton in name.skeletons})
    found = {}
    for start in range(0, max(len(keys), len(skeletons)), CHUNK):
        stretch = slice(start, start + CHUNK)
        here = Q(name_key__in=keys[stretch]) | Q(surname_skeleton__in=skeletons[stretch])
        found |= {participant.pk: participant for participant in Participant.objects.filter(here).order_by()}
    return found


def _participations(ids):
    for start in range(0, len(ids), CHUNK):
        yield from Participation.objects.filter(participant__in=ids[start : start + CHUNK]).order_by()


def _may_be(participant, person):
    """A woman and a man are two people, whatever their names."""
    genders = {participant.gender, person.gender} - {"not_stated"}
    return len(genders) < 2


def digits(phone):
    """Return the ten digits of a Kazakhstan number, however it is written; nothing where there are fewer."""
    found = re.sub(r"\D", "", phone)
    return found[-10:] if len(found) >= 10 else ""
