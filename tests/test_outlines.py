"""Outlines of regions out of a GeoJSON file: what is taken, what is refused and said, and what the map shows."""

import json
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from regions.models import Outline, Region
from regions.outlines import LARGEST, POINTS, read_outlines, replace_outlines
from reports.country import draw_country, place_labels
from reports.figures import year_figures
from reports.region_map import Mark, region_map
from seminars.models import ProgrammeYear
from tests.factories import HeadcountFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "admin:regions_region_outlines"
CODES = ("KZ-31", "KZ-39")


@pytest.fixture
def regions():
    return [RegionFactory(iso_code=code, old_iso_code=code.replace("3", "X"), name_en=code) for code in CODES]


def box(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code="KZ-31", rings=None, kind="Polygon", **properties):
    geometry = {"type": kind, "coordinates": rings or [box(60, 45, 70, 50)]}
    return {"type": "Feature", "properties": {"any": code, **properties}, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def read(*features):
    outlines, others = read_outlines(collection(*features), Region.objects.all())
    return {region.iso_code: polygons for region, polygons in outlines.items()}, others


# Reading


def test_region_is_found_by_any_property_and_by_its_retired_code(regions):
    outlines, others = read(feature(" kz-31 "), feature("KZ-X9", other="x"), feature("elsewhere"))
    assert (set(outlines), others) == ({"KZ-31", "KZ-39"}, 1)


def test_rings_are_put_in_order_and_closed_ones_opened(regions):
    hole, outer = box(62, 46, 63, 47), box(60, 45, 70, 50)[::-1]
    outlines, _others = read(feature(rings=[hole, outer]))
    assert [sorted(ring) for ring in outlines["KZ-31"][0]] == [sorted(outer[1:]), sorted(hole[1:])]
    assert [turns_left(ring) for ring in outlines["KZ-31"][0]] == [True, False]


def turns_left(ring):
    return sum(x * ring[at - 1][1] - ring[at - 1][0] * y for at, (x, y) in enumerate(ring)) < 0


def test_unclosed_ring_and_heights_are_taken(regions):
    ring = [[x, y, 300] for x, y in box(60, 45, 70, 50)[:-1]]
    assert read(feature(rings=[ring])) == read(feature())


def test_corners_and_islands_too_small_to_be_seen_are_left_out(regions):
    outer = [*box(60, 45, 70, 50)[:2], [70.00001, 47], *box(60, 45, 70, 50)[2:]]
    island = box(71, 45, 71.001, 45.001)
    outlines, _others = read(feature(rings=[[outer], [island]], kind="MultiPolygon"))
    assert outlines["KZ-31"] == read(feature())[0]["KZ-31"]


def test_a_large_file_becomes_light(regions):
    top = [[60 + at / 1000, 50 + (at % 7) / 10] for at in range(10_000)]
    outlines, _others = read(feature(rings=[[[60, 45], *top, [70, 45], [60, 45]]]))
    assert 4 < len(outlines["KZ-31"][0][0]) <= POINTS


def test_a_city_however_small_keeps_its_outline(regions):
    outlines, _others = read(feature(), feature("KZ-39", [box(71, 45, 71.001, 45.001)]))
    assert len(outlines["KZ-39"][0][0]) == 4


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfe", "This is not a JSON file."),
        (b"[" * 100_000, "This is not a JSON file."),
        (b"[]", "This is not a GeoJSON file with a FeatureCollection."),
        (b'{"type": "FeatureCollection", "features": [1]}', "This is not a GeoJSON file with a FeatureCollection."),
        (collection(), "No property of any feature is the ISO code of a region, such as KZ-31."),
        (collection(feature("x")), "No property of any feature is the ISO code of a region, such as KZ-31."),
        (collection(feature(), feature()), "Feature 2: KZ-31 is there a second time."),
        (collection(feature(b="KZ-39")), "Feature 1: It has the codes of several regions: KZ-31, KZ-39."),
        (collection(feature(kind="Point")), "Feature 1: Its geometry is neither a Polygon nor a MultiPolygon."),
        (collection(feature(kind="MultiPolygon", rings=[[]])), "Feature 1: Its geometry has no rings."),
        (collection(feature(rings=[[[0, 0], [1, 1], [0, 0]]])), "Feature 1: A ring encloses nothing."),
        (b" " * (LARGEST + 1), "The file is larger than 5 MB."),
    ],
)
def test_bad_file_is_refused_in_words(regions, content, fault):
    with pytest.raises(ValidationError) as refused:
        read_outlines(content, Region.objects.all())
    assert refused.value.messages == [fault]


@pytest.mark.parametrize(
    "position", [[181, 45], [60, -91], [float("nan"), 45], [float("inf"), 1], ["60", 45], [60], 60, [True, 4]]
)
def test_position_that_is_none_is_refused(regions, position):
    with pytest.raises(ValidationError) as refused:
        read(feature(rings=[[position, *box(60, 45, 70, 50)]]))
    assert refused.value.messages == ["Feature 1: A position is not a longitude and a latitude in degrees."]


# The page


def load(client, content):
    return client.post(reverse(PAGE), {"file": SimpleUploadedFile("map.geojson", content)}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(role="administrator"))
    return client


@pytest.mark.parametrize("role", ["staff", "coordinator"])
def test_only_an_administrator_loads_outlines(client, regions, role):
    client.force_login(UserFactory(role=role))
    assert client.get(reverse(PAGE)).status_code == 403
    assert load(client, collection(feature())).status_code == 403
    assert Outline.objects.count() == 0


def test_outlines_are_loaded_replaced_and_taken_away(administrator, regions):
    assert said(load(administrator, collection(feature(), feature("x")))) == [
        "The outline of 1 region is loaded.",
        "1 feature has no code of a region of today and was left out.",
    ]
    response = load(administrator, collection(feature("KZ-39")))
    assert list(Outline.objects.values_list("region__iso_code", flat=True)) == ["KZ-39"]
    assert [region.iso_code for region in response.context["missing"]] == ["KZ-31"]
    administrator.post(reverse(PAGE), {"remove": "1"})
    assert Outline.objects.count() == 0


def test_bad_file_changes_nothing(administrator, regions):
    load(administrator, collection(feature()))
    before = list(Outline.objects.values())
    response = load(administrator, collection(feature("KZ-39"), feature(rings=[[]])))
    assert response.context["form"].errors == {"file": ["Feature 2: A ring encloses nothing."]}
    assert list(Outline.objects.values()) == before


def test_list_of_regions_leads_to_the_page(administrator, client):
    address = f'href="{reverse(PAGE)}"'
    assert address in client.get(reverse("admin:regions_region_changelist")).content.decode()
    client.force_login(UserFactory())
    assert address not in client.get(reverse("admin:regions_region_changelist")).content.decode()


# The map


def test_map_is_equirectangular_and_true_in_the_middle():
    country = draw_country({"KZ-31": [[box(0, 58, 10, 62)[:-1]]]})
    assert (country.width, country.height, country.shapes[0].path) == (1000, 800, "M0,800 1000,800 1000,0 0,0Z")
    assert (country.shapes[0].x, country.shapes[0].y) == (500, 400)


def test_numbers_never_stand_over_one_another():
    near = {code: [[box(60, 45, 60 + at, 55)[:-1]]] for at, code in enumerate("ABC", 9)}
    labels = place_labels(draw_country(near), {code: Mark(code, code, number="1") for code in near})
    tops = sorted(label.y for label in labels)
    assert [after - before >= 36 for before, after in pairwise(tops)] == [True, True]


def test_outlines_replace_the_squares_and_drop_no_region(regions):
    replace_outlines({regions[0]: [[box(60, 45, 70, 50)[:-1]]]})
    for region in regions:
        HeadcountFactory(seminar__region=region, women=3, men=0)
    drawn = region_map(year_figures(ProgrammeYear.objects.get()), UserFactory())
    assert (drawn.squares, [mark.code for mark in drawn.others]) == ((), ["KZ-39"])
    assert [(shape.code, mark.number) for shape, mark in drawn.shapes] == [("KZ-31", "3")]
