"""The public edition of a year's figures: protected by the thresholds of its programme and by what was published."""

from hashlib import sha256
from pathlib import Path

from django.core.cache import cache

from reports import disclosure
from reports.disclosure.protect import Protected, protect
from reports.disclosure.rules import Thresholds, disclosing
from reports.models import Protection
from reports.public_tables import public_tables
from reports.seminar_groups import seminar_groups

RULES = b"".join(file.read_bytes() for file in sorted(Path(disclosure.__file__).parent.glob("*.py")))
KEPT = 30 * 24 * 3600  # seconds
LONG = 10_000  # numbers that disclose something by themselves, times numbers: it takes some two seconds and more


def public_edition(figures):
    """Return the Protected edition of the YearFigures of a whole year; see ``reports.disclosure``.

    Of a large year it takes up to half a minute, and equal numbers give an equal edition by the same rules: it is
    kept for all processes of the site, for a month.
    """
    asked = _asked(figures)
    found = cache.get(_key(asked))
    if found is None:
        protected = protect(*asked)
        cache.set(_key(asked), (protected.hidden, protected.only_total), KEPT)
        return protected
    tables, thresholds, _earlier = asked
    return Protected(tables, thresholds, *found)


def takes_long(figures):
    """Whether the public edition of a year is not kept, and so large that whoever asks for it should be told."""
    asked = _asked(figures)
    return len(disclosing(*asked)) * len(asked[0].cells) > LONG and cache.get(_key(asked)) is None


def seen_as(figures):
    """Return a word for all that the public edition of a year is made of: another one where a number has changed."""
    return _told(figures.seminars, figures.sessions, _asked(figures))


def _key(asked):
    return f"public-edition-{_told(RULES, asked)}"


def _told(*what):
    return sha256(repr(what).encode()).hexdigest()


def _asked(figures):
    earlier = figures.programme_year.publications.order_by("edition").values_list("public_numbers", flat=True)
    tables = public_tables(figures, seminar_groups(figures.programme_year))
    return tables, thresholds_of(figures.programme_year.programme), list(earlier)


class OfPartner:
    """What a public edition of a year lets through of one partner's figures: only numbers that it has itself.

    Where every seminar of a region, or of the year, was held with the partner, their numbers are the partner's.
    """

    def __init__(self, protected, of_year, figures):
        self.protected, self.own = protected, f"partner:{figures.partner.pk}"
        self.is_whole = figures.seminars == of_year.seminars
        held = {row.region.iso_code: row.seminars for row in of_year.regions}
        mine = {row.region.iso_code: row.seminars for row in figures.regions}
        self.whole_regions = {code for code, seminars in mine.items() if seminars == held[code]}

    @property
    def only_total(self):
        return self.protected.only_total

    def number(self, key, column):
        """The printed number of a line of the partner's tables, or None where it is not printed."""
        key = self.key_of(key)
        return self.protected.number(key, column) if key else None

    def tells(self, key):
        """Whether the public edition has such a line at all, hidden or not."""
        return bool(self.key_of(key))

    def key_of(self, key):
        """The key in the tables of the year of a line of the partner's, None where the year has none such."""
        kind, _, rest = key.partition(":")
        region = rest.partition(":")[0] if kind in ("region", "place", "again") else ""
        if self.is_whole or region in self.whole_regions:
            return key
        key = {"year": self.own, "region": f"{self.own}:{region}"}.get(kind)
        return key if self.protected.tells(key) else None


def thresholds_of(programme):
    """Return the Thresholds that the office has set for a programme, or the default."""
    protection = Protection.objects.filter(programme=programme).prefetch_related("audiences").first()
    if protection is None:
        return Thresholds()
    own = {each.audience: each for each in protection.audiences.all()}
    return Thresholds(
        default=protection.threshold,
        audiences={audience: each.threshold for audience, each in own.items()},
        reasons={"": protection.reason} | {audience: each.reason for audience, each in own.items()},
    )
