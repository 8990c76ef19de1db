"""Find who of many may be one of some people, without comparing everybody with everybody. Pure: knows no Django.

Names are put under the consonants of their surname and of their given name, one of the two with a letter left out: two
names that differ by one consonant, and by any vowels, share a key. Keys propose; ``names.likeness`` compares.
"""

import re
from collections import defaultdict
from functools import lru_cache

from seminars.names import plain

VOWELS = re.compile(r"[aeiouj]")


@lru_cache(maxsize=50_000)
def skeleton(key):
    """Return the consonants of a folded name, the first letter kept; those of a double surname joined by a hyphen."""
    return "-".join(_consonants(word) for word in key.split())


def _consonants(word):
    word = plain(word)
    return word[0] + VOWELS.sub("", word[1:])


class NameIndex:
    """Some Names, to be asked which of them a person of the register may be."""

    def __init__(self, names):
        self.by_surname = defaultdict(lambda: defaultdict(set))  # {surname: {given name shortened: places}}
        self.by_given_name = defaultdict(lambda: defaultdict(set))  # {given name: {surname shortened: places}}
        self.surnames = set()
        for place, name in enumerate(names):
            for surname, given in (name.folded, name.folded[::-1]):
                self._put(place, skeleton(surname), skeleton(given).replace("-", ""))

    def _put(self, place, surname, given):
        for form in _forms(surname):
            self.surnames |= _shortened(form)
            for shortened in _shortened(given):
                self.by_surname[form][shortened].add(place)
            for shortened in _shortened(form):
                self.by_given_name[given][shortened].add(place)

    def may_have(self, surname_skeleton):
        """Say whether a person whose surname has these consonants may be one of them."""
        return any(not self.surnames.isdisjoint(_shortened(form)) for form in _forms(surname_skeleton))

    def near(self, surname, given):
        """Return the places of the Names that somebody of this folded surname and given name may be."""
        surname, given = skeleton(surname), skeleton(given).replace("-", "")
        found, of_given_name = set(), self.by_given_name.get(given)
        for form in _forms(surname):
            if of_surname := self.by_surname.get(form):
                for shortened in _shortened(given) & of_surname.keys():
                    found |= of_surname[shortened]
            if of_given_name:
                for shortened in _shortened(form) & of_given_name.keys():
                    found |= of_given_name[shortened]
        return found


@lru_cache(maxsize=50_000)
def _forms(skeleton):
    """A double surname may stand as one word, or as either of its two."""
    return {skeleton.replace("-", ""), *skeleton.split("-")}


@lru_cache(maxsize=50_000)
def _shortened(text):
    """The text, and the text without one of its letters but the first."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(1, len(text)))} if len(text) > 2 else {text}
