"""Text as files can carry it."""

import re

# XML 1.0 has no place for these, not even escaped, and a surrogate alone is no letter in any encoding. A soft hyphen is
# none either: it says where a narrow column may break a word, and a program that looks for the word would miss it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\xad\ud800-\udfff\ufffe\uffff]")


def writable(text):
    """Return a text without the characters that data files cannot hold; everything else stays as it was written."""
    return _UNWRITABLE.sub("", str(text))
