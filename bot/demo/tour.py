"""The guided tour: five moments of one lead, each seen by whoever it concerns.

What is over is asked of Baton's own records, not of clicks: whoever does things in another order, or by other ways, is
not held up.
"""

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from bot.demo.desk import Desk
from bot.demo.examples import week
from bot.words import demo as words
from routing.assignment import State
from routing.views import LeadView
from sandbox import Modal, Person
from sandbox.page import Step, Tour

MOST_FACTS = 200
OFTEN = 0.25
"""Seconds for which an answer of the records is good enough."""


class Guide:
    """Who shows a newcomer around, and has others play their part."""

    def __init__(self, desk: Desk) -> None:
        """Nobody is here yet."""
        self._desk = desk
        self._told_before = 0
        self._number = 0
        self._one_at_a_time = asyncio.Lock()
        self.tour = Tour(self._steps(), offer=words.TOUR_OFFER, farewell=words.TOUR_FAREWELL)

    def begins_anew(self) -> None:
        """The workspace is another one now."""
        self.tour.at, self.tour.dismissed = 0, False
        self._told_before = self._number = 0
        self.tour.begun.clear()

    def goes_on(self, noted: Mapping[str, Any]) -> None:
        """It was so far when the demo stopped."""
        self.tour.at, self.tour.dismissed = int(noted.get("tour", 0)), bool(noted.get("dismissed"))
        self.tour.begun.update(noted.get("begun", ()))

    def _steps(self) -> list[Step]:
        lands, accept, approve, skip, history = words.TOUR
        return [
            Step(*lands, "ana", "dm", words.AT_LAST_MESSAGE, before=self._lead_lands, button=words.SEEN),
            Step(*accept, "ana", "dm", words.AT_ACCEPT, done=_seldom(self._answered)),
            Step(
                *approve, "rita", "#sales-leads", words.AT_APPROVE, done=_seldom(self._decided), before=self._dan_asks
            ),
            Step(*skip, "rita", "#sales-leads", words.AT_CLOCK, done=_seldom(self._climbed), before=self._silence),
            Step(
                *history, "ana", "#sales-leads", words.AT_COMPOSER, done=_seldom(self._told), before=self._about_to_ask
            ),
        ]

    # The lead of the tour: the last that came in under its name. Taking the tour again takes another.

    def _lead(self) -> LeadView | None:
        """The lead as it stands."""
        while self._named(self._number + 1) is not None:  # those of the demo's earlier runs
            self._number += 1
        return self._named(self._number)

    def _named(self, number: int) -> LeadView | None:
        return self._desk.named(str(week()["tour"]["source"]), f"tour-{number}")

    async def _sends(self) -> None:
        self._lead()  # which finds out the number of the last one
        self._number += 1
        await self._desk.receives({**week()["tour"], "external_id": f"tour-{self._number}"})
        await self._desk.rests()

    def _kinds(self) -> set[str]:
        """What has happened to it so far."""
        view = self._lead()
        if view is None or not self._desk.runs:
            return set()
        entries, _ = self._desk.bot.office.records.history(view.lead.id, MOST_FACTS, 0)
        return {entry.kind for entry in entries}

    # 1: A lead lands.

    async def _lead_lands(self) -> None:
        await self._desk.ready.wait()
        async with self._one_at_a_time:
            if not self._waits_for("ana"):
                await self._sends()

    def _waits_for(self, who: str) -> bool:
        view = self._lead()
        held = view.assignment if view is not None else None
        return held is not None and held.owner == who and held.state is State.OFFERED

    # 2: Ana answers.

    def _answered(self) -> bool:
        return self._lead() is not None and not self._waits_for("ana")

    # 3: Dan asks for what he may not do alone, and Rita decides.

    async def _dan_asks(self) -> None:
        await self._desk.ready.wait()
        if (view := self._lead()) is None:
            await self._sends()
            view = self._lead()
        held = view.assignment if view is not None else None
        if view is None or held is None or not held.open or held.owner == "dan" or "RequestMade" in self._kinds():
            return
        dan = self._desk.workspace.person("dan")
        await dan.types(f"/lead assign L{view.lead.id} @dan")
        form = await dan.sees_modal("Ask for it")
        await dan.fills(form, {"Reason": words.DAN_REASON, "Note": words.DAN_NOTE})
        if (await dan.submits(form)).accepted:
            await _closes_all(dan)
        await self._desk.rests()

    def _decided(self) -> bool:
        view = self._lead()
        if view is None or view.requests:
            return False
        owner = view.assignment.owner if view.assignment is not None else None
        return owner == "dan" or "RequestMade" in self._kinds()

    # 4: Nobody answers.

    async def _silence(self) -> None:
        """Where the lead waits for nobody, another one does."""
        await self._desk.ready.wait()
        if not any(map(self._waits_for, ("ana", "dan"))):
            await self._sends()

    def _climbed(self) -> bool:
        return "ManagerTold" in self._kinds()

    # 5: The story.

    async def _about_to_ask(self) -> None:
        self._told_before = self._tellings()

    def _told(self) -> bool:
        return self._tellings() > self._told_before

    def _tellings(self) -> int:
        """How often somebody was told a lead's story."""
        told: Callable[[str], bool] = lambda text: words.STORY_BEGINS in text  # noqa: E731
        return sum(told(post.content.text) for post in self._desk.workspace.team.messages if post.only_to)


def _seldom(done: Callable[[], bool]) -> Callable[[], bool]:
    """Ask the records a few times a second, however often the page asks."""
    asked, said = 0.0, False

    def ask() -> bool:
        nonlocal asked, said
        if monotonic() - asked > OFTEN:
            asked, said = monotonic(), done()
        return said

    return ask


async def _closes_all(who: Person) -> None:
    """Close what Baton said in a modal."""
    while stack := who.team.screens.stack(who.id):
        await who.closes(Modal(who.team, who.user, stack[-1]))
