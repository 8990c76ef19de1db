"""What the documents name is there: tests, files of the tests, and pages beside them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
TESTS = {
    name for path in ROOT.glob("tests/test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
}


def missing(text, folder):
    """Return what a text names in code, or links to, and is not there."""
    named = re.findall(r"`(test_\w+)`", text)
    files = [
        ROOT / name
        for name in re.findall(r"`((?:regions|accounts|seminars|reports|config|templates|tests|docs)/[\w./-]+)`", text)
    ]
    files += [folder / link for link in re.findall(r"\]\((?!\w+:)([^)#\s]+)", text)]
    return [name for name in named if name not in TESTS] + [str(path) for path in files if not path.exists()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document):
    path = ROOT / document
    assert missing(path.read_text("utf-8"), path.parent) == []


def test_what_is_not_there_is_found():
    assert missing("`test_nothing_at_all`, `tests/nothing.py`, [a](nothing.md#x)", ROOT / "docs") == [
        "test_nothing_at_all",
        str(ROOT / "tests/nothing.py"),
        str(ROOT / "docs/nothing.md"),
    ]
