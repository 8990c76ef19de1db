"""Files that are no lists: they lie about their type, are empty or locked, or unpack to gigabytes. Made on demand."""

import io
import random
import re
import zipfile
from pathlib import Path

SHEET = Path(__file__).parent / "data" / "sheets" / "headers_only.xlsx"
SHEET_DATA = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bomb(gigabytes=4):
    """A workbook whose one worksheet unpacks to gigabytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as worksheet,
    ):
        for _ in range(gigabytes * 1024):
            worksheet.write(bytes(1 << 20))
    return buffer.getvalue()


def bomb_of_many():
    """A workbook of two thousand worksheets of a megabyte, all packed as one and the same."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2000):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(1 << 20))
    return buffer.getvalue()


def archive_of_many_empty():
    """Twenty thousand empty entries, then 14 MB that do not pack."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20_000):
            archive.writestr(str(number), b"")
        archive.writestr("large", random.Random(0).randbytes(14_000_000))
    return buffer.getvalue()


def workbook_of_a_million_rows():
    """A true workbook that unpacks to just under the limit."""
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, 1_040_000)).encode()
    large = io.BytesIO()
    with zipfile.ZipFile(SHEET) as old, zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, SHEET_DATA.sub(rb"<sheetData>%b</sheetData>" % rows, old.read(entry)))
    return large.getvalue()


def locked():
    """What a spreadsheet saved with a password begins like: an OLE container with an encrypted package."""
    name = "EncryptedPackage".encode("utf-16-le")
    return OLE + bytes(504) + name + bytes(8_000_000)


def empty():
    return b""


def blank_archive():
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


def archive_of_something_else():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "No list")
    return buffer.getvalue()


def picture():
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20_000


def too_many_rows():
    return b"Full name\n" + b"Kim Anna\n" * 1_500_000


def one_endless_line():
    return b"Full name," * 1_900_000


MAKE = {
    "unpacks to 4 GB": bomb,
    "unpacks to 2 GB in many parts": bomb_of_many,
    "twenty thousand empty parts": archive_of_many_empty,
    "a million rows": workbook_of_a_million_rows,
    "locked": locked,
    "empty": empty,
    "empty archive": blank_archive,
    "archive of something else": archive_of_something_else,
    "picture": picture,
    "too many rows": too_many_rows,
    "one endless line": one_endless_line,
}
