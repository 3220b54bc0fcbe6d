"""The desk's laws, whatever people, senders and time do in whatever order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from routing.activity import Activity
from routing.assignment import Assignment, State
from routing.commands import (
    Accept,
    AdoptPolicy,
    AdoptRoster,
    Amend,
    Answers,
    Approve,
    Ask,
    Assign,
    Claim,
    Command,
    Decline,
    Delivery,
    Escalate,
    Expire,
    LogActivity,
    PersonActs,
    Reassign,
    Receive,
    Seen,
    Snooze,
    TakeOver,
)
from routing.lead import Draft
from routing.ports import Done, Outcome, Standing
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.reasons import Act
from routing.refusals import Refusal
from routing.request import Request, ToAssign, ToSnooze
from tests.memory import MemoryWork

EXAMPLES = Path(__file__).parents[2] / "examples"
ROSTER = read_roster((EXAMPLES / "roster.yml").read_text())
TURNS, CLAIMS = "[dan, eve, fay], pick: round_robin", '[dan, eve, fay], channel: "#floor", pick: first_to_claim'
TEXT = (EXAMPLES / "policy.yml").read_text()
assert TURNS in TEXT
POLICY = read_policy(TEXT.replace(TURNS, CLAIMS), ROSTER)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE = [*sorted(ROSTER.owners), "nobody"]
STAGES = ["new", "won", "lost", "fulfilment"]


class Desk(RuleBasedStateMachine):
    """Random lives of a few leads. ``seen`` holds what somebody once saw, fresh or long stale."""

    seen: Bundle[Seen] = Bundle("seen")

    def __init__(self) -> None:
        super().__init__()
        self.work = MemoryWork()
        self.now = START

    @initialize()
    def opens(self) -> None:
        self.do(AdoptRoster(now=self.now, roster=ROSTER, by="mel"))
        self.do(AdoptPolicy(now=self.now, policy=POLICY, by="mel"))

    def do(self, command: Command) -> Outcome:
        before = len(self.work.facts), len(self.work.notices), dict(self.work.assignments)
        outcome = self.work.settle(command)
        if isinstance(outcome, Refusal) or outcome.standing in {Standing.UNCHANGED, Standing.REPEATED}:
            assert before == (len(self.work.facts), len(self.work.notices), self.work.assignments), "it left a trace"
        return outcome

    @rule(
        target=seen,
        number=st.integers(1, 4),
        stage=st.sampled_from([None, *STAGES]),
        country=st.sampled_from(["GB", "US", "ZZ", None]),
        employees=st.sampled_from([10, 500, 5000, None]),
        amount=st.sampled_from([100, 60_000, None]),
        source=st.sampled_from(["website", "demo_request", "list"]),
        quiet=st.booleans(),
    )
    def a_lead_comes(
        self, number: int, stage: str | None, country: str | None, employees: int | None, amount: int | None,
        source: str, quiet: bool,
    ) -> Seen:  # fmt: skip
        attributes = {"company": f"Company {number % 3}", "country": country, "employees": employees, "amount": amount}
        draft = Draft(source, str(number), stage=stage, attributes=attributes)
        outcome = self.do(Receive(now=self.now, draft=draft, quiet=quiet))
        assert isinstance(outcome, Done) and outcome.lead is not None
        return self.sight(outcome.lead.id)

    def sight(self, lead: int) -> Seen:
        present = self.work.assignment(lead)
        return Seen(lead, present.id, present.offer) if present else Seen(lead, 0, 0)

    @rule(seconds=st.integers(0, 4 * 3600))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(times=st.integers(1, 12))
    def the_metronome_ticks(self, times: int) -> None:
        for _ in range(times):
            for due in [a for a in self.work.assignments.values() if self.is_due(a)]:
                check = Escalate(now=self.now, seen=Seen(due.lead, due.id, due.offer), step=due.step)
                before = len(self.work.facts)
                self.do(check)
                self.whoever_was_told_is_there(before)
                late = self.do(check)
                assert isinstance(late, Done) and late.standing is Standing.UNCHANGED, "a step fired twice"

    def whoever_was_told_is_there(self, since: int) -> None:
        for _, fact in self.work.facts[since:]:
            told = getattr(fact, "manager", None) or getattr(fact, "steward", None)
            assert told is None or self.work.roster.is_active(told), f"{told} was told of silence and is not there"

    def is_due(self, a: Assignment) -> bool:
        return a.open and a.next_check_at is not None and a.next_check_at <= self.now

    @rule(target=seen, old=consumes(seen))
    def somebody_looks_again(self, old: Seen) -> Seen:
        return self.sight(old.lead)

    @rule(
        what=seen,
        by=st.sampled_from(PEOPLE),
        as_owner=st.booleans(),
        kind=st.sampled_from([Accept, Snooze, Reassign, TakeOver, Assign, Claim, Ask]),
        to=st.sampled_from(PEOPLE),
        queue=st.sampled_from([None, "nurture", "nowhere"]),
        minutes=st.integers(-5, 600),
        good_reason=st.booleans(),
    )
    def somebody_acts(
        self, what: Seen, by: str, as_owner: bool, kind: type[PersonActs], to: str, queue: str | None, minutes: int,
        good_reason: bool,
    ) -> None:  # fmt: skip
        present = self.work.assignment(what.lead)
        actor = present.owner if as_owner and present is not None and present.owner else by
        command = self.act(kind, what, actor, to, queue, minutes, good_reason)
        first = self.do(command)
        again = self.do(command)
        assert isinstance(again, Refusal), f"the same click counted twice: {again}"
        if isinstance(first, Done) and isinstance(command, Ask):
            assert first.assignment == present, "the present owner keeps lead and clock until the answer"
        if isinstance(first, Done):
            assert first.assignment is not None
            assert (what.assignment, what.offer) == (present.id, present.offer) if present else False

    def act(
        self, kind: type[PersonActs], seen: Seen, by: str, to: str, queue: str | None, minutes: int, good: bool
    ) -> PersonActs:
        def reason(code: str) -> str:
            return code if good else "because"

        if kind is Claim:
            return Claim(now=self.now, seen=seen, by=by, reason=reason(self.code(Act.CLAIM)))
        if kind is Ask and minutes % 2:
            wish = ToSnooze(self.now + timedelta(minutes=minutes))
            return Ask(now=self.now, seen=seen, by=by, reason=reason("meeting_later"), wish=wish)
        if kind is Ask:
            return Ask(now=self.now, seen=seen, by=by, reason=reason("no_capacity"), wish=ToAssign(to))
        if kind is Accept:
            return Accept(now=self.now, seen=seen, by=by, reason=reason("calling_now"))
        if kind is Snooze:
            until = self.now + timedelta(minutes=minutes)
            return Snooze(now=self.now, seen=seen, by=by, reason=reason("meeting_later"), until=until)
        if kind is Reassign:
            return Reassign(now=self.now, seen=seen, by=by, reason=reason("no_capacity"), queue=queue)
        if kind is TakeOver:
            return TakeOver(now=self.now, seen=seen, by=by, reason=reason(self.code(Act.TAKE_OVER)))
        return Assign(now=self.now, seen=seen, by=by, reason=reason(self.code(Act.ASSIGN)), to=to)

    @staticmethod
    def code(act: Act) -> str:
        return next(r.code for r in POLICY.reasons[act] if not r.note)

    @rule(
        lead=st.integers(1, 4),
        last=st.booleans(),
        by=st.sampled_from(PEOPLE),
        as_asked=st.booleans(),
        kind=st.sampled_from([Approve, Decline]),
    )
    def somebody_answers(self, lead: int, last: bool, by: str, as_asked: bool, kind: type[Answers]) -> None:
        asked = self.asked(lead)
        if not asked:
            return
        request = asked[-1 if last else 0]
        act = Act.APPROVE if kind is Approve else Act.DECLINE
        who = request.approver if as_asked else by
        before = self.work.assignment(lead)
        command = kind(now=self.now, request=request.id, by=who, reason=self.code(act))
        outcome = self.do(command)
        assert isinstance(self.do(command), Refusal), "the same answer counted twice"
        if isinstance(outcome, Refusal):
            return
        assert who != request.asker and request.open and request.expires_at > self.now
        assert before is not None and before.id == request.assignment, "the lead had moved"
        assert kind is Approve or outcome.assignment == before

    @rule()
    def the_time_of_requests_comes(self) -> None:
        for request in [r for lead in range(1, 5) for r in self.asked(lead) if r.open and r.expires_at <= self.now]:
            before = self.work.assignment(request.lead)
            self.do(Expire(now=self.now, request=request.id))
            late = self.do(Expire(now=self.now, request=request.id))
            assert isinstance(late, Done) and late.standing is Standing.UNCHANGED
            assert self.work.assignment(request.lead) == before

    def asked(self, lead: int) -> list[Request]:
        return [r for r in self.work.asked.values() if r.lead == lead]

    @rule(
        lead=st.integers(1, 5),
        stage=st.sampled_from([None, *STAGES, "proposal"]),
        amount=st.sampled_from([None, 100, 60_000]),
    )
    def the_record_is_changed(self, lead: int, stage: str | None, amount: int | None) -> None:
        self.do(Amend(now=self.now, lead=lead, attributes={"amount": amount}, stage=stage))

    @rule(lead=st.integers(1, 5), activity=st.sampled_from(Activity), person=st.sampled_from([None, *PEOPLE]))
    def something_was_done(self, lead: int, activity: Activity, person: str | None) -> None:
        self.do(LogActivity(now=self.now, lead=lead, activity=activity, happened_at=self.now, person=person))

    @rule(gone=st.sampled_from(["ana", "dan", "gus", "rita"]))
    def somebody_leaves_and_comes_back(self, gone: str) -> None:
        owners = {**self.work.roster.owners}
        owners[gone] = replace(owners[gone], active=not owners[gone].active)
        version = f"r-{len(self.work.facts)}"
        self.do(AdoptRoster(now=self.now, roster=replace(self.work.roster, version=version, owners=owners), by="mel"))

    @rule(number=st.integers(1, 4), delivery=st.integers(1, 3))
    def the_same_delivery_twice(self, number: int, delivery: int) -> None:
        receive = Receive(
            now=self.now, draft=Draft("website", str(number)), delivery=Delivery("webhook", f"{number}-{delivery}")
        )
        self.do(receive)
        again = self.do(receive)
        assert isinstance(again, Done) and again.standing is Standing.REPEATED

    @invariant()
    def every_open_lead_has_exactly_one_accountable_person(self) -> None:
        for lead in self.work.leads.values():
            open_ones = [a for a in self.work.assignments.values() if a.lead == lead.id and a.open]
            assert len(open_ones) == (0 if POLICY.closed(lead.stage) else 1), lead
            assert all(a.accountable in ROSTER.owners for a in open_ones)

    @invariant()
    def what_is_asked_is_about_the_present_tenure(self) -> None:
        for request in self.work.asked.values():
            present = self.work.assignment(request.lead)
            assert not request.open or (present is not None and present.open and present.id == request.assignment)
            assert request.answered_by != request.asker

    @invariant()
    def nobody_sleeps_for_ever(self) -> None:
        for a in self.work.assignments.values():
            waits = a.open and a.state is not State.ACCEPTED and not self.is_quiet(a)
            assert (a.next_check_at is not None) == waits or self.is_quiet(a), a

    def is_quiet(self, a: Assignment) -> bool:
        """A lead that came from a file stands on no ladder until somebody acts on it."""
        return a.ladder is None and a.next_check_at is None

    @invariant()
    def the_policy_never_chooses_somebody_inactive_or_full(self) -> None:
        for _, decision in self.work.decisions:
            chosen = decision.chosen
            if chosen is not None and decision.turns:
                numbers = chosen.numbers
                assert "capacity" not in numbers or numbers["load"] < numbers["capacity"]

    @invariant()
    def offers_rise(self) -> None:
        for lead in self.work.leads:
            offers = [a.offer for _, a in sorted(self.work.assignments.items()) if a.lead == lead]
            assert offers == sorted(set(offers))


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=400, stateful_step_count=50, deadline=None)
