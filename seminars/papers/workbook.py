"""Sign-in sheets and lists as xlsx. The import reads back everybody who has a name and has nothing to ask."""

from io import BytesIO

from django.utils.translation import gettext, override
from xlsxwriter import Workbook

from seminars.papers.content import COLUMNS, headings, in_each
from seminars.spreadsheets import as_text

WIDTHS = {"surname": 20, "given_name": 16, "patronymic": 20, "gender": 11, "organisation": 34, "position": 26}
WIDTHS |= {"audience": 26, "phone": 18, "email": 24}
SIGNED = tuple(column for column in COLUMNS if column not in ("audience", "email"))


def sign_in_workbook(sheet):
    """Return a SignInSheet as the bytes of an xlsx, with an empty column in which somebody marks who came."""
    lines = [
        " / ".join(in_each(sheet.languages, lambda: gettext("Sign-in sheet"))),
        " / ".join(sheet.title),
        " / ".join(sheet.day),
        " / ".join(sheet.place),
    ]
    rows = [[*_cells(sheet, person, SIGNED), ""] for person in sheet.people]
    rows += [[""] * (len(SIGNED) + 1)] * sheet.blank
    return _workbook(sheet, lines, [*headings(sheet.languages, SIGNED).items(), (None, sheet.heading)], rows)


def list_workbook(paper):
    """Return a ParticipantList as the bytes of an xlsx, with a column of marks for each session."""
    language = paper.languages[0]
    with override(language):
        title = gettext("List of those invited") if paper.is_of_invited else gettext("List of participants")
    lines = [f"{title} {paper.code}", *paper.title, *paper.days, *(name for name, _heading in paper.sessions)]
    marks = len(paper.sessions)
    rows = [
        [*_cells(paper, person, COLUMNS), *("+" if came else "" for came in person.came[:marks])]
        for person in paper.people
    ]
    columns = [*headings(paper.languages).items(), *((None, heading) for _name, heading in paper.sessions)]
    return _workbook(paper, lines, columns, rows)


def _cells(paper, person, columns):
    with override(paper.languages[0]):
        return [person.cell(column) for column in columns]


def _workbook(paper, lines, columns, rows):
    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        plain = {"valign": "top", "text_wrap": True}
        strong, cell = book.add_format({"bold": True}), book.add_format({**plain, "border": 4})
        head = book.add_format({**plain, "bold": True, "bottom": 1, "bg_color": "#F3F1EA"})
        page = book.add_worksheet()
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, 5)
        for at, (name, _heading) in enumerate(columns, 1):
            page.set_column(at, at, WIDTHS.get(name, 13))
        above = [" / ".join(paper.office), *lines, *paper.note, ""]
        for at, line in enumerate(above):
            page.write_string(at, 0, as_text(line), strong if at == 1 else None)
        top = len(above)
        page.repeat_rows(top)
        page.freeze_panes(top + 1, 2)
        for at, heading in enumerate(["№", *(heading for _name, heading in columns)]):
            page.write_string(top, at, as_text(heading), head)
        for number, row in enumerate(rows, 1):
            page.write_number(top + number, 0, number, cell)
            for at, text in enumerate(row, 1):
                page.write_string(top + number, at, as_text(text), cell) if text else page.write_blank(
                    top + number, at, None, cell
                )
    return content.getvalue()
