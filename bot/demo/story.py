"""The story that the demo plays: five leads, and everybody who has to do with them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.demo.screen import Screen
from bot.words import demo as words
from sandbox import Message, Person, Workspace

Lead = Mapping[str, Any]
ONE_TAP = "Accept: calling now"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the story needs: the workspace, a way to send a lead, a way to let time pass, and a screen."""

    workspace: Workspace
    send: Callable[[Lead], Awaitable[dict[str, Any]]]
    passes: Callable[[float], Awaitable[datetime]]
    screen: Screen
    leads: Mapping[str, Lead]

    def now(self) -> datetime:
        """Domain time."""
        return self.workspace.clock.moment()

    def person(self, name: str) -> Person:
        """Somebody in the workspace."""
        return self.workspace.person(name)

    async def sends(self, name: str) -> dict[str, Any]:
        """An example lead comes in."""
        told = await self.send(self.leads[name])
        holder = told["owner"]["name"] if told["owner"] else f"queue {told['queue']}"
        due = datetime.fromisoformat(told["due_at"])
        line = words.TOOK.format(status=told["status"], id=told["id"], holder=holder, due=f"{due:%H:%M} UTC")
        self.screen.note(line)
        return told

    async def dm(self, who: str, *texts: str, thread: Message | None = None) -> Message:
        """Somebody sees a DM."""
        seen = await self.person(who).sees_dm(*texts, thread=thread)
        self.screen.sees(who, "DM with Baton" if thread is None else "DM with Baton, in the card's thread", seen)
        return seen

    async def channel(self, who: str, channel: str, *texts: str, thread: Message | None = None) -> Message:
        """Somebody sees a message in a channel."""
        seen = await self.person(who).sees_in(channel, *texts, thread=thread)
        self.screen.sees(who, channel if thread is None else f"{channel}, in the thread", seen)
        return seen

    async def edit(self, who: str, where: str, message: Message, *texts: str) -> Message:
        """Somebody sees a message change."""
        seen = await self.person(who).sees_edit(message, *texts)
        self.screen.sees(who, f"{where}, the same message", seen)
        return seen

    async def clicks(self, who: str, button: str, on: Message, *, old: bool = False) -> None:
        """Somebody presses a button."""
        self.screen.clicks(who, button)
        await self.person(who).clicks(button, on=on, old=old)

    async def fills(self, who: str, title: str, values: dict[str, str]) -> None:
        """Somebody fills in the form that opened, and hands it in."""
        person = self.person(who)
        modal = await person.sees_modal(title)
        await person.fills(modal, values)
        self.screen.fills(who, title, values)
        handed_in = await person.submits(modal)
        if not handed_in.accepted:
            raise AssertionError(f"the form was refused: {handed_in.errors}")


async def play(stage: Stage) -> None:
    """The whole story."""
    await _one_tap(stage)
    await _snooze_and_hand_on(stage)
    await _silence(stage)
    await _nobody_yet(stage)
    await _history(stage)


async def _one_tap(stage: Stage) -> None:
    stage.screen.says(words.ARRIVES, stage.now())
    await stage.sends("everyday")
    card = await stage.dm("dan", "Harbour Books")
    stage.screen.says(words.ONE_TAP.format(button=ONE_TAP))
    await stage.clicks("dan", ONE_TAP, card)
    await stage.edit("dan", "DM with Baton", card, "You accepted")


async def _snooze_and_hand_on(stage: Stage) -> None:
    stage.screen.says(words.BIG, stage.now())
    await stage.sends("enterprise")
    card = await stage.dm("ana", "Nordlicht Energie")
    stage.screen.says(words.SNOOZES)
    await stage.clicks("ana", "Snooze", card)
    form = await stage.person("ana").sees_modal("Snooze")
    first = form.options("Until")[0]
    await stage.fills("ana", "Snooze", {"Reason": "Meeting later", "Until": first})
    await stage.edit("ana", "DM with Baton", card, "Snoozed until")
    stage.screen.says(words.WAKES, await stage.passes(15))
    await stage.person("ana").sees_edit(card, "Overdue")
    await stage.dm("ana", "your snooze of", thread=card)
    stage.screen.says(words.HANDS_ON)
    await stage.clicks("ana", "Reassign", card)
    await stage.fills("ana", "Reassign", {"To": "The next by policy", "Reason": "No capacity"})
    await stage.edit("ana", "DM with Baton", card, "handed it on")
    bens = await stage.dm("ben", "Nordlicht Energie")
    await stage.clicks("ben", ONE_TAP, bens)
    await stage.person("ben").sees_edit(bens, "You accepted")


async def _silence(stage: Stage) -> None:
    stage.screen.says(words.SILENT, stage.now())
    await stage.sends("silent")
    eves = await stage.dm("eve", "Prairie Tools")
    await stage.passes(15)
    await stage.dm("eve", "is waiting for your answer", thread=eves)
    stage.screen.says(words.OVERDUE, await stage.passes(15))
    live = await stage.channel("rita", "#sales-leads", "Prairie Tools", "Overdue")
    await stage.channel("rita", "#sales-leads", "is overdue", thread=live)
    stage.screen.says(words.MOVES_ON, await stage.passes(30))
    fays = await stage.dm("fay", "Prairie Tools")
    await stage.person("eve").sees_edit(eves, "Moved on")
    stage.screen.says(words.ACCEPTED)
    await stage.clicks("fay", ONE_TAP, fays)
    await stage.person("fay").sees_edit(fays, "You accepted")
    await stage.edit("rita", "#sales-leads", live, "accepted it")
    stage.screen.says(words.STALE)
    await stage.clicks("eve", ONE_TAP, eves, old=True)
    told = await stage.person("eve").sees_only_to_me("Prairie Tools")
    stage.screen.sees("eve", "only visible to her", told)


async def _nobody_yet(stage: Stage) -> None:
    stage.screen.says(words.UNPLACED, stage.now())
    await stage.sends("unplaced")
    waiting = await stage.channel("rita", "#lead-review", "Studio Lumen")
    await stage.channel("rita", "#lead-review", "came into the queue", thread=waiting)
    stage.screen.says(words.ASSIGNS)
    await stage.clicks("rita", "Assign to…", waiting)
    await stage.fills("rita", "Assign", {"To": "Cai Lin", "Reason": "Knows the account"})
    cais = await stage.dm("cai", "Studio Lumen")
    await stage.clicks("cai", ONE_TAP, cais)
    await stage.person("cai").sees_edit(cais, "You accepted")


async def _history(stage: Stage) -> None:
    stage.screen.says(words.HISTORY, stage.now())
    stage.screen.types("mel", "/lead history Prairie Tools")
    mel = stage.person("mel")
    await mel.types("/lead history Prairie Tools")
    stage.screen.sees("mel", "only visible to her", await mel.sees_only_to_me("Prairie Tools"))
