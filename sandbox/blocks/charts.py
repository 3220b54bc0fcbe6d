"""The rules for charts: pies, and bars, areas and lines over categories."""

from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.objects import block
from sandbox.blocks.rules import Problems, Rule, both, by_type, listing, number, shape, string

_LABEL = string(limits.CHART_LABEL, shortest=1)
_AXIS_LABEL = string(limits.CHART_AXIS_LABEL)


def _above_zero(value: Any, at: str, problems: Problems) -> None:
    number(value, at, problems)
    if isinstance(value, int | float) and value <= 0:
        problems.add("must be more than 0", at)


def _names_differ(chart: dict[str, Any], at: str, problems: Problems) -> None:
    seen: set[str] = set()
    for place, series in enumerate(_lines(chart)):
        name = str(series.get("name"))
        if name in seen:
            problems.add(f"name `{name}` already exists", f"{at}/series/{place}/name")
        seen.add(name)


def _a_point_for_each_category(chart: dict[str, Any], at: str, problems: Problems) -> None:
    categories = (chart.get("axis_config") or {}).get("categories")
    if not isinstance(categories, list):
        return
    for place, series in enumerate(_lines(chart)):
        points = series.get("data")
        labels = [p.get("label") for p in points if isinstance(p, dict)] if isinstance(points, list) else []
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            problems.add("must have one point for each category", f"{at}/series/{place}/data")


def _lines(chart: dict[str, Any]) -> list[dict[str, Any]]:
    series = chart.get("series")
    return [line for line in series if isinstance(line, dict)] if isinstance(series, list) else []


_POINTS = listing(shape({"label": _LABEL, "value": number}), most=limits.CHART_POINTS)
_OVER_CATEGORIES = both(
    shape(
        {
            "series": listing(shape({"name": _LABEL, "data": _POINTS}), most=limits.CHART_SERIES),
            "axis_config": shape(
                {"categories": listing(_LABEL, most=limits.CHART_POINTS)},
                {"x_label": _AXIS_LABEL, "y_label": _AXIS_LABEL},
            ),
        }
    ),
    _names_differ,
    _a_point_for_each_category,
)
_SEGMENTS = listing(shape({"label": _LABEL, "value": _above_zero}), most=limits.CHART_SERIES)
_CHARTS: dict[str, Rule] = {"pie": shape({"segments": _SEGMENTS})} | dict.fromkeys(
    ("bar", "area", "line"), _OVER_CATEGORIES
)

CHARTS: dict[str, Rule] = {
    "data_visualization": block({"title": string(limits.CHART_TITLE, shortest=1), "chart": by_type(_CHARTS)})
}
