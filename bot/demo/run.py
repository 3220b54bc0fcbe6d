"""Running the demo: the workspace, the bot, the story, and then whatever you like."""

import asyncio
import contextlib
import json
import shlex
import shutil
import signal
import socket
import sys
import uuid
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from rich.console import Console
from standardwebhooks import Webhook

from bot import jobs, logs
from bot.app import Bot
from bot.demo.screen import Screen
from bot.demo.story import Lead, Stage, play
from bot.demo.watch import watch
from bot.settings import Settings
from bot.words import demo as words
from sandbox import NotOnScreen, SlackShowedAnError, Timing, Workspace
from storage.audit import verify
from storage.database import Database

ROOT = Path(__file__).parents[2]
FOLDER = Path(".demo")
SECRET = "whsec_dGhlLWRlbW8tb2YtYmF0b24tc2lnbnMtd2l0aC10aGlz"  # noqa: S105  # it signs leads to a bot on this machine
MORNING = datetime(2030, 3, 4, 9, tzinfo=UTC)
"""When the story begins: a Monday, 9:00 in London."""
PORT = 8700
PATIENCE = 20.0
"""Seconds that the story waits for what is to be seen: a slow machine tells it more slowly."""


def main(*, once: bool) -> int:
    """Play the story; unless ``once``, stay up after it. Returns the exit code."""
    logs.configure()
    logs.only_errors()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(_Demo(Screen(Console(highlight=False))).run(once=once))
    return 0


class _Demo:
    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._workspace: Workspace
        self._bot: Bot
        self._http: aiohttp.ClientSession

    async def run(self, *, once: bool) -> int:
        self._workspace = Workspace.load(
            ROOT / "examples/workspace.yml", manifest=ROOT / "manifest.yml", clock_file=FOLDER / "clock",
            timing=Timing(patience=PATIENCE),
        )  # fmt: skip
        async with self._workspace.serving(), aiohttp.ClientSession() as self._http:
            self._workspace.clock.moves_to(MORNING)
            self._bot = Bot(_settings(self._workspace))
            await self._bot.start()
            try:
                await self._workspace.until_connected()
                return await self._perform(once=once)
            finally:
                await self._bot.stop()

    async def _perform(self, *, once: bool) -> int:
        self._screen.says(words.HELLO)
        self._screen.note(words.POLICY)
        try:
            await play(Stage(self._workspace, self._send, self._passes, self._screen, _example_leads()))
        except (NotOnScreen, SlackShowedAnError, AssertionError) as error:
            self._screen.says(words.BROKEN.format(error=error))
            return 1
        if not await asyncio.to_thread(self._proved):
            return 1
        self._screen.says(words.DONE)
        if not once:
            await self._stay()
        return 0

    async def _send(self, lead: Lead) -> dict[str, Any]:
        body, delivery, now = json.dumps(lead), f"msg_{uuid.uuid4().hex}", datetime.now(UTC)
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(delivery, now, body),
            "content-type": "application/json",
        }
        async with self._http.post(f"{self._address}/v1/leads", data=body, headers=headers) as answer:
            told: dict[str, Any] = await answer.json()
            if not answer.ok:
                raise AssertionError(f"the lead was refused: {told}")
            return told

    async def _passes(self, minutes: float) -> datetime:
        now = self._workspace.passes(minutes=minutes)
        await jobs.tick(self._bot.office)
        return now

    def _proved(self) -> bool:
        self._screen.says(words.PROOF)
        database = Database(_url())
        try:
            report = verify(database)
        finally:
            database.close()
        if not report.sound:
            self._screen.says(words.UNPROVED)
            for finding in report.findings:
                self._screen.note(finding.sentence)
            return False
        self._screen.note(words.PROVED.format(facts=report.facts, streams=report.streams))
        return True

    @property
    def _address(self) -> str:
        return f"http://127.0.0.1:{self._bot.port}"

    async def _stay(self) -> None:
        self._screen.says(words.STAYS)
        self._screen.plain("")
        self._screen.plain(curl(self._address))
        self._screen.says(words.LOOK)
        self._screen.plain("")
        for command in ("history acme", "history 'Prairie Tools'", "explain L2", "audit verify"):
            self._screen.plain(f"  BATON_DATABASE_URL={_url()} {_baton()} {command}")
        watching = asyncio.create_task(watch(self._workspace, self._screen))
        try:
            await self._until_stopped()
        finally:
            watching.cancel()
        self._screen.says(words.STOPPED.format(folder=FOLDER))

    async def _until_stopped(self) -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stopping.set)
        if sys.stdin.isatty():
            self._screen.says(words.SKIP)
            loop.add_reader(sys.stdin, self._skip)
        await stopping.wait()
        if sys.stdin.isatty():
            loop.remove_reader(sys.stdin)

    def _skip(self) -> None:
        sys.stdin.readline()
        now = self._workspace.passes(minutes=30)
        self._screen.says(words.SKIPPED.format(now=f"{now:%H:%M}"))


def curl(address: str) -> str:
    """Shell lines that sign and send a lead, with nothing but openssl and curl."""
    key = SECRET.removeprefix("whsec_")
    lead = {"source": "website", "external_id": "mine-1", "company": "Acme", "name": "Jo Bell", "country": "GB"}
    hexkey = b64decode(key).hex()
    return f"""\
  body={shlex.quote(json.dumps(lead))}; id=msg_$(date +%s%N); now=$(date +%s)
  sig=$(printf %s "$id.$now.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:{hexkey} -binary | base64)
  curl -sS {address}/v1/leads -H "webhook-id: $id" -H "webhook-timestamp: $now" \\
    -H "webhook-signature: v1,$sig" -H "content-type: application/json" -d "$body\""""


def _baton() -> str:
    beside = Path(sys.executable).with_name("baton")
    return str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else "baton"


def _url() -> str:
    return f"sqlite:///{FOLDER}/baton.db"


def _example_leads() -> dict[str, Lead]:
    lines = (ROOT / "examples/demo.ndjson").read_text("utf-8").splitlines()
    leads = [json.loads(line) for line in lines if line.strip()]
    return {lead["external_id"]: lead for lead in leads}


def _settings(workspace: Workspace) -> Settings:
    told: dict[str, Any] = {
        **workspace.environment,
        "BATON_DATABASE_URL": _url(),
        "BATON_POLICY": ROOT / "examples/policy.yml",
        "BATON_ROSTER": ROOT / "examples/roster.yml",
        "BATON_INTAKE_SECRET": SECRET,
        "BATON_PORT": _free_port(),
        "BATON_CLOCK_OFFSET_FILE": FOLDER / "clock",
    }
    return Settings(**told)


def _free_port() -> int:
    """The usual port, or any other where somebody has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            return 0
        return PORT
