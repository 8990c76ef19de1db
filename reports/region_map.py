"""The map of a year: the regions' outlines where an administrator has loaded them, otherwise a square for each."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import get_language, gettext, pgettext_lazy

from regions.models import Outline
from reports.charts import SIGNS, certainty_word, counted_in_words
from reports.country import Country, draw_country, place_labels
from reports.numbers import UNKNOWN, number
from reports.tables import region_address
from seminars.models.choices import Certainty

STEPS = 4  # of one colour, from 1 for the fewest participants
SOFT_HYPHEN = "\u00ad"

# Column, row and short name of the regions since 2022, by ISO 3166-2 code; counted from the north-west.
# At a | a name may be broken: a square of a phone is narrow.
SQUARES = {
    "KZ-39": (3, 1, pgettext_lazy("map", "Kosta|nay")),
    "KZ-59": (4, 1, pgettext_lazy("map", "North")),
    "KZ-55": (6, 1, pgettext_lazy("map", "Pavlo|dar")),
    "KZ-27": (1, 2, pgettext_lazy("map", "West")),
    "KZ-15": (2, 2, pgettext_lazy("map", "Aktobe")),
    "KZ-11": (4, 2, pgettext_lazy("map", "Akmola")),
    "KZ-71": (5, 2, pgettext_lazy("map", "Astana")),
    "KZ-63": (7, 2, pgettext_lazy("map", "East")),
    "KZ-23": (1, 3, pgettext_lazy("map", "Atyrau")),
    "KZ-62": (4, 3, pgettext_lazy("map", "Ulytau")),
    "KZ-35": (5, 3, pgettext_lazy("map", "Kara|ganda")),
    "KZ-10": (6, 3, pgettext_lazy("map", "Abai")),
    "KZ-47": (1, 4, pgettext_lazy("map", "Mangy|stau")),
    "KZ-43": (3, 4, pgettext_lazy("map", "Kyzyl|orda")),
    "KZ-61": (4, 4, pgettext_lazy("map", "Turki|stan")),
    "KZ-31": (5, 4, pgettext_lazy("map", "Zham|byl")),
    "KZ-19": (6, 4, pgettext_lazy("map", "Almaty R.")),
    "KZ-33": (7, 4, pgettext_lazy("map", "Zhetisu")),
    "KZ-79": (4, 5, pgettext_lazy("map", "Shym|kent")),
    "KZ-75": (6, 5, pgettext_lazy("map", "Almaty")),
}


@dataclass(frozen=True)
class Mark:
    """A region on the map. ``number`` is as printed, "≈231" where it is about; ``said`` is the same in words."""

    code: str
    name: str
    full_name: str = ""
    number: str = ""  # none where no seminar was held
    said: str = ""
    step: int = 0  # of the colour; 0 is none
    link: str = ""


@dataclass(frozen=True)
class Square:
    mark: Mark
    column: int
    row: int


@dataclass(frozen=True)
class RegionMap:
    """Either squares of all regions of today, or a country with shapes, as (Shape, Mark or None), and labels.

    ``others`` are the regions of the year that are not on it, such as former ones.
    """

    others: tuple
    signs: tuple  # (sign, what it means) of those on the map
    squares: tuple = ()
    country: Country | None = None
    shapes: tuple = ()
    labels: tuple = ()


def region_map(figures, user):
    """Return the RegionMap of the figures of a year. A region links to its page for who may see it."""
    most = max((row.cell.total for row in figures.regions), default=0)
    marks = {row.region.iso_code: _mark(figures.programme_year, row, most, user) for row in figures.regions}
    signs = tuple(_signs(figures.regions))
    outlines = dict(Outline.objects.values_list("region__iso_code", "polygons"))
    on_map = outlines or SQUARES
    others = tuple(mark for code, mark in marks.items() if code not in on_map)
    if not outlines:
        return RegionMap(others, signs, squares=tuple(_squares(marks)))
    country = draw_country(outlines)
    shapes = tuple((shape, marks.get(shape.code)) for shape in country.shapes)
    return RegionMap(others, signs, country=country, shapes=shapes, labels=place_labels(country, marks))


def _squares(marks):
    for code, (column, row, _short) in SQUARES.items():
        yield Square(marks.get(code) or Mark(code, _name(code)), column, row)


def _mark(programme_year, row, most, user):
    code, total = row.region.iso_code, row.cell.total
    return Mark(
        code=code,
        name=_name(code) if code in SQUARES else row.region.name,
        full_name=row.region.name,
        number=UNKNOWN if row.is_unknown else SIGNS.get(row.certainty, "") + number(total, get_language()),
        said=counted_in_words(None if row.is_unknown else total, row.certainty),
        step=ceil(STEPS * total / most) if most else 0,
        link=region_address(programme_year, row.region) if user.may_see_region(row.region) else "",
    )


def _name(code):
    return str(SQUARES[code][2]).replace("|", SOFT_HYPHEN)


def _signs(regions):
    used = {row.certainty for row in regions if not row.is_unknown}
    yield from ((SIGNS[sure], certainty_word(sure)) for sure in (Certainty.ABOUT, Certainty.AT_LEAST) if sure in used)
    if any(row.is_unknown for row in regions):
        yield UNKNOWN, gettext("number unknown")
