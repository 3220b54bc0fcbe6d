"""What the command line says. Sentences with a name in braces are filled where they are said."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from types import MappingProxyType

from bot.words.names import title
from routing.decision import Candidate, Decision, Mismatch, Why
from routing.lead import Lead
from routing.people import Roster
from routing.spans import spoken
from routing.views import Explained, LeadView

NO_FILE = "{path} cannot be read: {why}. Correct the path."
CANNOT_WRITE = "{path} cannot be written: {why}. Choose another place."
NOT_UTF8 = "{path} is not UTF-8 text: save it as UTF-8."
FAILED = "{what} failed: {why}."
STOPPED = "Stopped."
IN_USE = (
    "{path} is in use by {who}. Stop that Baton first and run this again; while it runs, send leads to its "
    "POST /v1/leads instead."
)
NO_DATABASE = "There is no database yet at {name}: `baton import`, `baton policy publish` or `baton run` makes it."
NO_POLICY = "No policy is in force: publish one with `baton policy publish FILE`."
NO_ROSTER = "Nobody is in the roster: put it in force with `baton run` (BATON_ROSTER) or `baton import roster FILE`."

SOUND = "{name} is sound: {rules}, {pools} and {queues}, version {version}."
NO_ROSTER_CHECKED = "Its people were not checked: add --roster FILE to do so."

NO_LEAD = "There is no lead {reference}: write its number (L17), external id, e-mail address or company."
SEVERAL = "Several leads answer to {reference}; write one of their numbers:"
NOT_BY_POLICY = "No decision of the policy stands behind it: {by} gave it, for the reason {reason}."
CANNOT_DECIDE = "The policy could not decide: {error}."
NO_DECISION = "Nothing was decided about it: it came in as history."

PUBLISHED = "{version} is in force now."
SAME_POLICY = "{version} is in force already; nothing was changed."
AUDIT_SOUND = "Sound: {facts} facts in {streams} chains, {leads} leads; every promise holds."
AUDIT_BROKEN = "The first broken link is {link}."
AUDIT_BAD = "Not sound: {count}."
CHECKPOINT = "Written to {file}. Keep it where nobody who can write the database can change it."
MIGRATED = "{name} is up to date."

ROW_ASIDE = "line {line}: {error}"
SET_ASIDE = (
    "{count} set aside in {path}, with the line and the reason. Mend them in {name} and run the same command again."
)
RUN_AGAIN = "Run the same command again to go on: what is in stays as it is."
STOPPED_AT = "Stopped at line {line}: {why}"
NO_SOURCE = "Nobody says who these leads are from: add --source NAME, or source: to the mapping."
MAPPING_NEEDED = "This file needs --map: {why}"

SHOWN = 5
"""The most rules and people that an explanation names."""

WHY: Mapping[Why, str] = MappingProxyType(
    {
        Why.CHOSEN_TURN: "waited longest for a turn",
        Why.CHOSEN_SHARE: "furthest behind the share",
        Why.CHOSEN_LOAD: "fewest open leads",
        Why.CHOSEN_ACCOUNT: "looks after the account",
        Why.CHOSEN_NAMED: "named by the rule",
        Why.NOT_YET: "not this time",
        Why.INACTIVE: "inactive",
        Why.UNKNOWN: "not in the roster",
        Why.AT_CAPACITY: "at capacity",
        Why.HAD_IT_BEFORE: "had it before",
        Why.NO_ACCOUNT_OWNER: "the account has no owner yet",
    }
)


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 lead``, ``1,204 leads``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def moment(at: datetime) -> str:
    """A moment, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def candidate(who: str, of: Candidate) -> str:
    """One candidate with the reason and the numbers."""
    numbers = dict(of.numbers)
    parts = [WHY.get(of.why, of.why.value.replace("_", " "))]
    if "load" in numbers:
        room = f" of {numbers['capacity']}" if "capacity" in numbers else ""
        parts.append(f"{numbers['load']}{room} open")
    if "turns" in numbers:
        parts.append(count(numbers["turns"], "turn"))
    return f"{who} ({', '.join(parts)})" if who else parts[0]


_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_CHANNEL = re.compile(r"<#([^>|]*)(?:\|[^>]*)?>")


def plain(mrkdwn: str) -> str:
    """A sentence made for Slack, as a terminal shows it."""
    text = _CHANNEL.sub(r"#\1", _DATE.sub(r"\1", mrkdwn))
    return unescape(text.replace("\u200b", ""))


def taken_in(fresh: int, updated: int, unchanged: int) -> str:
    """What an import of leads did."""
    if not fresh and not updated and unchanged:
        return f"Nothing changed: all {count(unchanged, 'lead')} of the file are in already."
    return f"{count(fresh, 'lead')} new, {updated:,} changed, {unchanged:,} in already."


def strangers(number: int) -> str:
    """Closed leads without anybody's name on record."""
    return f"{count(number, 'closed lead')} came in without an owner: the roster does not know who the file names."


def people_taken(number: int, version: str, changed: bool) -> str:
    """What an import of a roster did."""
    if not changed:
        return f"Nothing changed: the roster has all {count(number, 'person', 'people')} of the file already."
    return f"{count(number, 'person', 'people')} in the roster, version {version}."


def accounts_taken(number: int, changed: bool) -> str:
    """What an import of accounts did."""
    if not changed:
        return f"Nothing changed: all {count(number, 'account')} of the file are in already."
    return f"{count(number, 'account')} taken in."


def would_own(decision: Decision, people: Roster) -> str:
    """Who would own a lead, by which rule, until when."""
    rule = "no rule matched" if decision.rule == "otherwise" else f"by “{decision.rule}”"
    due = f"due in {spoken(decision.due)}"
    if decision.owner is not None:
        return f"{named(people, decision.owner)}: {rule}, {decision.target}, {due}."
    return f"Queue {decision.queue}: {rule}; {named(people, decision.accountable)} answers for it, {due}."


def why(mismatches: tuple[Mismatch, ...], candidates: tuple[Candidate, ...], people: Roster) -> Iterator[str]:
    """Why earlier rules did not match, who was chosen, and why not the others: a line for each."""
    if mismatches:
        said = [f"“{m.rule}” wants {_wanted(m)}, not {_found(m)}" for m in mismatches[:SHOWN]]
        yield f"Earlier rules: {'; '.join(said)}{_more(len(mismatches))}."
    chosen = [c for c in candidates if c.chosen]
    others = [c for c in candidates if not c.chosen]
    if chosen:
        yield f"Chosen: {candidate(named(people, chosen[0].owner), chosen[0])}."
    if others:
        listed = ", ".join(candidate(named(people, c.owner), c) for c in others[:SHOWN])
        yield f"Not chosen: {listed}{_more(len(others))}."


def _more(count: int) -> str:
    return f", and {count - SHOWN} more" if count > SHOWN else ""


def _wanted(mismatch: Mismatch) -> str:
    """A condition made of several says by itself what it is about."""
    return mismatch.wanted if mismatch.field in {"any", "not"} else f"{mismatch.field} {mismatch.wanted}"


def _found(mismatch: Mismatch) -> str:
    found = mismatch.found
    return "unknown" if found is None or found == "" else ", ".join(found) if isinstance(found, tuple) else str(found)


def named(people: Roster, owner: str | None) -> str:
    """Somebody's name and id."""
    known = people.get(owner or "")
    return f"{known.name} ({known.id})" if known else owner or ""


def standing(view: LeadView, people: Roster) -> str:
    """A lead as it stands: who has it, until when, and who answers for it."""
    lead, present = view.lead, view.assignment
    name = called(lead)
    if present is None:
        return f"{name}: nobody has it."
    who = named(people, present.owner) if present.owner else f"queue {present.queue}"
    if not present.open:
        return f"{name}: closed as {lead.stage}, last with {who}."
    due = f"due {moment(present.due_at)}"
    return f"{name}: {who}, {present.state.value}, {due}; {named(people, present.accountable)} answers for it."


def called(lead: Lead) -> str:
    """A lead's number, and what people call it."""
    name = title(lead)
    return lead.label if name == lead.label else f"{lead.label} {name}"


def decided(of: Explained) -> str:
    """When it was decided, and by what."""
    return f"Decided {moment(of.at)} by “{of.rule}” of policy {of.policy}: {of.target}."


def not_decided(view: LeadView, people: Roster) -> str:
    """Why there is no decision to explain."""
    present = view.assignment
    if present is None or present.reason == "history":
        return NO_DECISION
    return NOT_BY_POLICY.format(by=named(people, present.given_by), reason=present.reason)
