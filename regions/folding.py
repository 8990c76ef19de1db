"""Names folded to one key, whatever their case, alphabet or spelling. Pure: knows no Django.

Kazakh and Russian Cyrillic and the Latin spellings in use fall together: Қостанай, Костанай, Kostanay and Qostanay
give one key. Two different names may give one key too, so a key proposes and never decides.
"""

import re
import unicodedata

LATIN = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
        "и": "i", "й": "i", "і": "i", "ы": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o",
        "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ı": "i",
        "y": "i", "q": "k", "w": "u", "'": "", "’": "", "ʹ": "", "`": "",
    }
)  # fmt: skip
DIGRAPHS = (("дж", "j"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("iye", "ie"), ("x", "ks"))
NOT_A_LETTER = re.compile(r"[\W_]+")
TWICE = re.compile(r"([a-z])\1+")


def fold(name: str) -> str:
    """Return the key of a name: Latin small letters, digits and single spaces; empty for no letters."""
    text = unicodedata.normalize("NFKC", name).casefold()
    for written, key in DIGRAPHS:
        text = text.replace(written, key)
    text = text.translate(LATIN)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return TWICE.sub(r"\1", NOT_A_LETTER.sub(" ", text).strip())


def fold_all(names) -> str:
    """Return the keys of several names as one text, ``|key|key|``, made to be searched for ``|key|``."""
    keys = dict.fromkeys(key for key in map(fold, names) if key)
    return "|" + "|".join(keys) + "|" if keys else ""
