"""The annual report as PDF, read back by its structure: what a screen reader hears is the report, number by number."""

import io
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from reports.document import layout
from reports.document.content import COUNT, PERCENT, Chart, Column, Number, Report, Row, Section, Table
from reports.document.pdf import report_pdf
from reports.document.sections import year_report
from reports.document.text import writable
from reports.figures import year_figures
from tests.factories import HeadcountFactory, ParticipationFactory, SeminarFactory

KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі"
HOSTILE = (
    "#eval(1) = *b* _i_ $x$",
    "<label> @ref [x](y) // /* \\",
    "\"q\" 'q' `c` ~ -- ...",
    "=1+1",
    "\u200f\u202eabc",
)
LONG = "Ә" * 300


def spec(words):
    return {"description": words, "data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {}}


def table(rows, key="people", title="People"):
    columns = (
        Column("key", "Key", for_data=True),
        Column("label", "Region, place"),
        Column("total", "Total", COUNT),
        Column("share", "Women, %", PERCENT),
    )
    return Table(key, title, columns, tuple(rows), notes=("A note.",))


HALF = Number(0.5, PERCENT)


def row(label, total, share=HALF, kind=""):
    return Row(("secret", label, total, share), kind)


ROWS = (
    row("Zhambyl Region", Number(1336, certainty="about"), kind="region"),
    row("Taraz city", Number(1343), kind="place"),
    row("counted again at another place", Number(-7), "", kind="overlap"),
    row("Kobda", Number(None, is_hidden=True), Number(None, PERCENT)),
    row("2025", Number(1336, certainty="at_least"), kind="total"),
)


def report_of(*sections, **fields):
    """A Report of these sections, or of two: one of words, one with a chart and a table."""
    return Report(
        **{
            "title": "Seminars: annual report 2025",
            "office": "Office",
            "programme": "Seminars",
            "year": 2025,
            "edition": "internal",
            "mark": "Internal",
            "language": "en",
            "moment": datetime(2026, 1, 15, 9, 30, tzinfo=UTC),
            "statement": "In 2025, all came.",
            "preface": ("Before.",),
            "sections": sections or (Section("method", "How", ("So.",)), people()),
            "closing": ("After.",),
            **fields,
        }
    )


def people(rows=ROWS, heading="Regions"):
    return Section("regions", heading, ("Words.",), Chart("regions", spec("A chart: 1.")), (table(rows),))


class Read:
    """A PDF read back. Its ``parts`` are (tag, text) of what has text or words for it, in their order."""

    def __init__(self, content):
        self.pdf = PdfReader(io.BytesIO(content))
        self.root = self.pdf.trailer["/Root"]
        self.texts = {page.indirect_reference.idnum: _texts(page) for page in self.pdf.pages}
        self.parts, self.tables = [], []
        self.walk(self.root["/StructTreeRoot"])

    def walk(self, element, page=None):
        for kid in _kids(element):
            if "/S" not in kid:
                continue
            tag = kid["/S"]
            if tag == "/Table":
                self.tables.append([])
            elif tag == "/TR":
                self.tables[-1].append([])
            if tag in ("/P", "/Title", "/H1", "/H2", "/TOCI", "/Figure"):
                self.parts.append((tag, kid.get("/Alt") or self.text(kid)))
            elif tag in ("/TH", "/TD"):
                self.tables[-1][-1].append((tag, self.text(kid)))
            else:
                self.walk(kid)

    def text(self, element):
        return "".join(self.pieces(element, None)).strip()

    def pieces(self, element, page):
        page = element.raw_get("/Pg").idnum if "/Pg" in element else page
        if "/MCID" in element:
            yield self.texts[page].get(element["/MCID"], "")
        for kid in _kids(element):
            yield self.texts[page].get(kid, "") if isinstance(kid, int) else "".join(self.pieces(kid, page))

    @property
    def bookmarks(self):
        return [mark.title for mark in self.pdf.outline]

    @property
    def is_accessible(self):
        return b"<pdfuaid:part>1</pdfuaid:part>" in self.root["/Metadata"].get_data()


def _kids(element):
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    return [kid if isinstance(kid, int) else kid.get_object() for kid in kids]


def _texts(page):
    """The text of a page by the number of its marked content; a part without a number is of what it stands in."""
    texts, marked = {}, [None]

    def before(operator, operands, _matrix, _text_matrix):
        if operator in (b"BDC", b"BMC"):
            told = operands[1] if operator == b"BDC" and isinstance(operands[1], dict) else {}
            marked.append(None if operands[0] == "/Artifact" else told.get("/MCID", marked[-1]))
        elif operator == b"EMC":
            marked.pop()

    def text(words, *_where):
        texts[marked[-1]] = texts.get(marked[-1], "") + words

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return texts


def printed(each, language="en"):
    """A table of a report as its cells stand in print, headings first."""
    columns, rows = each.for_people()
    cells = layout.printed_rows(rows, language)
    body = [[("/TD", f"{before}\u00a0{text}" if before else text) for before, text in row] for row in cells]
    return [[("/TH", writable(column.heading)) for column in columns], *body]


def plain(tables):
    """Tables without their spaces: a line that ends takes off its own."""
    return [[[(tag, "".join(text.split())) for tag, text in row] for row in rows] for rows in tables]


def test_structure_is_the_report_in_its_order():
    read = Read(report_pdf(report_of()))
    assert [(tag, " ".join(text.split())) for tag, text in read.parts] == [
        ("/P", "Office"),
        ("/Title", "Seminars: annual report 2025"),
        ("/P", "Internal"),
        ("/P", "In 2025, all came."),
        ("/H1", "Contents"),
        ("/TOCI", "How 2"),
        ("/TOCI", "Regions 2"),
        ("/P", "Before."),
        ("/H1", "How"),
        ("/P", "So."),
        ("/H1", "Regions"),
        ("/P", "Words."),
        ("/Figure", "A chart: 1."),
        ("/H2", "People"),
        ("/P", "A note."),
        ("/P", "After."),
    ]


def test_file_says_what_it_is():
    read = Read(report_pdf(report_of(language="kk")))
    assert (read.root["/Lang"], read.root["/MarkInfo"]["/Marked"], read.is_accessible) == ("kk", True, True)
    assert read.root["/ViewerPreferences"]["/DisplayDocTitle"]
    about = read.pdf.metadata
    assert (about.title, about.author) == ("Seminars: annual report 2025", "Office")
    assert about.creation_date == about.modification_date == datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def test_bookmarks_are_the_sections():
    assert Read(report_pdf(report_of())).bookmarks == ["How", "Regions"]


def test_table_is_read_back_cell_by_cell_with_its_headings():
    (read,) = Read(report_pdf(report_of())).tables
    assert read[1:2] == [[("/TD", "Zhambyl Region"), ("/TD", "about\u00a01,336"), ("/TD", "50.0")]]
    assert plain([read]) == plain([printed(table(ROWS))])


def test_title_of_a_table_is_not_said_twice():
    read = Read(report_pdf(report_of(people(heading="People"))))
    assert [text for tag, text in read.parts if tag in ("/H1", "/H2")] == ["Contents", "People"]


def test_words_stay_on_the_page_of_the_table_they_lead_to():
    sections = []
    for number in range(20):
        filling = Section("filling", f"Filling {number}", ("Line.",) * (number % 9))
        lead = Section("lead", f"Lead {number}", (f"Words {number}.",), tables=(table([row("Taraz", Number(number))]),))
        sections += [filling, lead]
    pages = Read(report_pdf(report_of(*sections))).texts.values()
    for texts in list(pages)[1:]:
        printed = [text.strip() for text in texts.values()]
        assert sum(text.startswith("Words") for text in printed) == printed.count("Taraz")


def test_every_page_is_numbered_and_says_whom_it_is_for():
    rows = [row(f"Village {at}", Number(at)) for at in range(200)]
    pages = Read(report_pdf(report_of(people(rows)))).pdf.pages
    foot = [page.extract_text().splitlines()[-1] for page in pages]
    assert foot == [f"Internal Page {at} of {len(pages)}" for at in range(1, len(pages) + 1)]
    headings = ["Region, place" in page.extract_text() for page in pages]
    assert headings == [False] + [True] * (len(pages) - 1)


def test_letters_of_three_languages_are_there_and_fonts_are_within():
    read = Read(report_pdf(report_of(people([row(f"{KAZAKH} Ёё", Number(1))]), statement=KAZAKH)))
    assert (read.is_accessible, read.tables[0][1][0]) == (True, ("/TD", f"{KAZAKH} Ёё"))
    fonts = [font.get_object() for page in read.pdf.pages for font in page["/Resources"]["/Font"].values()]
    within = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert [("/FontFile3" in font or "/FontFile2" in font) for font in within] == [True] * len(fonts)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_name_is_text(text):
    read = Read(report_pdf(report_of(people([row(text, Number(1))], heading=text), title=text, office=text)))
    assert (read.is_accessible, read.bookmarks, read.pdf.metadata.title) == (True, [text], text)
    assert sorted(read.tables[0][1][0][1]) == sorted(text)  # sorted: some of them run from right to left


def test_names_longer_than_a_line_stay_on_the_page():
    columns = tuple(Column(str(at), LONG) for at in range(5))
    wide = Table("wide", LONG, columns, (Row((LONG,) * 5),))
    section = Section("wide", LONG, (LONG,), tables=(wide,))
    everywhere = dict.fromkeys(("title", "office", "programme", "mark", "statement"), LONG)
    pdf = PdfReader(io.BytesIO(report_pdf(report_of(section, **everywhere))))
    for page in pdf.pages:
        ends = []
        page.extract_text(visitor_text=lambda _text, _cm, at, *_font, ends=ends: ends.append(at[4]))
        assert max(ends) < page.mediabox.width


@pytest.mark.parametrize("text", ["漢字", "😀"])
def test_letter_that_no_font_has_still_gives_a_report(text):
    read = Read(report_pdf(report_of(people([row(text, Number(1))]))))
    assert (read.is_accessible, len(read.tables[0])) == (False, 2)


def test_report_without_anything_is_a_file():
    read = Read(report_pdf(report_of(sections=(), preface=(), closing=(), statement="", mark="", office="")))
    assert (read.is_accessible, read.tables) == (True, [])


def test_characters_that_no_file_may_hold_are_left_out():
    read = Read(report_pdf(report_of(people([row("a\x01\xadb\ud800", Number(1))]), office="\x00Office")))
    assert (read.is_accessible, read.tables[0][1][0], read.parts[0]) == (True, ("/TD", "ab"), ("/P", "Office"))


def test_logo_is_a_figure_and_what_is_none_is_left_out():
    picture = io.BytesIO()
    Image.new("RGB", (2000, 500), "navy").save(picture, "JPEG")
    figures = [
        [text for tag, text in Read(report_pdf(report_of(logo=logo))).parts if tag == "/Figure"]
        for logo in (picture.getvalue(), picture.getvalue()[:99], b"<svg/>")
    ]
    assert figures == [["Logo of Office", "A chart: 1."], ["A chart: 1."], ["A chart: 1."]]


def test_same_report_gives_the_same_bytes_here_and_in_another_process():
    report = report_of()
    script = (
        "import sys, pickle, django; django.setup()\n"
        "from reports.document.pdf import report_pdf\n"
        "sys.stdout.buffer.write(report_pdf(pickle.load(sys.stdin.buffer)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONHASHSEED": "7"}
    other = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(report), env=environment, capture_output=True, check=True
    )
    assert report_pdf(report) == report_pdf(report) == other.stdout
    assert report_pdf(replace(report, moment=datetime(2026, 1, 16, tzinfo=UTC))) != other.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_number_of_a_year_is_read_back(language):
    seminar = SeminarFactory(days=2)
    ParticipationFactory(seminar=seminar)
    HeadcountFactory(seminar=seminar, women=1200, men=34, certainty="about")
    with override(language):
        report = year_report(year_figures(seminar.programme_year))
        expected = plain([printed(each, language) for each in report.tables])
        figures = [section.chart.words for section in report.sections if section.chart]
    read = Read(report_pdf(report))
    assert (read.is_accessible, read.bookmarks) == (True, [section.heading for section in report.sections])
    assert plain(read.tables) == expected
    assert [text for tag, text in read.parts if tag == "/Figure"] == figures
