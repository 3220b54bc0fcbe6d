"""What the command line says. Sentences with a name in braces are filled where they are said."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import unescape
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.mrkdwn import line
from bot.words import why as because
from bot.words.names import count, title
from routing.assignment import Assignment, State
from routing.decision import Candidate, Decision
from routing.lead import Lead
from routing.people import Roster
from routing.reference.territory import Placing
from routing.review import WHICH_ACCOUNT
from routing.spans import spoken
from routing.views import Explained, LeadView

if TYPE_CHECKING:
    from storage.recomputed import Again

NO_FILE = "{path} cannot be read: {why}. Correct the path."
CANNOT_WRITE = "{path} cannot be written: {why}. Choose another place."
NOT_UTF8 = "{path} is not UTF-8 text: save it as UTF-8."
FAILED = "{what} failed: {why}."
NOT_A_DATABASE = "BATON_DATABASE_URL names something that cannot be read as Baton's database ({why}). Correct it."
UNREACHABLE = "{why}. Start it, or correct BATON_DATABASE_URL."
STOPPED = "Stopped."
IN_USE = (
    "{path} is in use by {who}. Stop that Baton first and run this again. (Leads it takes while it runs: "
    "`baton import leads`, or POST /v1/leads.)"
)
THROUGH = "{path} is in use by {who}; leads can be imported while it runs, once this is as that Baton has it:"
SILENT = (
    "{path} is in use by {who}, and no Baton answers at {url}. Set BATON_HOST and BATON_PORT as that Baton has them, "
    "or stop it first."
)
TURNED_AWAY = "The Baton at {url} did not take the import: {why} Correct that and run the same command again."
BROKE_OFF = "the Baton at {url} broke off ({why})"
NO_DATABASE = (
    "There is no database yet at {name}. If it is elsewhere, set BATON_DATABASE_URL; else `baton run` or "
    "`baton import` makes it."
)
NO_POLICY = "No policy is in force: publish one with `baton policy publish FILE --reason WHY`."
NO_ROSTER = "Nobody is in the roster: put it in force with `baton run` (BATON_ROSTER) or `baton import roster FILE`."

SOUND = "{name} is sound: {rules}, {pools} and {queues}, version {version}."
OVERLAPS = "{count} of rules name leads in common, and the first has them: --all lists them, each with such a lead."
NO_ROSTER_CHECKED = "Its people were not checked: add --roster FILE to do so."

FORMATTED = "{name} is laid out anew; what it says is the same."
FORMATTED_ALREADY = "{name} is laid out already."
NOT_FORMATTED = "{name} is not laid out yet: run `baton fmt` on it."
CANNOT_FORMAT = (
    "{name} was left as it is: laid out it would not say the same. Please report this, with the file; it is a bug."
)

NO_LEAD = "There is no lead {reference}. Write its number (L17), company, e-mail address or external id."
SEVERAL = "Several leads answer to {reference}; write one of their numbers:"
NOT_BY_POLICY = "No rule was asked: {by} {did} ({reason})."
CANNOT_DECIDE = "The policy could not decide: {error}."
NO_DECISION = "No rule was asked: it was closed before Baton knew it."

PUBLISHED = "{version} is in force now."
SAME_POLICY = "{version} is in force already; nothing was changed."
AUDIT_SOUND = "Sound: {facts} facts in {streams} chains, {leads} leads; every promise holds."
AUDIT_BROKEN = "The first broken link is {link}."
AUDIT_BAD = (
    "Not sound: {count}. Change nothing in this database; see who could write to it, and compare it with a backup."
)
CHECKPOINT = "Written to {file}. Keep it where nobody who can write the database can change it."
MIGRATED = "{name} is up to date."

ROW_ASIDE = "line {line}: {error}"
SET_ASIDE = "{count} set aside in {path}, with the line and the reason. Correct {name} and run the same command again."
RUN_AGAIN = "Run the same command again to go on: what is in stays as it is."
STOPPED_AT = "Stopped at line {line}: {why}"
NO_SOURCE = "Nobody says who these leads are from: add --source NAME, or source: to the mapping."
MAPPING_NEEDED = "This file needs --map: {why}"

SHOWN = 12
"""The most rules, and the most people, that an explanation names."""


def moment(at: datetime) -> str:
    """A moment, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


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


def parent_loop(account: str) -> str:
    """Accounts that were not taken in."""
    return f"“{line(account)}” would belong to itself in the end. Correct one parent on the way, and import again."


def would_own(decision: Decision, people: Roster) -> str:
    """Who would own a lead, by which rule, until when."""
    rule, due = _rule(decision.rule, decision.target), f"due in {spoken(decision.due)}"
    if decision.owner is not None:
        return f"{named(people, decision.owner)}, {due}. {rule}."
    if decision.pool is not None:
        who = named(people, decision.accountable)
        return f"Whoever in the pool {decision.pool} claims it first, {due}; {who} answers for it until then. {rule}."
    return f"The queue {decision.queue}, {due}; {named(people, decision.accountable)} answers for it. {rule}."


def _rule(rule: str, of: str) -> str:
    """The rule, and where it sends leads."""
    role = of.removeprefix("account_owner").strip()
    where = f"the account's owner{f' in {role}' if role else ''}" if of.startswith("account_owner") else of
    if rule == WHICH_ACCOUNT:
        return f"Nobody can be sure which account it belongs to: {where}"
    return f"No rule matched: {where}" if rule == "otherwise" else f"Rule: “{line(rule)}”, to {where}"


def why(explained: Decision | Explained, people: Roster) -> Iterator[str]:
    """Who was chosen, why not the others, why no earlier rule matched, and the lead's points: a line for each."""
    mismatches, candidates = explained.mismatches, explained.candidates
    for chosen in (c for c in candidates if c.chosen):
        yield f"Chosen: {_candidate(chosen, people)}."
    others = [_candidate(c, people) for c in candidates if not c.chosen]
    yield from _listed("Not chosen:", others)
    yield from _listed("Earlier rules:", [f"“{line(m.rule)}” {because.mismatch(m)}" for m in mismatches])
    yield from (f"{because.misread(one)}." for one in explained.misread)
    if explained.score is not None:
        yield from _listed(f"{because.score(explained.score)}:", because.points(explained.score) or ["nothing counted"])


def read(lead: Lead, placing: Placing | None = None) -> Iterator[str]:
    """How the lead came by its region, where that is known, and what of it could not be read: a line for each."""
    if placing is not None:
        yield f"{because.region(placing)}."
    yield from (f"{said}." for said in because.unread(lead))


NO_DECISION = "No policy decided about {lead}, so there is nothing to compute again."
_WHY_NOT = MappingProxyType(
    {
        "error": "deciding itself failed then, and the lead went to a person",
        "not_kept": "it was made before Baton kept what that takes, or among too many people",
        "erased": "what the lead told was erased",
        "unreadable": "this Baton does not read its policy any longer",
        "review": "it waited for somebody to say which account it is",
    }
)


def recomputed(one: "Again") -> str:
    """Whether a decision that was computed again is the same."""
    head = f"Decision {one.decision}, {one.at:%d %b %Y %H:%M} UTC, rule “{line(one.rule)}”"
    if one.why_not:
        return f"{head}: cannot be computed again; {_WHY_NOT[one.why_not]}."
    if one.differs:
        return (
            f"{head}: DIFFERS in {', '.join(one.differs)}. Run `baton audit verify`: the database may have been edited."
        )
    return f"{head}: computed again, the same to the last bit."


def _candidate(of: Candidate, people: Roster) -> str:
    who = named(people, of.owner) if of.owner else because.THE_ACCOUNT
    return f"{who}: {because.reason(of)}"


def _listed(head: str, said: list[str]) -> Iterator[str]:
    """One of them beside the head, several below it."""
    if len(said) < 2:
        yield from (f"{head} {one}." for one in said)
        return
    yield head
    yield from (f"  {one}" for one in said[:SHOWN])
    if len(said) > SHOWN:
        yield f"  {because.more(len(said) - SHOWN)}"


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
    who = named(people, present.owner) if present.owner else _place(present)
    if not present.open:
        return f"{name}: closed as {lead.stage}, last with {who}."
    if present.owner is None:
        return f"{name}: in {who}, {_until(present)}; {named(people, present.accountable)} answers for it."
    return f"{name}: {who}, {_until(present)}."


def _place(present: Assignment) -> str:
    return f"the queue {present.queue}" if present.queue else f"the pool {present.pool}, to be claimed"


def _until(present: Assignment) -> str:
    if present.state is State.SNOOZED and present.snoozed_until is not None:
        return f"snoozed until {moment(present.snoozed_until)}"
    if present.accepted_at is not None:
        return f"accepted {moment(present.accepted_at)}"
    return f"{'no answer yet, ' if present.owner else ''}due {moment(present.due_at)}"


def not_sound(findings: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """What does not hold: the check, where, and what is there; neighbours of one kind share a line."""
    for (check, what), alike in groupby(findings, key=lambda found: (found[0], found[2])):
        yield f"{check}: {', '.join(where for _, where, _ in alike)}: {what}."


def called(lead: Lead) -> str:
    """A lead's number, and what people call it."""
    name = title(lead)
    return lead.label if name == lead.label else f"{lead.label} {name}"


def decided(of: Explained) -> str:
    """When it was decided, and by what."""
    return f"{_rule(of.rule, of.target)}. Decided {moment(of.at)} by policy {of.policy}."


def not_decided(view: LeadView, people: Roster) -> str:
    """Why there is no decision to explain."""
    present = view.assignment
    if present is None or present.reason == "history":
        return NO_DECISION
    did = "took it over" if present.owner == present.given_by else "gave it to them"
    return NOT_BY_POLICY.format(by=named(people, present.given_by), did=did, reason=present.reason.replace("_", " "))
