"""The clock bar: what time it is in the workspace, whether an app is there, and the way to the workshop."""

from datetime import UTC, datetime
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page.regions import Whole
from sandbox.page.workshop import words

_NEAR = 1.0
"""Seconds apart that count as real time: nobody sees them."""


class WorkshopBar(Whole):
    """A slim bar above everything. The browser lets its time tick, and is told when that changes its pace."""

    id = "workshop-bar"

    @override
    def stamp(self) -> Any:
        window = self.window
        office, page = window.office, window.page
        switches = tuple((switch.label, switch.on) for switch in page.switches)
        zone = (window.user.id, window.user.tz)
        app = (len(office.sockets), office.request_url, self._nobody_listens())
        return (zone, self._pace(), app, window.workshop, switches)

    @override
    def html(self) -> h.Node:
        is_open = bool(self.window.workshop)
        return h.div(".ws-bar", id=self.id)[
            h.div(".ws-clock", role="group", aria_label=words.CLOCK)[self._time(), self._moves()],
            [_switch(place, switch) for place, switch in enumerate(self.window.page.switches)],
            self._app(),
            h.button(
                ".ws-toggle",
                id="workshop-toggle",
                type="button",
                data_ws_do="workshop",
                data_tab="" if is_open else "last",
                aria_expanded="true" if is_open else "false",
                aria_controls="workshop-panel",
            )[words.WORKSHOP],
        ]

    def _pace(self) -> tuple[float, int]:
        """How fast time runs and how far it was moved; while it plays, the browser is put right every few seconds."""
        office = self.window.office
        offset = office.clock.offset
        fast = office.playing.speed > 1
        return office.playing.speed, int(offset // (office.playing.speed * 5)) if fast else round(offset)

    def _time(self) -> h.Node:
        office, user = self.window.office, self.window.user
        now = office.clock.now()
        here = datetime.fromtimestamp(now, UTC).astimezone(user.zone)
        return h.p(".ws-now")[
            h.time(
                id="workshop-time",
                datetime=here.isoformat(timespec="seconds"),
                title=words.TIME_HINT.format(name=user.display_name, zone=user.tz),
                data_now=f"{now * 1000:.0f}",
                data_speed=f"{office.playing.speed:g}",
                data_zone=user.tz,
            )[spoken(here)],
            h.span(".ws-ahead")[_ahead(office.clock.offset, office.playing.speed)],
        ]

    def _moves(self) -> h.Node:
        office, name = self.window.office, self.window.user.display_name
        plays = office.playing.speed > 1
        moved = plays or abs(office.clock.offset) > _NEAR
        return h.div(".ws-moves", role="group", aria_label=words.MOVE_CLOCK)[
            [_move(move, label, hint.format(name=name)) for move, (label, hint) in words.MOVES.items()],
            _move("stop", words.STOP, words.STOP_HINT, pressed=True)
            if plays
            else _move("play", words.PLAY, words.PLAY_HINT),
            _move("back", words.BACK, words.BACK_HINT) if moved else None,
        ]

    def _app(self) -> h.Node:
        office = self.window.office
        count, url = len(office.sockets), office.request_url
        if url:
            told, is_there = words.BY_HTTP.format(url=url), not self._nobody_listens()
            hint = words.CONNECTED_HINT if is_there else words.NOBODY_THERE
        elif count:
            told = words.SOCKETS.get(count, words.MANY_SOCKETS.format(count=count))
            is_there, hint = True, words.CONNECTED_HINT
        else:
            told, is_there, hint = words.NO_APP, False, words.NO_APP_HINT
        return h.p(class_=["ws-app", {"ws-there": is_there}], title=hint, role="status")[
            h.span(".ws-dot", aria_hidden="true"), h.span[told], None if is_there else h.span(".ws-more")[hint]
        ]

    def _nobody_listens(self) -> bool:
        """Whether the last delivery by HTTP found nobody there."""
        tried = self.window.office.deliveries
        return bool(self.window.office.request_url and tried and tried[-1].error == "connection_failed")


def spoken(moment: datetime) -> str:
    """A moment as the bar writes it; the script writes it likewise."""
    return f"{moment:%a} {moment.day} {moment:%b} {moment.year}, {moment:%H:%M:%S}"


def span_of(seconds: float) -> str:
    """A length of time in its two largest units: `2 d 3 h`."""
    left, parts = round(abs(seconds)), list[str]()
    for unit, length in words.UNITS:
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def _ahead(offset: float, speed: float) -> str:
    if speed > 1:
        return words.PLAYING.format(speed=speed)
    if abs(offset) <= _NEAR:
        return words.IN_REAL_TIME
    return (words.AHEAD if offset > 0 else words.BEHIND).format(span=span_of(offset))


def _move(move: str, label: str, hint: str, *, pressed: bool | None = None) -> h.Node:
    return h.button(
        type="button",
        data_key=f"move-{'play' if move == 'stop' else move}",
        data_ws_do="workshop-clock",
        data_move=move,
        title=hint,
        aria_pressed=None if pressed is None else "true",
    )[label]


def _switch(place: int, switch: Any) -> h.Node:
    return h.label(".ws-switch", title=switch.hint or None)[
        h.input(type="checkbox", role="switch", data_ws_switch=str(place), checked=switch.on), h.span[switch.label]
    ]
