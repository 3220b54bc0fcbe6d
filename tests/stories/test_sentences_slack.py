"""Every refusal and every error is read by its person where they act: each sentence is brought about from Slack.

A new refusal without a story fails the last test; what no person can bring about stands in ``OUT_OF_REACH``, with the
reason, and is held by the tests of ``bot/words``.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Connection

from bot import app
from bot.house import adopt
from bot.slack import forms, shortcuts, values
from bot.slack.source import form as route_form
from bot.words import commands, intake, modals, refusals, sources
from routing.refusals import Because
from sandbox import Message, Modal, Person, Refused, Workspace
from tests.postgres import Cluster
from tests.stories import floor
from tests.stories.office import EXAMPLES, ROOT, Office
from tests.stories.paces import NoPace

pytestmark = pytest.mark.anyio

ACCEPT = "Accept: calling now"
POLICY = floor.POLICY.replace("members: [dan, eve, fay]", "members: [dan]").replace(
    "open_to: [floor, fay]", "open_to: [fay]"
)
PEOPLE = Workspace.load(EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml")
SLACK = {
    name: PEOPLE.person(name).id
    for name in ["ana", "ben", "cai", "dan", "eve", "fay", "gus", "hal", "ivy", "jon", "rita", "sam", "mel"]
}


def roster(*, but: Mapping[str, str] | None = None, without: str = "") -> str:
    """The example's people with their Slack ids; ``but`` adds to somebody's line, ``without`` leaves somebody out."""
    told = []
    for line in (EXAMPLES / "roster.yml").read_text().splitlines():
        who = line.partition("id: ")[2].partition(",")[0]
        if who and who == without:
            continue
        more = (but or {}).get(who, "")
        slack = "" if "slack:" in more or not who else f", slack: {SLACK[who]}"
        told.append(line.replace(" }", f"{slack}{more} }}") if who else line)
    return "\n".join(told)


@dataclass
class Floor:
    """An office where one story after another happens, each with leads of its own."""

    office: Office
    folder: Path
    said: list[tuple[Because, str]] = field(default_factory=list)
    company: str = ""
    ours: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        person: Person = getattr(self.office, name)
        return person

    async def lead(self, source: str = "website", company: str = "") -> str:
        """A lead of this story comes; its number."""
        name = company or self.company
        self.ours[name] = source
        told = await self.office.lead_comes(name, source=source, external_id=name)
        return str(told["id"])

    async def card(self) -> Message:
        """A lead comes and is Dan's: his card."""
        await self.lead()
        return await self.dan.sees_dm(self.company)

    async def posted(self, company: str = "") -> Message:
        """A lead comes that is to be claimed: its card, as Ana sees it."""
        await self.lead("demo", company)
        return await self.ana.sees_in("#hot-leads", company or self.company)

    async def closes(self) -> None:
        """The source closes what is still open of this story."""
        for name, source in self.ours.items():
            await self.office.lead_comes(name, source=source, external_id=name, stage="lost")
        self.ours.clear()

    async def rules(self, *changes: tuple[str, str]) -> None:
        """Another policy is in force: the usual one with these changes."""
        text = POLICY
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        (self.folder / "policy.yml").write_text(text)
        await adopt(self.office.bot.office, None, self.folder / "policy.yml")

    async def people(self, text: str = "") -> None:
        """Another roster is in force."""
        (self.folder / "roster.yml").write_text(text or roster())
        await adopt(self.office.bot.office, self.folder / "roster.yml", None)

    async def form(self, who: Person, label: str, on: Message, **filled: Any) -> Modal:
        """Somebody presses for a form and fills it in."""
        await who.clicks(label, on=on)
        form = await who.sees_modal(self.company)
        await who.fills(form, {name.replace("_", " "): value for name, value in filled.items()})
        return form

    async def asked(self) -> tuple[Message, Message]:
        """Dan has a lead and asks that Ana have it: his card, and the live one that Rita answers on."""
        card = await self.card()
        form = await self.form(self.dan, "Reassign", card, To="Ana Ruiz", Reason="Wrong territory")
        assert (await self.dan.submits(form)).accepted
        await self.dan.closes(await self.dan.sees_modal("Asked"))
        live = await self.rita.sees_in("#sales-leads", self.company)
        await self.rita.sees_in("#sales-leads", "Dan Novak asks", thread=live)
        return card, live

    async def overtaken(self, card: Message) -> None:
        """The lead is closed before anybody answered, and Dan is told."""
        await self.closes()
        await self.dan.sees_dm("was closed before anybody answered", thread=card)

    async def types(self, who: Person, line: str, *texts: str) -> str:
        """What a command is answered."""
        await who.types(line)
        return (await who.sees_only_to_me(*texts)).text

    async def reads_modal(self, who: Person) -> str:
        """The sentence that stands in the place of a form."""
        modal = await who.sees_modal(refusals.TITLE)
        await who.closes(modal)
        return modal.text

    async def reads(self, who: Person, *texts: str) -> str:
        """The sentence that only they see; it names the lead unless ``texts`` are given."""
        message = await who.sees_only_to_me(*(texts or (self.company,)))
        assert message.notification == message.text.splitlines()[-1], "a lock screen says the same"
        return message.notification

    @contextmanager
    def commits_fail(self) -> Iterator[None]:
        """The database takes nothing more that would go into the story of a lead."""
        url = self.office.settings.database_url.get_secret_value()
        made: tuple[str, ...]
        undone: tuple[str, ...]
        if url.startswith("sqlite"):
            made = ("CREATE TRIGGER full BEFORE INSERT ON facts BEGIN SELECT RAISE(ABORT, 'full'); END",)
            undone = ("DROP TRIGGER full",)
        else:
            made = (
                "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE 'full'; END $$ LANGUAGE plpgsql",
                'CREATE TRIGGER "full" BEFORE INSERT ON facts FOR EACH ROW EXECUTE FUNCTION full_disk()',
            )
            undone = ('DROP TRIGGER "full" ON facts', "DROP FUNCTION full_disk")
        _execute(url, made)
        try:
            yield
        finally:
            _execute(url, undone)

    @asynccontextmanager
    async def busy(self, seconds: float = 2.3) -> AsyncIterator[None]:
        """The desk does something else for so long, from now on."""
        begun = asyncio.Event()
        loop, writer = asyncio.get_running_loop(), self.office.bot.office.desk._writer  # type: ignore[attr-defined]

        def chore(_connection: Connection) -> None:
            loop.call_soon_threadsafe(begun.set)
            time.sleep(seconds)

        done = asyncio.wrap_future(writer.submit_chore(chore))
        await begun.wait()
        yield
        await done


def _execute(url: str, statements: tuple[str, ...]) -> None:
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=5, isolation_level=None)
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


Story = Callable[[Floor], Awaitable[str]]
STORIES: dict[str, tuple[str, Story]] = {}
"""By what is read (a refusal's code, or the name of a constant): how it begins or ends, and how it comes about."""


def reads(what: str, literal: str) -> Callable[[Story], Story]:
    """The story by which somebody reads a sentence; it returns what they read."""

    def kept(story: Story) -> Story:
        assert what not in STORIES, what
        STORIES[what] = (literal, story)
        return story

    return kept


OUT_OF_REACH: Mapping[str, str] = {
    Because.UNKNOWN_PERSON: "who is not on the roster is told so before the desk is asked, in the same words",
    Because.REASON_MISSING: "Slack sends no form without a reason, and a button that acts at once carries its own",
    Because.NOTE_TOO_LONG: "Slack sends no note that is longer than the form allows",
    Because.SNOOZE_PAST_DUE: "the form asks for it instead, and says who is asked",
    Because.OWNER_UNKNOWN: "whom the roster leaves out stays on record, as inactive",
    Because.SAME_QUEUE: "no form offers the queue in which the lead waits",
    Because.MAY_DO_IT: "the policy would have to change between two commits of one form",
    Because.NO_POLICY: "Baton does not start without a policy",
    Because.REUSED: "only a program names what it sends: its sentence is read over HTTP",
    Because.ACCOUNT_UNKNOWN: "only a program says which account it is: its sentence is read over HTTP",
    Because.PARENT_LOOP: "only `baton import accounts` takes companies in, and it has words of its own for that",
    "refusals.REASON_MISSING": "as the refusal",
    "refusals.NO_REASONS": "a policy lists a reason for every act, or is not taken",
    "modals.TO_MISSING": "Slack sends no form that says nobody to give it to",
    "sources.NO_POLICY": "Baton does not start without a policy",
    "commands.NO_POLICY": "Baton does not start without a policy",
    "commands.NOTHING_YET": "a lead comes in with its first fact",
}
AFTER_A_BACKUP = {Because.UNKNOWN_LEAD, Because.REQUEST_UNKNOWN}
"""Read where an older backup was put back: see the story of that."""


# What became of the lead


@reads(Because.LEAD_CLOSED, "was closed as lost just now; you have nothing left to do.")
async def _closed(f: Floor) -> str:
    card = await f.card()
    await f.closes()
    await f.dan.sees_edit(card, "Closed as lost")
    await f.dan.clicks(ACCEPT, on=card, old=True)
    return await f.reads(f.dan)


@reads(Because.ALREADY_ACCEPTED, "just now; that counts, and nothing more is needed.")
async def _accepted(f: Floor) -> str:
    card = await f.card()
    await f.dan.clicks(ACCEPT, on=card)
    await f.dan.clicks(ACCEPT, on=card, old=True)
    return await f.reads(f.dan)


@reads(Because.ALREADY_SNOOZED, "to change that, use its newest card.")
async def _snoozed(f: Floor) -> str:
    card = await f.card()
    form = await f.form(f.dan, "Snooze", card, Reason="Waiting for reply")
    await f.dan.fills(form, {"Until": form.options("Until")[0]})
    assert (await f.dan.submits(form)).accepted
    await f.dan.clicks(ACCEPT, on=card, old=True)
    return await f.reads(f.dan)


async def _taken_over(f: Floor) -> tuple[Message, Message]:
    """Rita takes a lead of Dan's over: his card, and hers."""
    card = await f.card()
    await f.rita.types(f"/lead show {f.company}")
    shown = await f.rita.sees_only_to_me(f.company)
    form = await f.form(f.rita, "Take over", shown, Reason="Urgent")
    assert (await f.rita.submits(form)).accepted
    mine = await f.rita.sees_dm(f.company, "You accepted")
    await f.dan.sees_dm("is no longer yours", thread=card)
    return card, mine


@reads(Because.MOVED, "Rita Stone took Moved over just now; you have nothing left to do.")
async def _moved(f: Floor) -> str:
    card, _ = await _taken_over(f)
    await f.dan.clicks(ACCEPT, on=card, old=True)
    return await f.reads(f.dan)


@reads(Because.STALE, "just now and is still yours; please use the buttons on its newest card.")
async def _stale(f: Floor) -> str:
    card = await f.card()
    await f.dan.clicks(ACCEPT, on=card)
    await f.dan.clicks("Snooze", on=card, old=True)
    return await f.reads_modal(f.dan)


@reads(Because.NOT_YOURS, "is with Dan Novak, so this is not yours to answer; nothing was changed.")
async def _not_yours(f: Floor) -> str:
    card = await f.card()
    # RevOps had mixed up two people's Slack accounts, and corrects it
    await f.people(roster(but={"dan": f", slack: {SLACK['eve']}", "eve": f", slack: {SLACK['dan']}"}))
    await f.dan.clicks(ACCEPT, on=card)
    return await f.reads(f.dan)


# Claims


@reads(Because.CLAIMED, "Cai Lin was first, just now: Claimed is taken, and nothing is left to do.")
async def _claimed(f: Floor) -> str:
    card = await f.posted()
    await f.cai.clicks("Claim", on=await f.cai.sees_in("#hot-leads", f.company))
    await f.cai.sees_dm(f.company)
    await f.ana.clicks("Claim", on=card, old=True)
    return await f.reads(f.ana)


@reads(Because.NOT_A_MEMBER, "to claim, and you are not in it. If you should have it, ask Rita Stone.")
async def _not_a_member(f: Floor) -> str:
    await f.posted()
    await f.eve.clicks("Claim", on=await f.eve.sees_in("#hot-leads", f.company))
    return await f.reads(f.eve)


@reads(Because.INACTIVE, "You are marked inactive in the roster")
async def _inactive(f: Floor) -> str:
    card = await f.posted()
    await f.people(roster(but={"ana": ", active: false"}))
    await f.ana.clicks("Claim", on=card)
    return await f.reads(f.ana, "inactive")


@reads(Because.AT_CAPACITY, "You have 1 open lead, and 1 is your limit. Close one, or hand one on, and then claim")
async def _at_capacity(f: Floor) -> str:
    card, second = await f.posted(), await f.posted("Bolt")
    await f.people(roster().replace("capacity: 12, weight: 2", "capacity: 1, weight: 2"))
    await f.ana.clicks("Claim", on=card)
    await f.ana.sees_dm(f.company)
    await f.ana.clicks("Claim", on=second)
    return await f.reads(f.ana, "Bolt")


@reads(Because.HAD_IT, "before, and a lead goes to nobody twice by itself. If you should have it again, ask Rita")
async def _had_it(f: Floor) -> str:
    await f.ana.clicks("Claim", on=await f.posted())
    mine = await f.ana.sees_dm(f.company)
    form = await f.form(f.ana, "Reassign", mine, To="The next by policy", Reason="No capacity")
    assert (await f.ana.submits(form)).accepted
    again = await f.ana.sees_in("#hot-leads", f.company, "Due")
    await f.ana.clicks("Claim", on=again)
    return await f.reads(f.ana)


# What is filled in


@reads(Because.REASON_UNKNOWN, "The policy has changed and no longer lists this reason; please choose another one.")
async def _reason_unknown(f: Floor) -> str:
    form = await f.form(f.dan, "Reassign", await f.card(), To="The next by policy", Reason="Wrong territory")
    await f.rules(("wrong_territory, ", ""))
    return await _at(f, f.dan, form, "Reason")


@reads(Because.NOTE_MISSING, "The reason “Other” needs a note; please write a sentence.")
async def _note_missing(f: Floor) -> str:
    form = await f.form(f.dan, "Reassign", await f.card(), To="The next by policy", Reason="Other")
    return await _at(f, f.dan, form, "Note")


@reads(Because.SNOOZE_IN_PAST, "has passed; please choose a later time.")
async def _in_past(f: Floor) -> str:
    card = await f.card()
    form = await f.form(f.dan, "Snooze", card, Reason="Waiting for reply")
    await f.dan.fills(form, {"Until": form.options("Until")[0]})
    await f.office.passes(minutes=20)
    await f.dan.sees_dm("is waiting for your answer", thread=card)
    return await _at(f, f.dan, form, "Until")


@reads(Because.SNOOZE_TOO_FAR, "A lead sleeps 60 days at the most; please choose an earlier time.")
async def _too_far(f: Floor) -> str:
    card = await f.card()
    await f.dan.clicks(ACCEPT, on=card)
    accepted = await f.dan.sees_edit(card, "You accepted")
    late = datetime.fromtimestamp(f.office.workspace.clock.now(), UTC) + timedelta(days=61)
    form = await f.form(f.dan, "Snooze", accepted, Reason="Waiting for reply", Or_at=late)
    return await _at(f, f.dan, form, "Or at")


@reads("modals.UNTIL_MISSING", "Please choose a time, or give another one below.")
async def _until_missing(f: Floor) -> str:
    form = await f.form(f.dan, "Snooze", await f.card(), Reason="Waiting for reply")
    return await _at(f, f.dan, form, "Until")


@reads(Because.OWNER_INACTIVE, "Ben Okafor is marked inactive in the roster; please choose somebody else.")
async def _owner_inactive(f: Floor) -> str:
    form = await _assigning(f)
    await f.people(roster(but={"ben": ", active: false"}))
    return await _at(f, f.rita, form, "To")


@reads(Because.SAME_OWNER, "already; nothing was changed.")
async def _same_owner(f: Floor) -> str:
    await f.card()
    return await f.types(f.rita, f"/lead assign {f.company} @dan", "Dan Novak has")


@reads(Because.QUEUE_UNKNOWN, "The policy no longer has a queue Nurture; please choose another one.")
async def _queue_unknown(f: Floor) -> str:
    form = await f.form(f.dan, "Reassign", await f.card(), To="Queue: Nurture", Reason="No capacity")
    nurture = next(line for line in POLICY.splitlines() if line.strip().startswith("nurture:"))
    cold = next(line for line in POLICY.splitlines() if "Cold lists" in line)
    await f.rules((f"{nurture}\n", ""), (f"{cold}\n", ""))
    return await _at(f, f.dan, form, "To")


async def _assigning(f: Floor) -> Modal:
    await f.card()
    await f.rita.types(f"/lead assign {f.company} @ben")
    form = await f.rita.sees_modal("Assign", f.company)
    await f.rita.fills(form, {"Reason": "Workload"})
    return form


async def _at(f: Floor, who: Person, form: Modal, label: str) -> str:
    """What stands at a field once the form was sent; then the form is closed."""
    told = (await who.submits(form)).errors
    assert set(told) == {label}, told
    await who.closes(form)
    return told[label]


# Rights and requests


@reads(Because.NOT_ALLOWED, "The policy does not let you take leads over. To ask for it, write /lead assign L")
async def _not_allowed(f: Floor) -> str:
    card, _ = await f.asked()
    await f.fay.clicks("Take over", on=await f.fay.sees_in("#sales-leads", f.company))
    text = await f.reads_modal(f.fay)
    await f.overtaken(card)
    return text


@reads(Because.NOT_OPEN_TO_YOU, "What waits in Nurture is not open to you; Mel Haddad answers for it.")
async def _not_open(f: Floor) -> str:
    return await f.types(f.dan, "/lead queue nurture")


@reads(Because.ALREADY_ASKED, "You have asked about Already Asked already. Rita Stone has until")
async def _already_asked(f: Floor) -> str:
    card, _ = await f.asked()
    form = await f.form(f.dan, "Reassign", card, To="Ben Okafor", Reason="Wrong territory")
    await f.dan.submits(form)
    text = await f.reads_modal(f.dan)
    await f.overtaken(card)
    return text


@reads(Because.OWN_REQUEST, "You asked for this yourself, so Rita Stone answers it; nothing was changed.")
async def _own_request(f: Floor) -> str:
    card, _ = await f.asked()
    await f.dan.clicks("Approve", on=await f.dan.sees_in("#sales-leads", f.company))
    text = await f.reads_modal(f.dan)
    await f.overtaken(card)
    return text


@reads(Because.NOT_YOURS_TO_ANSWER, "This is Rita Stone's to answer; nothing was changed.")
async def _not_yours_to_answer(f: Floor) -> str:
    card, _ = await f.asked()
    await f.fay.clicks("Decline", on=await f.fay.sees_in("#sales-leads", f.company))
    text = await f.reads_modal(f.fay)
    await f.overtaken(card)
    return text


@reads(Because.ANSWERED, "You declined this just now; that counts, and nothing more is needed.")
async def _answered(f: Floor) -> str:
    card, live = await f.asked()
    form = await f.form(f.rita, "Decline", live, Reason="The owner keeps it")
    assert (await f.rita.submits(form)).accepted
    await f.dan.sees_dm("Rita Stone declined what you asked", thread=card)
    await f.rita.clicks("Approve", on=live, old=True)
    return await f.reads_modal(f.rita)


@reads(Because.OVERTAKEN, "was closed just now, so this request no longer counts; nothing was changed.")
async def _overtaken(f: Floor) -> str:
    card, live = await f.asked()
    form = await f.form(f.rita, "Approve", live, Reason="Agreed")
    await f.overtaken(card)
    await f.rita.submits(form)
    return await f.reads_modal(f.rita)


AWAY = {"rita": ", active: false", "sam": ", active: false"}


@reads(Because.NOBODY_TO_ASK, "There is nobody but you who could approve this; ask RevOps")
async def _nobody_to_ask(f: Floor) -> str:
    form = await f.form(f.dan, "Reassign", await f.card(), To="Ana Ruiz", Reason="Wrong territory")
    await f.people(roster(but=AWAY))
    await f.dan.submits(form)
    return await f.reads_modal(f.dan)


@reads("refusals.NOBODY_TO_ASK", "There is nobody but you who could approve this")
async def _nobody_to_ask_before(f: Floor) -> str:
    await f.card()
    await f.people(roster(but=AWAY))
    return await f.types(f.dan, f"/lead assign {f.company} @ana", "nobody")


@reads("refusals.NOBODY_ELSE", "There is nobody else on the roster to give it to; ask RevOps to add somebody.")
async def _nobody_else(f: Floor) -> str:
    _, mine = await _taken_over(f)
    del mine
    await f.people(roster(but={who: ", active: false" for who in SLACK if who != "rita"}))
    return await f.types(f.rita, f"/lead assign {f.company}", "nobody else")


# Who presses what


@reads("refusals.TITLE", "Nothing was changed")
async def _title(f: Floor) -> str:
    card = await f.card()
    await f.dan.clicks(ACCEPT, on=card)
    await f.dan.clicks("Reassign", on=card, old=True)
    modal = await f.dan.sees_modal("still yours")
    await f.dan.closes(modal)
    return modal.title


@reads("refusals.STRANGER", "ask RevOps to add you to the roster, with the e-mail address you have in Slack.")
async def _stranger(f: Floor) -> str:
    await f.posted()
    await f.zoe.clicks("Claim", on=await f.zoe.sees_in("#hot-leads", f.company))
    pressed = await f.reads(f.zoe, "Baton")
    assert pressed in await f.types(f.zoe, "/lead mine", "Baton")
    await f.zoe.uses_shortcut("Route a lead")
    assert pressed in await f.reads_modal(f.zoe)
    return pressed


@reads("refusals.OLD_BUTTON", "nothing was changed. Please use the lead's newest card.")
async def _old_button(f: Floor) -> str:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(values, "VERSION", "0")
        card = await f.card()
    await f.dan.clicks(ACCEPT, on=card)
    pressed = await f.reads(f.dan, "another version")
    await f.dan.clicks("Snooze", on=card)
    assert await f.reads(f.dan, "another version") == pressed
    return pressed


@reads("refusals.OLD_FORM", "nothing was changed. Please open it again from the card.")
async def _old_form(f: Floor) -> str:
    card = await f.card()
    with pytest.MonkeyPatch.context() as older:
        older.setattr(forms, "metadata", lambda form: values.metadata(form).replace('"v":"1"', '"v":"0"'))
        form = await f.form(f.dan, "Snooze", card, Reason="Waiting for reply")
    await f.dan.submits(form)
    return await f.reads_modal(f.dan)


# What goes wrong on the way


@reads("refusals.BUSY", "The desk is busy; nothing was changed. Please press again.")
async def _busy(f: Floor) -> str:
    card = await f.card()
    form = await f.form(f.dan, "Reassign", card, To="The next by policy", Reason="No capacity")
    async with f.busy():
        await f.dan.clicks(ACCEPT, on=card)
        pressed = await f.reads(f.dan, "busy")
    async with f.busy():
        assert await _at(f, f.dan, form, "Reason") == pressed
    await f.office.rests()
    assert card.now.version == card.version
    await f.dan.clicks(ACCEPT, on=card)
    await f.dan.sees_edit(card, "You accepted")
    return pressed


@reads("refusals.DOWN", "I could not save that; nothing was changed. Please try again in a minute.")
async def _down(f: Floor) -> str:
    card = await f.card()
    form = await f.form(f.dan, "Reassign", card, To="The next by policy", Reason="No capacity")
    with f.commits_fail():
        await f.dan.clicks(ACCEPT, on=card)
        pressed = await f.reads(f.dan, "save")
        assert await _at(f, f.dan, form, "Reason") == pressed
        await f.ana.uses_shortcut("Route a lead")
        routing = await f.ana.sees_modal("Route a lead")
        await f.ana.fills(routing, {"Company": "Nobody sees this"})
        assert await _at(f, f.ana, routing, "Company") == pressed
    await f.office.rests()
    assert card.now.version == card.version
    await f.dan.clicks(ACCEPT, on=card)
    await f.dan.sees_edit(card, "You accepted")
    return pressed


@reads("refusals.BROKEN", "Something went wrong here, and it is on record.")
async def _broken(f: Floor) -> str:
    card = await f.card()
    with pytest.MonkeyPatch.context() as bug:
        bug.setattr(f.office.bot.office.desk, "settle", _a_bug)
        await f.dan.clicks(ACCEPT, on=card)
        pressed = await f.reads(f.dan, "went wrong")
    async with f.office.workspace.suffers(Refused("views.open", "internal_error", times=1)):
        await f.dan.clicks("Snooze", on=card)
        assert await f.reads(f.dan, "went wrong") == pressed
    return pressed


async def _a_bug(_command: object) -> None:
    raise RuntimeError("a bug")


@reads("refusals.TOO_LATE", "That took too long for Slack; please press again.")
async def _too_late(f: Floor) -> str:
    card = await f.card()
    async with f.office.workspace.suffers(Refused("views.open", "expired_trigger_id", times=1)):
        await f.dan.clicks("Snooze", on=card)
        return await f.reads(f.dan, "too long")


@reads("refusals.LOOKUP_FAILED", "I could not look that up just now; please try again in a minute.")
async def _lookup_failed(f: Floor) -> str:
    with pytest.MonkeyPatch.context() as away:
        away.setattr(f.office.bot.office.records, "find", _cannot_read)
        return await f.types(f.dan, "/lead show acme", "look that up")


def _cannot_read(*_: object) -> None:
    raise OSError("the database does not answer")


# Commands


def types(what: str, line: str, literal: str, who: str = "dan") -> None:
    """A command of which the answer alone is the story."""

    async def story(f: Floor) -> str:
        return await f.types(getattr(f, who), line)

    reads(what, literal)(story)


types("commands.unknown", "/lead hostory x", "I do not know /lead hostory. Did you mean /lead history?")
types("commands.which", "/lead show", "Which lead? Write /lead show and its number (L17), company, e-mail address or")
types("commands.not_found", "/lead why nowhere", "Try its number (L17), a part of the company's name, the e-mail")
types("commands.WHOM", "/lead assign", "Which lead, and who is to have it? Write /lead assign L17 @ana; without")
types("commands.NO_QUEUES", "/lead queue", "No queue is open to you. /lead mine lists the leads that you answer for.")
types("commands.no_queue", "/lead queue nurtur", "has no queue “nurtur”. Did you mean /lead queue nurture?", "mel")
types("commands.queue_empty", "/lead queue nurture", "Nothing waits in Nurture at the moment.", "mel")
types("commands.NONE_OF_MINE", "/lead mine", "No open lead is yours at the moment. Baton sends you a card when", "hal")


@reads("commands.ambiguous", "Which one?")
async def _ambiguous(f: Floor) -> str:
    for number in ("One", "Two"):
        await f.lead(company=f"Ambiguous {number}")
        await f.dan.sees_dm(f"Ambiguous {number}")
    return await f.types(f.mel, "/lead show ambiguous", "Several leads answer to “ambiguous”.")


@reads("commands.nobody", "Nobody on the roster is called “bob”. Write @ and choose from Slack's list")
async def _nobody(f: Floor) -> str:
    await f.card()
    return await f.types(f.rita, f"/lead assign {f.company} bob")


@reads("commands.not_on_roster", "zoe is not on Baton's roster, so no lead can go there. Ask RevOps to add them")
async def _not_on_roster(f: Floor) -> str:
    await f.card()
    return await f.types(f.rita, f"/lead assign {f.company} @zoe")


# Shortcuts


async def _route(f: Floor, **filled: str) -> Modal:
    await f.ana.uses_shortcut("Route a lead")
    form = await f.ana.sees_modal("Route a lead")
    await f.ana.fills(form, filled)
    return form


@reads("sources.NOBODY", "Please give a company, a name or an e-mail address")
async def _nobody_to_call(f: Floor) -> str:
    return await _at(f, f.ana, await _route(f, Country="GB"), "Company")


@reads("intake.not_money", "which is not one amount, like $12,500.00 or 12.500 €")
async def _not_money(f: Floor) -> str:
    return await _at(f, f.ana, await _route(f, Company="Acme", Amount="ten or twenty"), "Amount")


@reads("sources.OLD_FORM", "nothing was changed. Please open it again.")
async def _old_route_form(f: Floor) -> str:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(route_form, "VERSION", "0")
        form = await _route(f, Company="Acme")
    await f.ana.submits(form)
    modal = await f.ana.sees_modal("another version")
    await f.ana.closes(modal)
    return modal.text


@reads("sources.UNKNOWN_SHORTCUT", "This shortcut is from another version of Baton, and nothing was done.")
async def _unknown_shortcut(f: Floor) -> str:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(shortcuts, "SHORTCUTS", frozenset())
        await f.ana.uses_shortcut("Route a lead")
    return await f.reads_modal(f.ana)


# The stories run


BOTH = {
    Because.LEAD_CLOSED, Because.ALREADY_ACCEPTED, Because.ALREADY_SNOOZED, Because.MOVED, Because.STALE,
    Because.CLAIMED, Because.AT_CAPACITY, Because.REASON_UNKNOWN, Because.NOTE_MISSING, Because.SNOOZE_IN_PAST,
    Because.NOT_ALLOWED, Because.NOT_OPEN_TO_YOU, Because.ALREADY_ASKED, Because.OWN_REQUEST, Because.ANSWERED,
    Because.OVERTAKEN, Because.OWNER_INACTIVE, "refusals.STRANGER", "refusals.OLD_BUTTON", "refusals.OLD_FORM",
    "refusals.BUSY", "refusals.DOWN", "refusals.BROKEN", "refusals.TOO_LATE", "refusals.LOOKUP_FAILED",
    "commands.not_found", "commands.ambiguous", "sources.NOBODY",
}  # fmt: skip
"""What is read in both settings; the rest in one."""


@asynccontextmanager
async def an_office(mode: str, url: str, folder: Path) -> AsyncIterator[Floor]:
    """One office for all stories of a setting; it keeps what each refusal was put into."""
    (folder / "roster.yml").write_text(roster())
    with pytest.MonkeyPatch.context() as spy:
        spy.setattr(app, "Pace", NoPace)
        async with floor.a_floor((mode, url), folder, policy=POLICY, roster=folder / "roster.yml") as office:
            here = Floor(office, folder)

            def sentence(case: refusals.Case) -> str:
                said = refusals.SENTENCES[case.refusal.because](case)
                here.said.append((case.refusal.because, said))
                return said

            spy.setattr(refusals, "sentence", sentence)
            yield here


@pytest.fixture(scope="module")
async def by_socket(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Floor]:
    folder = tmp_path_factory.mktemp("by_socket")
    async with an_office("socket", f"sqlite:///{folder / 'baton.db'}", folder) as place:
        yield place


@pytest.fixture(scope="module")
async def by_http(tmp_path_factory: pytest.TempPathFactory, postgres_cluster: Cluster) -> AsyncIterator[Floor]:
    name = postgres_cluster.create_database()
    async with an_office("http", postgres_cluster.url(name), tmp_path_factory.mktemp("by_http")) as place:
        yield place
    postgres_cluster.drop_database(name)


@pytest.mark.parametrize("what", list(STORIES))
async def test_a_person_reads_it(by_socket: Floor, what: str) -> None:
    await is_read(by_socket, what)


@pytest.mark.postgres
@pytest.mark.parametrize("what", [what for what in STORIES if what in BOTH])
async def test_a_person_reads_it_by_http_on_postgres(by_http: Floor, what: str) -> None:
    await is_read(by_http, what)


async def is_read(place: Floor, what: str) -> None:
    """The story happens, its sentence was read, and nothing is left over."""
    literal, story = STORIES[what]
    place.company = what.replace(".", " ").replace("_", " ").title()
    place.said.clear()
    try:
        text = await story(place)
    finally:
        await place.people()
        await place.rules()
    assert literal in text
    if what in set(Because):
        assert [said for because, said in place.said if because == what and said in text], place.said
    else:
        assert constant(what) in text
    await place.closes()
    await place.office.rests()
    left, failures = place.office.workspace.unexpected(), list(place.office.workspace.failures)
    for message in left:  # or the next story would fail of it, too
        message.post.seen(message.reader.id)
    place.office.workspace.failures.clear()
    assert (left, failures) == ([], [])


def constant(what: str) -> str:
    """A constant sentence, as it is read; of what is made up only the story's own words count."""
    module, _, name = what.partition(".")
    found = getattr(MODULES[module], name, "") if module in MODULES else ""
    said = found if isinstance(found, str) else ""
    return said.replace("`", "") if module == "commands" else said  # what /lead answers is mrkdwn


MODULES: Mapping[str, ModuleType] = {"refusals": refusals, "commands": commands, "sources": sources, "modals": modals}


def constants() -> Iterator[str]:
    """The sentences that stand as constants where people act."""
    for of, module in MODULES.items():
        for name, value in vars(module).items():
            is_sentence = name.isupper() and isinstance(value, str) and " " in value and name != "HELP"
            if (
                (of == "refusals" and name.isupper() and isinstance(value, str))
                or (of in {"commands", "sources"} and is_sentence and value.endswith((".", "?")))
                or (of == "modals" and name.endswith("_MISSING"))
            ):
                yield f"{of}.{name}"


def test_every_refusal_and_every_sentence_has_its_story() -> None:
    known = {*Because, *constants()}
    assert known - AFTER_A_BACKUP <= {*STORIES, *OUT_OF_REACH}, "it has no story, nor a reason why there is none"
    assert not STORIES.keys() & OUT_OF_REACH.keys()
    assert set(OUT_OF_REACH) <= known
    assert {*Because} - OUT_OF_REACH.keys() - AFTER_A_BACKUP <= STORIES.keys()
    assert STORIES.keys() >= BOTH


async def test_an_older_backup_was_put_back(
    setting: tuple[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Slack still shows cards of leads that the database does not know any longer."""
    backup = f"sqlite:///{tmp_path / 'backup.db'}"
    if not setting[1].startswith("sqlite"):
        cluster = request.getfixturevalue("postgres_cluster")
        backup = cluster.url(cluster.create_database())
    (tmp_path / "roster.yml").write_text(roster())
    async with floor.a_floor(setting, tmp_path, policy=POLICY, roster=tmp_path / "roster.yml") as office:
        place = Floor(office, tmp_path, company="Acme")
        card, live = await place.asked()
        await office.rests()
        office.settings = office.settings.model_copy(update={"database_url": SecretStr(backup)})
        await office.restarts()
        await office.dan.clicks(ACCEPT, on=card)
        told = await office.dan.sees_only_to_me("Baton has no lead L1.")
        assert told.text.endswith("Look it up with /lead show and its e-mail address or company.")
        await office.dan.clicks("Why me?", on=card)
        assert (await office.dan.sees_only_to_me("Baton has no lead L1.")).text == told.text
        await office.rita.clicks("Approve", on=live)
        text = await place.reads_modal(office.rita)
        assert text.endswith("This request is not on record any longer; /lead show tells what is asked about a lead.")


@asynccontextmanager
async def away(url: str, folder: Path) -> AsyncIterator[tuple[Floor, Message]]:
    """Dan has a card, and the database is away: nothing can be read or written until the end."""
    async with floor.a_floor(("http", url), folder, policy=POLICY) as office:
        place = Floor(office, folder, company="Acme")
        card = await place.card()
        await office.rests()
        name = url.rpartition("/")[2]
        admin = url.removesuffix(name) + "postgres"
        _execute(admin, (f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",))
        _execute(admin, (f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",))
        try:
            yield place, card
        finally:
            _execute(admin, (f"ALTER DATABASE {name} ALLOW_CONNECTIONS true",))
        await office.dan.clicks(ACCEPT, on=card)
        await office.dan.sees_edit(card, "You accepted")


@pytest.mark.postgres
async def test_while_the_database_is_away_whoever_types_or_posts_is_told_so(postgres_url: str, tmp_path: Path) -> None:
    async with away(postgres_url, tmp_path) as (place, _):
        assert refusals.LOOKUP_FAILED in await place.types(place.dan, "/lead show Acme", "look that up")
        answer = await place.office.posts(b'{"source": "website", "external_id": "9"}')
        assert (answer.status_code, answer.json()["detail"]) == (503, intake.DOWN)


@pytest.mark.postgres
async def test_while_the_database_is_away_whoever_presses_is_told_so(postgres_url: str, tmp_path: Path) -> None:
    async with away(postgres_url, tmp_path) as (place, card):
        await place.dan.clicks(ACCEPT, on=card)
        assert await place.reads(place.dan, "again") == refusals.DOWN
        await place.ana.uses_shortcut("Route a lead")
        assert (await place.ana.sees_dm("again")).notification == refusals.DOWN
