"""The tables of the annual report as files for programs: csv, and all of them in a zip with a data dictionary."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext

from reports.document.content import COUNT, DIFFERENCE, HIDDEN, PERCENT, TEXT, Column, Number
from reports.document.data import report_csv
from reports.document.text import writable
from reports.downloads import plain
from seminars.models.choices import Certainty, overall_certainty

BOM = "\ufeff"
TYPES = {
    TEXT: "string",
    COUNT: "integer",
    DIFFERENCE: "integer",
    PERCENT: "number",
}  # of Frictionless, by what the cells are


def exact_share(share):
    """A share from 0 to 1 as every data file has it: short enough to be read back as the same number anywhere."""
    return round(float(share), 12)


def with_certainty(table):
    """Return a Table whose rows say how certain their numbers are; its own column of that where it has one."""
    has_numbers = any(column.kind != TEXT for column in table.columns)
    if not has_numbers or any(column.key == "certainty" for column in table.columns):
        return table
    column = Column("certainty", gettext("Certainty"), tag="#meta+certainty", for_data=True)
    rows = tuple(replace(row, cells=(*row.cells, str(_certainty(row)))) for row in table.rows)
    return replace(table, columns=(*table.columns, column), rows=rows)


def _certainty(row):
    numbers = [cell for cell in row.cells if isinstance(cell, Number)]
    if any(number.value is None and not number.is_hidden for number in numbers):
        return Certainty.UNKNOWN
    return Certainty(overall_certainty({number.certainty for number in numbers}))


def csv_file(rows):
    """Return the bytes of a csv: UTF-8 with its mark, for spreadsheets; text like a formula gets an apostrophe."""
    buffer = io.StringIO(BOM, newline="")
    buffer.seek(0, io.SEEK_END)
    csv.writer(buffer, lineterminator="\n").writerows([_text(value) for value in row] for row in rows)
    return buffer.getvalue().encode()


def _text(value):
    return plain(writable(value)) if isinstance(value, str) else value


def table_csv(table):
    """Return a Table as the bytes of a csv, headings first; its numbers are the same in every language.

    A hidden number is x, an unknown one nothing; the column of certainty tells.
    """
    table = with_certainty(table)
    rows = ([_value(cell) for cell in row.cells] for row in table.rows)
    return csv_file([[column.heading for column in table.columns], *rows])


def _value(cell):
    if not isinstance(cell, Number):
        return cell
    if cell.value is None:
        return HIDDEN if cell.is_hidden else ""
    return exact_share(cell.value) if cell.kind == PERCENT else cell.value


def regions_csv(figures, *, protected=None):
    """Return the bytes of the one csv of a report: regions and places, with the columns other programs rely on."""
    return csv_file(report_csv(figures, protected=protected))


def report_zip(report):
    """Return all tables of a Report as csv, and a data dictionary in Frictionless form, as the bytes of a zip."""
    content = io.BytesIO()
    tables = [with_certainty(table) for table in report.tables]
    with ZipFile(content, "w", ZIP_DEFLATED) as folder:
        _add(folder, report, "datapackage.json", (json.dumps(data_package(report, tables), **JSON) + "\n").encode())
        for table in tables:
            _add(folder, report, f"{table.key}.csv", table_csv(table))
    return content.getvalue()


JSON = {"ensure_ascii": False, "indent": 1}


def _add(folder, report, name, data):
    moment = report.moment.astimezone(UTC)
    entry = ZipInfo(name, max((1980, 1, 1, 0, 0, 0), moment.timetuple()[:6]))  # a zip knows no earlier year
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o644 << 16, 3
    folder.writestr(entry, data)


def data_package(report, tables):
    """Return what stands in the files of the tables, column by column, as specs.frictionlessdata.io describes it."""
    return {
        "profile": "tabular-data-package",
        "name": f"report-{report.year}-{report.language}-{report.edition}",
        "title": report.title,
        "description": "\n\n".join(filter(None, [report.statement, report.mark, *_method(report)])),
        "created": report.moment.astimezone(UTC).isoformat(),
        "contributors": [{"title": report.office, "role": "publisher"}],
        "resources": [_resource(table) for table in tables],
    }


def _method(report):
    return next((section.paragraphs for section in report.sections if section.key == "method"), ())


def _resource(table):
    return {
        "profile": "tabular-data-resource",
        "name": table.key,
        "path": f"{table.key}.csv",
        "title": table.title,
        "description": "\n".join(table.notes),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(table, at, column) for at, column in enumerate(table.columns)],
            "missingValues": ["", HIDDEN],
        },
    }


def _field(table, at, column):
    kinds = {cell.kind for row in table.rows if isinstance(cell := row.cells[at], Number)} or {column.kind}
    return {
        "name": _text(column.heading),
        "key": column.key,
        "type": TYPES[PERCENT if PERCENT in kinds else kinds.pop()],
        "hxl": column.tag,
        **({"constraints": {"enum": list(Certainty.values)}} if column.key == "certainty" else {}),
        "description": _descriptions().get(column.key, column.heading),
    }


def _descriptions():
    """What a column holds, by its key; of others the heading says all."""
    return {
        "key": gettext(
            "Names the row in every table and language: a region, a place, an audience, a side or the year."
        ),
        "women": gettext("Women who took part, by the counting rule of the year."),
        "men": gettext("Men who took part, by the counting rule of the year."),
        "not_stated": gettext("People whose gender nobody stated."),
        "total": gettext("Women, men and not stated together; x is hidden, nothing is unknown."),
        "share": gettext("Women as a fraction of the people of known gender, from 0 to 1."),
        "certainty": gettext("How certain the numbers of the row are."),
        "number": gettext("A number of people or things, or a fraction from 0 to 1 where the row says percent."),
        "seminar": gettext("The code of the seminar: year, region, number."),
    }
