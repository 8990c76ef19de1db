"""The map of a year: a square for each region of today, and no region dropped in silence."""

import datetime

import pytest
from django.urls import reverse

from regions.models import Region
from reports.figures import year_figures
from reports.region_map import SQUARES, region_map
from seminars.models import ProgrammeYear
from tests.factories import HeadcountFactory, RegionFactory, SeminarFactory, UserFactory
from tests.kept import bring_reference

pytestmark = pytest.mark.django_db


def came(iso_code, women, certainty="exact"):
    region = RegionFactory(iso_code=iso_code, name_en=f"Region {iso_code}")
    HeadcountFactory(seminar__region=region, women=women, men=0, certainty=certainty)


def map_for(role="staff", regions=()):
    return region_map(year_figures(ProgrammeYear.objects.get()), UserFactory(role=role, regions=regions))


def marked(drawn):
    return {square.mark.code: square.mark for square in drawn.squares if square.mark.number}


def test_every_region_of_today_has_a_square_of_its_own():
    bring_reference()
    today = Region.objects.valid_on(datetime.date(2025, 1, 1))
    assert set(SQUARES) == set(today.values_list("iso_code", flat=True))
    assert len({(column, row) for column, row, _name in SQUARES.values()}) == 20


def test_shade_is_a_quarter_of_the_most():
    came("KZ-31", 100)
    came("KZ-39", 51)
    came("KZ-15", 25)
    came("KZ-75", 0)
    steps = {code: mark.step for code, mark in marked(map_for()).items()}
    assert steps == {"KZ-31": 4, "KZ-39": 3, "KZ-15": 1, "KZ-75": 0}


def test_number_that_is_not_exact_has_a_sign_which_is_explained():
    came("KZ-31", 1200, "about")
    came("KZ-39", 51, "at_least")
    drawn = map_for()
    told = {code: (mark.number, mark.said) for code, mark in marked(drawn).items()}
    assert told == {"KZ-31": ("≈1,200", "about 1,200"), "KZ-39": ("≥51", "at least 51")}
    assert drawn.signs == (("≈", "about"), ("≥", "at least"))


def test_unknown_number_is_not_zero():
    SeminarFactory()
    drawn = map_for()
    assert [(mark.number, mark.said, mark.step) for mark in marked(drawn).values()] == [("–", "number unknown", 0)]
    assert drawn.signs == (("–", "number unknown"),)


def test_former_region_is_named_under_the_map(client):
    came("KZ-YUZ", 12)
    assert [(mark.name, mark.said) for mark in map_for().others] == [("Region KZ-YUZ", "12")]
    client.force_login(UserFactory())
    text = " ".join(client.get(reverse("year", args=[2025])).content.decode().split())
    assert "Not on the map: <a href" in text


def test_region_leads_to_its_page_only_for_who_may_see_it():
    came("KZ-31", 1)
    came("KZ-39", 2)
    links = {code: mark.link for code, mark in marked(map_for("coordinator", [RegionFactory()])).items()}
    page = f"{reverse('region', args=[2025, 'KZ-31'])}?programme={ProgrammeYear.objects.get().programme_id}"
    assert links == {"KZ-31": page, "KZ-39": ""}
