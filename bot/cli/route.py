"""``baton route``: what a policy would say of a lead, on an empty desk."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.say import fail, read_text
from bot.clock import real_now
from bot.intake.form_errors import Unreadable
from bot.intake.lead_form import read_lead
from bot.words import cli as words
from routing.accounts import Account, account_key
from routing.decision import Ledger
from routing.lead import Lead
from routing.people import Roster
from routing.policy_file import read_policy
from routing.roster_file import read_roster
from routing.router import decide


@dataclass(frozen=True, slots=True)
class EmptyDesk:
    """Nobody has a lead and no account is known."""

    roster: Roster

    def ledger(self, pool: str) -> Ledger:
        """No turn was taken."""
        return Ledger(pool)

    def load(self, _owner: str) -> int:
        """Nobody has a lead."""
        return 0

    def account(self, _key: str) -> Account | None:
        """No account is known."""
        return None


def routed(lead: Path, policy: Path, roster: Path, *, explain: bool) -> Iterator[str]:
    """Who would own the lead, in lines.

    Raises:
        Told: the lead cannot be read.
        PolicyError: policy or roster have something wrong in them.
    """
    people = read_roster(read_text(roster), roster.name)
    rules = read_policy(read_text(policy), people, policy.name)
    given = _read(lead)
    decision = decide(rules, given, EmptyDesk(people), real_now())
    yield words.would_own(decision, people)
    if explain:
        yield from words.why(decision, people)


def _read(path: Path) -> Lead:
    text = sys.stdin.read() if str(path) == "-" else read_text(path)
    try:
        draft = read_lead(text.encode("utf-8", "surrogateescape"))
    except Unreadable as error:
        fail(f"{path}: {error}")
    now = real_now()
    created = draft.created_at or now
    company = account_key(str(draft.attributes.get("company") or "")) or None
    return Lead(1, draft.source, draft.external_id, draft.stage or "new", created, created, draft.attributes, company)
