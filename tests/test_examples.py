"""The worked examples of counting: each programme file gives exactly its figures and is written again byte for byte."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from seminars.models import Tally
from seminars.programme_file.save import import_programme
from tests.kept import bring_reference

EXAMPLES = Path(__file__).parent / "data" / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json") if ".figures" not in path.name)

pytestmark = pytest.mark.django_db


def called(name, *args, **options):
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


def comparable(report):
    """Keep what the worked figures state; regions without any count may stand or not, places come in any order."""
    numbers = ("women", "men", "not_stated", "total")
    return {
        **{key: report[key] for key in ("year", "participants", "persons", "attendances", "completers", "seminars")},
        "regions": {
            row["code"]: (
                [row[key] for key in (*numbers, "persons", "overlap")],
                sorted([place["name"], *(place[key] for key in numbers)] for place in row["places"]),
            )
            for row in report["regions"]
            if row["total"]
        },
        "audiences": {row["code"]: [row[key] for key in numbers] for row in report["audiences"]},
    }


@pytest.fixture(params=NAMES)
def example(request):
    bring_reference()
    path = EXAMPLES / f"{request.param}.json"
    import_programme(path.read_bytes())
    return path


def test_example_gives_its_figures_and_itself(example):
    year = json.loads(example.read_text(encoding="utf-8"))["year"]
    report = json.loads(called("annual_report", str(year), format="json"))
    expected = json.loads(example.with_suffix(".figures.json").read_text(encoding="utf-8"))
    assert comparable(report) == comparable(expected)
    assert [check for check in report["checks"] if not check["passed"]] == []
    assert called("export_programme", str(year)) == example.read_text(encoding="utf-8")
    assert "agree with their rows" in called("check_figures")


def test_same_content_again_changes_nothing():
    bring_reference()
    data = (EXAMPLES / "travelling.json").read_bytes()
    import_programme(data)
    kept = set(Tally.objects.values_list("pk", flat=True))
    assert import_programme(data).outcome == "unchanged"
    assert set(Tally.objects.values_list("pk", flat=True)) == kept
