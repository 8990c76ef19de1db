"""The annual report as a Word document that an office goes on editing: built-in styles and real tables."""

import re
from datetime import UTC
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext, override
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml.builder import ElementMaker

from reports.document.content import TEXT
from reports.document.drawn import chart_png, logo_png
from reports.document.layout import is_short, printed_rows, widths
from reports.document.text import writable
from reports.tables import OVERLAP, PLACE, REGION, TOTAL

FONT = "Times New Roman"  # on every machine, or one of its widths; the charts are set in one alike
INK, SOFT, HAIR = "1C2226", "5B666D", "CFD3D1"
PAGE_WIDTH, MARGIN = Mm(210), Mm(22)
WIDTH = PAGE_WIDTH - 2 * MARGIN
LOGO_WIDTH, LOGO_HEIGHT = Mm(60), Mm(18)
CELL_MARGIN = "57"  # twips, 1 mm
LONGEST_PROPERTY = 255  # letters
YEARS_OF_ZIP = range(1980, 2108)
LONG_STATEMENT = 1200  # letters
STYLES = (  # with their size, and the space before and after, in points
    ("Normal", 11, 0, 6),
    ("Title", 22, 24, 6),
    ("Mark", 11, 0, 6),
    ("Statement", 14, 18, 12),
    ("Long statement", 11.5, 18, 12),
    ("TOC Heading", 14, 18, 6),
    ("toc 1", 11, 0, 3),
    ("Heading 1", 14, 24, 8),
    ("Heading 2", 11, 14, 5),
    ("Cell", 9.5, 2, 2),
    ("Note", 9.5, 4, 4),
    ("Closing text", 11, 12, 0),
)
W = ElementMaker(namespace=nsmap["w"], nsmap={"w": nsmap["w"]}, makeelement=oxml_parser.makeelement)


def _named(**values):
    return {qn(f"w:{name}"): value for name, value in values.items()}


def _value(value):
    return _named(val=value)


RULE = _named(val="single", sz="8", space="0", color=INK)


def report_docx(report):
    """Return a Report as the bytes of a docx: the same report, the same bytes."""
    with override(report.language):
        document = _document(report)
    content = BytesIO()
    document.save(content)
    return _dated(content, report.moment.astimezone(UTC))


def _document(report):
    document = Document()
    _set_properties(document.core_properties, report)
    _set_styles(document.styles, report.language)
    _set_page(document.sections[0], report)
    _add_title(document, report)
    _add_contents(document, report.sections)
    start = len(document.element.body) - 1  # the last element is about the page
    _add_paragraphs(document, report.preface)
    for number, section in enumerate(report.sections, 1):
        _add_section(document, section, report.language, number)
    _add_paragraphs(document, report.closing or ("",), "Closing text")  # Word wants a paragraph after a table
    _start_page(document.element.body[start])
    return document


def _dated(content, moment):
    """The same file again, in which every part is as old as the data and not as the clock."""
    dated, date = BytesIO(), moment.timetuple()[:6] if moment.year in YEARS_OF_ZIP else (YEARS_OF_ZIP[0], 1, 1, 0, 0, 0)
    with ZipFile(content) as parts, ZipFile(dated, "w", ZIP_DEFLATED) as file:
        for part in parts.infolist():
            file.writestr(ZipInfo(part.filename, date), parts.read(part), ZIP_DEFLATED)
    return dated.getvalue()


def _set_properties(properties, report):
    moment = report.moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title = writable(report.title)[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = writable(report.office)[:LONGEST_PROPERTY]
    properties.subject = writable(report.mark)[:LONGEST_PROPERTY]
    properties.comments = properties.keywords = ""
    properties.language = report.language
    properties.created = properties.modified = moment
    properties.revision = 1


def _set_styles(styles, language):
    normal = styles["Normal"]
    normal.element.get_or_add_rPr().append(W.lang(_value(language)))
    for name in ("Mark", "Long statement", "Note", "toc 1", "Cell", "Closing text"):
        _new_style(styles, name, normal)
    _new_style(styles, "Statement", styles["Long statement"])
    _new_style(styles, "Cell number", styles["Cell"]).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name, size, before, after in STYLES:
        _set_type(styles[name], size, SOFT if name == "Note" else INK)
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(before), Pt(after)
    styles["Title"].font.bold = styles["Mark"].font.bold = True
    for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _new_style(styles, name, base):
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
    style.base_style = base
    return style


def _set_type(style, size, colour):
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font goes before a named one
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    fonts.set(qn("w:cs"), FONT)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)


def _set_page(section, report):
    section.page_width, section.page_height = PAGE_WIDTH, Mm(297)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    header = section.header.paragraphs[0]
    header.style, header.text = "Note", writable(report.mark)
    footer = section.footer.paragraphs[0]
    footer.style, footer.alignment = "Note", WD_ALIGN_PARAGRAPH.RIGHT
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    words = gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}
    for part in filter(None, re.split(r"(\{pages?\})", words)):
        run = W.r(_text("1" if part in fields else part))
        footer._p.append(W.fldSimple(run, _named(instr=fields[part])) if part in fields else run)


def _add_title(document, report):
    logo = logo_png(report.logo)
    if logo:
        picture = document.add_picture(BytesIO(logo), height=LOGO_HEIGHT)
        if picture.width > LOGO_WIDTH:
            picture.width, picture.height = LOGO_WIDTH, Length(picture.height * LOGO_WIDTH // picture.width)
        _describe(picture, gettext("Logo of %(office)s") % {"office": report.office})
    _add(document, report.office)
    _add(document, report.title, "Title")
    _add(document, report.mark, "Mark")
    _add(document, report.statement, "Long statement" if len(report.statement) > LONG_STATEMENT else "Statement")


def _add_contents(document, sections):
    """The headings as the result of a field that Word brings up to date, with page numbers, when the file is opened."""
    _add(document, gettext("Contents"), "TOC Heading")
    entries = [_add(document, "", "toc 1") for _section in sections]
    for number, (entry, section) in enumerate(zip(entries, sections, strict=True), 1):
        entry._p.append(W.hyperlink(W.r(_text(section.heading)), _named(anchor=_anchor(number))))
    if entries:
        begin = W.r(W.fldChar(_named(fldCharType="begin", dirty="true")))
        asked = W.r(W.instrText(' TOC \\o "1-1" \\h \\z \\u '))
        first = entries[0]._p.find(qn("w:hyperlink"))
        for part in (begin, asked, W.r(W.fldChar(_named(fldCharType="separate")))):
            first.addprevious(part)
        entries[-1]._p.append(W.r(W.fldChar(_named(fldCharType="end"))))


def _add_section(document, section, language, number):
    heading = document.add_heading(writable(section.heading), 1)
    heading.runs[0]._r.addprevious(W.bookmarkStart(_named(id=str(number), name=_anchor(number))))
    heading._p.append(W.bookmarkEnd(_named(id=str(number))))
    _add_paragraphs(document, section.paragraphs)
    if section.chart:
        _describe(document.add_picture(BytesIO(chart_png(section.chart)), width=WIDTH), section.chart.words)
    for table in section.tables:
        table = table.on_paper(language)
        if table.title != section.heading:
            document.add_heading(writable(table.title), 2)
        document.element.body.insert_element_before(_table(table, language), "w:sectPr")
        _add_paragraphs(document, table.notes, "Note")


def _table(table, language):
    columns, rows = table.for_people()
    printed = printed_rows(rows, language)
    lengths = [str(round(Length(WIDTH).twips * width)) for width in widths(columns, printed)]
    is_nested, is_whole = any(row.kind == PLACE for row in rows), is_short(printed)
    styles = ["Cell" if column.kind == TEXT else "Cellnumber" for column in columns]
    made = W.tbl(
        W.tblPr(
            W.tblW(_named(w=str(sum(map(int, lengths))), type="dxa")),
            W.tblInd(_named(w=CELL_MARGIN, type="dxa")),
            _borders(),
            W.tblLayout(_named(type="fixed")),
            W.tblCellMar(*[getattr(W, side)(_named(w=CELL_MARGIN, type="dxa")) for side in ("left", "right")]),
            W.tblLook(_named(val="00A0", firstRow="1", firstColumn="1", noHBand="1", noVBand="1")),
            W.tblCaption(_value(writable(table.title))),
        ),
        W.tblGrid(*[W.gridCol(_named(w=length)) for length in lengths]),
        _head(columns, lengths, styles),
    )
    for number, (row, cells) in enumerate(zip(rows, printed, strict=True), 1):
        keeps = number < len(rows) and (is_whole or row.kind == REGION)
        made.append(_row(row.kind, cells, lengths, styles, is_nested, keeps))
    return made


def _borders():
    return W.tblBorders(W.top(RULE), W.bottom(RULE), W.insideH({**RULE, **_named(sz="4", color=HAIR)}))


def _head(columns, lengths, styles):
    cells = [
        W.tc(
            W.tcPr(W.tcW(_named(w=length, type="dxa")), W.tcBorders(W.bottom(RULE)), W.vAlign(_value("bottom"))),
            W.p(W.pPr(W.pStyle(_value(style)), W.keepNext()), W.r(W.rPr(W.color(_value(SOFT))), _text(column.heading))),
        )
        for column, length, style in zip(columns, lengths, styles, strict=True)
    ]
    return W.tr(W.trPr(W.cantSplit(), W.tblHeader()), *cells)


def _row(kind, cells, lengths, styles, is_nested, keeps):
    made = W.tr(W.trPr(W.cantSplit()))
    for at, (printed, length, style) in enumerate(zip(cells, lengths, styles, strict=True)):
        about = W.pPr(W.pStyle(_value(style)))
        if keeps:
            about.append(W.keepNext())
        if is_nested and at == 0 and kind in (PLACE, OVERLAP):
            about.append(W.ind(_named(left="227")))
        width = W.tcPr(W.tcW(_named(w=length, type="dxa")))
        if kind == TOTAL:
            width.append(W.tcBorders(W.top(RULE)))
        made.append(W.tc(width, W.p(about, *_runs(kind, is_nested, *printed))))
    return made


def _runs(kind, is_nested, before, words):
    """A cell: before a number, in soft type, the word for how sure it is."""
    if before:
        yield W.r(W.rPr(W.color(_value(SOFT))), _text(f"{before}\u00a0"))
    looks = W.rPr()
    if kind == TOTAL or (kind == REGION and is_nested):
        looks.append(W.b())
    if kind == OVERLAP:
        looks.extend((W.i(), W.color(_value(SOFT))))
    yield W.r(looks, _text(words))


def _add(document, words, style=None):
    return document.add_paragraph(writable(words), style)


def _add_paragraphs(document, paragraphs, style=None):
    for words in paragraphs:
        _add(document, words, style)


def _start_page(element):
    if element.tag == qn("w:p"):
        Paragraph(element, None).paragraph_format.page_break_before = True


def _describe(picture, words):
    picture._inline.docPr.set("descr", writable(words))
    for side in "TBLR":  # LibreOffice takes 3 mm where nothing is said
        picture._inline.set(f"dist{side}", "0")


def _anchor(number):
    return f"section{number}"


def _text(words):
    text = W.t(writable(words))
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return text
