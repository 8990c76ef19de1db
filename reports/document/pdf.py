"""The annual report as PDF: tagged (PDF/UA-1), with its own fonts and no time but that of its data."""

import json
import subprocess
import sys
from datetime import UTC
from pathlib import Path

from django.utils.translation import gettext, override

from reports.document.content import TEXT
from reports.document.drawn import chart_svg, logo_png
from reports.document.layout import is_short, printed_rows, widths
from reports.document.text import writable
from reports.tables import PLACE

TYPESET = Path(__file__).with_name("typeset.py")
LONGEST = 60  # seconds


def report_pdf(report):
    """Return a Report as the bytes of a PDF: the same report, the same bytes."""
    with override(report.language):
        data = json.dumps(_written(_data(report)))
    set_by = [sys.executable, "-I", str(TYPESET)]
    return subprocess.run(set_by, input=data.encode(), capture_output=True, check=True, timeout=LONGEST).stdout


def _data(report):
    moment = report.moment.astimezone(UTC)
    return {
        "language": report.language,
        "moment": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "title": report.title,
        "office": report.office,
        "programme": report.programme,
        "year": str(report.year),
        "mark": report.mark,
        "logo": logo_png(report.logo),
        "statement": report.statement,
        "preface": report.preface,
        "sections": [_section(section, report.language) for section in report.sections],
        "closing": report.closing,
        "words": {
            "logo": gettext("Logo of %(office)s") % {"office": report.office},
            "contents": gettext("Contents"),
            "page": gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        },
    }


def _written(data):
    """The data as JSON has it: without characters that no file may hold, and no text still to be translated."""
    if isinstance(data, dict):
        return {key: _written(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_written(value) for value in data]
    if isinstance(data, bytes):
        return list(data)
    return data if isinstance(data, int | float | None) else writable(data)


def _section(section, language):
    chart = section.chart
    return {
        "heading": section.heading,
        "paragraphs": section.paragraphs,
        "chart": {"svg": chart_svg(chart), "words": chart.words} if chart else None,
        "tables": [_table(table, section, language) for table in section.tables],
    }


def _table(table, section, language):
    table = table.on_paper(language)
    columns, rows = table.for_people()
    printed = printed_rows(rows, language)
    return {
        "title": "" if table.title == section.heading else table.title,
        "columns": [
            {"heading": column.heading, "is-number": column.kind != TEXT, "width": width}
            for column, width in zip(columns, widths(columns, printed), strict=True)
        ],
        "rows": [{"kind": row.kind, "cells": cells} for row, cells in zip(rows, printed, strict=True)],
        "is-nested": any(row.kind == PLACE for row in rows),
        "is-short": is_short(printed),
        "notes": table.notes,
    }
