"""The English statement against sentences written by hand."""

import json

import pytest

from reports.figures import year_figures
from reports.statement import year_statement
from seminars.programme_file.save import import_programme
from tests.kept import bring_reference
from tests.recount import names

pytestmark = pytest.mark.django_db


def statement(*seminars, **options):
    """The statement of a year of (place id, status, headcounts) in Taraz and Kostanay."""
    bring_reference()
    file = {
        "format": "seminar-programme/1",
        "programme": names("P"),
        "year": 2024,
        "rule": {"minimum_sessions": 1, "completion_share": 1.0},
        "partners": [],
        "localities": [
            {"id": "KZ-31", "region": "KZ-31", "kind": "city", "rural": False, "kato": "311010000", "name": names("T")},
            {"id": "KZ-39", "region": "KZ-39", "kind": "city", "rural": False, "kato": "391010000", "name": names("K")},
        ],
        "venues": [
            {"id": code, "locality": code, "kind": "hall", "name": names("Hall")} for code in ("KZ-31", "KZ-39")
        ],
        "participants": [],
        "seminars": [seminar(number, *given) for number, given in enumerate(seminars, 1)],
    }
    figures = year_figures(import_programme(json.dumps(file).encode()).programme_year)
    return str(year_statement(figures, **options))


def seminar(number, region, status, *headcounts):
    return {
        "code": f"2024-{region}-{number}", "title": names("S"), "region": region, "status": status,
        "start": "2024-03-01", "end": "2024-03-01", "partners": [], "topics": [],
        "sessions": [{"id": str(number), "date": "2024-03-01", "venue": region, "mode": "in_person"}],
        "participations": [],
        "headcounts": [
            {"venue": region, "audience": None, "women": women, "men": men, "not_stated": rest, "certainty": certainty}
            for women, men, rest, certainty in headcounts
        ],
    }  # fmt: skip


TARAZ, KOSTANAY = "KZ-31", "KZ-39"


@pytest.mark.parametrize(
    ("seminars", "sentence"),
    [
        ([], "No seminars have been held in 2024."),
        ([(TARAZ, "planned")], "No seminars have been held in 2024."),
        (
            [(TARAZ, "held", (1, 0, 0, "exact"))],
            "In 2024, 1 participant (1 woman and no men) attended 1 seminar at 1 place in "
            "1 region: Zhambyl Region (Taraz city).",
        ),
        (
            [(TARAZ, "held", (2, 1, 0, "exact")), (TARAZ, "held", (1, 1, 0, "exact"))],
            "In 2024, 5 participants (3 women and 2 men) attended 2 seminars at 1 place in 1 region: "
            "Zhambyl Region (Taraz city).",
        ),
        (
            [(TARAZ, "held", (2, 1, 4, "about"))],
            "In 2024, about 7 participants (2 women, 1 man and 4 not stated) attended 1 seminar at 1 place in "
            "1 region: Zhambyl Region (Taraz city).",
        ),
        (
            [(TARAZ, "held", (0, 0, 12000, "at_least"))],
            "In 2024, at least 12,000 participants (gender not stated) attended 1 seminar at 1 place in "
            "1 region: Zhambyl Region (Taraz city).",
        ),
        (
            [(TARAZ, "held", (5, 5, 0, "exact")), (KOSTANAY, "held", (0, 0, 0, "unknown"))],
            "In 2024, 10 participants (5 women and 5 men) attended 2 seminars at 2 places in 2 regions: "
            "Zhambyl Region (Taraz city); Kostanay Region (Kostanay city). "
            "The number of participants of 1 seminar is unknown.",
        ),
        (
            [(TARAZ, "held")],
            "In 2024, 1 seminar was held at 1 place in 1 region: Zhambyl Region (Taraz city); "
            "its number of participants is unknown.",
        ),
        (
            [(TARAZ, "held", (9, 9, 0, "planned")), (KOSTANAY, "held")],
            "In 2024, 2 seminars were held at 2 places in 2 regions: Zhambyl Region (Taraz city); "
            "Kostanay Region (Kostanay city); their number of participants is unknown.",
        ),
    ],
)
def test_statement(seminars, sentence):
    assert statement(*seminars) == sentence


def test_places_of_other_regions_are_not_named():
    seminars = [(TARAZ, "held", (1, 1, 0, "exact")), (KOSTANAY, "held", (1, 1, 0, "exact"))]
    assert statement(*seminars, places_of=lambda region: region.iso_code == KOSTANAY) == (
        "In 2024, 4 participants (2 women and 2 men) attended 2 seminars at 2 places in 2 regions: "
        "Zhambyl Region; Kostanay Region (Kostanay city)."
    )
