"""An age in a rule is a deadline: at the moment it is crossed, a lead that nobody has accepted is routed again."""

from datetime import datetime, timedelta

from routing.assignment import Assignment, Outcome, State
from routing.commands import Reroute
from routing.facts import LeadAged, lead_stream
from routing.fields import Facts
from routing.giving import Gift, ask_policy, give, policy_of
from routing.lead import Lead
from routing.ports import Done, Standing, Work

TIME = "time"
"""Who acted, in facts, when only time went by."""

_TICK = timedelta(microseconds=1)


def reroute(work: Work, command: Reroute) -> Done:
    """Ask the policy again if time alone has changed which rule matches; else say when it next may.

    A check that came too late, or twice, changes nothing; neither does a rule that still matches.
    """
    lead, present = work.lead(command.seen.lead), work.assignment(command.seen.lead)
    if lead is None or present is None or not _is_due(present, command):
        return Done(Standing.UNCHANGED, lead, present)
    crossed, now = present.ages_at or command.now, command.now
    before, after = rule_at(work, lead, crossed - _TICK), rule_at(work, lead, now)
    if after in {before, present.rule}:
        return Done(Standing.DONE, lead, _aged(work, lead, present, now))
    had = work.had(lead.id) - {present.owner or ""}
    decision = ask_policy(work, lead, now, had)
    if decision.queue is not None and decision.queue == present.queue:
        return Done(Standing.DONE, lead, _aged(work, lead, present, now))
    work.record(lead_stream(lead.id), LeadAged(at=now, by=TIME, before=before, after=after))
    moved = give(work, lead, Gift(decision), now, outcome=Outcome.REROUTED, quiet=_is_quiet(present), reason=TIME)
    return Done(Standing.DONE, lead, moved)


def rule_at(work: Work, lead: Lead, moment: datetime) -> str:
    """The name of the rule that a lead meets at a moment; empty where it meets none."""
    policy = policy_of(work)
    place = policy.match(Facts(lead, moment, policy.reference, work.account))
    return "" if place is None else policy.routes[lead.stage][place].name


def _aged(work: Work, lead: Lead, present: Assignment, now: datetime) -> Assignment:
    policy = policy_of(work)
    aged = present.age(policy.ages_at(Facts(lead, now, policy.reference, work.account)))
    work.put_assignment(present, aged)
    return aged


def keep_up(work: Work, lead: Lead, present: Assignment, now: datetime) -> Assignment:
    """The record changed and its owner stays: another moment may be the next that counts."""
    return _aged(work, lead, present, now) if present.ages_at is not None or _may_age(present) else present


def _may_age(present: Assignment) -> bool:
    return present.accepted_at is None and bool(present.rule)


def _is_due(present: Assignment, command: Reroute) -> bool:
    same = (present.id, present.offer) == (command.seen.assignment, command.seen.offer)
    waits = present.open and present.accepted_at is None and present.state is not State.SNOOZED
    return same and waits and present.ages_at is not None and present.ages_at <= command.now


def _is_quiet(present: Assignment) -> bool:
    """Whether it came from a file, and nobody was told of it."""
    return (present.ladder if present.state is State.HELD else present.next_check_at) is None
