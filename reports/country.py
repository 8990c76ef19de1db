"""The regions drawn from the outlines an administrator has loaded. Lengths are in units of a map WIDTH wide."""

from dataclasses import dataclass
from math import cos, radians

WIDTH, HIGHEST = 1000, 900
NUMBER_WIDTH, NAME_WIDTH, LINE = 90, 180, 36  # of the labels


@dataclass(frozen=True)
class Shape:
    """A region: its ``path`` in SVG, and where its number stands: in the middle of its largest part, or under it."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Label:
    """A number at (x, y), and under it the name, where there is room for it."""

    mark: object
    x: int
    y: int
    name_y: int | None = None


@dataclass(frozen=True)
class Country:
    width: int
    height: int
    shapes: tuple


def draw_country(outlines):
    """Return the Country of {code: polygons} in longitude and latitude, equirectangular and true at its middle."""
    points = [point for polygons in outlines.values() for rings in polygons for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrower = cos(radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * narrower), HIGHEST / (north - south))

    def place(point):
        return round((point[0] - west) * narrower * scale), round((north - point[1]) * scale)

    shapes = [_shape(code, polygons, place) for code, polygons in sorted(outlines.items())]
    return Country(*place((east, south)), tuple(shapes))


def _shape(code, polygons, place):
    drawn = [[[place(point) for point in ring] for ring in rings] for rings in polygons]
    path = "".join(f"M{' '.join(f'{x},{y}' for x, y in ring)}Z" for rings in drawn for ring in rings)
    largest = max((rings[0] for rings in drawn), key=lambda ring: abs(_area(ring)))
    x, y = _middle(largest)
    top, bottom = min(y for _x, y in largest), max(y for _x, y in largest)
    return Shape(code, path, x, bottom + LINE - 6 if bottom - top < 2 * LINE else y)


def _area(ring):
    return sum(x * ring[at - 1][1] - ring[at - 1][0] * y for at, (x, y) in enumerate(ring))


def _middle(ring):
    """The centre of gravity of a ring; of one so small that it has no area here, its first point."""
    area = _area(ring)
    if not area:
        return ring[0]
    x = y = 0
    for at, (here_x, here_y) in enumerate(ring):
        before_x, before_y = ring[at - 1]
        part = here_x * before_y - before_x * here_y
        x, y = x + (here_x + before_x) * part, y + (here_y + before_y) * part
    return round(x / (3 * area)), round(y / (3 * area))


def place_labels(country, marks):
    """Return Labels of the marks that have a number. A number over another moves down, a name without room is left out.

    The name of every region is in its link and in the table beside the map.
    """
    numbers, names = [], []
    for shape in country.shapes:
        if shape.code in marks:
            x, y = min(max(shape.x, NUMBER_WIDTH), country.width - NUMBER_WIDTH), shape.y
            while _is_taken(x, y, numbers, NUMBER_WIDTH):
                y += LINE
            numbers.append((x, y, marks[shape.code]))
    labels = []
    for x, y, mark in numbers:
        below = y + LINE
        has_name = not _is_taken(x, below, numbers, NAME_WIDTH) and not _is_taken(x, below, names, NAME_WIDTH)
        names += [(x, below)] if has_name else []
        labels.append(Label(mark, x, y, below if has_name else None))
    return tuple(labels)


def _is_taken(x, y, texts, width):
    return any(abs(x - other_x) < width and abs(y - other_y) < LINE for other_x, other_y, *_mark in texts)
