"""What the example CRM's run came to, counted from the database, and told in tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, func, select, text

from routing.decision import Why
from routing.fairness.pools import Pick, Pool
from routing.people import Roster
from routing.policy import Policy
from storage import tables as t
from storage.database import Database

REASONS = {Why.AT_CAPACITY: "at capacity", Why.INACTIVE: "inactive", Why.NO_ACCOUNT_OWNER: "no account owner"}


@dataclass(frozen=True, slots=True)
class Given:
    """How many open leads one owner (or queue) has by one rule and target."""

    rule: str
    target: str
    pool: str | None
    owner: str | None
    queue: str | None
    leads: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything that the tables need."""

    given: Sequence[Given]
    turns: Mapping[str, Mapping[str, int]]
    loads: Mapping[str, int]
    reviews: Mapping[tuple[str, str, str], int]
    history: int


def count(database: Database) -> Numbers:
    """Read it all at one moment."""
    with database.read() as connection:
        return Numbers(
            _given(connection), _turns(connection), _loads(connection), _reviews(connection), _history(connection)
        )


def _given(connection: Connection) -> list[Given]:
    a = t.assignments.c
    columns = (a.rule, a.target, a.pool, a.owner, a.queue)
    query = select(*columns, func.count().label("leads")).where(text(f"assignments.{t.IS_OPEN}")).group_by(*columns)
    return [Given(*row) for row in connection.execute(query)]


def _turns(connection: Connection) -> dict[str, dict[str, int]]:
    turns: dict[str, dict[str, int]] = {}
    for row in connection.execute(select(t.ledger_members)):
        turns.setdefault(row.pool, {})[row.owner] = row.turns
    return turns


def _loads(connection: Connection) -> dict[str, int]:
    return {row.id: row.load for row in connection.execute(select(t.owners.c.id, t.owners.c.load))}


def _reviews(connection: Connection) -> Counter[tuple[str, str, str]]:
    """What waits in queues: by queue, rule and the reason why nobody has it."""
    a, d = t.assignments.c, t.decisions.c
    query = select(a.queue, a.rule, d.detail).outerjoin(t.decisions, d.id == a.decision_id).where(a.state == "queued")
    return Counter((row.queue, row.rule, _why(row.rule, row.detail)) for row in connection.execute(query))


def _why(rule: str, detail: str | None) -> str:
    candidates = json.loads(detail)["candidates"] if detail else []
    if not candidates:
        return "no rule matched" if rule == "otherwise" else "the rule sends it there"
    reasons = Counter(REASONS.get(Why(why), why) for _, why, _ in candidates)
    return "of " + str(len(candidates)) + ": " + ", ".join(f"{n} {reason}" for reason, n in reasons.most_common())


def _history(connection: Connection) -> int:
    closed = select(func.count()).select_from(t.assignments).where(t.assignments.c.state == "closed")
    return connection.scalar(closed) or 0


def show(console: Console, numbers: Numbers, policy: Policy, roster: Roster) -> None:
    """All the tables."""
    total = sum(given.leads for given in numbers.given)
    console.print(f"\n[bold]{total:,} open leads[/], {numbers.history:,} closed ones as history")
    console.print(_rules(numbers, total))
    console.print(_pools(numbers, policy, roster))
    console.print(
        "round_robin and weighted share out leads, least_loaded evens out open leads; each is measured by that. "
        "What account owners keep, and who is full, pulls the numbers apart.",
        style="dim",
    )
    console.print(_owners(numbers, roster))
    console.print(_waiting(numbers, policy, roster))


def _table(title: str, words: Iterable[str], figures: Iterable[str]) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for word in words:
        table.add_column(word)
    for figure in figures:
        table.add_column(figure, justify="right", no_wrap=True)
    return table


def _rules(numbers: Numbers, total: int) -> Table:
    table = _table("Who got how much, by rule", ("Rule", "To"), ("Leads", "Share"))
    sums: Counter[tuple[str, str]] = Counter()
    for given in numbers.given:
        sums[given.rule, given.target] += given.leads
    for (rule, target), leads in sums.most_common():
        table.add_row(rule, target, f"{leads:,}", f"{leads / total:.1%}")
    return table


def _pools(numbers: Numbers, policy: Policy, roster: Roster) -> Table:
    table = _table(
        "How far each pool is from its fair share",
        ("Pool", "Pick"),
        ("Leads", "Members", "Full", "Fair for one", "Fewest", "Most", "Furthest off"),
    )
    for name, pool in sorted(policy.pools.items()):
        table.add_row(name, pool.pick.value, *_fairness(pool, numbers, roster))
    return table


def _fairness(pool: Pool, numbers: Numbers, roster: Roster) -> tuple[str, ...]:
    members = pool.members_of(roster)
    turns = numbers.turns.get(pool.name, {})
    had = numbers.loads if pool.pick is Pick.LEAST_LOADED else turns
    weights = {owner: weight if pool.pick is Pick.WEIGHTED else 1 for owner, weight in members}
    unit = sum(had.get(owner, 0) for owner in weights) / sum(weights.values())
    off = {owner: had.get(owner, 0) - unit * weight for owner, weight in weights.items()}
    worst = max(off, key=lambda owner: abs(off[owner]))
    share = off[worst] / (unit * weights[worst]) if unit else 0.0
    counts = sorted(had.get(owner, 0) for owner in weights)
    full = sum(_full(roster, owner, numbers.loads) for owner in weights)
    each = f"{unit:.1f}" + (" a weight" if pool.pick is Pick.WEIGHTED else "")
    return (
        f"{sum(turns.values()):,}", str(len(members)), str(full), each, str(counts[0]), str(counts[-1]),
        f"{worst} {off[worst]:+.1f} ({share:+.0%})",
    )  # fmt: skip


def _full(roster: Roster, owner: str, loads: Mapping[str, int]) -> bool:
    person = roster.get(owner)
    return person is not None and person.capacity is not None and loads.get(owner, 0) >= person.capacity


def _owners(numbers: Numbers, roster: Roster) -> Table:
    pools = sorted({given.pool for given in numbers.given if given.pool})
    table = _table("Who has how much", ("Owner", "Office"), ("Open", "Capacity", "By account", *pools))
    sums: Counter[tuple[str, str]] = Counter()
    for given in numbers.given:
        if given.owner is not None:
            sums[given.owner, given.pool or "account"] += given.leads
    people = [person for person in roster.owners.values() if numbers.loads.get(person.id)]
    for person in sorted(people, key=lambda person: (person.team or "", person.id)):
        load = numbers.loads[person.id]
        over = person.capacity is not None and load > person.capacity
        columns = [sums[person.id, column] for column in ("account", *pools)]
        table.add_row(
            person.name, person.team or "", f"{load}{' over' if over else ''}", str(person.capacity or "none"),
            *(str(number or "") for number in columns),
        )  # fmt: skip
    return table


def _waiting(numbers: Numbers, policy: Policy, roster: Roster) -> Table:
    table = _table("What fell to review, and why", ("Queue", "Accountable", "Rule", "Why nobody has it"), ("Leads",))
    for (queue, rule, why), leads in sorted(numbers.reviews.items(), key=lambda item: -item[1]):
        steward = policy.queues[queue].accountable(roster)
        table.add_row(queue, steward, rule, why, f"{leads:,}")
    if not numbers.reviews:
        table.add_row("nothing", "", "", "", "0")
    return table
