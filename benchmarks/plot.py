"""A log-log plot as SVG, in a page of code: axes at powers of ten, a line and a mark for each series, a legend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 480
LEFT, RIGHT, TOP, BOTTOM = 76, 44, 24, 64
#: Dark enough on white, and apart for people who do not see colours alike (Okabe and Ito).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#666666", "#cc79a7")
LEAST = 1e-4  # seconds; less is not measured


@dataclass(frozen=True)
class Series:
    name: str
    points: Sequence[tuple[float, float, bool]]  # across, up, whether its mark is filled


@dataclass(frozen=True)
class _Axis:
    """From a power of ten to a power of ten, onto pixels."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def log_log(series: Sequence[Series], *, across: str, up: str) -> str:
    """The drawing; an unfilled mark says that the answer was not proven."""
    points = [(x, max(y, LEAST)) for one in series for x, y, _ in one.points]
    x = _axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    y = _axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [*_grid(x, y), *_titles(across, up)]
    for n, one in enumerate(series):
        parts += _line(one, x, y, COLOURS[n % len(COLOURS)])
    parts += _legend(series)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(up)} against {escape(across.lower())}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _axis(values: Sequence[float], start: float, end: float) -> _Axis:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return _Axis(low, max(high, low + 1), start, end)


def _grid(x: _Axis, y: _Axis) -> list[str]:
    lines = []
    for tick in x.ticks:
        at = x.at(tick)
        lines.append(_stroke(at, TOP, at, HEIGHT - BOTTOM, "#dddddd"))
        lines.append(_text(at, HEIGHT - BOTTOM + 20, f"{tick:,.0f}", "middle"))
    for tick in y.ticks:
        at = y.at(tick)
        lines.append(_stroke(LEFT, at, WIDTH - RIGHT, at, "#dddddd"))
        lines.append(_text(LEFT - 8, at + 4, f"{tick:g}", "end"))
    return lines


def _titles(across: str, up: str) -> list[str]:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return [
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, across, "middle"),
        f'<g transform="translate(20 {middle:.0f}) rotate(-90)">{_text(0, 0, up, "middle")}</g>',
    ]


def _line(series: Series, x: _Axis, y: _Axis, colour: str) -> list[str]:
    places = [(x.at(across), y.at(max(up, LEAST)), filled) for across, up, filled in series.points]
    path = " ".join(f"{across:.1f},{up:.1f}" for across, up, _ in places)
    marks = [_mark(across, up, colour, filled=filled) for across, up, filled in places]
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *marks]


def _legend(series: Sequence[Series]) -> list[str]:
    lines = []
    for n, one in enumerate(series):
        at = TOP + 18 + 20 * n
        lines.append(_mark(LEFT + 18, at - 4, COLOURS[n % len(COLOURS)], filled=True))
        lines.append(_text(LEFT + 30, at, one.name, "start"))
    at = TOP + 18 + 20 * len(series)
    return [
        *lines,
        _mark(LEFT + 18, at - 4, "#333333", filled=False),
        _text(LEFT + 30, at, "not proven", "start"),
    ]


def _mark(across: float, up: float, colour: str, *, filled: bool) -> str:
    inside = colour if filled else "#ffffff"
    return f'<circle cx="{across:.1f}" cy="{up:.1f}" r="4.5" fill="{inside}" stroke="{colour}" stroke-width="2"/>'


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(across: float, up: float, words: str, anchor: str) -> str:
    return f'<text x="{across:.1f}" y="{up:.1f}" text-anchor="{anchor}" fill="#222222">{escape(words)}</text>'
