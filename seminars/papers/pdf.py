"""A sign-in sheet as PDF, tagged for those who hear it. Its geometry, and the code in its corner, are made to be read
from a scan: docs/sign-in-sheets.md."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path

import qrcode
import typst
from django.utils.translation import gettext, pgettext
from qrcode.image.svg import SvgPathFillImage

from seminars.papers.content import in_each

ROWS = 19  # on every page
TEMPLATE = Path(__file__).with_name("sign_in.typ")
LABELS = {
    "sheet": lambda: gettext("Sign-in sheet"),
    "days": lambda: gettext("Seminar"),
    "day": lambda: gettext("Session"),
    "place": lambda: gettext("Place"),
    "number": lambda: "№",
    "name": lambda: gettext("Surname, given name, patronymic"),
    "woman": lambda: pgettext("letter for a woman", "W"),
    "man": lambda: pgettext("letter for a man", "M"),
    "work": lambda: gettext("Organisation, position"),
    "phone": lambda: gettext("Phone"),
    "signature": lambda: gettext("Signature"),
    "totals": lambda: gettext("Total of this session"),
    "women": lambda: gettext("Women"),
    "men": lambda: gettext("Men"),
    "not_stated": lambda: gettext("Not stated"),
    "total": lambda: gettext("Total"),
    "consent": lambda: gettext(
        "By signing I agree that my name, gender, place of work and position, and phone are kept "
        "for the record of this seminar."
    ),
}


def sign_in_pdf(sheet):
    """Return a SignInSheet as the bytes of a PDF (PDF/UA-1): the same sheet, the same bytes.

    Every page has ROWS rows; the last is filled up with blank ones.
    """
    labels = {name: in_each(sheet.languages, make) for name, make in LABELS.items()}
    labels["consent"] = sheet.consent or labels["consent"]
    data = {
        "languages": sheet.languages,
        "title": f"{_in_line(LABELS['sheet'], sheet)} {sheet.code}, {' / '.join(sheet.day)}",
        "office": sheet.office,
        "heading": sheet.title,
        "days": sheet.days,
        "day": sheet.day,
        "place": sheet.place,
        "note": sheet.note,
        "labels": labels,
        "pages": _pages(sheet),
    }
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts())
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return compiler.compile(format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
    except typst.TypstError:  # the standard allows no letter that none of our fonts has; the sheet must be printed
        return compiler.compile(format="pdf", sys_inputs=inputs)


def code(sheet, page, pages):
    """Return the text of the QR code of a page."""
    return f"SHEET1:{sheet.code}:{sheet.session}:{page}/{pages}:{sheet.checksum}"


@cache
def _fonts():
    return typst.Fonts(include_system_fonts=False)  # the same page on every machine


def _in_line(make, sheet):
    return " / ".join(in_each(sheet.languages, make))


def _pages(sheet):
    number = max(1, -(-(len(sheet.people) + sheet.blank) // ROWS))
    rows = [_row(person) for person in sheet.people]
    rows += [_row(None) for _blank in range(number * ROWS - len(rows))]
    for at, row in enumerate(rows, 1):
        row["number"] = at
    return [
        {
            "number": page,
            "is-last": page == number,
            "code": code(sheet, page, number),
            "caption": f"{sheet.code} · {sheet.session} · {page}/{number}",
            "qr": _qr(code(sheet, page, number)),
            "words": in_each(
                sheet.languages,
                lambda page=page: gettext("Page %(page)s of %(pages)s") % {"page": page, "pages": number},
            ),
            "rows": rows[(page - 1) * ROWS : page * ROWS],
        }
        for page in range(1, number + 1)
    ]


def _row(person):
    return {
        "name": person.full_name if person else "",
        "gender": person.gender if person else "",
        "organisation": person.organisation if person else "",
        "position": person.position if person else "",
        "phone": person.phone if person else "",
    }


def _qr(text):
    picture = BytesIO()
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathFillImage)
    made.add_data(text)
    made.make_image().save(picture)
    return picture.getvalue().decode()
