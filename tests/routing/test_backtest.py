"""A backtest says what a draft would have done with the leads there were, and no more than that."""

import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from routing.accounts.account import Account, Tenure
from routing.backtest.backtest import EXPLAINED, MOVES, SAMPLES, STAYS, TURNS, Report, Shift, backtest
from routing.backtest.imagined import Held, ImaginedDesk, OutOfOrder
from routing.backtest.parting import Cause
from routing.backtest.replay import Given, Recorded, replay
from routing.decision import Why
from routing.lead import Lead, Value
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from tests.routing.policies import FRAME, people

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def draft(*rules: str, pick: str = "round_robin", **more: str) -> Policy:
    lines = "\n".join(f"    - {{ {rule} }}" for rule in rules)
    text = FRAME.format(pick=pick, routes=f"  new:\n{lines}")
    for name, value in more.items():
        text += f"{name}: {value}\n"
    return read_policy(text)


ALL = "name: all, when: always, assign: inbound, due: 30m"
LARGE = 'name: large, when: { amount: ">= 100" }, assign: nurture'
RITAS = 'name: ritas, when: { amount: ">= 100" }, assign: rita, due: 1h'


def lead(number: int, at: datetime, account: str | None = None, **attributes: Value) -> Lead:
    return Lead(number, "web", f"x{number}", "new", at, at, attributes, account)


def came(
    number: int, hours: float = 0, *, given: Given | None = None, lasts: float | None = None, **told: Value
) -> Recorded:
    at = MONDAY + hours * HOUR
    ends = None if lasts is None else at + lasts * HOUR
    return Recorded(lead(number, at, None, **told), at, given or Given(), ends)


def by(rule: str, target: str, owner: str | None = None, queue: str | None = None) -> Given:
    return Given(rule, target, owner, queue)


def owners(policy: Policy, records: Iterable[Recorded], roster: Roster | None = None) -> list[str | None]:
    desk = ImaginedDesk(policy, roster or people())
    return [decision.owner for _, decision in replay(policy, desk, records)]


def only(report: Report) -> Shift:
    [flow] = report.flows
    return flow[5]


def test_the_desk_follows_its_own_decisions() -> None:
    assert owners(draft(ALL), (came(n, n) for n in range(6))) == ["dan", "eve", "fay"] * 2


def test_a_lead_is_load_until_it_ended_and_no_longer() -> None:
    roster = people(dan={"capacity": 1}, eve={"active": False}, fay={"active": False})
    records = [came(1, 0, lasts=2), came(2, 1), came(3, 3), came(4, 4)]
    assert owners(draft(ALL), records, roster) == ["dan", None, "dan", None]


def test_what_people_had_at_the_beginning_counts_until_it_ended() -> None:
    policy = draft(ALL, pick="least_loaded")
    held = [Held("dan", MONDAY + HOUR), Held("dan"), Held("eve"), Held("fay"), Held("fay")]
    desk = ImaginedDesk(policy, people(), held)
    chosen = [decision.owner for _, decision in replay(policy, desk, [came(1, 0), came(2, 2), came(3, 3)])]
    assert chosen == ["eve", "dan", "fay"]


def test_records_must_come_in_order_of_time() -> None:
    with pytest.raises(OutOfOrder):
        backtest(draft(ALL), people(), [came(1, 5), came(2, 4)])


def test_the_account_is_asked_for_as_it_was_when_the_lead_came_in() -> None:
    policy = draft("name: kept, when: { account.owner: known }, assign: account_owner, due: 1h", ALL)
    acme = Account("acme", "Acme", tenures=(Tenure(MONDAY + HOUR, "sales", "sam"),))
    records = [Recorded(lead(n, MONDAY + n * HOUR, "acme"), MONDAY + n * HOUR) for n in (0, 2)]
    report = backtest(policy, people(), records, account={"acme": acme}.get)
    assert {flow[3]: leads for flow, leads in report.flows.items()} == {"all": 1, "kept": 1}


@pytest.mark.parametrize(
    ("given", "shift"),
    [
        (by("all", "pool inbound", "dan"), STAYS),
        (by("old", "pool gone", "dan"), STAYS),
        (by("all", "pool inbound", "eve"), TURNS),
        (Given(owner="eve"), TURNS),
        (by("all", "pool other", "eve"), MOVES),
        (by("all", "pool inbound", "sam"), MOVES),
        (by("all", "queue review", None, "review"), MOVES),
        (Given(), MOVES),
    ],
)
def test_a_lead_moves_when_it_goes_elsewhere_and_not_when_another_has_the_turn(given: Given, shift: Shift) -> None:
    assert only(backtest(draft(ALL), people(), [came(1, given=given)])) == shift


BEFORE = draft(LARGE, ALL)


@pytest.mark.parametrize(
    ("after", "given", "cause", "condition"),
    [
        (draft(LARGE.replace("100", "500"), ALL), by("large", "queue nurture", None, "nurture"), Cause.UNMET, ">= 500"),
        (draft(LARGE.replace("100", "50"), ALL), by("all", "pool inbound", "dan"), Cause.MET, ">= 100"),
        (draft(RITAS, LARGE, ALL), by("large", "queue nurture", None, "nurture"), Cause.NEW, None),
        (draft(ALL), by("large", "queue nurture", None, "nurture"), Cause.GONE, None),
        (draft(ALL, LARGE), by("large", "queue nurture", None, "nurture"), Cause.SOONER, None),
        (draft(LARGE, ALL.replace("inbound", "rita")), by("all", "pool inbound", "dan"), Cause.TARGET, None),
        (draft(ALL), Given(owner="sam"), Cause.BY_HAND, None),
    ],
)
def test_what_parted_the_policies_is_named(after: Policy, given: Given, cause: Cause, condition: str | None) -> None:
    amount = 60 if cause is Cause.MET else 200
    if cause is Cause.TARGET:
        amount = 1
    report = backtest(after, people(), [came(1, given=given, amount=amount)], present=BEFORE)
    [[told]] = report.partings.values()
    assert (told.cause, told.mismatch.wanted if told.mismatch else None) == (cause, condition)
    assert told.lead == "x1"


def test_a_person_who_cannot_have_it_any_more_is_named_with_the_reason() -> None:
    policy = draft(ALL.replace("inbound", "account_owner, else: nurture"))
    acme = Account("acme", "Acme", tenures=(Tenure(MONDAY - HOUR, "sales", "dan"),))
    record = Recorded(lead(1, MONDAY, "acme"), MONDAY, by("all", "account_owner", "dan"))
    roster = people(dan={"active": False})
    [[told]] = backtest(policy, roster, [record], present=policy, account={"acme": acme}.get).partings.values()
    assert (told.cause, told.why, told.after) == (Cause.PERSON, Why.INACTIVE, "queue nurture")


def test_a_rule_whose_people_are_full_or_free_again_says_so() -> None:
    full = people(dan={"capacity": 0}, eve={"capacity": 0}, fay={"active": False})
    given = by("all", "pool inbound", "dan")
    [[told]] = backtest(draft(ALL), full, [came(1, given=given)]).partings.values()
    assert (told.cause, told.why) == (Cause.NOBODY, Why.AT_CAPACITY)
    waited = by("all", "queue review", None, "review")
    [[told]] = backtest(draft(ALL), people(), [came(1, given=waited)]).partings.values()
    assert (told.cause, told.after) == (Cause.SOMEBODY, "dan")


def test_a_lead_that_flows_over_is_a_turn_of_the_pool_that_took_it() -> None:
    text = draft(ALL).source.replace(
        "[dan, eve, fay], pick: round_robin, manager: rita }",
        "[dan], pick: round_robin, manager: rita, overflow: more }\n"
        "  more: { members: [sam], pick: round_robin, manager: rita }",
    )
    roster = people(dan={"capacity": 0})
    report = backtest(read_policy(text), roster, [came(1, given=by("all", "pool inbound", "dan"))])
    assert only(report) == TURNS
    [share] = [share for share in report.shares() if share.owner == "sam"]
    assert (share.had, share.by_turn, share.wanted) == (1, 1, 1.0)


def test_beside_itself_a_policy_moves_nothing_whatever_the_record_says() -> None:
    records = [came(n, n / 7, given=Given(owner="sam"), lasts=3.0, amount=n * 13 % 150) for n in range(200)]
    roster = people(dan={"capacity": 2}, eve={"capacity": 3})
    report = backtest(BEFORE, roster, records, against=BEFORE)
    assert (report.leads, report.count(STAYS), report.moved) == (200, 200, 0.0)


def test_what_no_rule_places_is_counted_and_what_is_sent_there_on_purpose_is_not() -> None:
    policy = draft(LARGE.replace("nurture", "review"), 'name: some, when: { amount: "< 10" }, assign: inbound, due: 1h')
    report = backtest(policy, people(), [came(1, amount=200), came(2, amount=50), came(3, amount=1)])
    before, after = report.fallback
    assert (before, round(after, 3)) == (0.0, 0.333)


def test_rules_that_took_none_are_named() -> None:
    assert backtest(draft(LARGE, ALL), people(), [came(1, amount=1)]).never == (("new", "large"),)


def test_load_and_fair_share_by_owner_and_week() -> None:
    text = draft(ALL, pick="weighted").source.replace("[dan, eve, fay]", "{ dan: 2, eve: 1, fay: 1 }")
    records = [came(n, n, given=Given(owner="sam")) for n in range(8)] + [came(9, 24 * 7)]
    report = backtest(read_policy(text), people(fay={"active": False}), records)
    first = {s.owner: s for s in report.shares() if s.week == MONDAY.date()}
    assert (first["dan"].had, first["eve"].had, first["sam"].was) == (5, 3, 8)
    assert [round(first[one].wanted, 3) for one in ("dan", "eve")] == [5.333, 2.667]
    assert abs(first["dan"].had - first["dan"].wanted) <= 1 and "fay" not in first
    assert first["dan"].peak == first["dan"].had
    assert sorted(report.weeks) == [MONDAY.date(), MONDAY.date() + timedelta(days=7)]


def test_leads_that_come_while_nobody_of_the_target_is_on_duty() -> None:
    def at_night(person: Owner, now: datetime) -> object:
        return "off" if person.id == "dan" or now.hour >= 18 else None

    records = [came(1), came(2, 1), came(3, 10)]
    report = backtest(draft(ALL), people(), records, off_duty=at_night)
    assert (report.timed, report.unattended) == (True, 1)
    assert backtest(draft(ALL), people(), records).timed is False


def test_caps_and_sticky_rules_look_back_on_the_imagined_desk() -> None:
    capped = read_policy(draft(ALL).source.replace("manager: rita }", "manager: rita, caps: { day: 1 } }"))
    assert owners(capped, (came(n, n) for n in range(4))) == ["dan", "eve", "fay", None]
    sticky = draft(ALL + ", sticky: 2d")
    same = [came(n, n, email="a@b.io") for n in range(3)]
    assert len(set(owners(sticky, same))) == 1
    apart = [came(n, n * 72, email="a@b.io") for n in range(3)]
    assert len(set(owners(sticky, apart))) == 3


def test_reasons_are_asked_for_a_bounded_sample() -> None:
    report = backtest(draft(ALL), people(), (came(n, n / 60, given=Given(owner="sam")) for n in range(500)))
    told = [one for several in report.partings.values() for one in several]
    assert len(told) == SAMPLES <= EXPLAINED


def test_memory_does_not_grow_with_the_number_of_leads() -> None:
    def many(number: int) -> Iterator[Recorded]:
        return (came(n, n / 60, lasts=1.0, amount=n % 300, given=Given(owner="sam")) for n in range(number))

    peaks = []
    for number in (2_000, 8_000):
        tracemalloc.start()
        assert backtest(BEFORE, people(), many(number)).leads == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
