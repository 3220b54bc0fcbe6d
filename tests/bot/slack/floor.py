"""A little office with a floor: leads that are claimed, and a queue that is open to some."""

from routing.commands import Ask
from routing.messages import Place
from routing.reading.policy_file import read_policy
from routing.request import ToAssign
from tests.bot.slack.little import ROSTER, Little
from tests.stories.floor import POLICY as TEXT

POLICY = read_policy(TEXT, ROSTER)
FLOOR = Place.channel("#hot-leads")
SALES = Place.channel("#sales-leads")


def a_floor() -> Little:
    """With one lead to claim: Acme."""
    office = Little(policy=POLICY)
    office.lead_comes(
        "Acme", source="demo", name="Jo Bell", email="jo@acme.example", phone="+44 20 7946 0018", message="Call me"
    )
    return office


def a_request(note: str = "") -> Little:
    """With one lead of Dan's, Acme, which he asks that Ana have."""
    office = Little(policy=POLICY)
    office.lead_comes("Acme")
    wish = ToAssign("ana")
    office.does(Ask(now=office.clock.at, seen=office.seen(), by="dan", reason="wrong_territory", note=note, wish=wish))
    return office
