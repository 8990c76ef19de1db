"""Sign-in sheets and lists: what stands on them, in every format, and that the import reads a filled sheet back."""

import io
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pytest_django.asserts import assertNumQueries
from xlsxwriter import Workbook

from seminars.models import Attendance, Participant, Seminar, Session
from seminars.papers.content import LANGUAGES, Who, participant_list, sign_in_sheet
from seminars.papers.pdf import ROWS, code, sign_in_pdf
from seminars.papers.word import list_document
from seminars.papers.workbook import list_workbook, sign_in_workbook
from seminars.sheets.people import read_sheet, read_table
from seminars.sheets.read import Refused, worksheets
from seminars.sheets.save import import_sheet, preview
from tests.factories import ParticipationFactory, RegionFactory, SeminarFactory, UserFactory, counted_once

pytestmark = pytest.mark.django_db
HOSTILE = ("=1+1", "Имя #eval(1) $x$", "<b>*\"_'")
MM = 72 / 25.4  # points of a PDF
LONG = ("Ә" * 150, "Ғ " * 70, "Қ" * 150)


def listed(seminar, *names, **fields):
    surname, given_name, patronymic = names
    person = {"participant__surname": surname, "participant__given_name": given_name}
    return ParticipationFactory(seminar=seminar, **person, participant__patronymic=patronymic, **fields)


@pytest.fixture
@counted_once()
def seminar():
    seminar = SeminarFactory(days=2, title_ru="Права", title_kk="Құқықтар")
    first = seminar.sessions.first()
    listed(seminar, "Ибраева", "Мәдина", "Серікқызы", attended=[first], organisation="Әкімдік", position="маман")
    listed(seminar, "Ким", "Лев", "", attended=[], participant__gender="man", participant__phone="+7 701 123 45 67")
    return seminar


def sheet_of(seminar, languages="kk-ru", who=Who.ALL, blank=10, at=0):
    return sign_in_sheet(seminar.sessions.all()[at], languages=LANGUAGES[languages], who=who, blank=blank)


def pages_of(sheet):
    return PdfReader(io.BytesIO(sign_in_pdf(sheet)))


def surnames(people):
    return [person.surname for person in people]


def marked(content, mark):
    """The workbook again, as somebody fills it in: a mark for the people in some rows, by number."""
    (sheet,) = worksheets(content)
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet()
        for at, row in enumerate(sheet.rows):
            cells = [*row[:-1], "+"] if row[0].isdigit() and int(row[0]) in mark else row
            for column, cell in enumerate(cells):
                page.write_string(at, column, cell)
    return file.getvalue()


@pytest.mark.parametrize(
    ("who", "people"),
    [
        (Who.ALL, ["Ибраева", "Ким"]),
        (Who.CAME, ["Ибраева"]),
        (Who.INVITED, ["Ким"]),
        (Who.NOBODY, []),
    ],
)
def test_sheet_is_filled_with_those_asked_for(seminar, who, people):
    assert surnames(sheet_of(seminar, who=who).people) == people


def test_texts_stand_once_in_each_language(seminar):
    sheet = sheet_of(seminar)
    assert (sheet.title, sheet.office) == (("Құқықтар", "Права"), ("Office",))
    assert sheet.day == ("2025\u202fж. 3 мау.", "3 июн. 2025\u202fг.")


def test_erased_person_is_not_on_a_sheet(seminar):
    Participant.objects.filter(surname="Ким").update(surname="", given_name="")
    assert surnames(sheet_of(seminar).people) == ["Ибраева"]


def test_demonstration_says_that_names_are_invented(seminar):
    programme = seminar.programme_year.programme
    programme.is_demonstration = True
    programme.save()
    assert sheet_of(seminar, "en").note == ("Demonstration: all names are invented.",)


def test_checksum_changes_with_the_people(seminar):
    assert sheet_of(seminar).checksum == sheet_of(seminar, "en").checksum
    assert sheet_of(seminar).checksum != sheet_of(seminar, who=Who.INVITED).checksum


def test_pdf_has_its_title_language_and_people(seminar):
    pdf = pages_of(sheet_of(seminar))
    assert (pdf.trailer["/Root"]["/Lang"], pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("kk", True)
    assert pdf.metadata.title.endswith(f"{seminar.code}, 2025\u202fж. 3 мау. / 3 июн. 2025\u202fг.")
    text = pdf.pages[0].extract_text()
    for words in ("Ибраева Мәдина", "Серікқызы", "Әкімдік", "+7 701 123 45 67", "Құқықтар", "Права"):
        assert words in text


def drawn(page):
    """Return what is drawn on a page, each as (left, top, right, bottom) in millimetres from its upper left corner."""
    shapes, points = [], []

    def see(operator, numbers, matrix, _text_matrix):
        a, b, c, d, e, f = matrix
        if operator in (b"m", b"l"):
            x, y = map(float, numbers)
            points.append(((a * x + c * y + e) / MM, (float(page.mediabox.height) - b * x - d * y - f) / MM))
        elif operator in (b"f", b"S"):
            lefts, tops = zip(*points, strict=True)
            shapes.append((min(lefts), min(tops), max(lefts), max(tops)))
            points.clear()

    page.extract_text(visitor_operand_before=see)
    return shapes


def test_everything_a_scan_is_read_by_is_where_the_documentation_says(seminar):
    corners = [(x, y, x + 5, y + 5) for x in (6, 199) for y in (6, 286)]
    rows = [
        (left, middle - height / 2, right, middle + height / 2)
        for middle in (79, 259)  # of the first row and the last
        for left, right, height in ((69, 74, 5), (76, 81, 5), (159, 197, 8))
    ]
    totals = [(x, 271, x + 22, 279) for x in (50, 76, 102, 128)]
    shapes = drawn(pages_of(sheet_of(seminar)).pages[0])
    for box in (*corners, (173, 12, 198, 37), *rows, *totals):
        assert any(shape == pytest.approx(box, abs=0.2) for shape in shapes), box


@pytest.mark.parametrize(("blank", "pages"), [(0, 1), (ROWS - 2, 1), (ROWS - 1, 2)])
def test_last_page_is_filled_with_blank_rows(seminar, blank, pages):
    pdf = pages_of(sheet_of(seminar, "en", blank=blank))
    assert len(pdf.pages) == pages
    assert str(ROWS * pages) in pdf.pages[-1].extract_text().split()
    assert f"Page {pages} of {pages}" in pdf.pages[-1].extract_text()
    assert ["Total of this session" in page.extract_text() for page in pdf.pages] == [False] * (pages - 1) + [True]


def test_code_names_session_and_page_and_nobody(seminar):
    sheet = sheet_of(seminar)
    assert code(sheet, 2, 3) == f"SHEET1:{seminar.code}:{sheet.session}:2/3:{sheet.checksum}"


def test_same_sheet_gives_the_same_bytes(seminar):
    assert sign_in_pdf(sheet_of(seminar)) == sign_in_pdf(sheet_of(seminar))


@pytest.mark.parametrize("name", [HOSTILE, LONG, ("漢字", "😀", "a\x01b")], ids=["markup", "long", "no such letter"])
def test_hostile_names_are_text_and_keep_the_rows(seminar, name):
    listed(seminar, *name, organisation="*" + "Ұ" * 298, position="[x](y) //")
    pdf = pages_of(sheet_of(seminar, "en", blank=0))
    assert len(pdf.pages) == 1
    if name == HOSTILE:
        assert "=1+1 Имя #eval(1) $x$" in " ".join(pdf.pages[0].extract_text().split())
    paper = participant_list(seminar, language="en", who=Who.ALL)
    assert len(Document(io.BytesIO(list_document(paper))).tables[0].rows) == 4


@pytest.mark.parametrize("languages", LANGUAGES)
def test_filled_sheet_is_read_back_without_questions(seminar, languages):
    listed(seminar, *HOSTILE, attended=[], organisation="+1 LLP", position="<r><t>b</t></r>")
    listed(seminar, "Иванова", "Анна", "", attended=[], participant__gender="not_stated")
    sheet = sheet_of(seminar, languages, at=1)
    written = sign_in_workbook(sheet)
    assert b"&lt;r&gt;&lt;t&gt;b" in ZipFile(io.BytesIO(written)).read("xl/worksheets/sheet1.xml")
    content = marked(written, {1, 2, 3, 4})
    assert [column.heading for column in read_table(content).columns if column.field is None] == []
    read = read_sheet(content)
    outcome = preview(read, seminar)
    assert (read.rows, read.faults, read.repeated, outcome.created, outcome.doubtful) == (4, [], [], 0, 0)
    assert [match.on_list.pk for match in outcome.matches] == [person.pk for person in sheet.people]
    assert [person.gender for person in read.people] == [person.gender for person in sheet.people]
    import_sheet(read, seminar, file_name="sheet.xlsx", checksum=sha256(content).hexdigest())
    assert Attendance.objects.filter(session=sheet.session).count() == 4


def test_sheet_of_one_of_two_sessions_of_a_day_is_read_back_at_its_own(seminar):
    day = seminar.sessions.first()
    other = Session.objects.create(seminar=seminar, date=day.date, part="evening", venue=day.venue)
    sheet = sign_in_sheet(other, languages=("en",), who=Who.INVITED, blank=3)
    content = marked(sign_in_workbook(sheet), {1})
    import_sheet(read_sheet(content), seminar, file_name="a.xlsx", checksum="0")
    assert [mark.participation.participant.surname for mark in other.attendances.all()] == ["Ким"]


def test_sheet_of_a_session_that_is_no_more_is_refused(seminar):
    content = sign_in_workbook(sheet_of(seminar))
    session = seminar.sessions.first()
    seminar.sessions.create(date=session.date, part="evening", venue=session.venue)
    session.delete()
    with pytest.raises(Refused, match="is of no one session"):
        preview(read_sheet(content), seminar)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_list_is_read_back_with_its_marks(seminar, language):
    read = read_sheet(list_workbook(participant_list(seminar, language=language, who=Who.ALL)))
    outcome = preview(read, seminar)
    assert (outcome.matched, read.faults, len(read.marks)) == (2, [], 2)
    assert [sorted(person.attended) for person in read.people] == [[0], []]
    assert [person.audience for person in read.people] == ["academia", "academia"]


def test_row_of_an_erased_person_is_on_the_list_and_refused_when_read_back(seminar):
    Participant.objects.filter(surname="Ким").update(surname="", given_name="")
    read = read_sheet(list_workbook(participant_list(seminar, language="en", who=Who.ALL)))
    assert ([fault.code for fault in read.faults], preview(read, seminar).matched) == (["name_missing"], 1)


def test_word_list_says_who_came_and_repeats_its_headings(seminar):
    with override("en"):
        document = Document(io.BytesIO(list_document(participant_list(seminar, language="en", who=Who.ALL))))
    (table,) = document.tables
    assert [[row.cells[at].text for at in (0, 1, 3, -1)] for row in table.rows] == [
        ["№", "Surname, given name, patronymic", "Organisation, position", "Came to session"],
        ["1", "Ибраева Мәдина Серікқызы", "Әкімдік\nмаман", "1"],
        ["2", "Ким Лев", "", "did not come"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.core_properties.title == f"List of participants {seminar.code}"


def test_list_of_a_planned_seminar_is_of_those_invited(seminar):
    Attendance.objects.all().delete()
    Seminar.objects.update(status="planned")
    paper = participant_list(seminar, language="en", who=Who.ALL)
    assert (paper.is_of_invited, paper.sessions, surnames(paper.people)) == (True, (), ["Ибраева", "Ким"])


@pytest.mark.parametrize("number", [1, 3])
def test_papers_cost_the_same_with_one_person_and_three(number):
    seminar = SeminarFactory(days=2)
    for _each in range(number):
        ParticipationFactory(seminar=seminar)
    session = seminar.sessions.first()
    with assertNumQueries(5):
        sign_in_pdf(sign_in_sheet(session, languages=("kk", "ru"), who=Who.ALL, blank=0))
    with assertNumQueries(4):
        list_document(participant_list(seminar, language="en", who=Who.ALL))


def page(seminar, file=""):
    return reverse("admin:seminars_seminar_papers", args=[seminar.pk]) + file


def asked(seminar, **choices):
    return {"session": seminar.sessions.first().pk, "languages": "kk", "who": "all", "blank": 5, **choices}


def test_files_are_sent_under_the_code_of_the_seminar(client, seminar):
    client.force_login(UserFactory())
    names = {
        "sign-in.pdf": "sign-in_2025-KZ-31-1_2025-06-03.pdf",
        "sign-in.xlsx": "sign-in_2025-KZ-31-1_2025-06-03.xlsx",
        "list.xlsx": "participants_2025-KZ-31-1_2025-06-03.xlsx",
        "list.docx": "participants_2025-KZ-31-1_2025-06-03.docx",
    }
    for file, name in names.items():
        response = client.get(page(seminar, file), {**asked(seminar), "language": "ru", "people": "all"})
        assert (response.status_code, response["Content-Disposition"]) == (200, f'attachment; filename="{name}"')
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("wrong", [{"session": 0}, {"blank": 301}, {"languages": "de"}, {"who": "came"}])
def test_choices_that_are_none_show_the_page_again(client, seminar, wrong):
    client.force_login(UserFactory())
    response = client.get(page(seminar, "sign-in.pdf"), asked(seminar, **wrong))
    assert (response.status_code, list(response.context["sign_in"].errors)) == (400, list(wrong))


def test_session_of_another_seminar_is_refused(client, seminar):
    client.force_login(UserFactory())
    other = SeminarFactory().sessions.get()
    assert client.get(page(seminar, "sign-in.pdf"), asked(seminar, session=other.pk)).status_code == 400


@pytest.mark.parametrize(("iso_code", "status"), [("KZ-31", 200), ("KZ-39", 404)], ids=["own region", "another region"])
def test_coordinator_gets_papers_of_own_regions(client, seminar, iso_code, status):
    client.force_login(UserFactory(role="coordinator", regions=[RegionFactory(iso_code=iso_code)]))
    assert client.get(page(seminar)).status_code == status
    assert client.get(page(seminar, "sign-in.xlsx"), asked(seminar)).status_code == status
    assert client.get(page(seminar, "list.docx"), {"language": "en", "people": "all"}).status_code == status


def test_reader_gets_no_papers(client, seminar):
    client.force_login(UserFactory(role="reader"))
    assert client.get(page(seminar, "list.xlsx"), {"language": "en", "people": "all"}).status_code == 302


def test_downloading_writes_nothing_but_the_trail(client, seminar):
    client.force_login(UserFactory())
    with CaptureQueriesContext(connection) as queries:
        client.get(page(seminar, "sign-in.pdf"), asked(seminar))
    written = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert [sql.split(" (")[0] for sql in written] == ['INSERT INTO "accounts_event"']
