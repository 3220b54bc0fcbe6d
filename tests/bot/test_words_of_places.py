"""How a lead came by its region, and what of it could not be read, in words."""

from datetime import UTC, datetime

import pytest

from bot.mrkdwn import disarmed
from bot.words import cli, modals, why
from routing.lead import Lead, Value
from routing.reference.normalise import normalised
from routing.reference.territory import Claim, Placing

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("placing", "sentence"),
    [
        (Placing("EMEA", "country", "DE"), "Region EMEA by country DE"),
        (
            Placing("EMEA", "country", "DE", (Claim("NA", "phone", "+1"),)),
            "Region EMEA by country DE; NA would match by phone prefix +1",
        ),
        (
            Placing("EMEA", "region", "EMEA", (Claim("South", "postal_code", "DE 8*"),)),
            "Region EMEA as the sender says; South would match by postal code DE 8*",
        ),
        (
            Placing("A", "timezone", "America/*", tuple(Claim(f"R{i}", "city", "Ulm") for i in range(5))),
            "Region A by time zone America/*; "
            + "; ".join(f"R{i} would match by city Ulm" for i in range(3))
            + "; and 2 more",
        ),
    ],
)
def test_a_region_is_told_with_what_placed_the_lead_and_who_else_would_have_it(placing: Placing, sentence: str) -> None:
    assert why.region(placing) == sentence


def lead(**told: Value) -> Lead:
    return Lead(1, "web", "1", "new", NOW, NOW, normalised(told))


def test_what_could_not_be_read_is_told_in_the_senders_words() -> None:
    strange = lead(country="Gremany", postal_code="?")
    assert why.unread(strange) == ["Could not read country 'Gremany'", "Could not read postal code '?'"]
    assert list(cli.read(strange, Placing("A", "city", "Ulm"))) == [
        "Region A by city Ulm.",
        "Could not read country 'Gremany'.",
        "Could not read postal code '?'.",
    ]
    assert why.unread(lead(country="Germany")) == []
    assert why.unread(Lead(1, "web", "1", "new", NOW, NOW, {"unrecognised": "x"})) == []


def test_what_a_sender_wrote_cannot_speak_in_slack() -> None:
    assert modals.unread(lead(country="<!channel> *now*")) == [
        f"{disarmed(chr(67) + 'ould not read country ' + repr('<!channel> *now*'))}."
    ]
    assert "<!channel>" not in modals.unread(lead(country="<!channel>"))[0]
