"""Days at the example office: what people do with leads, in the words in which the week is told.

Everybody acts through their own screen, and Baton hears of it as it would from Slack.
"""

import asyncio
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.demo.desk import PATIENCE, Desk
from bot.demo.examples import Lead
from sandbox import Message, Modal, Person
from sandbox.screens.inputs import Value
from storage import tables as t

OFFICE = ZoneInfo("Europe/London")
"""Where the office's mornings are."""
SATURDAY = 5
ONE_TAP = {"calling": "Accept: calling now", "emailing": "Accept: emailing now"}
CALLED = {"company": "Company", "name": "Contact"}


class Days:
    """The days before a moment, lived through one after the other."""

    def __init__(self, desk: Desk, end: datetime, week: dict[str, Lead]) -> None:
        """``end`` is where they lead to; ``week`` has the leads by their names."""
        self.desk = desk
        self.end = end
        self._leads = week
        self._numbers: dict[str, int] = {}

    # When.

    def before(self, days: int, clock: str) -> datetime:
        """A time of day, so many working days before the end."""
        day = self.end.astimezone(OFFICE).date()
        while days:
            day -= timedelta(days=1)
            days -= day.weekday() < SATURDAY
        return datetime.combine(day, time.fromisoformat(clock), OFFICE)

    async def at(self, days: int, clock: str) -> None:
        """Go on to a time of day, so many working days before the end."""
        await self.desk.until(self.before(days, clock))

    async def later(self, minutes: float) -> None:
        """Go on for so long."""
        await self.desk.passes(minutes)

    async def ago(self, minutes: float) -> None:
        """Go on to so long before the end."""
        await self.desk.until(self.end - timedelta(minutes=minutes))

    # Who does what. A lead is called by its name in the example file.

    async def comes(self, name: str, **more: Any) -> None:
        """A lead comes in, or more is told of it."""
        lead = {"external_id": f"w-{1001 + list(self._leads).index(name)}", **self._leads[name], **more}
        self._numbers[name] = await self.desk.receives(lead)
        await self.desk.rests()

    async def posted(self, name: str, deal: dict[str, str]) -> None:
        """HubSpot posts a deal in its channel, and Baton reads it."""
        text = "\n".join(f"*{label}*: {value}" for label, value in deal.items())
        link = f"https://app.hubspot.com/contacts/1/record/0-3/{deal['Deal ID']}"
        hubspot = self.desk.workspace.app("HubSpot", classic=True)
        attachment = {"title": f"New deal: {deal['Company']}", "title_link": link, "text": text, "color": "ff7a59"}
        await hubspot.posts("#hubspot-leads", attachments=[{**attachment, "fallback": f"New deal: {deal['Company']}"}])
        await self.desk.workspace.settles()
        async with asyncio.timeout(PATIENCE):
            while (lead := self.desk.named("hubspot", deal["Deal ID"])) is None:  # noqa: ASYNC110  # nothing rings
                await asyncio.sleep(0.01)
        self._numbers[name] = lead.lead.id
        await self.desk.rests()

    async def accepts(self, name: str, how: str = "calling") -> None:
        """Whoever has it accepts it in one tap."""
        await self._clicks(self.holder(name), ONE_TAP[how], name)
        await self.desk.rests()

    async def answers(self, name: str, reason: str, note: str) -> None:
        """Whoever has it accepts it with a reason and a note."""
        await self._fills(self.holder(name), "Accept…", name, Reason=reason, Note=note)

    async def snoozes(self, name: str, reason: str, choice: int = 0) -> None:
        """Whoever has it snoozes it until one of the times offered."""
        who = self.holder(name)
        await self._clicks(who, "Snooze", name)
        form = await who.sees_modal("Snooze")
        await self._hands_in(who, form, Reason=reason, Until=form.options("Until")[choice])

    async def hands_on(self, name: str, reason: str, note: str = "", to: str = "The next by policy") -> None:
        """Whoever has it hands it on."""
        await self._fills(self.holder(name), "Reassign", name, To=to, Reason=reason, **_noted(note))

    async def asks(self, name: str, to: str, reason: str, note: str) -> None:
        """Whoever has it asks that somebody else have it, which a manager must approve."""
        who = self.holder(name)
        await self._fills(who, "Reassign", name, To=to, Reason=reason, Note=note)
        await who.closes(await who.sees_modal("Asked"))

    async def decides(self, who: str, verdict: str, name: str, note: str = "") -> None:
        """A manager answers a request, in the channel: Approve or Decline."""
        manager = self._person(who)
        await self._clicks(manager, verdict, name, place="#sales-leads")
        form = await manager.sees_modal(verdict)
        await self._hands_in(manager, form, Reason=form.options("Reason")[0], **_noted(note))

    async def assigns(self, who: str, name: str, to: str, reason: str, where: str) -> None:
        """Whoever answers for it gives it to somebody they name."""
        await self._fills(self._person(who), "Assign to…", name, where, To=to, Reason=reason)

    async def takes(self, who: str, name: str, reason: str, where: str) -> None:
        """Whoever answers for it takes it over."""
        await self._fills(self._person(who), "Take over", name, where, Reason=reason)

    async def claims(self, who: str, name: str) -> None:
        """Somebody of the floor is first."""
        await self._clicks(self._person(who), "Claim", name, place="#sales-floor")
        await self.desk.rests()

    async def says(self, who: str, where: str, text: str, about: str = "") -> None:
        """Somebody writes something; ``about`` a lead in its thread."""
        person = self._person(who)
        thread = self._card(person, self._numbers[about], where) if about else None
        await person.says(text, in_=where, thread=thread)

    async def types(self, who: str, where: str, command: str) -> None:
        """Somebody uses a command."""
        await self._person(who).types(command, in_=where)

    def holder(self, name: str) -> Person:
        """Whoever has a lead now.

        Raises:
            AssertionError: nobody does.
        """
        view = self.desk.lead(self._numbers[name])
        assert view is not None, f"{name} is not there"
        assert view.assignment is not None, f"nobody answers for {name}"
        assert view.assignment.owner is not None, f"nobody has {name}"
        return self._person(view.assignment.owner)

    def _person(self, who: str) -> Person:
        return self.desk.workspace.person(who)

    async def _clicks(self, who: Person, button: str, name: str, place: str = "") -> None:
        await who.clicks(button, on=self._card(who, self._numbers[name], place))

    async def _fills(self, who: Person, button: str, name: str, place: str = "", /, **values: Value) -> None:
        await self._clicks(who, button, name, place)
        await self._hands_in(who, await who.sees_modal(button.removesuffix("…").removesuffix(" to")), **values)

    async def _hands_in(self, who: Person, form: Modal, **values: Value) -> None:
        await who.fills(form, values)
        done = await who.submits(form)
        if not done.accepted:
            raise AssertionError(f"{who.user.name}'s {form.title!r} was refused: {done.errors}")
        await self.desk.rests()

    def _card(self, who: Person, number: int, place: str) -> Message:
        """A lead's card: in a channel, or in somebody's DM."""
        team = self.desk.workspace.team
        channel = team.channels.called(place) if place else team.channels.dm(who.user)
        c = t.cards.c
        mine = select(c.ts).where(
            c.lead_id == number, c.channel == channel.id, c.ts.is_not(None), ~c.place.like("thread:%")
        )
        with self.desk.reading.read() as connection:
            post = next((team.messages.at(channel.id, ts) for ts in connection.scalars(mine)), None)
        assert post is not None, f"{who.user.name} has no card of L{number} in {place or 'their DM'}"
        post.seen(who.id)
        return Message(team, who.user, post, post.latest)


def _noted(note: str) -> dict[str, Value]:
    return {"Note": note} if note else {}
