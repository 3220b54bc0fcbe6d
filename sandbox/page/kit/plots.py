"""The drawings of charts, in SVG: bars, lines, areas, slices. Each series has a class, and CSS its colour."""

from collections.abc import Sequence
from math import ceil, cos, floor, log10, pi, sin

import htpy as h

Row = Sequence[float | None]

_WIDE, _HIGH, _LEFT, _HEAD, _FOOT = 480.0, 180.0, 36.0, 10.0, 22.0
_RECT, _LINE, _PATH, _TEXT, _CIRCLE = (h.Element(name) for name in ("rect", "line", "path", "text", "circle"))
_LONGEST_LABEL = 10


def bars(table: Sequence[Row], categories: Sequence[str]) -> h.Node:
    """Groups of bars, one group a category."""
    scale = _Scale(table)
    step = (_WIDE - _LEFT) / max(len(categories), 1)
    thick = step * 0.72 / max(len(table), 1)

    def bar(row: int, place: int, value: float) -> h.Node:
        top, foot = sorted((scale.y(value), scale.y(0)))
        left = _LEFT + place * step + step * 0.14 + row * thick
        return _RECT(
            class_=f"kit-series-{row % 6 + 1}",
            x=_n(left),
            y=_n(top),
            width=_n(max(thick - 2, 1)),
            height=_n(max(foot - top, 0.5)),
            rx="2",
        )

    drawn = [
        bar(row, place, value)
        for row, values in enumerate(table)
        for place, value in enumerate(values)
        if value is not None
    ]
    return _plot([scale.lines(), drawn, _labels(categories, step)])


def lines(table: Sequence[Row], categories: Sequence[str], *, filled: bool) -> h.Node:
    """A line for each series, or the area below it."""
    scale = _Scale(table)
    step = (_WIDE - _LEFT) / max(len(categories), 1)

    def one(row: int, values: Row) -> h.Node:
        points = [
            (_LEFT + step * place + step / 2, scale.y(value)) for place, value in enumerate(values) if value is not None
        ]
        if not points:
            return None
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        foot = f"L{_n(points[-1][0])} {_n(scale.y(0))}L{_n(points[0][0])} {_n(scale.y(0))}Z"
        css = f"kit-series-{row % 6 + 1}"
        dots = [_CIRCLE(class_=f"kit-dot {css}", cx=_n(x), cy=_n(y), r="3") for x, y in points]
        return [
            _PATH(class_=f"kit-area {css}", d=path + foot) if filled else None,
            _PATH(class_=f"kit-line {css}", d=path),
            dots,
        ]

    drawn = [one(row, values) for row, values in enumerate(table)]
    return _plot([scale.lines(), drawn, _labels(categories, step)])


def pie(values: Sequence[float]) -> h.Node:
    """Slices of a circle."""
    total = sum(max(value, 0) for value in values) or 1
    turned = 0.0
    drawn: list[h.Node] = []
    for place, value in enumerate(values):
        share = max(value, 0) / total
        css = f"kit-slice kit-series-{place % 6 + 1}"
        drawn.append(_CIRCLE(class_=css, r="80") if share == 1 else _slice(css, turned, share))
        turned += share
    return h.svg(".kit-plot.kit-pie", viewBox="-84 -84 168 168", aria_hidden="true")[drawn]


def _slice(css: str, turned: float, share: float) -> h.Node:
    start, end = (2 * pi * part - pi / 2 for part in (turned, turned + share))
    first, last = (f"{_n(80 * cos(angle))} {_n(80 * sin(angle))}" for angle in (start, end))
    return _PATH(class_=css, d=f"M0 0L{first}A80 80 0 {int(share > 1 / 2)} 1 {last}Z")


class _Scale:
    """Where a value stands, and the lines behind the drawing, at round numbers."""

    def __init__(self, table: Sequence[Row]) -> None:
        values = [value for row in table for value in row if value is not None]
        top, foot = max([*values, 0.0]), min([*values, 0.0])
        step = _round_step((top - foot) or 1.0)
        self.first, self.last = floor(foot / step), max(ceil(top / step), floor(foot / step) + 1)
        self.step = step

    def y(self, value: float) -> float:
        share = (value / self.step - self.first) / (self.last - self.first)
        return _HEAD + (_HIGH - _HEAD) * (1 - share)

    def lines(self) -> h.Node:
        marks = [self.step * place for place in range(self.first, self.last + 1)]
        return [
            [
                _LINE(class_="kit-grid", x1=_n(_LEFT), x2=_n(_WIDE), y1=_n(self.y(mark)), y2=_n(self.y(mark))),
                _TEXT(class_="kit-tick-label", x=_n(_LEFT - 6), y=_n(self.y(mark) + 3), text_anchor="end")[f"{mark:g}"],
            ]
            for mark in marks
        ]


def _labels(categories: Sequence[str], step: float) -> h.Node:
    every = max(1, round(len(categories) * 46 / _WIDE))
    return [
        _TEXT(class_="kit-tick-label", x=_n(_LEFT + step * (place + 1 / 2)), y=_n(_HIGH + 15), text_anchor="middle")[
            label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
        ]
        for place, label in enumerate(categories)
        if place % every == 0
    ]


def _plot(inner: h.Node) -> h.Node:
    return h.svg(".kit-plot", viewBox=f"0 0 {_n(_WIDE)} {_n(_HIGH + _FOOT)}", aria_hidden="true")[inner]


def _round_step(span: float) -> float:
    """Some four steps for the span, each 1, 2 or 5 of a power of ten."""
    rough = span / 4
    power = 10.0 ** floor(log10(rough))
    return next(power * part for part in (1, 2, 5, 10) if power * part >= rough)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
