"""The report opened in LibreOffice and saved again: nothing is lost. A long run: it takes a program of its own."""

import shutil
import subprocess
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from regions.reference import load_reference
from reports.demonstration import demonstration_file
from reports.document.formats import make_edition, write
from seminars.programme_file.save import import_programme
from tests.conftest import PROVING

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not PROVING, reason="LibreOffice is opened in the long run"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing"),
]
LANGUAGES = ["en", "ru", "kk"]


@pytest.fixture
def year(db):
    load_reference()
    return import_programme(demonstration_file()).programme_year


@pytest.fixture
def saved_again(tmp_path):
    """Return what LibreOffice makes of a file, in another format."""

    def saved_again(content, form, other):
        (tmp_path / f"report.{form}").write_bytes(content)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [shutil.which("soffice"), profile, "--headless", "--convert-to", other, "--outdir", tmp_path / "out"]
        subprocess.run([*command, tmp_path / f"report.{form}"], check=True, capture_output=True, timeout=300)
        return (tmp_path / "out" / f"report.{other}").read_bytes()

    return saved_again


@pytest.mark.parametrize("edition", ["internal", "public"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_calc_keeps_every_cell(year, saved_again, language, edition):
    content = write(make_edition(year, edition, language), "xlsx")
    assert cells(saved_again(content, "xlsx", "ods")) == cells(content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_writer_keeps_every_paragraph_and_cell(year, saved_again, language):
    content = write(make_edition(year, "internal", language), "docx")
    assert words(saved_again(content, "docx", "docx")) == words(content)


def cells(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def words(content):
    document = Document(BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    paragraphs = ["".join(paragraph.itertext(qn("w:t"))) for paragraph in document.element.body.iter(qn("w:p"))]
    return [text for text in paragraphs if text], tables
