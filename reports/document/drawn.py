"""The pictures of a report: its charts as SVG and PNG, and the logo of the office."""

import json
from functools import lru_cache
from io import BytesIO

import vl_convert
from PIL import Image

from reports.charts import PRINT_THEME

WIDTH = 600  # the width of a chart in its own pixels
DENSITY = 3  # dots of a PNG to each of them
# The first is within vl_convert, the second within typst: no picture depends on the fonts of the machine.
THEME = {**PRINT_THEME, "font": "Liberation Sans, Libertinus Serif"}
LARGEST_LOGO = (900, 600)


def chart_svg(chart):
    """Return a Chart as SVG, in the colours of print."""
    # Labels that are still to be translated become text here, in the active language.
    return _svg(json.dumps({**chart.spec, "width": WIDTH}, default=str))


def chart_png(chart):
    """Return a Chart as PNG, in the colours of print."""
    return _png(chart_svg(chart))


def logo_png(content):
    """Return the logo as PNG, no larger than a page needs; nothing where there is none, or where it is no picture."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.thumbnail(LARGEST_LOGO)
            drawn = BytesIO()
            image.convert("RGBA").save(drawn, "PNG")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return b""
    return drawn.getvalue()


@lru_cache(maxsize=64)
def _svg(spec):
    return vl_convert.vegalite_to_svg(spec, config=THEME)


@lru_cache(maxsize=64)
def _png(svg):
    return vl_convert.svg_to_png(svg, scale=DENSITY)
