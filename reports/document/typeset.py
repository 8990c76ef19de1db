"""Sets a report in a process of its own: typst keeps what it has set for later, and a long report is 200 MB of that.

Reads the data of ``pdf.py`` from standard input and writes the PDF to standard output. Knows no Django.
"""

import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("report.typ")


def typeset(data):
    """Return the bytes of a PDF/UA-1; a plain one where a letter is in none of our fonts: the standard allows none."""
    fonts = typst.Fonts(include_system_fonts=False)  # the same page on every machine
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, sys_inputs={"data": data})
    try:
        return compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return compiler.compile(format="pdf")


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))
