"""``baton route``: what a policy would say of a lead, on an empty desk."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli.explaining import decided_json
from bot.cli.say import fail, read_text
from bot.clock import real_now
from bot.intake.form_errors import Unreadable
from bot.intake.lead_form import read_lead
from bot.words import cli as words
from routing.accounts.account import account_key
from routing.blank_desk import BlankDesk
from routing.changing import told
from routing.lead import Lead
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.router import decide
from routing.router import explain as reasons


def routed(lead: Path, policy: Path, roster: Path, *, explain: bool, as_json: bool) -> Iterator[str]:
    """Who would own the lead, in lines.

    Raises:
        Told: the lead cannot be read.
        PolicyError: policy or roster have something wrong in them.
    """
    people = read_roster(read_text(roster), roster.name)
    rules = read_policy(read_text(policy), people, policy.name)
    given = _read(lead)
    decision = (reasons if explain or as_json else decide)(rules, given, BlankDesk(people), real_now())
    if as_json:
        yield decided_json(decision)
        return
    yield words.would_own(decision, people)
    if explain:
        yield from (*words.read(given, decision.placing), *words.why(decision, people))


def _read(path: Path) -> Lead:
    text = sys.stdin.read() if str(path) == "-" else read_text(path)
    try:
        draft = read_lead(text.encode("utf-8", "surrogateescape"))
    except Unreadable as error:
        fail(f"{path}: {error}")
    now = real_now()
    created = draft.created_at or now
    company = account_key(str(draft.attributes.get("company") or "")) or None
    given = told(draft.attributes)
    return Lead(1, draft.source, draft.external_id, draft.stage or "new", created, created, given, company)
