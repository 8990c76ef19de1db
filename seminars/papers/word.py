"""A list of participants as a Word document."""

from io import BytesIO

from django.utils.translation import gettext, override, pgettext
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from seminars.papers.content import headings

WIDTHS = (9, 58, 18, 68, 38, 42, 34)  # mm


def list_document(paper):
    """Return a ParticipantList as the bytes of a docx; the headings of its table stand on every page."""
    with override(paper.languages[0]):
        return _document(paper)


def _document(paper):
    document = Document()
    _on_a4(document.sections[0])
    _set_type(document, paper.languages[0])
    title = gettext("List of those invited") if paper.is_of_invited else gettext("List of participants")
    document.core_properties.title = f"{title} {paper.code}"
    document.core_properties.language = paper.languages[0]
    document.core_properties.author = paper.office[0]
    document.add_paragraph(paper.office[0])
    document.add_heading(title, 1)
    document.add_paragraph(paper.title[0])
    document.add_paragraph(f"{paper.code}, {paper.region[0]}, {paper.days[0]}")
    if paper.sessions:
        names = "; ".join(f"{number} – {name}" for number, (name, _heading) in enumerate(paper.sessions, 1))
        document.add_paragraph(gettext("Sessions: %(names)s") % {"names": names})
    for note in paper.note:
        document.add_paragraph(note)
    _add_table(document, paper)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _add_table(document, paper):
    named = headings(paper.languages)
    texts = [
        "№",
        gettext("Surname, given name, patronymic"),
        named["gender"],
        gettext("Organisation, position"),
        named["audience"],
        gettext("Phone, e-mail"),
    ]
    if paper.sessions:
        texts.append(gettext("Came to session"))
    table = document.add_table(rows=0, cols=len(texts), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=False):
        column.width = Mm(width)
    head = table.add_row()  # a row takes the widths of its columns when it is made
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    _fill(head, texts, is_bold=True)
    for number, person in enumerate(paper.people, 1):
        _fill(table.add_row(), _cells(paper, number, person))


def _cells(paper, number, person):
    cells = [
        str(number),
        person.full_name or gettext("name deleted"),
        person.cell("gender"),
        "\n".join(filter(None, (person.organisation, person.position))),
        person.cell("audience"),
        "\n".join(filter(None, (person.phone, person.email))),
    ]
    came = ", ".join(str(at) for at, is_there in enumerate(person.came, 1) if is_there)
    return [*cells, came or pgettext("a person to a seminar", "did not come")] if paper.sessions else cells


def _fill(row, texts, is_bold=False):
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold = is_bold


def _on_a4(section):
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)


def _set_type(document, language):
    """Small type, no space between paragraphs, and the language in which a screen reader says it."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(9)
    normal.paragraph_format.space_after = Pt(2)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(spoken)
