"""``baton shadow``: where Baton and the router beside it disagree."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.say import fail, plainly, say
from bot.cli.tabular import Form

if TYPE_CHECKING:
    from routing.people import Roster
    from routing.policy import Policy
    from storage.shadowed import Shadowed

app = typer.Typer(help="Compare Baton with the router beside which it runs.", no_args_is_help=True)

SHOWN = 3


@app.callback()
def _several() -> None:
    """One command would otherwise be the whole of it."""


@app.command()
@plainly
def report(
    since: Annotated[str | None, typer.Option(help="Leads since then: 30d, or a date. [default: all]")] = None,
    form: Annotated[
        Form, typer.Option("--format", help="Who reads it: a person, a spreadsheet, a program.")
    ] = Form.TABLE,
) -> None:
    """Say where Baton and the other router part, by rule and why. Nothing is written."""
    from bot.cli.backtest import moment_of
    from bot.cli.opening import opened
    from bot.words import shadow as words
    from storage.in_force import InForce, State
    from storage.shadowed import shadowed

    with opened() as database, database.read() as connection:
        state, known = State.read(connection), InForce()
        policy, people = known.policy(connection, state.policy), known.roster(connection, state.roster, state.people)
        compared = Compared(policy, people)
        for one in shadowed(connection, moment_of(since)):
            compared.add(one)
    if not compared.leads:
        fail(words.NOTHING.format(since=f" in the last {since}" if since else ""))
    for line in {Form.TABLE: _as_table, Form.CSV: _as_csv, Form.JSON: _as_json}[form](compared):
        say(line)


class Compared:
    """The sums, by rule: to the same person, to another of the same pool, elsewhere, and whom nobody knows."""

    def __init__(self, policy: "Policy | None", people: "Roster") -> None:
        self.canary = policy.canary if policy is not None else 0.0
        pools = policy.pools if policy is not None else {}
        self._members = {
            f"pool {name}": frozenset(owner for owner, _ in pool.members_of(people)) for name, pool in pools.items()
        }
        self.rules: dict[tuple[str, str], Counter[str]] = {}
        self.whys: dict[tuple[str, str], Counter[Any]] = {}
        self.examples: dict[tuple[str, str], list[Shadowed]] = {}

    @property
    def leads(self) -> int:
        """How many there were."""
        return sum(counts.total() for counts in self.rules.values())

    def count(self, kind: str) -> int:
        """How many there were of a kind: ``same``, ``pool``, ``apart``, ``unknown``."""
        return sum(counts[kind] for counts in self.rules.values())

    def add(self, one: "Shadowed") -> None:
        """Count a lead."""
        key = (one.rule, one.target)
        kind = self._kind(one)
        self.rules.setdefault(key, Counter())[kind] += 1
        if kind == "apart":
            self.whys.setdefault(key, Counter())[one.why] += 1
            examples = self.examples.setdefault(key, [])
            if len(examples) < SHOWN:
                examples.append(one)

    def _kind(self, one: "Shadowed") -> str:
        if one.owner is None:
            return "unknown"
        if one.owner == one.chosen:
            return "same"
        return "pool" if one.owner in self._members.get(one.target, ()) else "apart"

    def in_order(self) -> list[tuple[tuple[str, str], Counter[str]]]:
        """The rules, where they part most first."""
        return sorted(self.rules.items(), key=lambda one: (-one[1]["apart"], -one[1].total(), one[0]))


def _as_table(of: Compared) -> Iterator[str]:
    from bot.cli.tabular import table
    from bot.words import shadow as words
    from bot.words.versions import percent

    yield from words.total(of.leads, of.count("same"), of.count("pool"), of.count("apart"), of.count("unknown"))
    rows = [
        (words.rule(*key), *(f"{counts[kind]:,}" for kind in ("same", "pool", "apart", "unknown")))
        for key, counts in of.in_order()
    ]
    yield ""
    yield table(("Rule", "Same", "Same pool", "Apart", "Unknown"), rows, figures=(1, 2, 3, 4))
    if of.whys:
        yield f"\n{words.APART}"
        for key, whys in sorted(of.whys.items(), key=lambda one: -one[1].total()):
            told = ", ".join(f"{number:,} {words.reason(why)}" for why, number in whys.most_common(4))
            yield f"  {words.rule(*key)}: {told}"
            yield from (
                f"    L{one.lead}: {one.owner} there, {one.chosen or one.target} here" for one in of.examples[key]
            )
    if of.canary:
        yield words.CANARY.format(share=percent(of.canary))
    yield ""
    yield words.NEXT if of.whys else words.AGREE


_HEADS = ("rule", "target", "same", "same_pool", "apart", "unknown")


def _as_csv(of: Compared) -> Iterator[str]:
    from bot.cli.tabular import as_csv

    rows = [(*key, counts["same"], counts["pool"], counts["apart"], counts["unknown"]) for key, counts in of.in_order()]
    yield as_csv(_HEADS, rows)


def _as_json(of: Compared) -> Iterator[str]:
    from routing.moment import iso

    rules = []
    for key, counts in of.in_order():
        row: dict[str, Any] = dict(
            zip(_HEADS, (*key, *(counts[k] for k in ("same", "pool", "apart", "unknown"))), strict=True)
        )
        whys = of.whys.get(key, Counter[Any]())
        row["why"] = {why.value if why is not None else "elsewhere": number for why, number in whys.most_common()}
        row["examples"] = [
            {"lead": f"L{one.lead}", "at": iso(one.at), "other": one.owner, "baton": one.chosen}
            for one in of.examples.get(key, [])
        ]
        rules.append(row)
    yield json.dumps({"leads": of.leads, "canary": of.canary, "rules": rules}, indent=2, ensure_ascii=False)
