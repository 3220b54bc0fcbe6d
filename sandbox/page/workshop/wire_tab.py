"""The wire: each call and each delivery, live."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

import htpy as h
from typing_extensions import override

from sandbox.page.regions import Put
from sandbox.page.window import Window
from sandbox.page.workshop import words
from sandbox.page.workshop.tab import Tab
from sandbox.page.workshop.wire_filter import Filter
from sandbox.page.workshop.wire_row import inside, row, row_id
from sandbox.wire import Exchange, Wire

ROWS = 200
"""The most that a browser holds."""

_LIST, _STATE, _TURNS, _NAMES, _PAUSE = (
    f"workshop-wire-{part}" for part in ("list", "state", "turns", "names", "pause")
)


class WireTab(Tab):
    """The newest first. It is put row by row, and as a whole only when another part of it is looked at."""

    name: ClassVar[str] = "wire"

    def __init__(self, window: Window) -> None:
        """Everything, live."""
        super().__init__(window)
        self.filter = Filter()
        self.paused_at: int | None = None  # how many there were
        self.before: int | None = None  # older than this number; None shows the newest
        self.opened: set[int] = set()
        self._rows: deque[int] = deque()  # numbers shown, the newest first
        self._waiting: set[int] = set()  # those of them that are under way
        self._count = 0
        self._names: set[str] = set()
        self._small: dict[str, str] = {}  # what small parts say
        self._anew = True
        self._unfilled: list[int] = []

    def look(self, wanted: Filter) -> None:
        """Show what fits, from the newest."""
        if wanted != self.filter:
            self.filter, self.before, self._anew = wanted, None, True

    def pause(self, *, paused: bool) -> None:
        """Let the list stand still, or run again."""
        self.paused_at = self._wire.count if paused else None
        self._anew = not paused

    def turn(self, *, older: bool) -> None:
        """Show those before the ones that are shown, or the newest again."""
        self.before = self._rows[-1] if older and self._rows else None
        self._anew = True

    def open(self, number: int, *, is_open: bool) -> None:
        """Show all of one, or its line only."""
        if not is_open:
            self.opened.discard(number)
        elif number not in self.opened:
            self.opened.add(number)
            self._unfilled.append(number)

    @override
    def html(self) -> h.Node:
        found = self._page()
        self._anew = False
        self._names = {exchange.name for exchange in self._wire}
        self._small = self._small_parts()
        return h.div(".ws-tab.ws-wire", id=self.id)[
            self._controls(),
            self._told(),
            h.ol(".ws-rows", id=_LIST, reversed=True)[[self._row(exchange) for exchange in found]],
            h.p(".ws-hint.ws-none")[words.NOTHING_FITS if len(self._wire) else words.NOTHING_YET],
            self._turns(),
        ]

    @override
    def changes(self) -> Iterator[Put]:
        was_cleared = self.before is None and self._rows and self._wire.numbered(self._rows[0]) is None
        if self._anew or was_cleared:
            yield Put(self.id, str(self.html()))
            return
        yield from self._news()
        yield from self._ended()
        for number in self._unfilled:
            exchange = self._wire.numbered(number)
            told = h.p[words.FORGOTTEN] if exchange is None else inside(exchange)
            yield Put(f"{row_id(number)}-inside", str(told), "fill")
        self._unfilled.clear()
        small = self._small_parts()
        yield from (Put(own, html) for own, html in small.items() if html != self._small.get(own))
        self._small = small

    @property
    def _wire(self) -> Wire:
        return self.window.office.wire

    def _news(self) -> Iterator[Put]:
        """New rows above, and as many fewer below."""
        if self.before is not None or self.paused_at is not None:
            return
        fresh = min(self._wire.count - self._count, len(self._wire))
        self._count = self._wire.count
        if fresh > ROWS:  # more than there is room for: all of it is another list
            yield Put(self.id, str(self.html()))
            return
        passed = list(islice(reversed(self._wire), fresh))
        self._names.update(exchange.name for exchange in passed)
        new = [exchange for exchange in passed if self.filter.fits(exchange)]
        if new:
            yield Put(_LIST, "".join(str(self._row(exchange)) for exchange in new), "prepend")
            self._rows.extendleft(reversed([exchange.number for exchange in new]))
        while len(self._rows) > ROWS:
            yield Put(row_id(self._rows.pop()), how="remove")

    def _ended(self) -> Iterator[Put]:
        for number in list(self._waiting):
            exchange = self._wire.numbered(number)
            if exchange is None or exchange.ms is not None:
                self._waiting.discard(number)
                if exchange is not None:
                    yield Put(row_id(number), str(self._row(exchange)))

    def _page(self) -> list[Exchange]:
        before = self._wire.count + 1 if self.before is None else self.before
        fitting = (e for e in reversed(self._wire) if e.number < before and self.filter.fits(e))
        found = list(islice(fitting, ROWS))
        self._rows = deque(exchange.number for exchange in found)
        self._waiting = set()
        self._count = self._wire.count
        return found

    def _row(self, exchange: Exchange) -> h.Node:
        if exchange.ms is None:
            self._waiting.add(exchange.number)
        return row(self.window, exchange, is_open=exchange.number in self.opened)

    def _small_parts(self) -> dict[str, str]:
        small = {_STATE: self._told(), _TURNS: self._turns(), _NAMES: self._choice_of_names(), _PAUSE: self._pause()}
        return {own: str(part) for own, part in small.items()}

    def _told(self) -> h.Node:
        shown, count = len(self._rows), self._wire.count
        told = words.SUMMARY.format(shown=shown, count=count)
        if self.paused_at is not None:
            told = words.SUMMARY_PAUSED.format(shown=shown, count=count, new=count - self.paused_at)
        return h.p(".ws-state", id=_STATE)[told]

    def _choice_of_names(self) -> h.Node:
        chosen = self.filter.name
        names = sorted(self._names | ({chosen} if chosen else set()))
        return h.select(id=_NAMES, name="name", aria_label=words.METHOD)[
            h.option(value="")[words.ALL_METHODS],
            [h.option(value=name, selected=name == chosen)[name] for name in names],
        ]

    def _controls(self) -> h.Node:
        asked = self.filter
        return h.form(".ws-line", id="ws-wire-filter", role="search", data_ws_filter=True)[
            h.label(".ws-labelled.ws-wide")[
                h.span(".ws-unseen")[words.SEARCH],
                h.input(
                    name="text", type="search", value=asked.text, placeholder=words.SEARCH_HINT, autocomplete="off"
                ),
            ],
            h.select(name="direction", aria_label=words.DIRECTION)[
                [h.option(value=v, selected=v == asked.direction)[told] for v, told in words.DIRECTIONS.items()]
            ],
            self._choice_of_names(),
            h.label(".ws-tick")[
                h.input(name="errors_only", type="checkbox", checked=asked.errors_only), h.span[words.ERRORS_ONLY]
            ],
            self._pause(),
            h.button(type="button", data_ws_do="workshop-clear")[words.CLEAR],
        ]

    def _pause(self) -> h.Node:
        paused = self.paused_at is not None
        return h.button(id=_PAUSE, type="button", data_ws_do="workshop-pause", data_on="" if paused else "yes")[
            words.GO_ON if paused else words.PAUSE
        ]

    def _turns(self) -> h.Node:
        more = len(self._rows) >= ROWS and self._wire.numbered(self._rows[-1] - 1) is not None
        return h.p(".ws-do", id=_TURNS)[
            h.button(type="button", data_ws_do="workshop-turn", data_to="newest")[words.NEWEST]
            if self.before
            else None,
            h.button(type="button", data_ws_do="workshop-turn", data_to="older")[words.OLDER] if more else None,
        ]
