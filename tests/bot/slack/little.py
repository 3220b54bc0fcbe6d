"""A little office: the real desk on dictionaries, and a Slack that writes down what it is told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.blocks import Block, Drawn
from bot.cards.card import draw
from bot.clock import Clock
from bot.office import Office
from bot.slack.answers import Afterwards
from bot.slack.listeners import register
from routing.commands import AdoptPolicy, AdoptRoster, Command, Escalate, Receive, Seen
from routing.facts import lead_stream
from routing.lead import Draft
from routing.messages import Audience, Place
from routing.policy import Policy
from routing.ports import Desk, Outcome, Outgoing, Records
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.request import Request
from routing.views import CardJob, Check, Entry, Explained, Held, LeadLine, LeadView, NoticeJob
from sandbox.blocks import accepted_blocks, accepted_view, elements_of
from tests.memory import MemoryWork

EXAMPLES = Path(__file__).parents[3] / "examples"
BARE = read_roster((EXAMPLES / "roster.yml").read_text())
ROSTER = replace(BARE, owners={o.id: replace(o, slack=f"U{o.id.upper()}") for o in BARE.owners.values()})
POLICY = read_policy((EXAMPLES / "policy.yml").read_text(), ROSTER)
START = datetime(2030, 3, 4, 9, tzinfo=UTC)


@dataclass
class LittleDesk:
    work: MemoryWork
    fails: Exception | None = None

    async def settle(self, command: Command) -> Outcome:
        if self.fails is not None:
            raise self.fails
        return self.work.settle(command)


@dataclass
class LittleRecords:
    work: MemoryWork
    fails: Exception | None = None

    def policy(self) -> Any:
        return self.work.policy

    def roster(self) -> Any:
        if self.fails is not None:
            raise self.fails
        return self.work.roster

    def load(self, owner: str) -> int:
        return self.work.load(owner)

    def lead(self, lead: int) -> LeadView | None:
        known = self.work.lead(lead)
        if known is None:
            return None
        held, story = self.work.assignment(lead), self._story(lead)
        decision = held.decision if held is not None else None
        explained = None
        if decision is not None:
            made = self.work.decisions[decision - 1][1]
            explained = Explained(
                decision, START, made.policy, made.rule, made.target, made.mismatches, made.candidates, made.error
            )
        return LeadView(known, held, explained, story[-1] if story else None, self.work.requests(lead))

    def named(self, source: str, external_id: str) -> LeadView | None:
        known = self.work.lead_named(source, external_id)
        return self.lead(known.id) if known is not None else None

    def _story(self, lead: int) -> list[Entry]:
        facts = [fact for stream, fact in self.work.facts if stream == lead_stream(lead)]
        return [Entry(n, f.kind, f.at, f.by, {**f.public(), **f.private()}) for n, f in enumerate(facts, 1)]

    def find(self, reference: str, limit: int) -> Sequence[LeadLine]:
        wanted = reference.casefold()
        leads = self.work.leads.values()
        numbered = [lead for lead in leads if lead.label.casefold() == wanted]
        named = [v for v in leads if wanted in f"{v.external_id} {v.text('email')} {v.text('company')}".casefold()]
        return [LeadLine(lead, self.work.assignment(lead.id)) for lead in (numbered or named)][:limit]

    def mine(self, owner: str, limit: int, offset: int) -> tuple[Sequence[LeadLine], int]:
        held = [a for a in self.work.assignments.values() if a.open and a.accountable == owner]
        held.sort(key=lambda a: a.due_at)
        lines = [LeadLine(self.work.leads[a.lead], a) for a in held]
        return lines[offset : offset + limit], len(lines)

    def history(self, lead: int, limit: int, offset: int) -> tuple[Sequence[Entry], int]:
        story = self._story(lead)
        return story[offset : offset + limit], len(story)

    def waiting(self, queue: str, limit: int, offset: int) -> tuple[Sequence[LeadLine], int]:
        held = sorted(
            (a for a in self.work.assignments.values() if a.open and a.queue == queue), key=lambda a: a.due_at
        )
        lines = [LeadLine(self.work.leads[a.lead], a) for a in held]
        return lines[offset : offset + limit], len(lines)

    def request(self, number: int) -> Request | None:
        return self.work.request(number)

    def expired(self, now: datetime, limit: int) -> Sequence[int]:
        return []

    def due(self, now: datetime, limit: int) -> Sequence[Check]:
        return []

    def held(self, now: datetime, limit: int) -> Sequence[Held]:
        return []

    def ageing(self, now: datetime, limit: int) -> Sequence[Seen]:
        return []

    def channels(self) -> Mapping[str, str]:
        return {}


@dataclass
class LittleOutgoing:
    seen: list[tuple[int, str, str, str]] = field(default_factory=list)

    async def card_seen(self, lead: int, place: Place, channel: str, ts: str) -> None:
        self.seen.append((lead, str(place), channel, ts))

    async def lease(self, now: datetime, seconds: float, limit: int) -> tuple[Sequence[CardJob], Sequence[NoticeJob]]:
        return [], []


@dataclass
class LittleClock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass
class LittleSlack:
    """What Bolt hands to a listener, and what came of it."""

    opened: list[Block] = field(default_factory=list)
    whispers: list[dict[str, Any]] = field(default_factory=list)
    ephemerals: list[dict[str, Any]] = field(default_factory=list)
    acks: list[Any] = field(default_factory=list)
    error: str | None = None
    response_status: int = 200

    async def views_open(self, *, trigger_id: str, view: Block) -> None:
        assert not self.acks, "the modal was opened after the ack"
        if self.error is not None:
            raise SlackApiError("no", {"ok": False, "error": self.error})  # type: ignore[no-untyped-call]
        self.opened.append(accepted_view(view))

    async def chat_postEphemeral(self, **told: Any) -> None:  # noqa: N802  # Slack's name for it
        accepted_blocks(told["blocks"])
        self.ephemerals.append(told)

    async def respond(self, **told: Any) -> Any:
        assert self.acks, "Slack was called before the ack"
        accepted_blocks(told["blocks"])
        self.whispers.append(told)
        return SimpleNamespace(status_code=self.response_status)

    @property
    def said(self) -> list[str]:
        return [told["text"] for told in self.whispers]

    @property
    def modal(self) -> str:
        return texts(self.opened[-1]["blocks"])


@dataclass
class LittleApp:
    listeners: dict[str, Callable[..., Awaitable[None]]] = field(default_factory=dict)

    def action(self, _of: Any) -> Any:
        return lambda listener: self.listeners.update(action=listener)

    def view(self, _of: Any) -> Any:
        return lambda listener: self.listeners.update(view=listener)

    def command(self, name: str) -> Any:
        return lambda listener: self.listeners.update({name: listener})

    def options(self, _of: Any) -> Any:
        return lambda listener: self.listeners.update(options=listener)


class Little:
    """The office, and the people in it."""

    def __init__(self, *, opened: bool = True, policy: Policy = POLICY) -> None:
        self.work, self.policy = MemoryWork(), policy
        self.desk, self.records, self.outgoing = LittleDesk(self.work), LittleRecords(self.work), LittleOutgoing()
        self.clock = LittleClock()
        self.office = Office(
            cast("Desk", self.desk), cast("Records", self.records), cast("Outgoing", self.outgoing),
            cast("Clock", self.clock),
        )  # fmt: skip
        self.app = LittleApp()
        self.afterwards: Afterwards = register(cast("AsyncApp", self.app), self.office)
        if opened:
            self.work.settle(AdoptRoster(now=START, roster=ROSTER, by="mel"))
            self.work.settle(AdoptPolicy(now=START, policy=policy, by="mel"))

    def lead_comes(self, company: str | None = "Acme", **told: Any) -> int:
        number = len(self.work.leads) + 1
        stage, external_id = told.pop("stage", None), told.pop("external_id", f"web-{number}")
        source = told.pop("source", "website")
        known = {"country": "GB", "company": company, **told}
        draft = Draft(source, external_id, stage=stage, attributes=known)
        self.work.settle(Receive(now=self.clock.at, draft=draft))
        return next(v.id for v in self.work.leads.values() if v.external_id == external_id)

    def does(self, command: Command) -> Outcome:
        return self.work.settle(command)

    def seen(self, lead: int = 1) -> Seen:
        held = self.work.assignment(lead)
        assert held is not None
        return Seen(lead, held.id, held.offer)

    def passes(self, **span: float) -> None:
        self.clock.at += timedelta(**span)
        while due := [
            a
            for a in self.work.assignments.values()
            if a.next_check_at is not None and a.next_check_at <= self.clock.at
        ]:
            for held in due:
                seen = Seen(held.lead, held.id, held.offer)
                self.work.settle(Escalate(now=self.clock.at, seen=seen, step=held.step))

    def view(self, lead: int = 1) -> LeadView:
        view = self.records.lead(lead)
        assert view is not None
        return view

    def card(self, place: Place, audience: Audience = Audience.OWNER, lead: int = 1) -> Drawn:
        drawn = draw(self.view(lead), place, audience, self.policy, ROSTER, self.clock.at)
        accepted_blocks(drawn.blocks)
        assert len(drawn.text) <= 4_000
        return drawn

    async def presses(self, who: str, label: str, on: Drawn, slack: LittleSlack | None = None) -> LittleSlack:
        return await self.presses_raw(who, button(on, label), slack)

    async def presses_raw(self, who: str, pressed: dict[str, Any], slack: LittleSlack | None = None) -> LittleSlack:
        slack = slack or LittleSlack()
        body = {
            "type": "block_actions",
            "user": {"id": f"U{who.upper()}"},
            "trigger_id": "1.2.3",
            "channel": {"id": "D0DM"},
            "container": {"type": "message", "message_ts": "1.000100", "channel_id": "D0DM", "is_ephemeral": False},
            "actions": [pressed],
        }
        ack = AckOf(slack)
        await self.app.listeners["action"](ack=ack, body=body, respond=slack.respond, client=slack)
        await self.afterwards.finish()
        assert len(slack.acks) == 1
        return slack

    async def submits(self, who: str, view: Block, **filled: Any) -> dict[str, Any]:
        values = {name: {name: _state(value)} for name, value in filled.items()}
        body = {"user": {"id": f"U{who.upper()}"}, "view": {**view, "state": {"values": values}}}
        slack = LittleSlack()
        await self.app.listeners["view"](ack=AckOf(slack), body=body)
        answer: dict[str, Any] = slack.acks[0]
        if answer.get("view"):
            accepted_view(answer["view"])
        return answer

    async def types(self, who: str, text: str) -> Drawn:
        told = (await self.types_to_slack(who, text)).acks[0]
        accepted_blocks(told["blocks"])
        assert told["response_type"] == "ephemeral"
        return Drawn(told["text"], told["blocks"])

    async def types_to_slack(self, who: str, text: str, slack: LittleSlack | None = None) -> LittleSlack:
        """The same for what opens a form."""
        slack = slack or LittleSlack()
        body = {"user_id": f"U{who.upper()}", "command": "/lead", "text": text, "trigger_id": "1.2.3"}
        await self.app.listeners["/lead"](ack=AckOf(slack), body=body, client=slack)
        assert len(slack.acks) == 1
        return slack

    async def searches(self, who: str, view: Block, query: str) -> list[Block]:
        """What a searched menu offers: its groups."""
        slack = LittleSlack()
        body = {"user": {"id": f"U{who.upper()}"}, "view": view, "action_id": "to", "value": query}
        await self.app.listeners["options"](ack=AckOf(slack), body=body)
        groups: list[Block] = slack.acks[0].get("option_groups") or []
        assert sum(len(group["options"]) for group in groups) <= 100
        return groups


class AckOf:
    """Bolt's own ack, written down."""

    def __init__(self, slack: LittleSlack) -> None:
        self._slack = slack
        self._ack: Any = AsyncAck()  # type: ignore[no-untyped-call]

    async def __call__(self, **told: Any) -> Any:
        self._slack.acks.append(told)
        return await self._ack(**told)


def _state(value: Any) -> dict[str, Any]:
    if isinstance(value, int):
        return {"type": "datetimepicker", "selected_date_time": value}
    if isinstance(value, str) and value.startswith("note:"):
        return {"type": "plain_text_input", "value": value.removeprefix("note:")}
    return {"type": "static_select", "selected_option": {"value": value} if value else None}


def texts(blocks: list[Block]) -> str:
    """All that stands in blocks, as it is sent."""
    parts = [p for b in blocks for p in (b.get("text"), b.get("label"), *b.get("elements", []))]
    return "\n".join(p["text"] for p in parts if isinstance(p, dict) and isinstance(p.get("text"), str))


def buttons(drawn: Drawn) -> list[str]:
    """The labels of a message's buttons."""
    return [e["text"]["text"] for block in drawn.blocks for e in elements_of(block)]


def button(drawn: Drawn, label: str) -> dict[str, Any]:
    return next(e for block in drawn.blocks for e in elements_of(block) if e["text"]["text"] == label)


def options(view: Block, block_id: str) -> dict[str, str]:
    """A menu's choices, label to value."""
    menu = next(b["element"] for b in view["blocks"] if b.get("block_id") == block_id)
    loose = menu.get("options") or [o for group in menu["option_groups"] for o in group["options"]]
    return {o["text"]["text"]: o["value"] for o in loose}
