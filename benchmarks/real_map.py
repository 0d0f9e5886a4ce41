"""The map as SVG: France as the points of its communes, then each département larger, with its canteens.

Drawn 480 units wide, so that its words can be read on a telephone too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import cos, hypot, radians, sqrt
from statistics import median

from benchmarks.real_journeys import Point, Stop
from matchmaker.data.communes import communes
from matchmaker.data.tables import read_table

WIDTH, EDGE = 480, 10
TOP, HEIGHT = 96, 448  # of the map of France
CELL, ROW, HEAD, FOOT = 225, 244, 40, 30  # a département: width, height, of which its head and scale
#: The limit of each class in km, its words, and a colour apart for people who do not see colours alike.
CLASSES = (
    (10.0, "jusqu’à 10 km", "#0072b2"),
    (20.0, "10 à 20 km", "#009e73"),
    (30.0, "20 à 30 km", "#e69f00"),
    (float("inf"), "plus de 30 km", "#b8320f"),
)
LAND, NEAR, LINE, INK = "#b0b0b0", "#e2e2e2", "#555555", "#222222"
KM_PER_DEGREE = 111.195
GRID = 4  # units between the dots of France
OUTSIDE = ("2A", "2B", "97", "98")

Place = tuple[float, float]  # on the drawing: across, down


@dataclass(frozen=True)
class Frame:
    """Degrees onto a box: the rectangle of these points in its middle, as large as it fits."""

    left: float
    top: float
    scale: float  # units per km
    north: float
    west: float
    shrink: float  # a degree of longitude beside one of latitude

    @classmethod
    def around(
        cls, points: Sequence[Point], left: float, top: float, width: float, height: float, margin: float = 0
    ) -> "Frame":
        north, south = max(one[0] for one in points), min(one[0] for one in points)
        east, west = max(one[1] for one in points), min(one[1] for one in points)
        shrink = cos(radians((north + south) / 2))
        across, down = (east - west) * shrink * KM_PER_DEGREE, (north - south) * KM_PER_DEGREE
        scale = min((width - 2 * margin) / max(across, 1.0), (height - 2 * margin) / max(down, 1.0))
        middle = left + (width - across * scale) / 2, top + (height - down * scale) / 2
        return cls(*middle, scale, north, west, shrink)

    def at(self, point: Point) -> Place:
        across = (point[1] - self.west) * self.shrink * KM_PER_DEGREE
        return self.left + across * self.scale, self.top + (
            self.north - point[0]
        ) * KM_PER_DEGREE * self.scale


def draw_map(stops: Sequence[Stop]) -> str:
    """The drawing; stops of the same département share a larger map."""
    names = {row["code"]: row["nom"] for row in read_table("departements.csv")}
    shown = list(dict.fromkeys(stop.departement for stop in sorted(stops, key=lambda one: one.departement)))
    parts = [*_title(), *_france(stops, shown, names)]
    for place, departement in enumerate([*shown, ""]):
        left = EDGE + place % 2 * (WIDTH - 2 * EDGE - CELL)
        top = TOP + HEIGHT + 16 + place // 2 * ROW
        own = [stop for stop in stops if stop.departement == departement]
        parts += _departement(own, names[departement], left, top) if departement else _signs(left, top)
    height = TOP + HEIGHT + 16 + (len(shown) // 2 + 1) * ROW
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-label="Carte : les cantines publiques et la distance de leurs dix premières structures d’insertion" '
        'font-family="sans-serif" font-size="14">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _title() -> list[str]:
    lines = [
        _text(EDGE, 26, "Cantines publiques et structures d’insertion", size=17, bold=True),
        _text(EDGE, 48, "Distance de la plus lointaine des dix premières structures"),
    ]
    for place, (_, words, colour) in enumerate(CLASSES):
        left = EDGE + 6 + (0, 122, 232, 342)[place]
        lines += [_dot(left, 69, 5.5, colour), _text(left + 11, 74, words)]
    return lines


def _france(stops: Sequence[Stop], shown: Sequence[str], names: dict[str, str]) -> list[str]:
    land = [at for departement, at in _points() if not departement.startswith(OUTSIDE)]
    frame = Frame.around(land, EDGE, TOP, WIDTH - 2 * EDGE, HEIGHT)
    cells = {(round(x / GRID), round(y / GRID)) for x, y in map(frame.at, land)}
    lines = [_dots([(x * GRID, y * GRID) for x, y in sorted(cells)], LAND, 2.4)]
    lines += [_dot(*frame.at(stop.at), 1.6 + 0.5 * sqrt(stop.canteens), _colour(stop.km)) for stop in stops]
    for departement in shown:
        points = [frame.at(stop.at) for stop in stops if stop.departement == departement]
        lines.append(_label(names[departement], points))
    return lines


def _label(name: str, points: Sequence[Place]) -> str:
    """The name above its dots in the west, where the sea leaves room, and beside them in the east."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    middle, top = (left + right) / 2, min(y for _, y in points)
    if middle < WIDTH * 0.4:
        return _text(max(middle, EDGE + 5 * len(name)), top - 8, name, "middle", bold=True, halo=True)
    down = sum(y for _, y in points) / len(points) + 5
    if right + 9 * len(name) > WIDTH:
        return _text(left - 7, down, name, "end", bold=True, halo=True)
    return _text(right + 7, down, name, bold=True, halo=True)


def _departement(stops: Sequence[Stop], name: str, left: float, top: float) -> list[str]:
    """One département with the communes around it, the scale, and a line to each first structure."""
    code, height = stops[0].departement, ROW - HEAD - FOOT
    own = [at for departement, at in _points() if departement == code]
    frame = Frame.around(own or [stop.at for stop in stops], left, top + HEAD, CELL, height, margin=9)
    near = [frame.at(at) for departement, at in _points() if departement != code]
    right, bottom = left + CELL, top + HEAD + height
    around = [(x, y) for x, y in near if left < x < right and top + HEAD < y < bottom]
    canteens = sum(stop.canteens for stop in stops)
    middle = median(stop.km for stop in stops for _ in range(stop.canteens))
    return [
        _text(left, top + 14, name, bold=True),
        _text(left, top + 31, f"{canteens} cantines, médiane {_decimal(middle)} km", size=13),
        f'<clipPath id="d{code}"><rect x="{left}" y="{top + HEAD}" width="{CELL}" height="{height}"/></clipPath>',
        f'<g clip-path="url(#d{code})">',
        _dots(around, NEAR, 2.2),
        _dots(list(map(frame.at, own)), LAND, 2.2),
        _lines(stops, frame),
        *(_dot(*frame.at(stop.at), 2 + 0.9 * sqrt(stop.canteens), _colour(stop.km)) for stop in stops),
        "</g>",
        *_scale(frame, right, bottom + 14),
    ]


def _signs(left: float, top: float) -> list[str]:
    """What the signs mean, where a sixth département would stand."""
    rows = (
        (_dot(left + 13, top + 47, 2.9, LINE), "commune avec une cantine"),
        (_dot(left + 13, top + 74, 2 + 0.9 * sqrt(20), LINE), "avec vingt cantines"),
        (_path("M0 0h24", LINE, 1, left + 1, top + 101), "vers la commune de la"),
        ("", "première structure"),
        (_dots([(left + 5, top + 147), (left + 12, top + 151), (left + 19, top + 146)], LAND, 3), "communes"),
    )
    lines = [_text(left, top + 14, "Lire la carte", bold=True)]
    for sign, words, down in zip(*zip(*rows, strict=True), (52, 79, 106, 124, 153), strict=True):
        lines += [sign, _text(left + 34, top + down, words)]
    lines += [
        _text(left, top + 185, "Classement : proximité, bio et", size=13),
        _text(left, top + 203, "insertion, à poids égaux.", size=13),
    ]
    return [line for line in lines if line]


def _lines(stops: Sequence[Stop], frame: Frame) -> str:
    moves = []
    for stop in stops:
        x, y = frame.at(stop.at)
        for end in stop.firsts:
            dx, dy = (two - one for one, two in zip((x, y), frame.at(end), strict=True))
            if hypot(dx, dy) > 1:
                moves.append(f"M{x:.1f} {y:.1f}l{dx:.1f} {dy:.1f}")
    return _path("".join(moves), LINE, 0.8)


def _scale(frame: Frame, right: float, bottom: float) -> list[str]:
    km = 20 if frame.scale * 20 < CELL / 3 else 10
    length = km * frame.scale
    bar = _path(f"M{right - length - 3:.1f} {bottom - 4:.1f}h{length:.1f}", INK, 2)
    return [bar, _text(right - length - 9, bottom, f"{km} km", "end", size=12)]


@cache
def _points() -> list[tuple[str, Point]]:
    """The département and the point of each commune that has one."""
    return [
        (one.departement, (one.latitude, one.longitude))
        for one in communes()
        if one.latitude is not None and one.longitude is not None and one.parent is None
    ]


def _colour(km: float) -> str:
    return next(colour for limit, _, colour in CLASSES if km <= limit)


def _dots(points: Sequence[Place], colour: str, size: float) -> str:
    """Many equal dots as one path of points with round ends, which takes a few bytes each."""
    moves = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)
    return f'<path d="{moves}" stroke="{colour}" stroke-width="{size}" stroke-linecap="round"/>'


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    edge = 'stroke="#ffffff" stroke-width=".6"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" {edge}/>'


def _path(moves: str, colour: str, width: float, left: float = 0, top: float = 0) -> str:
    where = f' transform="translate({left} {top})"' if left or top else ""
    return f'<path d="{moves}" fill="none" stroke="{colour}" stroke-width="{width}"{where}/>'


def _text(
    x: float,
    y: float,
    words: str,
    anchor: str = "start",
    *,
    size: int = 14,
    bold: bool = False,
    halo: bool = False,
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    edge = ' stroke="#ffffff" stroke-width="3" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{INK}"{weight}{edge}>'
        f"{escape(words)}</text>"
    )


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")
