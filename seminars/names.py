"""Names of people: split, put in order, and compared. Pure: knows no Django.

A key proposes and never decides: homonyms are common, and nothing here makes two people one.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from regions.folding import fold

PATRONYMIC = re.compile(r"(ovich|evich|ich|ovna|evna|ichna|inichna|uli|kizi)$")
SURNAME = re.compile(r"..(ov|ev|ova|eva|ski|skaia|enko|chuk)$")  # and no given name: Лев, Марина, Өмірбек
ENDINGS = {
    "patronymic": (
        ("woman", re.compile(r"(ovna|evna|ichna|inichna|kizi)$")),
        ("man", re.compile(r"(ovich|evich|ich|uli)$")),
    ),
    "surname": (
        ("woman", re.compile(r"..(ova|eva|ina|skaia)$")),
        ("man", re.compile(r"..(ov|ev|in|ski)$")),
    ),
}
VOWELS = re.compile(r"[aeiou]")
LOOKALIKES = str.maketrans("ABEKMHOPCTXaeopcyxiё", "АВЕКМНОРСТХаеорсухіе")  # Latin letters typed into Cyrillic words
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True)
class Name:
    surname: str
    given_name: str
    patronymic: str = ""

    @cached_property
    def folded(self):
        return fold(self.surname), fold(self.given_name)

    @cached_property
    def father(self):
        return fold(self.patronymic)

    @cached_property
    def spelled(self):
        """The full name as it is compared for being the very same."""
        return same_spelling(f"{self.surname} {self.given_name} {self.patronymic}")

    @property
    def key(self):
        """The folded surname and given name in alphabetical order, so that swapped names have one key."""
        return " ".join(sorted(" ".join(self.folded).split()))

    @property
    def skeletons(self):
        """The consonants of the surname and of the given name: slips in vowels do not change them."""
        return tuple(dict.fromkeys(skeleton(part) for part in (self.surname, self.given_name) if skeleton(part)))


def skeleton(name):
    """Return the consonants of a folded name, the first letter kept whatever it is."""
    key = fold(name).replace(" ", "")
    return key[:1] + VOWELS.sub("", key[1:])


def same_spelling(text):
    """Return a name as it is compared for being the very same: small letters, one alphabet a word, ё as е."""
    words = text.split()
    mended = [word.translate(LOOKALIKES) if CYRILLIC.search(word) else word for word in words]
    return " ".join(mended).casefold().replace("ё", "е")


def surname_first(texts):
    """Say whether a column of full names begins with the surname, as most of those that can be told do."""
    first = last = 0
    for text in texts:
        words = [word for word in fold(text).split() if not PATRONYMIC.search(word)]
        if len(words) >= 2:
            first += bool(SURNAME.search(words[0])) and not SURNAME.search(words[1])
            last += bool(SURNAME.search(words[1])) and not SURNAME.search(words[0])
    return first >= last


def split(text, *, is_surname_first=True):
    """Return the Name in a text such as "Ибраева Мәдина Серікқызы" or "Madina Ibraeva"."""
    surname, comma, rest = text.partition(",")
    if comma and rest.strip():
        given, *others = rest.split()
        return Name(surname.strip(), given, " ".join(others))
    words = text.split()
    patronymic = [word for word in words[1:] if PATRONYMIC.search(fold(word)) and len(words) > 2][-1:]
    names = [word for word in words if word not in patronymic] if patronymic else words[:]
    if len(names) < 2:
        return Name(" ".join(names), "", " ".join(patronymic))
    if not patronymic and len(names) == 3:
        patronymic, names = names[2:], names[:2]
    surname, given = (names[0], names[1:]) if is_surname_first else (names[-1], names[:-1])
    return Name(surname, " ".join(given), " ".join(patronymic))


def suggested_gender(name):
    """Return (gender, why) that the endings of a Name suggest, why being ``patronymic`` or ``surname``; or None.

    Never more than a suggestion: lists in Latin letters often leave the ending of a woman's surname out.
    """
    for why, text in (("patronymic", name.father), ("surname", name.folded[0])):
        for gender, ending in ENDINGS[why]:
            if ending.search(text):
                return gender, why
    return None


def likeness(one, other):
    """Return why two Names may be one person, as codes; nothing where they are not alike.

    ``same_name``: the same surname and given name but for alphabet and spelling; ``swapped``: in the other order;
    ``slip``: a letter or two apart; ``no_patronymic``: one of them lacks it. Two different patronymics are two people.
    """
    reasons = []
    mine, theirs = one.folded, other.folded
    if mine == theirs:
        reasons.append("same_name")
    elif mine == theirs[::-1]:
        reasons.append("swapped")
    elif _is_slip(mine, theirs):
        reasons.append("slip")
    elif _is_slip(mine, theirs[::-1]):
        reasons += ["swapped", "slip"]
    else:
        return ()
    fathers = one.father, other.father
    if all(fathers) and not _near(*fathers) and not _is_initial(*fathers):
        return ()
    if not all(fathers) and any(fathers):
        reasons.append("no_patronymic")
    return tuple(reasons)


def _is_initial(one, other):
    short, long = sorted((one, other), key=len)
    return len(short) < 3 and long.startswith(short)


def _is_slip(mine, theirs):
    """Given names first: of people with alike surnames most differ in them."""
    return _near(mine[1], theirs[1]) and _near(mine[0], theirs[0])


def _near(one, other):
    """One letter apart in a short name, two in a long one. Iv-anov and Iv-anova differ by gender, not by a slip."""
    if not one or not other:
        return False
    allowed = 1 if min(len(one), len(other)) < 7 else 2
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
