"""The guided tour: a card that leads through the steps that somebody plugged in."""

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.kit import text_html
from sandbox.page.links import place_called, user_called
from sandbox.page.navigation import arrive
from sandbox.page.plugs import Step, Tour
from sandbox.page.regions import Whole
from sandbox.page.window import Location, Window

if TYPE_CHECKING:
    from sandbox.page.page import Page

log = logging.getLogger(__name__)

_MOMENT = 6.0  # real seconds for which "Done" stands before the tour goes on: one wants to see what one has done


class Guide:
    """Leads one window at a time: the one in which somebody last did something."""

    def __init__(self, page: "Page") -> None:
        """Nobody led yet."""
        self._page = page
        self.moment = _MOMENT
        self._done_at: float | None = None
        self._beginning: set[asyncio.Task[None]] = set()

    @property
    def is_done(self) -> bool:
        """Whether the present step was just done."""
        return self._done_at is not None

    def looks(self, window: Window) -> None:
        """See whether the step is over, and begin it where it has not begun: for an open page, not for a request."""
        tour = self._page.tour
        if window not in self._page.windows:
            return
        if tour is None or tour.dismissed or tour.step is None or window is not self._page.leading(window):
            return
        step = tour.step
        if tour.at not in tour.begun:
            self.begins(tour, window)
        elif self._done_at is not None:
            if time.monotonic() - self._done_at > self.moment:
                self.goes(tour, window, tour.at + 1)
        elif step.done is not None and _holds(step):
            self._done_at = time.monotonic()

    def goes(self, tour: Tour, window: Window, at: int) -> None:
        """Go to a step, which switches to its person and place."""
        tour.at, self._done_at = max(0, min(at, len(tour.steps))), None
        if tour.step is not None:
            self.begins(tour, window)

    def begins(self, tour: Tour, window: Window) -> None:
        """Switch to the step's person and place; what is to happen before happens once."""
        step = tour.step
        assert step is not None
        first = tour.at not in tour.begun
        tour.begun.add(tour.at)
        lead(window, step)
        if first and step.before is not None:
            task = asyncio.ensure_future(step.before())
            self._beginning.add(task)
            task.add_done_callback(self._begun)

    def _begun(self, task: "asyncio.Task[None]") -> None:
        self._beginning.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a step of the tour could not begin", exc_info=task.exception())


class TourCard(Whole):
    """The card of the present step."""

    id = "tour"

    @override
    def stamp(self) -> Any:
        page, tour = self.window.page, self.window.page.tour
        page.guide.looks(self.window)
        if tour is None or tour.dismissed:
            return "away"
        return (tour.at, page.guide.is_done, _is_there(self.window, tour.step))

    @override
    def html(self) -> h.Node:
        page, tour = self.window.page, self.window.page.tour
        if tour is None or tour.dismissed or (tour.step is None and not tour.farewell):
            return h.div(id=self.id, hidden=True)
        if tour.step is None:
            return self._card(words.TOUR_OVER, "", tour.farewell, [_button(words.TOUR_END, "dismiss", css="primary")])
        step, done, there = tour.step, page.guide.is_done, _is_there(self.window, tour.step)
        points_at = step.points_at if there and not done else ""
        count = words.TOUR_STEP.format(number=tour.at + 1, count=len(tour.steps))
        last = tour.at + 1 == len(tour.steps)
        go_on = words.TOUR_DONE if done else step.button
        buttons = [
            _button(words.TOUR_DISMISS, "dismiss", css="link"),
            h.span(".stretch"),
            _button(words.TOUR_BACK, "back") if tour.at else None,
            None if there else _button(self._way_there(step), "there", css="primary"),
            _button(go_on, "next", css="primary" if there and (step.done is None or done or last) else ""),
        ]
        return self._card(step.title, count, step.text, buttons, points_at=points_at, done=done)

    def _card(
        self, title: str, count: str, text: str, buttons: list[h.Node], *, points_at: str = "", done: bool = False
    ) -> h.Node:
        return h.div(
            id=self.id, role="dialog", aria_label=words.TOUR, data_points=points_at or None,
            class_="done" if done else "", tabindex="-1",
        )[
            h.div(".tour-head")[h.h2[title], h.span(".tour-count")[count]],
            h.div(".tour-text")[text_html(text, self.window.office.team.reader(self.window.user))],
            h.div(".tour-bar")[buttons],
        ]  # fmt: skip

    def _way_there(self, step: Step) -> str:
        if step.person == self.window.user.name:
            return words.TOUR_GO_PLACE
        person = self.window.office.team.people.named(step.person)
        return words.TOUR_GO.format(name=person.display_name)


@doing("tour")
async def tour_goes(window: Window, asked: Json) -> Json | None:
    """Go on, back, or away."""
    tour, guide, way = window.page.tour, window.page.guide, str(asked.get("way"))
    if tour is None:
        return None
    if way == "dismiss":
        tour.dismissed = True
    elif way == "again":
        tour.dismissed = False
        tour.begun.clear()
        guide.goes(tour, window, 0)
    elif way in {"next", "back"}:
        guide.goes(tour, window, tour.at + (1 if way == "next" else -1))
    else:
        tour.dismissed = False
        if tour.step is not None:
            guide.goes(tour, window, tour.at)
    return None


def lead(window: Window, step: Step) -> None:
    """Be the step's person, and look where it happens."""
    team = window.office.team
    try:
        user = user_called(team, step.person)
        place = place_called(team, user, step.place.removeprefix("#"))
    except Cannot:
        log.exception("the tour cannot go to %s of %s", step.place, step.person)
        return
    if (window.user.id, window.location.place) != (user.id, place):  # where the address leaves it open, a phone lists
        arrive(window, Location(user.name, place))
    team.bell.ring()


def _is_there(window: Window, step: Step | None) -> bool:
    if step is None:
        return True
    try:
        team = window.office.team
        return place_called(team, window.user, step.place.removeprefix("#")) == window.place and (
            step.person == window.user.name
        )
    except Cannot:
        return False


def _holds(step: Step) -> bool:
    try:
        return step.done is not None and step.done()
    except Exception:
        log.exception("a step of the tour cannot tell whether it is over")
        return False


def _button(label: str, way: str, *, css: str = "plain") -> h.Node:
    return h.button(type="button", class_=css or "plain", data_do="tour", data_way=way)[label]
