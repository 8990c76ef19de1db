"""The pictures of a report: its charts as SVG and PNG, and the logo of the office."""

import json
from functools import cache, lru_cache
from io import BytesIO

import typst
import vl_convert
from PIL import Image

from reports.charts import PRINT_THEME

WIDTH = 600  # the width of a chart in its own pixels
DENSITY = 288  # dots of a PNG to an inch, which has 96 of these pixels
THEME = {**PRINT_THEME, "font": "Libertinus Serif"}  # within typst
FIXED = {"type": "none", "contains": "padding"}  # how wide a text is must be asked of no font of the machine
PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""
LARGEST_LOGO = (900, 600)


def chart_svg(chart):
    """Return a Chart as SVG, in the colours of print."""
    # Labels that are still to be translated become text here, in the active language.
    return _svg(json.dumps({**chart.spec, "width": WIDTH, "autosize": FIXED}, default=str))


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
    """Drawn by typst: vl_convert has no Kazakh letters of its own and takes them from whatever font it finds."""
    compiler = typst.Compiler(PICTURE, font_paths=_fonts())
    return compiler.compile(format="png", ppi=DENSITY, sys_inputs={"svg": svg})


@cache
def _fonts():
    return typst.Fonts(include_system_fonts=False)
