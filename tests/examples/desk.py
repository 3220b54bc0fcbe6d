"""An example's files, and a desk in memory that is given its leads in the order of the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.intake.account_file import read_accounts
from bot.intake.fields import Fields
from bot.intake.lead_form import check_lead
from bot.intake.mapping import Kind, same_names
from bot.intake.rows import open_rows
from bot.intake.set_aside import SetAside
from routing.accounts.account import Account
from routing.backtest.replay import Given, Recorded
from routing.commands import AdoptAccounts, AdoptPolicy, AdoptRoster, Receive
from routing.decision import Decision, Why
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Done, Standing
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.reading.yaml_text import read_yaml
from tests.memory import MemoryWork

FOLDER = Path(__file__).parents[2] / "examples"
NAMES = ("saas", "brokerage", "services", "insurer", "partners")


NOT_A_GATE = frozenset({Why.NOT_YET, Why.MAY_CLAIM})
"""What is said of somebody who could have had the lead."""


@dataclass(frozen=True, slots=True)
class Said:
    """What became of one lead: the decision that was made of it, or the lead that its record joined."""

    lead: str
    decision: Decision | None
    joined: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As ``expected.yml`` has it."""
        decision = self.decision
        if decision is None:
            return {"joins": self.joined}
        told: dict[str, Any] = {"rule": decision.rule, "to": _place(decision)}
        if decision.chosen is not None:
            told["why"] = decision.chosen.why.value
        others = (one for one in decision.candidates if one.owner and not one.chosen and one.why not in NOT_A_GATE)
        passed = {one.owner: one.why.value for one in others}
        return told | ({"passed": passed} if passed else {})


def _place(decision: Decision) -> str:
    """A person, else ``pool inbound``, ``queue review``, or ``held for abel``."""
    if decision.owner is not None:
        return decision.owner
    if decision.awaits is not None:
        return f"held for {decision.awaits}"
    return f"pool {decision.pool}" if decision.pool is not None else f"queue {decision.queue}"


@dataclass(frozen=True, slots=True)
class Example:
    """One of the examples, read."""

    name: str
    roster: Roster
    policy: Policy
    accounts: tuple[Account, ...]
    leads: tuple[Mapping[str, Any], ...]
    expected: Mapping[str, Mapping[str, Any]]

    def account(self, key: str) -> Account | None:
        """A company by its key."""
        return next((account for account in self.accounts if account.key == key), None)


@cache
def example(name: str) -> Example:
    """An example by its folder's name; it is read once."""
    folder = FOLDER / name
    roster = read_roster((folder / "roster.yml").read_text())
    return Example(
        name,
        roster,
        read_policy((folder / "policy.yml").read_text(), roster),
        tuple(accounts_of(folder / "accounts.csv", roster)),
        tuple(json.loads(line) for line in (folder / "leads.ndjson").read_text().splitlines()),
        read_yaml((folder / "expected.yml").read_text(), "expected.yml").root,
    )


@cache
def story(name: str) -> tuple[tuple[Said, ...], tuple[Recorded, ...]]:
    """Give an example's leads to a desk, each at its moment: what was said of each, and what is then on record."""
    of, work = example(name), MemoryWork()
    drafts = [check_lead(dict(told)) for told in of.leads]
    start = drafts[0].created_at
    assert start is not None
    work.settle(AdoptRoster(now=start, roster=of.roster, by="file"))
    work.settle(AdoptPolicy(now=start, policy=of.policy, by="file"))
    work.settle(AdoptAccounts(now=start, accounts=of.accounts, by="file"))
    said: list[Said] = []
    records: list[Recorded] = []
    for draft in drafts:
        assert draft.created_at is not None
        done = work.settle(Receive(now=draft.created_at, draft=draft))
        assert isinstance(done, Done) and done.lead is not None, done
        if done.standing is Standing.JOINED:
            said.append(Said(draft.external_id, None, done.lead.external_id))
            continue
        decision = work.decisions[-1][1]
        said.append(Said(draft.external_id, decision))
        given = Given(decision.rule, decision.target, decision.owner, decision.queue)
        records.append(Recorded(work.leads[done.lead.id], draft.created_at, given))
    return tuple(said), tuple(records)


def accounts_of(file: Path, roster: Roster) -> list[Account]:
    """The companies of an example, as ``baton import accounts`` reads them."""
    if not file.is_file():
        return []
    rows = open_rows(file)
    assert rows.columns
    with SetAside(file.with_name("rejected.ndjson")) as aside:
        found = read_accounts(rows, Fields(same_names(rows.columns, Kind.ACCOUNTS, None), rows, ()), roster, aside)
        assert not aside.first
    return found
