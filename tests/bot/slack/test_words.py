from datetime import timedelta
from typing import Any

import pytest

from bot.words import commands, notices, refusals
from bot.words.names import Voice, amount, lowered, title, value
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
    "limit": 60, "right": "override", "person": "zoe",
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
        (Because.NOT_ALLOWED, "Your role may not take leads over"),
    ],
)
def test_refusals_are_exact(because: Because, said: str) -> None:
    little = Little()
    little.lead_comes()
    case = refusals.Case(Refusal(because, DETAILS), ROSTER, little.view(), ROSTER.get("dan"), START)
    assert said in refusals.sentence(case)


def test_every_fact_every_notice_and_every_reason_has_its_words() -> None:
    assert commands.FACTS.keys() == {kind.__name__ for kind in LEAD_FACTS}
    assert notices.SENTENCES.keys() == set(Tell)
    from bot.words.why import WHYS

    assert WHYS.keys() == set(Why)


def fact(kind: str, **data: Any) -> str:
    return commands.fact(Voice(POLICY, ROSTER), Entry(1, kind, START, data.pop("by", "policy"), data))


def test_facts_are_told_as_sentences() -> None:
    offered = fact("LeadOffered", owner="ana", rule="Enterprise in EMEA", due_at="2030-03-04T09:30:00.000000Z")
    assert "Offered to Ana Ruiz by the rule “Enterprise in EMEA”, due <!date^1898847000^" in offered
    assert "Dan Novak accepted it: calling now." in fact("LeadAccepted", owner="dan", reason="calling_now", by="dan")
    taken = fact("LeadAssigned", owner="rita", previous="dan", reason="urgent", by="rita", over_capacity=True)
    assert "Rita Stone took it over from Dan Novak, over capacity" in taken
    handed = fact("LeadHandedOn", owner="dan", reason="no_capacity", by="dan", note="too much <!here>")
    assert "Dan Novak handed it on: no capacity “too much &lt;!here&gt;”." in handed
    changed = fact("LeadUpdated", changed=["amount", "phone"], attributes={"amount": 80_000})
    assert "The record changed: amount is now USD 80,000, phone." in changed


@pytest.mark.parametrize("kind", sorted(commands.FACTS))
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
