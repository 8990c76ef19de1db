"""Outlines of the regions for a true map, out of a GeoJSON file that an administrator brings (RFC 7946)."""

import heapq
import json
import math

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from regions.models import Outline, Region

LARGEST = 5 * 1024 * 1024  # bytes
POINTS = 6_000  # of all outlines together: some 20 KB of a page
ACROSS = 1_000  # what is smaller than a point of a map so wide is left out
DECIMALS = 3  # of a degree: 100 m
FAULTS = 10  # named at most


def read_outlines(content, regions):
    """Return {region: polygons} of a GeoJSON file, light enough for a page, and how many features were no region.

    A feature is of the region whose ISO code, new or retired, one of its properties is. Polygons are lists of rings,
    the outer one first and counter-clockwise, rings lists of [longitude, latitude]. Raises ValidationError with what
    is wrong, feature by feature.
    """
    by_code = {code: region for region in regions for code in (region.iso_code, region.old_iso_code) if code}
    outlines, faults, others = {}, [], 0
    for at, feature in enumerate(_features(content), 1):
        try:
            region = _region_of(feature, by_code)
            if region in outlines:
                raise ValidationError(gettext("%(region)s is there a second time.") % {"region": region})
            if region:
                outlines[region] = _polygons(feature.get("geometry"))
            else:
                others += 1
        except ValidationError as error:
            faults.append(gettext("Feature %(number)d: %(fault)s") % {"number": at, "fault": error.message})
    if not faults and not outlines:
        faults = [gettext("No property of any feature is the ISO code of a region, such as KZ-31.")]
    if faults:
        raise ValidationError(faults[:FAULTS])
    return _light(outlines), others


@transaction.atomic
def replace_outlines(outlines):
    """Keep these outlines, {region: polygons}, and no others. None at all brings the squares back."""
    list(Region.objects.select_for_update().order_by("pk"))  # one at a time
    Outline.objects.all().delete()
    Outline.objects.bulk_create(Outline(region=region, polygons=polygons) for region, polygons in outlines.items())


def _features(content):
    if len(content) > LARGEST:
        raise ValidationError(gettext("The file is larger than 5 MB."))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValidationError(gettext("This is not a JSON file.")) from None
    features = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise ValidationError(gettext("This is not a GeoJSON file with a FeatureCollection."))
    return features


def _region_of(feature, by_code):
    """Return the region of a feature, None where no property is a code of one."""
    properties = feature.get("properties")
    texts = [each for each in (properties if isinstance(properties, dict) else {}).values() if isinstance(each, str)]
    found = {by_code[text.strip().upper()] for text in texts if text.strip().upper() in by_code}
    if len(found) > 1:
        names = ", ".join(sorted(region.iso_code for region in found))
        raise ValidationError(gettext("It has the codes of several regions: %(codes)s.") % {"codes": names})
    return found.pop() if found else None


def _polygons(geometry):
    geometry = geometry if isinstance(geometry, dict) else {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValidationError(gettext("Its geometry is neither a Polygon nor a MultiPolygon."))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not _is_list(polygons) or not all(_is_list(rings) for rings in polygons):
        raise ValidationError(gettext("Its geometry has no rings."))
    return [_in_order([_ring(ring) for ring in rings]) for rings in polygons]


def _is_list(value):
    return isinstance(value, list) and bool(value)


def _ring(positions):
    """Return the positions of a ring as pairs, without the last one that repeats the first."""
    if not isinstance(positions, list) or not all(map(_is_position, positions)):
        raise ValidationError(gettext("A position is not a longitude and a latitude in degrees."))
    ring = [(float(position[0]), float(position[1])) for position in positions]
    ring = [point for at, point in enumerate(ring) if point != ring[(at + 1) % len(ring)]]
    if len(ring) < 3 or not _area(ring):
        raise ValidationError(gettext("A ring encloses nothing."))
    return ring


def _is_position(value):
    numbers = value[:2] if isinstance(value, list) else ()
    is_pair = len(numbers) == 2 and all(type(number) in (int, float) for number in numbers)
    return is_pair and -180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90  # false for NaN too


def _area(ring):
    """The area of a ring in square degrees, negative where it runs clockwise."""
    following = [*ring[1:], ring[0]]
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, following, strict=True)) / 2


def _in_order(rings):
    """The outer ring first and counter-clockwise, holes clockwise."""
    outer, *holes = sorted(rings, key=lambda ring: -abs(_area(ring)))
    return [_turned(outer, 1), *(_turned(hole, -1) for hole in holes)]


def _turned(ring, sign):
    return ring if _area(ring) * sign > 0 else ring[::-1]


def _light(outlines):
    """The outlines without what is too small to be seen, and with at most POINTS points."""
    longitudes = [x for polygons in outlines.values() for rings in polygons for ring in rings for x, _y in ring]
    smallest = ((max(longitudes) - min(longitudes)) / ACROSS) ** 2
    while True:
        outlines = {region: _without_small(polygons, smallest) for region, polygons in outlines.items()}
        if sum(len(ring) for polygons in outlines.values() for rings in polygons for ring in rings) <= POINTS:
            break
        smallest *= 4
    return {
        region: [[[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring] for ring in rings] for rings in polygons]
        for region, polygons in outlines.items()
    }


def _without_small(polygons, smallest):
    """Leave out rings and corners smaller than so many square degrees, but never the largest part of a region."""
    largest = max(polygons, key=lambda rings: abs(_area(rings[0])))
    parts = [largest, *(rings for rings in polygons if rings is not largest and _area(rings[0]) >= smallest)]
    return [
        [_simplified(ring, smallest) for ring in rings if ring is rings[0] or abs(_area(ring)) >= smallest]
        for rings in parts
    ]


def _simplified(ring, smallest):
    """Take off, from the least on, each point whose triangle with its neighbours is too small (Visvalingam).

    What goes depends on the neighbours only, so that a border is simplified alike in both regions that share it.
    """
    before, after = [at - 1 for at in range(len(ring))], [at + 1 for at in range(len(ring))]
    before[0], after[-1] = len(ring) - 1, 0

    def triangle(at):
        return abs(_area([ring[before[at]], ring[at], ring[after[at]]]))

    areas = [triangle(at) for at in range(len(ring))]
    heap = [(area, at) for at, area in enumerate(areas)]
    heapq.heapify(heap)
    left = len(ring)
    while left > 4 and heap[0][0] < smallest:
        area, at = heapq.heappop(heap)
        if area != areas[at]:  # an older entry of this point
            continue
        left, areas[at] = left - 1, math.nan
        one, other = before[at], after[at]
        after[one], before[other] = other, one
        for neighbour in (one, other):
            areas[neighbour] = max(triangle(neighbour), area)
            heapq.heappush(heap, (areas[neighbour], neighbour))
    return [point for at, point in enumerate(ring) if not math.isnan(areas[at])]
