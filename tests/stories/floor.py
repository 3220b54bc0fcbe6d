"""An office with a floor: leads that are claimed in a channel, a queue that is open to some, and approvals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox import Message
from tests.stories.office import EXAMPLES, Office, an_office

POLICY = """
currency: USD
pools:
  floor:   { members: [ana, cai], pick: first_to_claim, channel: "#hot-leads", manager: rita }
  inbound: { members: [dan, eve, fay], pick: round_robin, manager: rita }
queues:
  manual-review: { steward: rita, deputy: sam, channel: "#lead-review", due: 1h }
  nurture:       { steward: mel, due: 5d, open_to: [floor, fay] }
routes:
  new:
    - { name: Hot leads are for the floor, when: { source: demo }, assign: floor, due: 30m }
    - { name: Cold lists are nurtured, when: { source: list }, assign: nurture }
    - { name: Everyone else, when: { country: known }, assign: inbound, due: 30m }
otherwise: manual-review
ladders:
  standard:
    - { at: 50%,  do: remind }
    - { at: due,  do: tell_manager, in: "#sales-leads" }
    - { at: 200%, do: next_owner }
    - { at: 400%, do: queue, to: manual-review, repeat: daily }
reasons:
  accept:   [calling_now, emailing_now]
  reassign: [wrong_territory, no_capacity, other]
  snooze:   [waiting_for_reply, other]
"""


@asynccontextmanager
async def a_floor(
    setting: tuple[str, str], folder: Path, *, policy: str = POLICY, roster: Path = EXAMPLES / "roster.yml"
) -> AsyncIterator[Office]:
    """The example's people, with a channel for what is claimed."""
    mode, url = setting
    channels = "channels:\n  - { name: hot-leads, members: everyone, bot: true }\n"
    people = (EXAMPLES / "workspace.yml").read_text()
    line = next(text for text in people.splitlines() if text.startswith("channels:"))
    (folder / "workspace.yml").write_text(people.replace(f"{line}\n", channels))
    (folder / "policy.yml").write_text(policy)
    more = {"BATON_POLICY": folder / "policy.yml", "BATON_ROSTER": roster}
    async with an_office(url, mode, people=folder / "workspace.yml", **more) as office:
        yield office


async def is_overdue(office: Office, company: str = "Acme") -> tuple[Message, Message]:
    """Dan has had a lead for half an hour and said nothing: his card, and the live one in the managers' channel."""
    await office.lead_comes(company)
    card = await office.dan.sees_dm(company)
    await office.passes(minutes=31)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    live = await office.rita.sees_in("#sales-leads", company)
    await office.rita.sees_in("#sales-leads", "is overdue", thread=live)
    return card, live
