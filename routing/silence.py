"""Silence: what happens when the moment of an assignment's next check has come and nobody answered."""

from datetime import datetime, timedelta

from routing import giving
from routing.answering import answers_for
from routing.assignment import Assignment, Outcome, State
from routing.commands import Escalate
from routing.duty.calendar import after_work, working_time
from routing.facts import ManagerTold, OfferLapsed, OwnerReminded, PoolReminded, SnoozeEnded, StewardTold, lead_stream
from routing.giving import LADDER
from routing.ladder import Do, Ladder, Rung
from routing.lead import Lead
from routing.messages import Audience, Notice, Place, Tell
from routing.moment import iso
from routing.ports import Done, Standing, Work

LATE = timedelta(minutes=15)
"""How long after its hours' end a step still comes: the step that falls on the end itself is never quite on time."""


def escalate(work: Work, command: Escalate) -> Done:
    """Wake the lead, or fire the step that is due. A check that came too late, or twice, changes nothing."""
    lead, present = work.lead(command.seen.lead), work.assignment(command.seen.lead)
    if lead is None or present is None or not _is_due(present, command):
        return Done(Standing.UNCHANGED, lead, present)
    if present.state is State.SNOOZED:
        return Done(Standing.DONE, lead, _wake(work, lead, present, command))
    morning = _morning(work, present, command.now)
    if morning is not None:
        waiting = present.climb(present.step, morning)
        work.put_assignment(present, waiting)
        return Done(Standing.DONE, lead, waiting)
    ladder = giving.ladder_of(work, present)
    work.mark_step(present.id, present.offer, present.step)
    act = RUNGS[ladder.rung(present.step).do]
    return Done(Standing.DONE, lead, act(work, lead, present, ladder, command))


def _is_due(present: Assignment, command: Escalate) -> bool:
    seen = command.seen
    same = (present.id, present.offer, present.step) == (seen.assignment, seen.offer, command.step)
    waits = present.open and present.state is not State.HELD
    return same and waits and present.next_check_at is not None and present.next_check_at <= command.now


def _morning(work: Work, present: Assignment, now: datetime) -> datetime | None:
    """When working hours begin again, where a step comes so late (nobody ticked) that they have ended meanwhile."""
    hours = giving.hours_of(work, present.accountable)
    if hours is None or hours.is_on(now) or hours.is_on(now - LATE):
        return None
    return hours.next_on(now)


def _wake(work: Work, lead: Lead, present: Assignment, command: Escalate) -> Assignment:
    """The snooze is over, and the ladder goes on; after Accept, or after a snooze past due, it starts anew."""
    hours, until = giving.hours_of(work, present.accountable), present.snoozed_until or command.now
    span = working_time(hours, present.offered_at, present.due_at)
    woken = present.wake(command.now, after_work(hours, command.now, span))
    ladder = giving.ladder_of(work, woken)
    if not present.starts_anew:
        step, moment = ladder.after_sleep(until, command.now, woken.step, woken.offered_at, woken.due_at, hours)
    else:
        step, moment = 0, ladder.moment(0, woken.offered_at, woken.due_at, hours)
    woken = woken.climb(step, moment)
    work.put_assignment(present, woken)
    owner = str(woken.owner)
    fact = SnoozeEnded(at=command.now, by=LADDER, owner=owner, offer=woken.offer, due_at=woken.due_at)
    work.record(lead_stream(lead.id), fact)
    work.redraw(lead.id)
    work.show(lead.id, Place.dm(owner), Audience.OWNER)
    _notify(work, woken, Tell.SNOOZE_OVER, Place.dm(owner), owner)
    return woken


def _remind(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    if present.owner is None:
        return _remind_pool(work, lead, present, ladder, command)
    owner = present.owner
    if not work.roster.is_active(owner):  # whoever is not there does not hear it: somebody else must
        hears = ladder.reaches_others(present.step + 1) or command.now < present.due_at
        act = _climb_on if hears else _tell_manager
        return act(work, lead, present, ladder, command)
    fact = OwnerReminded(at=command.now, by=LADDER, owner=owner, offer=present.offer, step=present.step)
    work.record(lead_stream(lead.id), fact)
    _notify(work, present, Tell.REMINDER, Place.dm(owner), owner)
    return _climb(work, present, ladder, command)


def _remind_pool(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    """Nobody claimed it yet: its channel is told again, and nobody in particular."""
    pool = str(present.pool)
    fact = PoolReminded(at=command.now, by=LADDER, pool=pool, offer=present.offer, step=present.step)
    work.record(lead_stream(lead.id), fact)
    _notify(work, present, Tell.UNCLAIMED, giving.pool_place(work, present), None)
    return _climb(work, present, ladder, command)


def _tell_manager(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    rung = ladder.rung(present.step)
    manager = answers_for(giving.policy_of(work), work.roster, present)
    place = _place(work, rung, manager)
    fact = ManagerTold(
        at=command.now, by=LADDER, manager=manager, owner=present.owner, place=str(place),
        offer=present.offer, step=present.step,
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)
    work.redraw(lead.id)
    work.show(lead.id, place, Audience.MANAGER)
    _notify(work, present, Tell.OVERDUE, place, manager, owner=present.owner)
    answering = present.stewarded(manager) if present.owner is None else present
    after = _climbed(work, answering, ladder, command)
    work.put_assignment(present, after)
    return after


def _tell_steward(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    """Tell whoever answers for the queue by now: a steward who went away is stood in for."""
    steward, queue = answers_for(giving.policy_of(work), work.roster, present), str(present.queue)
    fact = StewardTold(at=command.now, by=LADDER, steward=steward, queue=queue, offer=present.offer, step=present.step)
    work.record(lead_stream(lead.id), fact)
    after = _climbed(work, present.stewarded(steward), ladder, command)
    work.put_assignment(present, after)
    place = giving.steward_place(work, after)
    work.redraw(lead.id)
    work.show(lead.id, place, Audience.STEWARD)
    _notify(work, present, Tell.IN_QUEUE, place, steward, queue=queue)
    return after


def _next_owner(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    """Offer the lead to the next by policy. With nobody left the next rung follows; behind the last, a queue.

    What silence moves is never posted to be claimed: somebody is given it by turn.
    """
    if ladder.is_spent(present.step, present.hops):
        return _climb(work, present, ladder, command)
    gift = giving.next_by_policy(work, lead, command.now, by_turn=True)
    if gift.finds_nobody and not ladder.is_last(present.step):
        return _climb(work, present, ladder, command)
    return _lapse(work, lead, present, gift, command)


def _to_queue(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    policy = giving.policy_of(work)
    named = ladder.rung(present.step).queue
    queue = named if named in policy.queues else policy.otherwise
    return _lapse(work, lead, present, giving.Gift(None, queue, ladder.name), command)


def _lapse(work: Work, lead: Lead, present: Assignment, gift: giving.Gift, command: Escalate) -> Assignment:
    fact = OfferLapsed(at=command.now, by=LADDER, owner=present.owner, offer=present.offer, step=present.step)
    work.record(lead_stream(lead.id), fact)
    return giving.give(
        work, lead, gift, command.now, given_by=LADDER, outcome=Outcome.MOVED_ON, reason="silence",
        hops=present.hops + 1,
    )  # fmt: skip


def _climb_on(work: Work, lead: Lead, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    del lead
    return _climb(work, present, ladder, command)


def _climb(work: Work, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    climbed = _climbed(work, present, ladder, command)
    work.put_assignment(present, climbed)
    return climbed


def _climbed(work: Work, present: Assignment, ladder: Ladder, command: Escalate) -> Assignment:
    """On to the next step. Each rung fires once, however late; of the last rung's repeats only the next counts."""
    step, hours = present.step + 1, giving.hours_of(work, present.accountable)
    if step >= len(ladder.rungs):
        step = ladder.step_after(command.now, step, present.offered_at, present.due_at, hours)
    return present.climb(step, ladder.moment(step, present.offered_at, present.due_at, hours))


def _place(work: Work, rung: Rung, manager: str) -> Place:
    return Place.channel(work.channel(rung.channel)) if rung.channel else Place.dm(manager)


def _notify(work: Work, present: Assignment, tell: Tell, place: Place, whom: str | None, **data: str | None) -> None:
    """One mention a rung, under the lead's one live card."""
    key = f"{tell}:{present.id}:{present.offer}:{present.step}"
    about = {**data, "due_at": iso(present.due_at)}
    work.tell(Notice(key, tell, place, present.lead, mention=whom, data=about))


RUNGS = {
    Do.REMIND: _remind,
    Do.TELL_MANAGER: _tell_manager,
    Do.NEXT_OWNER: _next_owner,
    Do.QUEUE: _to_queue,
    Do.TELL_STEWARD: _tell_steward,
}
"""What each kind of rung does."""
