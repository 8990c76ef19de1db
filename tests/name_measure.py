"""How well one person is found in different spellings: over the pairs alone, and in a large register."""

from collections import Counter
from dataclasses import asdict, dataclass, field

from seminars import names
from seminars.matching import match_people
from seminars.models import Participant, Participation
from seminars.name_index import NameIndex
from seminars.sheets.people import Person
from tests.invented_people import People
from tests.name_pairs import PASSPORT, in_latin, pairs, without_patronymic

NEW = 2000  # names of people who are not in the register, drawn like those who are


@dataclass
class Measure:
    """Of some pairs, by class: how many, and how many were found to be what they are; and what was found wrongly."""

    pairs: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    names: int = 0
    false_candidates: int = 0
    wrongly_known: int = 0

    def add(self, pair, is_found):
        self.pairs[pair.kind, pair.is_same] += 1
        self.right[pair.kind, pair.is_same] += is_found == pair.is_same

    @property
    def recall(self):
        return _of(self.right, True) / _of(self.pairs, True)

    @property
    def precision(self):
        right, wrong = _of(self.right, True), _of(self.pairs, False) - _of(self.right, False)
        return right / (right + wrong)

    @property
    def not_all_right(self):
        """{class: (right, of)} of the classes of which some were not found to be what they are."""
        return {kind: (self.right[kind], of) for kind, of in self.pairs.items() if self.right[kind] < of}


def _of(counter, is_same):
    return sum(count for (_kind, same), count in counter.items() if same is is_same)


def on_pairs(half):
    """Return the Measure of some pairs, each for itself."""
    measure = Measure()
    for pair in half:
        is_near = NameIndex([pair.other]).near(*pair.one.folded)
        measure.add(pair, bool(is_near and names.likeness(pair.other, pair.one)))
    return measure


def halves():
    """Return the tuning half of the pairs and the half held back."""
    return [[pair for pair in pairs() if pair.is_tuning is is_tuning] for is_tuning in (True, False)]


def take_up(seminar):
    """Put the first of every pair into the register and on a list, each in an organisation; return them by name."""
    taken = {name: Participant(**asdict(name)) for name in dict.fromkeys(pair.one for pair in pairs())}
    for participant in taken.values():
        participant.fold_names()
    Participant.objects.bulk_create(taken.values())
    rows = [Participation(seminar=seminar, participant=each, organisation=f"Org {each.pk}") for each in taken.values()]
    Participation.objects.bulk_create(rows)
    return taken


def in_register(half, taken, seminar):
    """Return the Measure of the other side of some pairs on another list; of one in three it says the same house."""
    measure, people = Measure(names=len(half)), []
    for number, pair in enumerate(half):
        house = f"Org {taken[pair.one].pk}" if pair.is_same and number % 3 == 0 else "Elsewhere"
        people.append(Person(number, pair.other, "not_stated", frozenset(), organisation=house))
    for pair, match in zip(half, match_people(people, seminar), strict=True):
        true = {taken[pair.one].pk} if pair.is_same else set()
        found = {match.known.pk} if match.known else {other.pk for other, _reasons in match.doubtful}
        measure.add(pair, taken[pair.one].pk in found)
        measure.wrongly_known += bool(match.known) and match.known.pk not in true
        measure.false_candidates += len(found - true)
    return measure


def of_new_names(seminar):
    """Return the Measure of new names: half in Cyrillic, mostly with patronymics, half in Latin letters without."""
    invented, measure, people = People(seed=2), Measure(names=NEW), []
    for number in range(NEW):
        name, gender = invented.person()
        name = name if number % 2 else without_patronymic(in_latin(name, PASSPORT))
        people.append(Person(number, name, gender, frozenset(), organisation="Elsewhere"))
    for match in match_people(people, seminar):
        measure.wrongly_known += bool(match.known)
        measure.false_candidates += len(match.doubtful)
    return measure
