"""Names of people: split, put in order, and compared. Pure: knows no Django.

A key proposes and never decides: homonyms are common, and nothing here makes two people one.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from regions.folding import fold, one_alphabet

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
OF_FATHER = re.compile(r"[oe]v(ich|na)$|(in)?ich(na)?$| ?(uli|kizi)$")
OF_GENDER = re.compile(r"(...[oe]v|...in)a$|(..sk)(?:aia|aja|i)$")
WORD = re.compile(r"\S+(?:\s+\([^()]*\))?")  # "Ким (Ли) Анна": a former surname goes with the surname
ALIKE = str.maketrans(dict.fromkeys("’‘ʼʻʹ`´", "'") | dict.fromkeys("‐‑–—−", "-") | {"ё": "е"})
OF_FATHER_APART = {"uli", "kizi"}  # Серік қызы
LONGEST = 150  # letters of a part of a name
LONGEST_KEY = 199  # of a folded part, which may be longer than what was folded: two and a line fit a kept key
SHORT, LONG = 4, 7  # letters of a name from which one may be wrong, and two


@dataclass(frozen=True)
class Name:
    surname: str
    given_name: str
    patronymic: str = ""

    @cached_property
    def folded(self):
        return fold(self.surname)[:LONGEST_KEY], fold(self.given_name)[:LONGEST_KEY]

    @cached_property
    def father(self):
        return fold(self.patronymic)

    @cached_property
    def spelled(self):
        """The full name as it is compared for being the very same."""
        return same_spelling(f"{self.surname} {self.given_name} {self.patronymic}")

    @property
    def key(self):
        """The folded surname and given name, as they are kept to be compared."""
        return "|".join(self.folded)


def same_spelling(text):
    """Return a name as it is compared for being the very same: small letters, one alphabet a word, ё as е, one sign
    each for an apostrophe and a hyphen."""
    return " ".join(one_alphabet(text).casefold().split()).translate(ALIKE)


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
    """Return the Name in a text such as "Ибраева Мәдина Серікқызы", "Madina Ibraeva" or "Ibraeva, Madina".

    What follows the comma after several words, "Ким Анна, директор", is no part of the name.
    """
    before, _comma, after = text.partition(",")
    words = WORD.findall(before)
    if len(words) < 2 and after.strip():
        given, *others = after.split()
        return Name(before.strip(), given, " ".join(others))
    patronymic = _patronymic(words)
    names = [word for word in words if word not in patronymic]
    if len(names) < 2:
        return Name(" ".join(names), "", " ".join(patronymic))
    if not patronymic and len(names) == 3:
        patronymic, names = names[2:], names[:2]
    surname, given = (names[0], names[1:]) if is_surname_first else (names[-1], names[:-1])
    return Name(surname, " ".join(given), " ".join(patronymic))


def _patronymic(words):
    """Return the words of a full name that are its patronymic."""
    if len(words) > 3 and fold(words[-1]) in OF_FATHER_APART:
        return words[-2:]
    return [word for word in words[1:] if len(words) > 2 and PATRONYMIC.search(fold(word))][-1:]


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
    ``ending``: a surname with a man's and a woman's ending; ``double_surname``: one of two surnames; ``slip``: a letter
    or two apart; ``no_patronymic``: one of them lacks it. Two different patronymics are two people.
    """
    reasons = alike(one.folded, other.folded)
    fathers = one.father, other.father
    if not reasons or (all(fathers) and not _same_father(*fathers)):
        return ()
    return (*reasons, "no_patronymic") if any(fathers) and not all(fathers) else reasons


def alike(mine, theirs):
    """Return why two folded names, each (surname, given name), may be of one person; nothing where they may not."""
    reasons = _in_order(mine, theirs)
    if reasons is not None:
        return reasons or ("same_name",)
    reasons = _in_order(mine, theirs[::-1])
    return () if reasons is None else ("swapped", *reasons)


def _in_order(mine, theirs):
    """Return the reasons but ``same_name`` and ``swapped``, or None. Given names first: there most people differ."""
    given = _apart(mine[1], theirs[1])
    if given is None:
        return None
    surname, reasons = _apart(mine[0], theirs[0]), ()
    if surname is None or surname > 0:
        if _of_no_gender(mine[0]) == _of_no_gender(theirs[0]):
            surname, reasons = 0, ("ending",)
        elif _is_one_of_two(mine[0].split(), theirs[0].split()):
            surname, reasons = 0, ("double_surname",)
    if surname is None or given + surname > 2:
        return None
    return (*reasons, "slip") if given + surname else reasons


@lru_cache(maxsize=50_000)
def _of_no_gender(surname):
    return OF_GENDER.sub(r"\1\2", surname)


def _is_one_of_two(mine, theirs):
    short, long = sorted((mine, theirs), key=len)
    return len(short) == 1 and len(long) > 1 and short[0] in long


def _apart(one, other):
    """Return how many letters two names are apart, or None where these are too many. Nobody slips on the first."""
    if one == other:
        return 0
    one, other = plain(one), plain(other)
    if one == other:
        return 0 if " " in one + other else 1
    if one[:1] != other[:1]:
        return None
    shorter = min(len(one), len(other))
    allowed = (shorter >= SHORT) + (shorter >= LONG)
    distance = DamerauLevenshtein.distance(one, other, score_cutoff=allowed)
    return distance if distance <= allowed else None


@lru_cache(maxsize=50_000)
def plain(key):
    """Return a folded name in one word with ш, ч and ц as one letter each, and a first j as the я or ю it may mean."""
    word = key.replace(" ", "").replace("sh", "w").replace("ch", "c").replace("ts", "x")
    if word[:1] != "j":
        return word
    return word[1:] if word[1:2] == "u" else f"i{word[1:]}"


def _same_father(one, other):
    if one == other or _is_initial(one, other):
        return True
    stems = [OF_FATHER.sub("", text) for text in (one, other)]
    return (all(stems) and _apart(*stems) is not None) or _apart(one, other) == 1


def _is_initial(one, other):
    short, long = sorted((one, other), key=len)
    return len(short) < 3 and long.startswith(short)
