"""Apps import one way: regions <- accounts <- seminars <- reports <- config."""

import ast
from pathlib import Path

import pytest

ORDER = ("regions", "accounts", "seminars", "reports", "config")
ROOT = Path(__file__).parent.parent


def upward_imports(source, app):
    """Return the apps above ``app`` that a source imports, inside functions too."""
    above = set(ORDER[ORDER.index(app) + 1 :])
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found & above


@pytest.mark.parametrize("app", ORDER)
def test_app_imports_nothing_from_above(app):
    upward = {
        str(path.relative_to(ROOT)): apps
        for path in (ROOT / app).rglob("*.py")
        if (apps := upward_imports(path.read_text(encoding="utf-8"), app))
    }
    assert upward == {}


def test_an_upward_import_is_found_inside_a_function():
    assert upward_imports("def f():\n    from reports.figures import Cell", "seminars") == {"reports"}
