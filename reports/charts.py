"""The charts: one function each, from a typed table or a plain sequence to a Vega-Lite spec as a plain dict.

A spec knows no colours. Its marks name a style, and a theme says how ``women`` or ``published`` look: that of
``static/charts.js`` on pages, ``PRINT_THEME`` in documents.
Words and numbers are in the reader's language and stand as text in the data, so that no script formats them.
Heights and places from the top are in pixels; the width is that of the page.
"""

from django.utils.translation import get_language, gettext

from reports.numbers import UNKNOWN, number
from reports.tables import REGION
from reports.totals import GENDERS
from seminars.models.choices import Certainty

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
KEY, ROW, BAR, SWATCH = 26, 38, 10, 11  # heights
COLUMN, BASE = 140, 204  # the height of the highest, and where all of them stand
LETTER = 8  # the width of one, rather too wide than too narrow
GAP = (None, Certainty.UNKNOWN, "")
SIGNS = {Certainty.ABOUT: "≈", Certainty.AT_LEAST: "≥", Certainty.PARTIAL: "≥"}

PRINT_THEME = {
    "background": "#ffffff",
    "font": "Noto Sans, DejaVu Sans, sans-serif",
    "style": {
        "women": {"color": "#0f766e"},
        "men": {"color": "#d08a1d"},
        "not_stated": {"color": "#ffffff", "stroke": "#6f7a80", "strokeWidth": 2},
        "recorded": {"color": "#0b5c7a"},
        "published": {"color": "#ffffff", "stroke": "#0b5c7a", "strokeWidth": 1.5, "strokeDash": [4, 2]},
        "label": {"color": "#1c2226", "fontSize": 13},
        "number": {"color": "#1c2226", "fontSize": 13, "fontWeight": 600},
        "soft": {"color": "#5b666d", "fontSize": 12},
    },
}


def audiences_chart(table):
    """Return the spec of participants by audience and gender, from the table of audiences."""
    return _gender_bars(table, gettext("Participants by audience"))


def regions_chart(table):
    """Return the spec of participants by region and gender, from the table of regions; places are left out."""
    return _gender_bars(table, gettext("Participants by region"))


def gender_chart(table):
    """Return the spec of any table by gender, under its own heading."""
    return _gender_bars(table, table.heading)


def years_chart(points):
    """Return the spec of participants by year as columns.

    ``points`` are (year, total or None, certainty, source); the source is "recorded" (in this register) or "published"
    (a figure printed somewhere). Planned is not counted. A year without a number, or not among them, is a gap.
    """
    years = _years(points)
    top = max((total for _year, total, _certainty, _source in years if total), default=1)
    rows = [_year_row(*each, top=top) for each in years]
    x = {"field": "year", "type": "ordinal", "axis": None, "scale": {"domain": [row["year"] for row in rows]}}
    layers = _key_of_years(years)
    for source in ("recorded", "published"):
        drawn = [row for row in rows if row["source"] == source and row["top"] < BASE]
        y = {"y": {**_pixels("top"), "stack": None}, "y2": {"field": "base"}}
        layers.append(_layer("bar", source, drawn, {"x": x, **y}, width={"band": 0.65}))
    layers.append(_text("number", rows, {"x": x, "y": _pixels("over"), "text": {"field": "number"}}, fontSize=11))
    layers.append(_text("soft", rows, {"x": x, "y": {"value": BASE + 14}, "text": {"field": "year"}}, fontSize=11))
    return _spec(layers, BASE + 24, gettext("Participants by year"), rows)


def _years(points):
    """The points with a gap for every year between them that is missing, or has nothing that counts."""
    known = {year: (total, certainty, source) for year, total, certainty, source in points}
    for year, (total, certainty, _source) in known.items():
        if total is None or certainty in (Certainty.PLANNED, Certainty.UNKNOWN):
            known[year] = GAP
    years = range(min(known), max(known) + 1) if known else ()
    return [(year, *known.get(year, GAP)) for year in years]


def _year_row(year, total, certainty, source, top):
    at = BASE - (0 if total is None else round(COLUMN * total / top))
    shown = UNKNOWN if total is None else SIGNS.get(certainty, "") + number(total, get_language())
    said = counted_in_words(total, certainty) + (f" ({_word(source)})" if source == "published" else "")
    row = {"year": str(year), "number": shown, "source": source, "top": at, "base": BASE, "over": at - 8}
    return {**row, "said": f"{year} – {said}"}


def _key_of_years(years):
    """What the columns are, and under it what the signs before numbers mean."""
    sources = {source for _year, _total, _certainty, source in years}
    signs = {SIGNS[sure]: certainty_word(sure) for _year, _total, sure, _source in years if sure in SIGNS}
    columns = [(source, _word(source)) for source in ("recorded", "published") if source in sources]
    return _key(columns) + _key([("", f"{sign} {word}") for sign, word in signs.items()], top=20)


def _gender_bars(table, title):
    """Bars of women, men and not stated, always in this order, each under its name and number."""
    lines = [line for line in table.lines if line.kind in ("", REGION)]
    rows = [_bar_row(line, KEY + ROW * at) for at, line in enumerate(lines)]
    genders = GENDERS if table.has_not_stated else GENDERS[:2]
    layers = _key([(gender, _word(gender)) for gender in genders])
    name = {"x": {"value": 0}, "y": _pixels("text"), "text": {"field": "label"}}
    counted = {"x": {"value": "width"}, "y": _pixels("text"), "text": {"field": "number"}}
    layers.append(_text("label", rows, name, align="left"))
    layers.append(_text("number", [row for row in rows if row["known"]], counted, align="right"))
    layers.append(_text("soft", [row for row in rows if not row["known"]], counted, align="right"))
    scale = {"domain": [0, max((line.cell.total for line in lines), default=0) or 1]}
    for gender in genders:
        drawn = [row for row in rows if row[gender][0] < row[gender][1]]
        x = {"field": f"{gender}[0]", "type": "quantitative", "axis": None, "scale": scale}
        y = {"y": _pixels("top"), "y2": {"field": "bottom"}}
        layers.append(_layer("rect", gender, drawn, {"x": x, "x2": {"field": f"{gender}[1]"}, **y}))
    return _spec(layers, KEY + ROW * len(rows), title, rows)


def _bar_row(line, top):
    cell = line.cell
    women, known = cell.women, cell.women + cell.men
    counted = counted_in_words(None if line.is_unknown else cell.total, line.certainty)
    return {
        "label": line.label,
        "number": counted,
        "known": not line.is_unknown,
        "women": [0, women],
        "men": [women, known],
        "not_stated": [known, cell.total],
        "text": top + 9,
        "top": top + 19,
        "bottom": top + 19 + BAR,
        "said": f"{line.label} – {counted}",
    }


def counted_in_words(total, certainty):
    """Return a number of people in words, None for an unknown one: "1,234", "about 336", "number unknown"."""
    if total is None:
        return gettext("number unknown")
    printed = number(total, get_language())
    return f"{certainty_word(certainty)} {printed}" if certainty in SIGNS else printed


def certainty_word(certainty):
    return gettext("about") if certainty == Certainty.ABOUT else gettext("at least")


def _word(name):
    return {
        "women": gettext("women"),
        "men": gettext("men"),
        "not_stated": gettext("not stated"),
        "recorded": gettext("in this register"),
        "published": gettext("published elsewhere"),
    }[name]


def _key(entries, top=2):
    """A key in a line over the chart: of each style a swatch and a word; a word alone where there is no style."""
    at, layers = 1, []
    for style, word in entries:
        if style:
            box = {"x": {"value": at}, "x2": {"value": at + SWATCH}, "y": {"value": top}, "y2": {"value": top + SWATCH}}
            layers.append(_layer("rect", style, [{}], box))
            at += SWATCH + 5
        place = {"x": {"value": at}, "y": {"value": top + SWATCH / 2}, "text": {"value": word}}
        layers.append(_text("soft", [{}], place, align="left"))
        at += LETTER * len(word) + 16
    return layers


def _pixels(field):
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _layer(mark, style, rows, encoding, **looks):
    return {
        "data": {"values": rows},
        "mark": {"type": mark, "style": style, "aria": False, **looks},
        "encoding": encoding,
    }


def _text(style, rows, encoding, **looks):
    return _layer("text", style, rows, encoding, baseline="middle", **looks)


def _spec(layers, height, title, rows):
    return {
        "$schema": SCHEMA,
        "description": f"{title}: {'; '.join(row['said'] for row in rows)}.",
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 1, "right": 1, "top": 0, "bottom": 0},
        "view": {"stroke": None},
        "layer": layers,
    }
