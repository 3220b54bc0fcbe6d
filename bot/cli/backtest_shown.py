"""How ``baton backtest`` shows what it came to: tables and bars, CSV, JSON, and a picture."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chart import Bar, as_svg, in_text
from bot.cli.backtest import Tried
from bot.cli.say import fail, say, warn
from bot.cli.tabular import Form, as_csv, table
from bot.mrkdwn import line
from bot.words import backtest as words
from bot.words import cli as cli_words
from bot.words.names import count
from routing.backtest.backtest import Report
from routing.backtest.parting import Parting
from routing.backtest.report import Flow, Share
from routing.moment import iso

COLUMNS = ("week", "owner", "before", "draft", "by_turn", "fair_share", "most_open")


def show(found: Tried, draft: Path, form: Form, chart: Path | None) -> None:
    """Say what it came to, and draw the chart where one is wanted.

    Raises:
        Told: the chart cannot be written.
    """
    report = found.report
    lines = {Form.TABLE: _as_table, Form.CSV: _as_csv, Form.JSON: _as_json}[form](report)
    for one in lines:
        say(one)
    for sentence in found.left_out:
        warn(sentence)
    if chart is not None:
        _draw(report, draft, chart)
    if form is Form.TABLE:
        say("")
        say(words.next_step(report, str(draft)))


def _draw(report: Report, draft: Path, chart: Path) -> None:
    assert report.first is not None
    assert report.last is not None
    note = f"{count(report.leads, 'lead')}, {report.first:%Y-%m-%d} to {report.last:%Y-%m-%d}, {report.draft.version}"
    try:
        chart.write_text(as_svg(f"Leads by owner under {draft.name}", note, _bars(report)), "utf-8")
    except OSError as error:
        fail(cli_words.CANNOT_WRITE.format(path=chart, why=(error.strerror or str(error)).lower()))
    warn(words.CHART.format(path=chart))


def _as_table(report: Report) -> Iterator[str]:
    yield from words.summary(report)
    moves = report.moves()
    if moves:
        yield f"\n{words.MOVES}"
        rows = [
            (f"{leads:,}", words.place(flow[1], flow[2]), words.place(flow[3], flow[4]))
            for flow, leads in moves[: words.SHOWN]
        ]
        yield table(("Leads", "Before", "Draft"), rows, figures=(0,))
        if len(moves) > words.SHOWN:
            yield words.more(count(len(moves) - words.SHOWN, "kind") + " more")
        yield "\nFor example"
        yield from (f"  {words.example(told)}" for told in _examples(report))
    yield f"\n{words.OWNERS}"
    yield from _owners(report)
    yield f"\n{words.WEEKS}"
    yield from _weeks(report)


def _examples(report: Report) -> list[Parting]:
    """One lead of each of the commonest moves."""
    told = [report.partings.get((flow[0], flow[1], flow[3]), [])[:1] for flow, _ in report.moves()]
    return list(dict.fromkeys(one[0] for one in told if one))[:6]


def _owners(report: Report) -> Iterator[str]:
    sums = _sums(report)
    bars = _bars(report)
    rows = [
        (
            line(bar.name, 28), f"{bar.was:,}", f"{bar.had:,}", f"{sums[bar.name].by_turn:,}",
            "" if bar.wanted is None else f"{sums[bar.name].wanted:,.1f}", f"{sums[bar.name].peak:,}",
        )
        for bar in bars[: words.SHOWN]
    ]  # fmt: skip
    heads = ("Owner", "Before", "Draft", "By turn", "Fair share", "Most open")
    yield table(heads, rows, figures=(1, 2, 3, 4, 5))
    if len(bars) > words.SHOWN:
        yield words.more(count(len(bars) - words.SHOWN, "row") + " more")
    yield ""
    yield from in_text([Bar(line(bar.name, 20), bar.was, bar.had) for bar in bars[: words.SHOWN]], 30)


def _weeks(report: Report) -> Iterator[str]:
    weeks = sorted(report.weeks.items())
    shown = weeks[-words.SHOWN :]
    heads = ["Week", "Leads", "Fell before", "Fall now"] + (["Nobody on duty"] if report.timed else [])
    rows = [
        (
            f"{monday}", f"{week.leads:,}", f"{week.fell_before:,}", f"{week.falls:,}",
            *([f"{week.unattended:,}"] if report.timed else []),
        )
        for monday, week in shown
    ]  # fmt: skip
    yield table(heads, rows, figures=(1, 2, 3, 4))
    if len(weeks) > words.SHOWN:
        yield words.more(count(len(weeks) - words.SHOWN, "earlier week"))


@dataclass(slots=True)
class _Sum:
    was: int = 0
    had: int = 0
    by_turn: int = 0
    wanted: float = 0.0
    peak: int = 0

    def add(self, share: Share) -> None:
        self.was += share.was
        self.had += share.had
        self.by_turn += share.by_turn
        self.wanted += share.wanted
        self.peak = max(self.peak, share.peak)


def _sums(report: Report) -> dict[str, _Sum]:
    sums: dict[str, _Sum] = {}
    for share in report.shares():
        sums.setdefault(share.owner, _Sum()).add(share)
    return sums


def _bars(report: Report) -> list[Bar]:
    """Everybody, most leads first. The fair share is with what comes by name or account, so that it compares."""
    sums = _sums(report)
    bars = [
        Bar(words.holder(name), of.was, of.had, of.had - of.by_turn + of.wanted if of.wanted else None)
        for name, of in sums.items()
    ]
    return sorted(bars, key=lambda bar: (-bar.had, -bar.was, bar.name))


def _as_csv(report: Report) -> Iterator[str]:
    rows = [(str(s.week), s.owner, s.was, s.had, s.by_turn, round(s.wanted, 2), s.peak) for s in report.shares()]
    yield as_csv(COLUMNS, rows)


def _as_json(report: Report) -> Iterator[str]:
    assert report.first is not None
    assert report.last is not None
    shifts = Counter[str]()
    for flow, leads in report.flows.items():
        shifts[flow[5]] += leads
    fell, falls = report.fallback
    yield json.dumps(
        {
            "policy": report.draft.version, "leads": report.leads, "first": iso(report.first), "last": iso(report.last),
            "stay": shifts["stays"], "turn": shifts["turns"], "move": shifts["moves"], "moved_share": report.moved,
            "fallback_before": fell, "fallback": falls, "nobody_on_duty": report.unattended if report.timed else None,
            "never_used": [{"stage": stage, "rule": rule} for stage, rule in report.never],
            "moves": [_flow(report, flow, leads) for flow, leads in report.moves()],
            "weeks": [
                dict(zip(COLUMNS, (str(s.week), s.owner, s.was, s.had, s.by_turn, s.wanted, s.peak), strict=True))
                for s in report.shares()
            ],
        },
        indent=2, ensure_ascii=False,
    )  # fmt: skip


def _flow(report: Report, flow: Flow, leads: int) -> dict[str, Any]:
    stage, rule, target, now, place, _ = flow
    return {
        "stage": stage, "leads": leads, "rule_before": rule, "target_before": target, "rule": now, "target": place,
        "examples": [
            {
                "lead": told.lead, "at": iso(told.at), "before": told.before, "after": told.after,
                "cause": told.cause.value, "why": words.reason(told),
            }
            for told in report.partings.get((stage, rule, now), [])
        ],
    }  # fmt: skip
