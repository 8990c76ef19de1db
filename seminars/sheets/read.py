"""Worksheets of a file as rows of text: xlsx, xls, ods or csv, judged by content and never by name."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from unicodedata import normalize

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

LARGEST_FILE = 20_000_000  # bytes
LARGEST_CONTENT = 60_000_000  # bytes, unpacked
ROWS, COLUMNS = 50_000, 200
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = ";,\t|"
INVISIBLE = dict.fromkeys(
    map(ord, "\0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
LONG_NUMBER = re.compile(r"\d(?:[.,]\d{1,14})?[eE]\+?1[01]|\d{9,14}\.0")
LOOKED_AT = 100_000  # characters from which the delimiter is told; no line is longer
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Refused(Exception):
    """A file that cannot be read as a participant list; the message says why and what to do."""


@dataclass(frozen=True)
class Worksheet:
    name: str
    rows: list  # of lists of texts


def worksheets(content: bytes):
    """Return the visible Worksheets of a file. Raises Refused for what is no list, too large, locked or damaged."""
    if not content.strip():
        raise Refused(_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise Refused(_("The file is larger than 20 MB."))
    if content.startswith(ZIP):
        _refuse_bomb(content)
        return _workbook(content)
    return _workbook(content) if content.startswith(OLE) else [Worksheet("", _csv(_text(content)))]


def _refuse_bomb(content):
    """Unpack without keeping anything, and stop at the limit: what a file says of its own size may be a lie."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                start = entry.header_offset + 30
                name, extra = (int.from_bytes(content[at : at + 2], "little") for at in (start - 4, start - 2))
                begin = start + name + extra
                packed = content[begin : begin + entry.compress_size]
                unpacked += _size(packed, LARGEST_CONTENT - unpacked) if entry.compress_type else len(packed)
                if unpacked > LARGEST_CONTENT:
                    raise Refused(_("The file unpacks to more than 60 MB: it is not a list of participants."))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError):
        raise Refused(_("The file is damaged, or it is not a spreadsheet.")) from None


def _size(packed, limit):
    unpack, size = zlib.decompressobj(-15), 0
    while packed and size <= limit:
        size += len(unpack.decompress(packed, 1_000_000))
        packed = unpack.unconsumed_tail
    return size


def _workbook(content):
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
            sheets = [(name, book.get_sheet_by_name(name)) for name in visible]
            return [Worksheet(name, _rows(sheet)) for name, sheet in sheets]
    except PasswordError:
        raise Refused(_("The file is locked with a password: save it without one.")) from None
    except (CalamineError, ValueError, OSError):
        raise Refused(_("The file is damaged, locked, or not a spreadsheet (xlsx, xls, ods or csv).")) from None


def _rows(sheet):
    _refuse_large(sheet.height, sheet.width)
    rows = [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]) and right - left < 12 and bottom - top < 3:
            for row in rows[top : bottom + 1]:  # a heading over several columns is the heading of each
                row[left : right + 1] = [rows[top][left]] * (min(right, len(row) - 1) - left + 1)
    return rows


def _cell(value):
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else _written(str(value))


def visible(text):
    """Return text without what is not seen: soft hyphens, marks of direction, letters made of two signs."""
    return normalize("NFC", text.translate(INVISIBLE)).strip()


def _written(text):
    """Return text without what is not seen; a number written "7,7012345678E+10" or "77012345678.0", in figures."""
    text = visible(text)
    return str(int(Decimal(text.replace(",", ".")))) if LONG_NUMBER.fullmatch(text) else text


def _text(content):
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise Refused(_("This is not a list: neither a spreadsheet (xlsx, xls, ods) nor text (csv)."))


def _csv(text):
    lines = text[:LOOKED_AT].splitlines()[:50]
    if not any(lines):
        raise Refused(_("The file is empty."))
    delimiter = max(DELIMITERS, key=lambda mark: sorted(line.count(mark) for line in lines)[len(lines) // 2])
    rows = []
    try:
        for row in csv.reader(_lines(text), delimiter=delimiter):
            rows.append([_written(cell) for cell in row])
            _refuse_large(len(rows), len(row))
    except csv.Error as error:
        raise Refused(_("The file is not a CSV file: %(error)s.") % {"error": error}) from None
    return rows


def _lines(text):
    """Yield the lines one by one: a large file is refused before it is all taken apart."""
    for line in LINE.finditer(text):
        if line.end() - line.start() > LOOKED_AT:
            raise Refused(_("The file is damaged, or it is not a spreadsheet."))
        yield line[0]


def _refuse_large(rows, columns):
    if rows > ROWS or columns > COLUMNS:
        raise Refused(
            _("The sheet is larger than %(rows)s rows or %(columns)s columns.") % {"rows": ROWS, "columns": COLUMNS}
        )
