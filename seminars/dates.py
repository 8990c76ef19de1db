"""Dates as they stand in print in the reader's language, by its own rules (Babel's CLDR data)."""

from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from django.utils.translation import get_language

LOCALES = {"en": "en_GB"}  # an office writes the day first
DAYS = {"kk": "y'\u202fж'. d MMM"}  # CLDR's Kazakh has "03 ақп." here and "3 ақпан" everywhere else

# A list has the same days again and again, and each takes Babel a tenth of a millisecond.
format_date, format_interval, format_skeleton = map(
    lru_cache(maxsize=10_000), (format_date, format_interval, format_skeleton)
)


def days(first, last):
    """Print the days of an event as short as they can be: "10–12 Jun 2025"."""
    return format_interval(first, last, "yMMMd", locale=_locale())


def day(date):
    return format_date(date, DAYS.get(_locale(), "medium"), locale=_locale())


def short_day(date):
    """Print a day whose year is known: "3 Jun"."""
    return format_skeleton("MMMd", date, locale=_locale())


def month(date):
    return format_skeleton("yMMMM", date, locale=_locale())


def short_month(date):
    """Print a month by itself, as short as it can be: "Jun"."""
    return Locale.parse(_locale()).months["stand-alone"]["abbreviated"][date.month]


def months():
    """Return [(number, name)] of the twelve months, as they are called by themselves."""
    return sorted(Locale.parse(_locale()).months["stand-alone"]["wide"].items())


def moment(time):
    """Print a local time to the minute: "24 Nov 2026, 06:53"."""
    return f"{day(time.date())}, {time:%H:%M}"


def _locale():
    language = get_language() or "en"
    return LOCALES.get(language, language)
