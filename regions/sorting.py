"""The order of names in lists, as a key that every database sorts alike. Pure: knows no Django.

One order for the three languages: digits, then Latin letters, then Cyrillic ones in the order of the Kazakh alphabet,
which holds the Russian one (Ә after А, Ё after Е, І after Ы). A key is made of hexadecimal digits alone, two a letter:
no collation of any database puts those into another order.
"""

import unicodedata
from functools import lru_cache

from regions.folding import one_alphabet

LONGEST = 400  # characters of a key
DIGITS = "0123456789"
LATIN = "aäbcçdeéəfgğhiıjklmnñoöpqrsşßtuūüvwxyz"
CYRILLIC = "аәбвгғґдеёєжҗзийкқлмнңоөпрстуўұүфхһҳцчшщъыіїьэюя"
BETWEEN_WORDS, ELSEWHERE = "00", "ff"
WEIGHTS = {letter: f"{weight:02x}" for weight, letter in enumerate(DIGITS + LATIN + CYRILLIC, start=1)}


@lru_cache(maxsize=10_000)
def sort_key(name: str) -> str:
    """Return the key by which a name stands in lists: words count one by one, capitals and signs do not."""
    text = one_alphabet(unicodedata.normalize("NFC", name)).casefold().replace("-", " ")
    return BETWEEN_WORDS.join("".join(map(_weight, word)) for word in text.split())[:LONGEST]


def _weight(letter):
    if letter in WEIGHTS:
        return WEIGHTS[letter]
    plain = "".join(WEIGHTS.get(part, "") for part in unicodedata.normalize("NFKD", letter))
    return plain or (f"{ELSEWHERE}{ord(letter):06x}" if letter.isalpha() else "")
