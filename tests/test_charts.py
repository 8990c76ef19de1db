"""Charts as specs: what they draw, what they say in words, and that Vega-Lite takes them."""

import re
from itertools import combinations

import pytest
import vl_convert
from django.conf import settings
from django.utils.translation import override

from reports.charts import PRINT_THEME, audiences_chart, regions_chart, years_chart
from reports.tables import OVERLAP, PLACE, REGION, TOTAL, Line, Table
from reports.totals import Cell

AUDIENCES = Table(
    "Audience",
    (
        Line("Local authorities", Cell(700, 530, 4)),
        Line("Academia", Cell(2, 3), certainty="about"),
        Line("2025", Cell(702, 533, 4), TOTAL),
    ),
)
REGIONS = Table(
    "Region, place",
    (
        Line("Zhambyl Region", Cell(2, 1), REGION),
        Line("Taraz city", Cell(2, 1), PLACE),
        Line("counted again at another place", Cell(-1), OVERLAP),
        Line("Kostanay Region", Cell(), REGION, number_unknown=1),
        Line("2025", Cell(2, 1), TOTAL),
    ),
)
YEARS = [
    (2021, 290, "about", "published"),
    (2023, 1200, "exact", "recorded"),
    (2022, 100, "planned", "published"),
    (2025, 0, "exact", "recorded"),
]


def drawn(spec, style):
    """The rows of every mark of a style, without those of the key."""
    layers = [layer for layer in spec["layer"] if layer["mark"]["style"] == style]
    return [row for layer in layers for row in layer["data"]["values"] if row]


def key(spec):
    texts = [layer["encoding"]["text"].get("value") for layer in spec["layer"] if "text" in layer["encoding"]]
    return [text for text in texts if text]


def test_genders_stand_end_to_end_in_their_order():
    spec = audiences_chart(AUDIENCES)
    ends = [(row["women"], row["men"], row["not_stated"]) for row in drawn(spec, "label")]
    assert ends == [([0, 700], [700, 1230], [1230, 1234]), ([0, 2], [2, 5], [5, 5])]
    assert [row["label"] for row in drawn(spec, "not_stated")] == ["Local authorities"]


def test_key_names_not_stated_only_where_there_are_any():
    assert key(audiences_chart(AUDIENCES)) == ["women", "men", "not stated"]
    assert key(regions_chart(REGIONS)) == ["women", "men"]


def test_chart_says_in_words_what_it_draws():
    said = "Participants by audience: Local authorities – 1,234; Academia – about 5."
    assert audiences_chart(AUDIENCES)["description"] == said


def test_regions_are_drawn_without_their_places_and_unknown_is_not_zero():
    spec = regions_chart(REGIONS)
    assert [(row["label"], row["number"]) for row in drawn(spec, "number")] == [("Zhambyl Region", "3")]
    assert [(row["label"], row["number"]) for row in drawn(spec, "soft")] == [("Kostanay Region", "number unknown")]


def test_recorded_and_published_years_are_told_apart():
    spec = years_chart(YEARS)
    assert [(row["year"], row["number"]) for row in drawn(spec, "recorded")] == [("2023", "1,200")]
    assert [(row["year"], row["number"]) for row in drawn(spec, "published")] == [("2021", "≈290")]
    assert key(spec) == ["in this register", "published elsewhere", "≈ about"]


def test_year_without_a_number_is_a_gap_and_zero_is_not():
    numbers = [(row["year"], row["number"]) for row in drawn(years_chart(YEARS), "number")]
    assert numbers == [("2021", "≈290"), ("2022", "–"), ("2023", "1,200"), ("2024", "–"), ("2025", "0")]


def test_years_are_said_in_words():
    said = (
        "2021 – about 290 (published elsewhere); 2022 – number unknown; 2023 – 1,200; 2024 – number unknown; 2025 – 0"
    )
    assert years_chart(YEARS)["description"] == f"Participants by year: {said}."


def test_numbers_and_words_are_in_the_readers_language():
    with override("ru"):
        spec = audiences_chart(AUDIENCES)
    assert [row["number"] for row in drawn(spec, "number")] == ["1\xa0234", "около 5"]


SPECS = [audiences_chart(AUDIENCES), regions_chart(REGIONS), years_chart(YEARS)]
EMPTY = [audiences_chart(Table("Audience", ())), years_chart([]), years_chart([(2024, None, "unknown", "recorded")])]


@pytest.mark.parametrize("spec", SPECS + EMPTY)
def test_every_chart_is_valid_and_as_high_as_it_says(spec):
    svg = vl_convert.vegalite_to_svg({**spec, "width": 400}, config=PRINT_THEME)
    assert re.search(r'width="(\d+)" height="(\d+)"', svg).groups() == ("400", str(spec["height"]))


@pytest.mark.parametrize("spec", SPECS)
def test_every_style_is_in_the_theme(spec):
    assert {layer["mark"]["style"] for layer in spec["layer"]} - set(PRINT_THEME["style"]) == set()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_women_men_and_not_stated_differ_in_grey(theme):
    """The contrast of WCAG, which knows no hue: 1.9 is a difference in lightness of 15 (CIEDE2000) and more."""
    css = (settings.BASE_DIR / "static/site.css").read_text()
    colours = [re.search(rf"--{name}: light-dark\((.+), (.+)\);", css).groups() for name in ("women", "men", "paper")]
    for one, other in combinations([luminance(colour[theme]) for colour in colours], 2):
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 1.9


def luminance(colour):
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
