"""Text in downloaded spreadsheets is what was written, whatever XlsxWriter would take it for."""

import io

import pytest
from python_calamine import CalamineWorkbook

from reports.downloads import as_xlsx


@pytest.mark.parametrize("text", ["<r><t>b</t></r>", "=1+1", "http://example.org/"])
def test_text_is_never_markup(text):
    content = as_xlsx([["Name"], [text]], "rows").getvalue()
    [_head, [written]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert written.rstrip() == text
