"""Names folded to one key, whatever their case, alphabet or spelling. Pure: knows no Django.

Kazakh and Russian Cyrillic and the Latin spellings in use fall together: Қостанай, Костанай, Kostanay and Qostanay
give one key. Two different names may give one key too, so a key proposes and never decides.
"""

import re
import unicodedata
from functools import lru_cache

# To be raised with every change of keys, those of sorting.py too: kept ones are then made anew by ``manage.py refold``.
VERSION = 3
LETTERS = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e",
        "ж": "j", "җ": "j", "з": "z", "и": "i", "й": "i", "і": "i", "ї": "i", "ы": "i", "к": "k", "қ": "k", "л": "l",
        "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
        "ү": "u", "ў": "u", "ф": "f", "х": "h", "һ": "h", "ҳ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
        "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "ə": "a", "ç": "ch", "č": "ch", "ş": "sh", "š": "sh", "ž": "j", "ı": "i", "y": "i", "q": "k", "ß": "s",
        "'": "", "’": "", "ʹ": "", "ʼ": "", "`": "",
    }
)  # fmt: skip
LATIN, CYRILLIC = "ABEKMHOPCTXIYƏaeopcyxikhə", "АВЕКМНОРСТХІУӘаеорсухікһә"  # letters that look alike
TO_CYRILLIC, TO_LATIN = str.maketrans(LATIN, CYRILLIC), str.maketrans(CYRILLIC, LATIN)
IS_CYRILLIC, IS_LATIN = re.compile(r"[\u0400-\u052f]"), re.compile(r"[A-Za-zƏə]")
BEFORE = ((re.compile(r"дж|dzh|dj|zh"), "j"), (re.compile(r"(?<=[^\Waeiouy])yo"), "e"))  # Artyom
SPELLINGS = tuple(
    (re.compile(written), key)
    for written, key in (
        (r"kh", "h"),
        (r"gh", "g"),
        (r"s(h?)ch", "sh"),  # щ, and the German sch
        (r"tz", "ts"),
        (r"(?<=[lnr])z\b", "ts"),  # Schulz
        (r"ck|c(?![ehi])", "k"),
        (r"c(?=[ei])", "ts"),
        (r"x", "ks"),
        (r"(?<![aeiou])w(?=[aeiou])", "v"),  # Weber; but Dawren
        (r"w", "u"),
        (r"(?<=[aeiou])j\b", "i"),  # Andrej
        (r"(?<=[lrt])ja\b", "ia"),  # Tatjana is left to likeness
        (r"ie|(?<=[^\Waeiou])io(?=va?\b|dor|m)", "e"),  # Yerlan, Zhumabayev, Soloviov, Fiodor, Artiom
        (r"iu", "u"),  # Lubov, Müller
    )
)
NOT_A_LETTER = re.compile(r"[\W_]+")
TWICE = re.compile(r"([a-z])\1+")


@lru_cache(maxsize=10_000)  # given names, organisations and headings come again and again
def fold(name: str) -> str:
    """Return the key of a name: Latin small letters, digits and single spaces; empty for no letters."""
    text = one_alphabet(unicodedata.normalize("NFKC", name)).casefold()
    for written, key in BEFORE:
        text = written.sub(key, text)
    text = text.translate(LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = TWICE.sub(r"\1", NOT_A_LETTER.sub(" ", text).strip())
    for written, key in SPELLINGS:
        text = written.sub(key, text)
    return TWICE.sub(r"\1", text)


def one_alphabet(text: str) -> str:
    """Return a text with the letters of the other alphabet that only look alike taken out of its words."""
    if not (IS_CYRILLIC.search(text) and IS_LATIN.search(text)):
        return text
    return re.sub(r"\w+", lambda word: _one_alphabet(word[0]), text)


def _one_alphabet(word):
    cyrillic, latin = word.translate(TO_CYRILLIC), word.translate(TO_LATIN)
    if IS_LATIN.search(word) and not IS_LATIN.search(cyrillic):
        return cyrillic if IS_CYRILLIC.search(word) else word
    return word if IS_CYRILLIC.search(latin) else latin


def fold_all(names) -> str:
    """Return the keys of several names as one text, ``|key|key|``, made to be searched for ``|key|``."""
    keys = dict.fromkeys(key for key in map(fold, names) if key)
    return "|" + "|".join(keys) + "|" if keys else ""
