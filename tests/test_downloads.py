"""Downloaded spreadsheets hold all rows, and text as it was written, whatever XlsxWriter would take it for."""

import io

import pytest
from python_calamine import CalamineWorkbook

from reports import downloads
from reports.downloads import as_xlsx


def sheets(rows):
    """Return the rows of each worksheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(rows, "rows").getvalue()))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


@pytest.mark.parametrize("text", ["<r><t>b</t></r>", "=1+1", "http://example.org/"])
def test_text_is_never_markup(text):
    [[_head, [written]]] = sheets([["Name"], [text]])
    assert written.rstrip() == text


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([], [[["Name"]]]),
        (["A", "B"], [[["Name"], ["A"], ["B"]], [["Name"]]]),
        (["A", "B", "C"], [[["Name"], ["A"], ["B"]], [["Name"], ["C"]]]),
    ],
)
def test_more_rows_than_a_worksheet_holds_go_on_in_the_next(monkeypatch, people, expected):
    monkeypatch.setattr(downloads, "ROWS_OF_A_SHEET", 3)
    assert sheets([["Name"], *([name] for name in people)]) == expected
