"""Charts: drawn in the colours of the page, and the numbers in a table for whoever wants them or hears them."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.draw import as_json, draws
from sandbox.page.kit.plots import bars, lines, pie
from sandbox.page.kit.shown import Shown

Block = dict[str, Any]


@draws("data_visualization")
def chart(block: Block, _shown: Shown) -> h.Node:
    """A titled chart. One whose shape this page does not know is shown as it was sent."""
    about = block.get("chart")
    about = about if isinstance(about, dict) else {}
    title = str(block.get("title") or "")
    if about.get("type") == "pie" and _are_points(about.get("segments")):
        return _pie(title, about["segments"])
    if about.get("type") in {"bar", "line", "area"} and _are_series(about.get("series")):
        return _over_categories(title, about)
    return as_json(words.UNKNOWN_BLOCK, block)


def _pie(title: str, segments: list[dict[str, Any]]) -> h.Node:
    points = [(str(segment["label"]), segment["value"]) for segment in segments]
    total = sum(value for _, value in points) or 1
    rows = [[label, f"{value:g}", f"{100 * value / total:.0f} %"] for label, value in points]
    legend = [f"{label}: {value:g}" for label, value in points]
    return _figure(title, pie([value for _, value in points]), legend, ("", ""), ["", title, "%"], rows)


def _over_categories(title: str, about: dict[str, Any]) -> h.Node:
    series: list[dict[str, Any]] = about["series"]
    axis = about.get("axis_config") or {}
    given = [str(label) for label in axis.get("categories") or []]
    seen = [str(point["label"]) for one in series for point in one["data"]]
    categories = list(dict.fromkeys([*given, *seen]))
    values = [{str(point["label"]): point["value"] for point in one["data"]} for one in series]
    table = [[found.get(label) for label in categories] for found in values]
    names = [str(one.get("name") or "") for one in series]
    draw = (
        bars(table, categories) if about["type"] == "bar" else lines(table, categories, filled=about["type"] == "area")
    )
    rows = [[label, *(_number(row[place]) for row in table)] for place, label in enumerate(categories)]
    axes = (str(axis.get("x_label") or ""), str(axis.get("y_label") or ""))
    return _figure(title, draw, names, axes, [str(axis.get("x_label") or ""), *names], rows)


def _figure(
    title: str, drawing: h.Node, legend: list[str], axes: tuple[str, str], head: list[str], rows: list[list[str]]
) -> h.Node:
    return h.figure(".kit-chart")[
        h.figcaption[title],
        h.p(".kit-quiet")[axes[1]] if axes[1] else None,
        drawing,
        h.p(".kit-quiet.kit-across")[axes[0]] if axes[0] else None,
        h.ul(".kit-legend")[(h.li(class_=f"kit-series-{n % 6 + 1}")[name] for n, name in enumerate(legend))],
        h.details[
            h.summary[words.SHOW_DATA],
            h.div(".kit-scroll", tabindex="0", role="region", aria_label=title)[
                h.table(".kit-table")[
                    h.thead[h.tr[(h.th(scope="col")[name] if name else h.td for name in head)]],
                    h.tbody[(h.tr[h.th(scope="row")[row[0]], (h.td[cell] for cell in row[1:])] for row in rows)],
                ]
            ],
        ],
    ]


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}"


def _are_points(points: Any) -> bool:
    return isinstance(points, list) and all(
        isinstance(point, dict) and "label" in point and isinstance(point.get("value"), int | float) for point in points
    )


def _are_series(series: Any) -> bool:
    return isinstance(series, list) and all(isinstance(one, dict) and _are_points(one.get("data")) for one in series)
