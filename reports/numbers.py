"""Numbers as they stand in print, by the rules of each language (Babel's CLDR data). Pure functions."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal, format_percent

MINUS = "\u2212"
UNKNOWN = "–"
TENTH = Decimal("0.1")


@lru_cache(maxsize=10_000)
def number(value, language="en"):
    """Print a whole number grouped: "1,234" in English, "1 234" in Russian and Kazakh, with a true minus."""
    return format_decimal(value, locale=language).replace("-", MINUS)


def percent(share, language="en"):
    """Print a share from 0 to 1 as "46.5%"; an unknown share (None) as a dash."""
    return UNKNOWN if share is None else _percent(share, language, "0.0")


def aim(share, language="en"):
    """Print an aim as short as it was set: 0.45 is "45%", 0.375 is "37.5%"."""
    return _percent(share, language, "0.##")


def percent_number(share, language="en"):
    """Print a share as "46.5", for a column whose heading says percent."""
    return UNKNOWN if share is None else _tenths(Decimal(str(float(share) * 100)).quantize(TENTH), language)


@lru_cache(maxsize=10_000)
def _tenths(value, language):
    return format_decimal(value, format="0.0", locale=language)


def _percent(share, language, digits):
    pattern = Locale.parse(language).percent_formats[None].pattern.replace("0", digits)
    return format_percent(share, format=pattern, locale=language)
