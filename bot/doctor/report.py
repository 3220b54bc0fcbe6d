"""The report: remarks on a screen, with colours or without, or as JSON."""

import json
from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from bot.doctor.remark import Area, Mark, Remark
from bot.words import doctor as words

COLOURS = {Mark.GOOD: "green", Mark.WARNING: "yellow", Mark.FAULT: "red bold", Mark.SKIPPED: "dim"}


def works(remarks: Sequence[Remark]) -> bool:
    """Whether nothing keeps the bot from working."""
    return all(remark.mark is not Mark.FAULT for remark in remarks)


def show(remarks: Sequence[Remark], console: Console) -> None:
    """A line each, under what it is about; lines are wrapped by the terminal, so that they can be copied whole."""
    order = list(Area)
    for area, about in groupby(sorted(remarks, key=lambda one: order.index(one.area)), key=lambda one: one.area):
        console.print(Text(area.value, "bold"))
        for remark in about:
            console.print(_line(remark), soft_wrap=True)
    summary = words.summary(_count(remarks, Mark.FAULT), _count(remarks, Mark.WARNING))
    console.print(Text(summary, "bold"), soft_wrap=True)


def as_json(remarks: Sequence[Remark]) -> str:
    """For programs: ``ok``, and each remark with its area, mark, text and fix."""
    told = [{"area": one.area.name.lower(), "mark": one.mark, "text": one.text, "fix": one.fix} for one in remarks]
    return json.dumps({"ok": works(remarks), "remarks": told}, indent=2, ensure_ascii=False)


def _line(remark: Remark) -> Text:
    colour = COLOURS[remark.mark]
    said = (remark.text, "dim" if remark.mark is Mark.SKIPPED else "")
    return Text.assemble("  ", (words.MARKS[remark.mark], colour), " ", said, f" {remark.fix}" if remark.fix else "")


def _count(remarks: Sequence[Remark], mark: Mark) -> int:
    return sum(remark.mark is mark for remark in remarks)
