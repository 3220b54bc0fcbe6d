"""The courier: sends what the desk wants people to see, at Slack's pace, until it is seen or somebody can act.

A card is drawn from the present state at the moment it is sent, so a late or repeated send shows the truth and ten
pending edits are one. A notice is sent once, as it was written. Rows are leased for a while of real time; a courier
that dies leaves leases that run out by themselves.
"""

import asyncio
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot import notices
from bot.cards import card
from bot.clock import real_now
from bot.directory import Directory
from bot.office import Office
from bot.pace import Pace
from bot.slack.outputs import outputs
from bot.slack_errors import THREAD_GONE, GiveUp, PostAnew, Retry, SlackSaysNo, Wait, method_of, remedy
from routing import commands
from routing.people import Roster
from routing.policy import Policy
from routing.ports import DeskDown
from routing.views import CardJob, LeadView, NoticeJob

log = structlog.get_logger(__name__)

LEASE = 30.0
"""Seconds that a row is held: longer than any call to Slack may take."""
AT_ONCE = 16
"""How many messages are under way at once."""
IDLE = 1.0
"""Seconds between looks when nothing woke the courier: rows whose time was moved wake nobody."""

Job = CardJob | NoticeJob


class Courier:
    """One sender. Any number may run: the lease keeps them apart."""

    def __init__(self, office: Office, client: AsyncWebClient, directory: Directory, pace: Pace) -> None:
        self._office = office
        self._client = client
        self._directory = directory
        self._pace = pace
        self._wake = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        """There is something to send, or room to send it."""
        self._wake.set()

    def stop(self) -> None:
        """End once what is under way has ended: what was posted must be put on record, or it is posted again."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Send, until stopped. A message that Slack keeps waiting holds up no other."""
        while not self._stopping:
            self._wake.clear()
            try:
                taken = await self._take()
            except DeskDown as down:
                log.warning("courier_waits", error=str(down))
                taken = 0
            if not taken:
                await self._rest()
        await asyncio.gather(*self._under_way)

    async def _take(self) -> int:
        """Take up as much as there is room for; returns how much that was."""
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            return 0
        drawn, notes = await self._office.outgoing.lease(real_now(), LEASE, room)
        jobs: list[Job] = [*drawn, *notes]
        for job in jobs:
            task = asyncio.create_task(self._send(job))
            self._under_way.add(task)
            task.add_done_callback(self._ended)
        return len(jobs)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._wake.set()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(IDLE):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _send(self, job: Job) -> None:
        try:
            await self._deliver(job)
        except DeskDown as down:  # the lease runs out, and it is sent again
            log.warning("not_put_on_record", place=str(job.place), error=str(down))

    async def _deliver(self, job: Job) -> None:
        try:
            await (self._card(job) if isinstance(job, CardJob) else self._notice(job))
        except DeskDown:
            raise
        except Exception as error:  # noqa: BLE001  # one message that cannot be drawn must not stop the others
            await self._mend(job, error)

    async def _card(self, job: CardJob) -> None:
        view, policy, roster = await self._present(job.lead)
        if view is None:
            raise SlackSaysNo("nothing_to_draw")
        drawn = card.draw(view, job.place, job.audience, policy, roster, self._office.clock.now())
        body: dict[str, Any] = {"text": drawn.text, "blocks": drawn.blocks}
        await (self._post_card(job, body) if job.ts is None else self._edit_card(job, body, str(job.channel), job.ts))

    async def _edit_card(self, job: CardJob, body: dict[str, Any], channel: str, ts: str) -> None:
        """Edits are what Slack allows fewest of: a card that shows the same already is left alone."""
        digest = _digest(body)
        if digest != job.digest:
            if not await self._may(job, self._pace.edit(real_now())):
                return
            await self._client.chat_update(channel=channel, ts=ts, **body)
        await self._office.outgoing.card_shown(job.id, job.wanted, channel, ts, digest)

    async def _post_card(self, job: CardJob, body: dict[str, Any]) -> None:
        channel = await self._directory.channel_of(job.place)
        if not await self._may(job, self._pace.post(channel, real_now())):
            return
        posted = await self._client.chat_postMessage(
            channel=channel, thread_ts=_thread(job), unfurl_links=False, unfurl_media=False, **body
        )
        channel, ts = str(posted["channel"]), str(posted["ts"])
        await self._office.outgoing.card_shown(job.id, job.wanted, channel, ts, _digest(body))

    async def _notice(self, job: NoticeJob) -> None:
        if job.place.kind == "step":
            await self._complete(job)
            return
        view, policy, roster = await self._present(job.lead)
        drawn = notices.draw_notice(job, view, policy, roster, self._office.clock.now())
        channel = job.channel or await self._directory.channel_of(job.place)
        if not await self._may(job, self._pace.post(channel, real_now())):
            return
        posted = await self._client.chat_postMessage(
            channel=channel, thread_ts=job.thread_ts, text=drawn.text, blocks=drawn.blocks,
            unfurl_links=False, unfurl_media=False,
        )  # fmt: skip
        await self._office.outgoing.notice_sent(job.id, str(posted["channel"]), str(posted["ts"]))

    async def _complete(self, job: NoticeJob) -> None:
        """A workflow's step waits for its outputs."""
        roster = await asyncio.to_thread(self._office.records.roster)
        execution = job.place.name
        await self._client.functions_completeSuccess(function_execution_id=execution, outputs=outputs(job.data, roster))
        await self._office.outgoing.notice_sent(job.id, "", execution)

    async def _present(self, lead: int | None) -> tuple[LeadView | None, Policy, Roster]:
        """What there is to draw from, as it stands at this moment."""
        records = self._office.records
        view = await asyncio.to_thread(records.lead, lead) if lead is not None else None
        policy, roster = await asyncio.to_thread(records.policy), await asyncio.to_thread(records.roster)
        if policy is None:
            raise SlackSaysNo("nothing_to_draw")
        return view, policy, roster

    async def _may(self, job: Job, wait: timedelta) -> bool:
        """Whether the pace allows it now; otherwise the row's time is moved and somebody else's message goes first."""
        if not wait:
            return True
        await self._later(job, wait.total_seconds(), failed=False)
        return False

    async def _mend(self, job: Job, error: Exception) -> None:
        match remedy(error, job.attempts):
            case Wait(seconds=seconds):
                self._pace.hold(real_now() + timedelta(seconds=seconds), method_of(error))
                await self._later(job, seconds, failed=False)
            case PostAnew() if isinstance(job, CardJob) and job.ts is not None:
                await self._office.outgoing.card_lost(job.id)
            case PostAnew():
                await self._give_up(job, "message_not_found")
            case GiveUp(error=code):
                await self._give_up(job, code)
            case Retry() as again:
                log.warning("slack_did_not_take_it", place=str(job.place), error=again.error, attempts=job.attempts)
                await self._later(job, again.seconds, failed=True)

    async def _later(self, job: Job, seconds: float, *, failed: bool) -> None:
        at = real_now() + timedelta(seconds=seconds)
        of_cards, of_notices = _ids(job)
        await self._office.outgoing.later(of_cards, of_notices, at, failed)

    async def _give_up(self, job: Job, code: str) -> None:
        what = "card" if isinstance(job, CardJob) else job.tell
        of_cards, of_notices = _ids(job)
        if _is_over(job, code):
            log.warning("nobody_waits_for_it_any_more", place=str(job.place), what=what, error=code)
            await self._office.outgoing.give_up(of_cards, of_notices, code)
            return
        log.error("slack_refused_for_good", place=str(job.place), what=what, error=code)
        told = commands.GiveUp(now=self._office.clock.now(), lead=job.lead, place=str(job.place), what=what, error=code)
        await self._office.desk.settle(told)  # first: should the bot die here, it is told again, and not forgotten
        await self._office.outgoing.give_up(of_cards, of_notices, code)


def _digest(body: dict[str, Any]) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]


def _thread(job: CardJob) -> str | None:
    """The message under which a card stands, where it stands under one."""
    return job.place.name.partition(":")[2] if job.place.kind == "thread" else None


def _is_over(job: Job, code: str) -> bool:
    """Whether whoever waited for a message has gone: a workflow that ended, a message that was deleted."""
    return job.place.kind == "step" or (job.place.kind == "thread" and code in THREAD_GONE)


def _ids(job: Job) -> tuple[list[int], list[int]]:
    return ([job.id], []) if isinstance(job, CardJob) else ([], [job.id])
