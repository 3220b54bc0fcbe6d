"""`python -m bench.routing`: prints the speed table beside the peers, and writes it to bench/results.json."""

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

from bench.routing.figures import (
    Figure,
    Table,
    backtesting,
    compiling,
    deciding,
    explaining,
    growing,
    guarded,
    matching,
)
from bench.routing.timing import Effort, ratios, spread

RESULTS = Path(__file__).parents[1] / "results.json"


def measure(*, quick: bool) -> Iterator[Figure | Table]:
    """Everything, one after the other; the cases of each part against each other."""
    effort = Effort(3, 0.04) if quick else Effort(7, 0.2)
    parts = (matching, guarded, deciding, growing, compiling, explaining)
    return chain(
        chain.from_iterable(part(effort) for part in parts),
        backtesting(Effort(3 if quick else 5, 0), 60_000 if quick else 1_000_000),
    )


def results(figures: Sequence[Figure]) -> dict[str, dict[str, Any]]:
    """As results.json has them."""
    found: dict[str, dict[str, Any]] = {}
    for figure in figures:
        found[figure.name] = {
            "value": round(figure.value, 4),
            "at_least": figure.at_least,
            "aim": figure.aim,
            "holds": figure.holds,
            "reaches_aim": figure.reaches_aim,
            "samples": [round(sample, 4) for sample in figure.samples],
        } | ({"smaller_is_better": True} if figure.smaller_is_better else {})
    return found


def shown(table: Table) -> Iterator[str]:
    """A table's lines: microseconds each, and how many times as fast as the base."""
    yield ""
    yield f"{table.title}"
    base = table.costs.get(table.base)
    for name, found in table.costs.items():
        times = f"   {spread(ratios(base, found))} times as fast as {table.base}" if base and name != table.base else ""
        yield f"  {name:28} {1e6 * median(found):10,.2f} µs{times}"
    for name in table.missing:
        yield f"  {name:28} is not installed: not compared"


def line(figure: Figure) -> str:
    """A figure's line."""
    sign = "≤" if figure.smaller_is_better else "≥"
    state = "reaches the aim" if figure.reaches_aim else "holds" if figure.holds else "DOES NOT HOLD"
    return f"  {figure.said:62} {figure.value:8.2f}   {sign} {figure.at_least:g}, aim {sign} {figure.aim:g}   {state}"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 where a figure that has to hold does not."""
    parser = argparse.ArgumentParser(prog="make bench", description="What a decision costs, beside what peers cost.")
    parser.add_argument("--quick", action="store_true", help="a short run: the figures are rough")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the figures are written")
    asked = parser.parse_args(argv)
    print(f"Python {platform.python_version()} on {platform.machine()}; µs of processor time each, medians of rounds")
    figures = []
    for found in measure(quick=asked.quick):
        if isinstance(found, Figure):
            figures.append(found)
        else:
            print(*shown(found), sep="\n", flush=True)
    print("\nFigures")
    print(*(line(figure) for figure in figures), sep="\n")
    asked.out.write_text(json.dumps(results(figures), indent=2) + "\n")
    print(f"\nWritten to {asked.out}.")
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
