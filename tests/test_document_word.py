"""The annual report as Word, read back: what an office edits is the report, cell by cell."""

import io
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.document.content import COUNT, Column, Number, Row, Section, Table
from reports.document.layout import printed_rows
from reports.document.sections import year_report
from reports.document.text import writable
from reports.document.word import report_docx
from reports.figures import year_figures
from tests.factories import HeadcountFactory, ParticipationFactory, SeminarFactory
from tests.test_document_pdf import HOSTILE, KAZAKH, LONG, people, report_of, row, table


def read(report):
    return Document(io.BytesIO(report_docx(report)))


def cells(each, language="en"):
    columns, rows = each.for_people()
    printed = [
        [f"{before}\u00a0{text}" if before else text for before, text in row] for row in printed_rows(rows, language)
    ]
    return [[writable(column.heading) for column in columns], *printed]


def cells_of(document):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def styled(document, *names):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name in names]


def descriptions(document):
    return [picture.get("descr") for picture in document.element.iter(qn("wp:docPr"))]


def test_paragraphs_are_the_report_in_its_order():
    assert [(paragraph.style.name, paragraph.text) for paragraph in read(report_of()).paragraphs] == [
        ("Normal", "Office"),
        ("Title", "Seminars: annual report 2025"),
        ("Mark", "Internal"),
        ("Statement", "In 2025, all came."),
        ("TOC Heading", "Contents"),
        ("toc 1", "How"),
        ("toc 1", "Regions"),
        ("Normal", "Before."),
        ("Heading 1", "How"),
        ("Normal", "So."),
        ("Heading 1", "Regions"),
        ("Normal", "Words."),
        ("Normal", ""),
        ("Heading 2", "People"),
        ("Note", "A note."),
        ("Closing text", "After."),
    ]


def test_table_is_the_content_cell_by_cell_under_headings_on_every_page():
    document = read(report_of())
    (made,) = document.tables
    assert cells_of(document)[0] == cells(report_of().tables[0])
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.rows]
    assert repeated == [True] + [False] * 5
    assert [made.rows[1].cells[at].paragraphs[0].style.name for at in range(3)] == [
        "Cell",
        "Cell number",
        "Cell number",
    ]


def test_charts_and_logo_have_words_for_those_who_do_not_see_them():
    assert descriptions(read(report_of())) == ["A chart: 1."]
    assert descriptions(read(report_of(logo=b"no picture"))) == ["A chart: 1."]


def test_file_says_what_it_is():
    document = read(report_of(language="kk", title=LONG))
    about = document.core_properties
    assert (about.title, about.author, about.language) == (LONG[:255], "Office", "kk")
    assert about.created == about.modified == datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "kk"


def test_every_page_says_whom_it_is_for_and_its_number():
    (section,) = read(report_of()).sections
    assert section.header.paragraphs[0].text == "Internal"
    footer = section.footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(text.text for text in footer.iter(qn("w:t"))) == "Page 1 of 1"


def test_contents_lead_to_their_headings():
    body = read(report_of()).element.body
    leads = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in body.iter(qn("w:bookmarkStart"))}
    assert [marks[lead].pPr.pStyle.val for lead in leads] == ["Heading1", "Heading1"]
    fields = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert fields == ["begin", "separate", "end"]


def test_file_leads_nowhere_outside():
    with ZipFile(io.BytesIO(report_docx(report_of()))) as file:
        outside = [name for name in file.namelist() if b"TargetMode" in file.read(name)]
    assert outside == []


@pytest.mark.parametrize("text", [*HOSTILE, KAZAKH, LONG, "漢字 😀", "<w:p/> &amp; ]]>"])
def test_markup_in_a_name_is_text(text):
    section = people([row(text, Number(1))], heading=text)
    document = read(report_of(section, title=text, mark=text, statement=text))
    assert (cells_of(document)[0][1][0], styled(document, "Heading 1", "Statement")) == (text, [text, text])


def test_characters_that_no_file_may_hold_are_left_out():
    document = read(report_of(people([row("a\x01\xadb\ud800", Number(1))]), office="a\x00b"))
    assert (cells_of(document)[0][1][0], document.paragraphs[0].text) == ("ab", "ab")


def test_report_without_anything_is_a_document():
    nothing = report_of(Section("method", "How"), preface=(), closing=(), statement="", mark="")
    assert styled(read(nothing), "Heading 1") == ["How"]
    assert styled(read(replace(nothing, sections=())), "Heading 1") == []


def test_same_report_gives_the_same_bytes_here_and_in_another_process():
    report = report_of()
    script = (
        "import sys, pickle, django; django.setup()\n"
        "from reports.document.word import report_docx\n"
        "sys.stdout.buffer.write(report_docx(pickle.load(sys.stdin.buffer)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", script]
    other = subprocess.run(command, input=pickle.dumps(report), env=environment, capture_output=True, check=True)
    assert report_docx(report) == report_docx(report) == other.stdout
    assert {part.date_time for part in ZipFile(io.BytesIO(other.stdout)).infolist()} == {(2026, 1, 15, 9, 30, 0)}


def test_year_before_there_were_such_files_is_a_document():
    assert styled(read(report_of(moment=datetime(1975, 12, 31, tzinfo=UTC))), "Heading 1") == ["How", "Regions"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_number_of_a_year_is_read_back(language):
    seminar = SeminarFactory(days=2)
    ParticipationFactory(seminar=seminar)
    HeadcountFactory(seminar=seminar, women=1200, men=34, certainty="about")
    with override(language):
        report = year_report(year_figures(seminar.programme_year))
        expected = [cells(each, language) for each in report.tables]
    document = read(report)
    assert cells_of(document) == expected
    assert styled(document, "Heading 1") == [section.heading for section in report.sections]
    assert descriptions(document) == [section.chart.words for section in report.sections if section.chart]


def test_table_wider_than_the_page_is_made_narrower():
    wide = table([row("a " * 200, Number(10**20)), row(LONG, Number(1))])
    (made,) = read(report_of(Section("a", "A", tables=(wide,)))).tables
    assert sum(column.width for column in made.columns) <= Mm(166)


def test_wide_heading_is_not_broken():
    """ "Женщины" is 43.3 points wide where Times New Roman is 10 points high."""
    columns = (Column("place", "Регион, место"), *(Column(key, "Женщины", COUNT) for key in "abcd"))
    rows = [Row(("Тараз", *map(Number, range(4))))]
    document = read(report_of(Section("wide", "Wide", (), tables=(Table("wide", "Wide", columns, tuple(rows)),))))
    cell = document.tables[0].rows[0].cells[1]
    wide = 4.33 * document.styles["Cell"].font.size.pt
    assert wide + 0.5 < cell.width.pt - 2 * Mm(1).pt
