from datetime import timedelta
from typing import Any

import pytest

from bot.words import history, notices, refusals
from bot.words.names import Voice, amount, lowered, title, value
from routing.activity import Activity
from routing.decision import Why
from routing.facts import LEAD_FACTS
from routing.lead import Lead
from routing.messages import Tell
from routing.refusals import Because, Detail, Refusal
from routing.views import Entry
from tests.bot.slack.little import POLICY, ROSTER, START, Little

DETAILS: dict[str, Detail] = {
    "lead": 1, "owner": "ben", "queue": None, "at": START - timedelta(minutes=3), "by": "ladder", "stage": "lost",
    "until": START + timedelta(days=1), "due": START, "manager": "rita", "act": "accept", "reason": "Other",
    "limit": 60, "right": "override", "person": "zoe", "pool": "inbound", "load": 12, "capacity": 12, "steward": "rita",
    "approver": "rita", "expires": START + timedelta(hours=4), "verdict": "approved", "account": "Acme & Sons",
}  # fmt: skip


@pytest.mark.parametrize("because", list(Because))
def test_every_refusal_has_a_sentence(because: Because) -> None:
    little = Little()
    little.lead_comes("Acme & Sons")
    case = refusals.Case(Refusal(because, DETAILS), ROSTER, little.view(), ROSTER.get("dan"), START)
    assert refusals.sentence(case).endswith(".")
    bare = refusals.Case(Refusal(because), ROSTER, None, None, START)
    said = refusals.sentence(bare)
    assert said.endswith(".")
    assert "None" not in said


@pytest.mark.parametrize(
    ("because", "said"),
    [
        (Because.MOVED, "Acme moved on to Ben Okafor 3 minutes ago, because nobody had answered"),
        (Because.LEAD_CLOSED, "Acme was closed as lost 3 minutes ago; you have nothing left to do."),
        (Because.ALREADY_ACCEPTED, "You accepted Acme 3 minutes ago; that counts, and nothing more is needed."),
        (
            Because.SNOOZE_PAST_DUE,
            "Acme is overdue since 9:00 and cannot be snoozed before the first contact. Accept or",
        ),
        (
            Because.NOT_ALLOWED,
            "The policy does not let you take leads over. To ask for it, write /lead assign L1 @dan.",
        ),
        (Because.CLAIMED, "Ben Okafor was first, 3 minutes ago: Acme is taken, and nothing is left to do."),
        (Because.NOT_A_MEMBER, "Acme is for inbound to claim, and you are not in it. If you should have it, ask Rita"),
        (
            Because.AT_CAPACITY,
            "You have 12 open leads, and 12 is your limit. Close one, or hand one on, and then claim",
        ),
        (Because.HAD_IT, "You had Acme before, and a lead goes to nobody twice by itself."),
        (Because.NOT_OPEN_TO_YOU, "is not open to you. To ask Rita Stone for Acme, write /lead assign L1 @dan."),
        (Because.ALREADY_ASKED, "You have asked about Acme already. Rita Stone has until 13:00 to answer."),
        (Because.OWN_REQUEST, "You asked for this yourself, so Rita Stone answers it; nothing was changed."),
        (Because.ANSWERED, "the ladder approved this 3 minutes ago; that counts, and nothing more is needed."),
        (Because.OVERTAKEN, "Acme went to Ben Okafor 3 minutes ago, so this request no longer counts"),
        (
            Because.PARENT_LOOP,
            "The account “Acme & Sons” would belong to itself in the end; nothing was taken in. Write another parent",
        ),
        (Because.ACCOUNT_UNKNOWN, "The account “Acme & Sons” is not on record; nothing was changed. Write its name as"),
    ],
)
def test_refusals_are_exact(because: Because, said: str) -> None:
    little = Little()
    little.lead_comes()
    case = refusals.Case(Refusal(because, DETAILS), ROSTER, little.view(), ROSTER.get("dan"), START)
    assert said in refusals.sentence(case)


def test_every_fact_every_notice_and_every_reason_has_its_words() -> None:
    assert history.FACTS.keys() == {kind.__name__ for kind in LEAD_FACTS}
    assert notices.SENTENCES.keys() == set(Tell) - {Tell.STEP_DONE}, "a workflow reads that, and nobody else"
    assert history.ACTIVITIES.keys() == set(Activity)
    from bot.words.why import WHYS

    assert WHYS.keys() == set(Why)


def fact(kind: str, **data: Any) -> str:
    return history.fact(Voice(POLICY, ROSTER), Entry(1, kind, START, data.pop("by", "policy"), data))


def test_facts_are_told_as_sentences() -> None:
    offered = fact("LeadOffered", owner="ana", rule="Enterprise in EMEA", due_at="2030-03-04T09:30:00.000000Z")
    assert "Offered to Ana Ruiz by the rule “Enterprise in EMEA”, due <!date^1898847000^" in offered
    assert "Dan Novak accepted it: calling now." in fact("LeadAccepted", owner="dan", reason="calling_now", by="dan")
    taken = fact("LeadAssigned", owner="rita", previous="dan", reason="urgent", by="rita", over_capacity=True)
    assert "Rita Stone took it over from Dan Novak, over capacity" in taken
    handed = fact("LeadHandedOn", owner="dan", reason="no_capacity", by="dan", note="too much <!here>")
    assert "Dan Novak handed it on: no capacity “too much &lt;!here&gt;”." in handed
    posted = fact(
        "LeadPosted", pool="floor", accountable="rita", rule="otherwise", due_at="2030-03-04T09:30:00.000000Z"
    )
    assert "Posted for floor to claim, for no rule matched, due <!date^1898847000^" in posted
    assert "Rita Stone answers for it until then." in posted
    claimed = fact("LeadClaimed", owner="ana", pool="floor", reason="first_to_claim", by="ana")
    assert "Ana Ruiz was first in floor and claimed it: first to claim." in claimed
    reported = fact("LeadAccepted", owner="dan", reason="contacted", by="source")
    assert "Dan Novak has it: the source reports that they contacted the lead." in reported
    called = fact(
        "ActivityLogged", activity="call", person="dan", happened_at="2030-03-04T09:30:00.000000Z", by="source"
    )
    assert "Dan Novak called them <!date^1898847000^" in called
    assert "as the source reports." in called
    lapsed = fact("OfferLapsed", owner=None, by="ladder")
    assert "Nobody had claimed it, and it moved on." in lapsed
    told = fact("ManagerTold", manager="rita", owner=None, place="channel:C1", by="ladder")
    assert "Rita Stone was told in <#C1> that nobody had claimed it." in told
    until = "2030-03-05T09:00:00.000000Z"
    slept = fact("LeadSnoozed", owner="dan", until=until, reason="meeting_later", by="rita")
    assert "Rita Stone let Dan Novak snooze it until <!date^" in slept
    asked = fact("RequestMade", to=None, until=until, approver="rita", reason="meeting_later", note="<!here>", by="dan")
    assert "Dan Novak asked to snooze it until <!date^" in asked
    assert "past due: meeting later “&lt;!here&gt;”. Rita Stone had until" in asked
    declined = fact("RequestDeclined", asker="dan", reason="owner_keeps_it", note="no", by="rita")
    assert "Rita Stone declined what Dan Novak asked: the owner keeps it “no”." in declined
    expired = fact("RequestExpired", asker="dan", approver="rita")
    assert "What Dan Novak asked expired; Rita Stone had not answered." in expired
    changed = fact("LeadUpdated", changed=["amount", "phone"], attributes={"amount": 80_000})
    assert "The record changed: amount is now USD 80,000, phone." in changed


@pytest.mark.parametrize("kind", sorted(history.FACTS))
def test_a_fact_whose_particulars_were_erased_is_still_told(kind: str) -> None:
    assert fact(kind).endswith(".")
    assert "None" not in fact(kind)


def test_a_fact_of_another_baton_is_still_told() -> None:
    assert "SomethingNew" in fact("SomethingNew", owner=["strange"])


def test_amounts_values_and_titles() -> None:
    assert amount(80_000, "USD") == "USD 80,000"
    assert amount("80000.5", "USD") == "USD 80,000.50"
    assert amount("a lot", "USD") == "USD a lot"
    assert amount(10**400, "USD") == "USD a huge number"
    assert amount(None, "USD") == ""
    assert value(["a", "b"]) == "a, b"
    assert value(True) == "yes"
    assert value(10**5_000) == "a huge number"
    assert (lowered("Calling now"), lowered("VIP only")) == ("calling now", "VIP only")
    lead = Lead(17, "web", "x", "new", START, START, {"company": " \n", "name": "Jo"})
    assert title(lead) == "Jo"
