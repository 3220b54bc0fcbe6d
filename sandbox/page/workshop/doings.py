"""What the workshop's buttons do."""

import asyncio
import json
import time
from typing import Any

from sandbox.clock.pace import next_working_morning
from sandbox.curl import as_curl
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.window import Window
from sandbox.page.workshop import words
from sandbox.page.workshop.fault_board import board_of
from sandbox.page.workshop.panel import panel_of
from sandbox.page.workshop.send_tab import SendTab, pretty
from sandbox.page.workshop.wire_filter import Filter
from sandbox.page.workshop.wire_tab import WireTab

_RUNNING: set[asyncio.Task[None]] = set()


@doing("workshop")
async def open_tab(window: Window, asked: Json) -> Json | None:
    """Open a tab, the one that was open last, or none."""
    panel, tab = panel_of(window), str(asked.get("tab", ""))
    window.workshop = panel.last if tab == "last" else tab
    return {"tab": window.workshop}


@doing("workshop-clock")
async def move_clock(window: Window, asked: Json) -> Json | None:
    """Move the workspace's clock, or change its pace."""
    office, move = window.office, str(asked.get("move"))
    if move == "morning":
        office.clock.moves_to(next_working_morning(office.clock.moment(), window.user.zone))
    elif move == "play":
        office.playing.start()
    elif move == "stop":
        office.playing.stop()
    elif move == "back":
        office.playing.stop()
        office.clock.moves_by(0)
    elif move.isdigit():
        office.passes(minutes=int(move))
    office.team.bell.ring()
    return None


@doing("workshop-switch")
async def switch(window: Window, asked: Json) -> Json | None:
    """Let something go on by itself, or not."""
    window.page.switches[int(asked["place"])].on = bool(asked.get("on"))
    return None


@doing("workshop-sender")
async def choose_sender(window: Window, asked: Json) -> Json | None:
    """Choose what to send."""
    _send_tab(window).chosen = str(asked.get("name"))
    return None


@doing("workshop-blank")
async def start_anew(window: Window, asked: Json) -> Json | None:
    """The JSON that a form starts from, or that of an example over it."""
    sender, example = _send_tab(window).sender, str(asked.get("example") or "")
    if not example:
        return {"json": pretty(sender.blank())}
    return {"json": pretty({**sender.blank(), **sender.examples[example]})}


@doing("workshop-check")
async def check(_window: Window, asked: Json) -> Json | None:
    """Say what is wrong with JSON, if anything."""
    try:
        _parsed(str(asked.get("json")))
    except Cannot as mistake:
        return {"wrong": str(mistake)}
    return {"wrong": ""}


@doing("workshop-send")
async def send(window: Window, asked: Json) -> Json | None:
    """Send what was entered."""
    entered = _parsed(str(asked.get("json")))
    sender = _send_tab(window).sender
    began = time.perf_counter()
    try:
        sent = await sender.send(entered)
    except OSError as failure:
        raise Cannot(words.NOBODY_LISTENS.format(reason=failure)) from None
    ms = (time.perf_counter() - began) * 1000
    told = words.ANSWERED.format(status=sent.status, ms=f"{ms:,.0f}")
    return {"status": told, "good": sent.ok, "answer": _readable(sent.answer), "curl": sent.curl}


@doing("workshop-filter")
async def look_for(window: Window, asked: Json) -> Json | None:
    """Show what fits a filter."""
    text, direction, name = (str(asked.get(part) or "") for part in ("text", "direction", "name"))
    _wire_tab(window).look(Filter(text.strip(), direction, name, bool(asked.get("errors_only"))))
    return None


@doing("workshop-pause")
async def pause(window: Window, asked: Json) -> Json | None:
    """Let the wire's list stand still, or run again."""
    _wire_tab(window).pause(paused=bool(asked.get("on")))
    return None


@doing("workshop-turn")
async def turn(window: Window, asked: Json) -> Json | None:
    """Show older exchanges, or the newest."""
    _wire_tab(window).turn(older=asked.get("to") == "older")
    return None


@doing("workshop-clear")
async def clear(window: Window, _asked: Json) -> Json | None:
    """Forget what passed, in every window."""
    window.office.wire.clear()
    return None


@doing("workshop-exchange")
async def open_exchange(window: Window, asked: Json) -> Json | None:
    """Show all of one exchange."""
    _wire_tab(window).open(int(asked["number"]), is_open=bool(asked.get("open")))
    return None


@doing("workshop-curl")
async def curl(window: Window, asked: Json) -> Json | None:
    """One exchange for a shell."""
    exchange = window.office.wire.numbered(int(asked["number"]))
    if exchange is None:
        raise Cannot(words.FORGOTTEN)
    return {"text": as_curl(exchange, window.office)}


@doing("workshop-fault")
async def fault(window: Window, asked: Json) -> Json | None:
    """Tick a fault, or not."""
    board_of(window.office).set(str(asked.get("name")), asked.get("values") or {}, on=bool(asked.get("on")))
    return None


@doing("workshop-faults-off")
async def faults_off(window: Window, _asked: Json) -> Json | None:
    """Nothing goes wrong any more."""
    board_of(window.office).clear()
    return None


@doing("workshop-sockets")
async def sockets(window: Window, asked: Json) -> Json | None:
    """Do something to the app's sockets now."""
    lines, what = window.office.sockets, asked.get("what")
    if what == "drop":
        lines.drop()
    elif what == "silence":
        lines.fall_silent()
    elif what == "refresh":
        await lines.refresh()
    return None


@doing("workshop-reset")
async def reset(window: Window, _asked: Json) -> Json | None:
    """Everything as it was when the workspace was loaded."""
    # Not in this task: it ends with the line to the browser, which loads its page anew on the way.
    task = asyncio.create_task(window.office.reset())
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)
    await asyncio.shield(task)
    return None


@doing("workshop-install")
async def install(window: Window, asked: Json) -> Json | None:
    """Take the app out of the workspace, or install it again."""
    installation = window.office.team.installation
    if asked.get("on"):
        installation.install()
    else:
        installation.uninstall()
    return None


def _send_tab(window: Window) -> SendTab:
    tab = panel_of(window).tabs[SendTab.name]
    assert isinstance(tab, SendTab)
    return tab


def _wire_tab(window: Window) -> WireTab:
    tab = panel_of(window).tabs[WireTab.name]
    assert isinstance(tab, WireTab)
    return tab


def _parsed(text: str) -> Json:
    try:
        entered: Any = json.loads(text)
    except json.JSONDecodeError as mistake:
        told = words.NOT_JSON.format(line=mistake.lineno, column=mistake.colno, message=mistake.msg)
        raise Cannot(told) from None
    if not isinstance(entered, dict):
        raise Cannot(words.NO_OBJECT)
    return entered


def _readable(answer: str) -> str:
    try:
        return pretty(json.loads(answer))
    except ValueError:
        return answer
