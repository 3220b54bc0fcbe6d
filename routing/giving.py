"""Giving a lead to somebody: the one way that an assignment comes to be."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from routing.assignment import Assignment, Outcome, State
from routing.commands import Approve, Assign, TakeOver
from routing.decision import Decision
from routing.duty.calendar import Calendar, after_work, working_time
from routing.facts import LeadAssigned, lead_stream
from routing.fields import Facts
from routing.gift_facts import fact_of
from routing.ladder import DAY, Do, Ladder, Rung
from routing.lead import Lead
from routing.messages import JSON, Audience, Notice, Place, Tell
from routing.moment import iso
from routing.overtaking import overtake
from routing.policy import STANDARD, Policy
from routing.ports import Work
from routing.refusals import Because, Refused
from routing.rights import Case
from routing.router import explain, fallback

LADDER = "ladder"
"""Who acted, in facts, when nobody did."""

LONGEST_ERROR = 300
"""How much of a bug's own words is kept."""


@dataclass(frozen=True, slots=True)
class Gift:
    """Who is to have a lead: by the policy's decision, or (``decision`` None) in a queue that somebody named.

    ``ladder`` is the ladder that led there, whose last rung then says how often the steward is told.
    """

    decision: Decision | None
    queue: str | None = None
    ladder: str | None = None

    @property
    def finds_nobody(self) -> bool:
        """Whether the policy knows nobody who is there: it sends the lead to a queue, or holds it."""
        return self.decision is not None and self.decision.owner is None and not self.is_posted

    @property
    def is_posted(self) -> bool:
        """Whether the members of a pool may claim it now."""
        return self.decision is not None and self.decision.pool is not None and self.decision.held_until is None


def policy_of(work: Work) -> Policy:
    """The policy in force.

    Raises:
        Refused: none was ever published; a lead cannot be given to anybody.
    """
    if work.policy is None:
        raise Refused(Because.NO_POLICY)
    return work.policy


def hours_of(work: Work, person: str) -> Calendar | None:
    """The hours in which somebody's due times and ladders run; None means day and night."""
    return policy_of(work).clock.counts_for(work.roster, person)


def ask_policy(
    work: Work,
    lead: Lead,
    now: datetime,
    had: frozenset[str] = frozenset(),
    *,
    by_turn: bool = False,
    resting: frozenset[str] = frozenset(),
) -> Decision:
    """What the policy says. Should deciding itself fail, the lead goes to ``otherwise``, the error being the reason."""
    policy = policy_of(work)
    try:
        return explain(policy, lead, work, now, had, by_turn=by_turn, resting=resting)
    except Exception as bug:  # noqa: BLE001  # no lead is lost to a bug: a person gets to see it
        return fallback(policy, lead, work.roster, f"{type(bug).__name__}: {bug}"[:LONGEST_ERROR])


def next_by_policy(work: Work, lead: Lead, now: datetime, *, by_turn: bool = False) -> Gift:
    """Whoever the policy names next; never anybody who had the lead. ``by_turn``: nobody claimed it."""
    return Gift(ask_policy(work, lead, now, work.had(lead.id), by_turn=by_turn))


def ladder_of(work: Work, assignment: Assignment) -> Ladder:
    """The ladder that an assignment stands on: its queue's, or the policy's by name."""
    policy = policy_of(work)
    named = policy.ladder(assignment.ladder)
    if assignment.queue is None:
        return named
    last = named.rungs[-1]
    return Ladder("queue", (Rung(Do.TELL_STEWARD, share=1.0, repeat=last.repeat if last.do is Do.QUEUE else DAY),))


def give(
    work: Work,
    lead: Lead,
    gift: Gift,
    now: datetime,
    *,
    reason: str = "policy",
    given_by: str = "policy",
    outcome: Outcome = Outcome.HANDED_ON,
    quiet: bool = False,
    hops: int = 0,
) -> Assignment:
    """Close the lead's open assignment, if any, with ``outcome``, and open the one that the gift says."""
    last = work.assignment(lead.id)
    if last is not None and last.open:
        last = close(work, last, outcome, now)
    offer = last.offer + 1 if last is not None else 1
    draft = replace(_weighed(work, lead, _draft(work, lead, gift, now)), hops=hops, repays=_repaid(work, last, reason))
    opened = _started(work, draft, now, offer=offer, reason=reason, given_by=given_by, quiet=quiet)
    work.put_assignment(None, opened)
    work.record(lead_stream(lead.id), fact_of(opened, gift.decision, policy_of(work).version, now))
    if not quiet:
        announce(work, opened, by=given_by)
    elif last is not None:  # an edit pings nobody, and a card must not lie
        work.redraw(lead.id)
    return opened


def close(work: Work, assignment: Assignment, outcome: Outcome, now: datetime) -> Assignment:
    """End an assignment, and whatever was asked about it."""
    overtake(work, assignment.lead, now)
    closed = assignment.close(outcome, now)
    work.put_assignment(assignment, closed)
    return closed


def announce(work: Work, assignment: Assignment, by: str) -> None:
    """Show the lead to whoever is accountable now, and the new state to everybody who has a card of it."""
    work.redraw(assignment.lead, by=by)
    if assignment.owner is not None:
        work.show(assignment.lead, Place.dm(assignment.owner), Audience.OWNER)
        return
    if assignment.state is State.HELD:  # nobody is there to read it; whoever answers for it finds it among theirs
        return
    if assignment.state is State.UNCLAIMED:
        work.show(assignment.lead, pool_place(work, assignment), Audience.CLAIMERS)
        return
    place = steward_place(work, assignment)
    work.show(assignment.lead, place, Audience.STEWARD)
    if place.kind == "channel":  # a card in a channel pings nobody, and the steward answers for it from now on
        data: dict[str, JSON] = {"queue": assignment.queue, "due_at": iso(assignment.due_at)}
        key = f"{Tell.QUEUED}:{assignment.id}"
        work.tell(Notice(key, Tell.QUEUED, place, assignment.lead, mention=assignment.accountable, data=data))


def steward_place(work: Work, assignment: Assignment) -> Place:
    """Where a queue's steward looks: the queue's channel, else their DM."""
    queue = policy_of(work).queues.get(assignment.queue or "")
    if queue is None or queue.channel is None:
        return Place.dm(assignment.accountable)
    return Place.channel(work.channel(queue.channel))


def pool_place(work: Work, assignment: Assignment) -> Place:
    """Where a lead that may be claimed is posted: the pool's channel; the manager's DM where there is none any more."""
    pool = policy_of(work).pools.get(assignment.pool or "")
    if pool is None or pool.channel is None:
        return Place.dm(assignment.accountable)
    return Place.channel(work.channel(pool.channel))


def tell_taken(work: Work, case: Case, after: Assignment, by: str, reason: str, but: str | None = None) -> None:
    """Whoever lost a lead by another's hand is told: their card changes, but an edit pings nobody."""
    owner = case.assignment.owner
    if owner is None or owner in {by, but, after.owner}:
        return
    key = f"taken:{after.lead}:{after.offer}:{owner}"
    data: dict[str, JSON] = {"by": by, "reason": reason}
    work.tell(Notice(key, Tell.TAKEN_AWAY, Place.dm(owner), after.lead, mention=owner, data=data))


def hand_to(work: Work, case: Case, command: TakeOver | Assign | Approve, to: str, reason: str) -> Assignment:
    """Give a lead to a person by another person's choice. Capacity does not bind it, and the fact says so."""
    before, lead, now = case.assignment, case.lead, command.now
    person = work.roster.owners[to]
    over = person.capacity is not None and work.load(to) >= person.capacity
    closed = close(work, before, Outcome.TAKEN, now)
    ladder, due_at = before.ladder or STANDARD, after_work(hours_of(work, to), now, _span(work, before, lead))
    draft = Assignment(
        id=work.new_assignment(), lead=lead.id, offer=closed.offer + 1, state=State.OFFERED, owner=to, queue=None,
        accountable=to, reason=reason, given_by=command.by, offered_at=now, due_at=due_at, ladder=ladder,
    )  # fmt: skip
    opened = _started(work, draft, now, offer=draft.offer, reason=reason, given_by=command.by, quiet=False)
    work.put_assignment(None, opened)
    fact = LeadAssigned(
        at=now, by=command.by, owner=to, assignment=opened.id, offer=opened.offer, due_at=opened.due_at,
        previous=before.owner, queue=before.queue, over_capacity=over, reason=reason, note=command.note,
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)
    announce(work, opened, by=command.by)
    return opened


def _span(work: Work, before: Assignment, lead: Lead) -> timedelta:
    """The time to first contact: as long as before, but no queue's days, and no night that it was held for."""
    slowest = policy_of(work).slowest(lead.stage)
    span = working_time(hours_of(work, before.accountable), before.offered_at, before.due_at)
    if slowest is None or (before.queue is None and before.state is not State.HELD):
        return span
    return min(span, timedelta(seconds=slowest))


def _draft(work: Work, lead: Lead, gift: Gift, now: datetime) -> Assignment:
    decision = gift.decision
    if decision is None:
        return _queued(work, lead, gift, now)
    begins, due = decision.held_until or now, timedelta(seconds=decision.due)
    return Assignment(
        id=work.new_assignment(), lead=lead.id, offer=1, state=_state(decision), owner=decision.owner,
        queue=decision.queue, accountable=decision.accountable, reason="policy", given_by="policy", offered_at=now,
        due_at=after_work(hours_of(work, decision.accountable), begins, due), rule=decision.rule,
        target=decision.target,
        pool=decision.turns[0].pool if decision.turns else decision.pool,
        decision=work.put_decision(lead.id, decision, now), ladder=decision.ladder, next_check_at=decision.held_until,
        awaits=decision.awaits,
    )  # fmt: skip


def _state(decision: Decision) -> State:
    if decision.owner is not None:
        return State.OFFERED
    if decision.held_until is not None:
        return State.HELD
    return State.UNCLAIMED if decision.pool is not None else State.QUEUED


def _weighed(work: Work, lead: Lead, draft: Assignment) -> Assignment:
    """With what the lead asks of an owner, and its tier, as they are now."""
    policy = policy_of(work)
    if draft.state is not State.HELD and (draft.owner is None or not (policy.efforts or policy.reference.scorecard)):
        return draft
    facts = Facts(lead, draft.offered_at, policy.reference, work.account)
    tier = facts.get("tier")
    return replace(draft, effort=policy.effort(facts), tier=tier if isinstance(tier, str) else "")


def _repaid(work: Work, last: Assignment | None, reason: str) -> int | None:
    """The decision behind an offer that was handed on for a cause: its turn comes back with the next one's contact."""
    if last is None or last.owner is None or reason not in policy_of(work).give_back:
        return None
    return last.decision


def _queued(work: Work, lead: Lead, gift: Gift, now: datetime) -> Assignment:
    name = str(gift.queue)
    queue = policy_of(work).queues[name]
    steward = queue.accountable(work.roster)
    return Assignment(
        id=work.new_assignment(), lead=lead.id, offer=1, state=State.QUEUED, owner=None, queue=name,
        accountable=steward, reason="policy", given_by="policy", offered_at=now,
        due_at=after_work(hours_of(work, steward), now, timedelta(seconds=queue.due)), target=f"queue {name}",
        ladder=gift.ladder,
    )  # fmt: skip


def _started(
    work: Work, draft: Assignment, now: datetime, *, offer: int, reason: str, given_by: str, quiet: bool
) -> Assignment:
    """The draft under its own number, with the moment at which silence is first noticed."""
    draft = replace(draft, offer=offer, reason=reason, given_by=given_by, changed_at=now)
    started = replace(draft, ladder=None if quiet else draft.ladder, ages_at=_ages_at(work, draft, now))
    if quiet or started.state is State.HELD:  # what is held is looked at when somebody is there, also of a file
        return started
    hours = hours_of(work, started.accountable)
    first = ladder_of(work, started).moment(0, started.offered_at, started.due_at, hours)
    return replace(started, next_check_at=first)


def _ages_at(work: Work, draft: Assignment, now: datetime) -> datetime | None:
    """When time alone may change the rules' answer; never for what a person decided."""
    policy, lead = policy_of(work), work.lead(draft.lead)
    if lead is None or (draft.decision is None and draft.given_by != LADDER):
        return None
    return policy.ages_at(Facts(lead, now, policy.reference, work.account))
