"""What a person does with buttons and menus."""

from dataclasses import dataclass
from typing import Any

from sandbox.blocks import BUTTONS, all_options, controls
from sandbox.delivery.carrier import Outcome
from sandbox.delivery.parcels import Parcel, block_actions, block_suggestion, in_message, in_unfurl, in_view
from sandbox.errors import NotOnScreen, SlackShowedAnError
from sandbox.messages import links
from sandbox.messages.posts import Post
from sandbox.person.eyes import Eyes
from sandbox.screens.inputs import Entry, Value, field_of, keeps_state, queries
from sandbox.screens.surfaces import Control, Home, Message, Modal, Surface
from sandbox.screens.views import Field, View

_NOT_IN_ACTION = {"confirm", "visible_to_user_ids", "options", "option_groups", "accessibility_label"}


@dataclass(frozen=True)
class Click:
    """What became of a click: `error` says what Slack showed when the app did not answer, else None."""

    error: str | None = None
    sent: bool = True

    @property
    def answered(self) -> bool:
        """Whether the app acknowledged it."""
        return self.sent and self.error is None


class Hands(Eyes):
    """A person clicking and choosing; each act waits until the app has acknowledged it."""

    async def clicks(
        self,
        label: str,
        *,
        on: Surface | None = None,
        near: str | None = None,
        old: bool = False,
        confirming: bool = True,
        expecting_error: bool = False,
    ) -> Click:
        """Click a button, on the top modal or the last message looked at that has it unless `on` says where.

        `near` picks among equal buttons by the text beside them. `old` clicks a message as a stale screen shows
        it. `confirming` answers the button's confirm dialog; False backs out, and nothing is sent.

        Raises:
            NotOnScreen: there is no such button, or more than one; the message lists what there is.
            SlackShowedAnError: the app did not acknowledge the click, unless `expecting_error`.
        """
        surface = self._stale(on, label) if old else self._present(on, label)
        block, button = surface.button(label, near=near)
        starts_a_workflow = button["type"] == "workflow_button"  # Slack runs it and tells the app nothing
        if starts_a_workflow or (button.get("confirm") and not confirming):
            return Click(sent=False)
        return await self._acts(surface, block, button, {}, expecting_error=expecting_error)

    async def chooses(
        self, option: Value, *, on: Surface, menu: str | None = None, expecting_error: bool = False
    ) -> Click:
        """Choose in a menu outside a form: by the option's visible label, a person's name, or a moment.

        `menu` tells menus apart by their placeholder or action_id.

        Raises:
            NotOnScreen: there is no such menu or option.
            SlackShowedAnError: the app did not acknowledge the choice, unless `expecting_error`.
        """
        surface = on.now if isinstance(on, Message) else on
        block, element = _menu(surface, option, menu)
        entry = self.team.form.entry(element, option, await self._offered(surface, block, element, option))
        if keeps_state(element):
            self._entries_of(surface)[block["block_id"], element["action_id"]] = entry
        chosen = {field_of(element): entry[field_of(element)]}
        return await self._acts(surface, block, element, chosen, expecting_error=expecting_error)

    def control(self, on: Surface, place: Field) -> Control:
        """The control with this (block_id, action_id), as the surface stands now.

        Raises:
            NotOnScreen: it is gone, or not shown to this person.
        """
        surface = self._present(on)
        for block, element in controls(surface.blocks):
            for_me = self.user.id in (element.get("visible_to_user_ids") or [self.user.id])
            if for_me and (block["block_id"], element["action_id"]) == place:
                return block, element
        raise NotOnScreen(f"This {'message' if isinstance(on, Message) else 'view'} has changed. Please look again.")

    def enters(self, on: Surface, place: Field, entry: Entry) -> None:
        """Leave an entry in a control without telling the app: what is typed into a form stays there until it is sent.

        Raises:
            NotOnScreen: as for `control`.
        """
        block, element = self.control(on, place)
        if keeps_state(element):
            self._entries_of(self._present(on))[place] = entry
        if isinstance(on, Modal):
            on.view.errors.pop(block["block_id"], None)

    async def uses(self, on: Surface, place: Field, chosen: dict[str, Any], *, expecting_error: bool = False) -> Click:
        """Use the control at (block_id, action_id): a page knows controls by these, a test by what they say.

        `chosen` is what the action tells beside the element's own parts, such as `selected_option`.

        Raises:
            NotOnScreen: as for `control`.
            SlackShowedAnError: the app did not acknowledge it, unless `expecting_error`.
        """
        block, element = self.control(on, place)
        surface = self._present(on)
        if keeps_state(element) and chosen:
            self._entries_of(surface)[place] = {"type": element["type"], **chosen}
        return await self._acts(surface, block, element, chosen, expecting_error=expecting_error)

    async def is_offered(self, on: Surface, place: Field, query: str) -> dict[str, Any]:
        """What the app offers in an external menu for `query`: `options` or `option_groups`.

        Raises:
            NotOnScreen: as for `control`.
            SlackShowedAnError: the app did not answer.
        """
        block, element = self.control(on, place)
        at = self._place_of(self._present(on))
        outcome = await self._asks(block_suggestion(self.team, self.user, block, element, query, at))
        if outcome.error is not None:
            raise SlackShowedAnError(f"The app offered {self._who} no options for {query!r}: {outcome.error}")
        return outcome.body if isinstance(outcome.body, dict) else {}

    async def _acts(
        self,
        surface: Surface,
        block: dict[str, Any],
        element: dict[str, Any],
        chosen: dict[str, Any],
        *,
        expecting_error: bool,
    ) -> Click:
        unfurl = links.unfurl_with(self.team, surface.post, block["block_id"]) if isinstance(surface, Message) else None
        if isinstance(surface, Message) and surface.post.author != self.team.app.author and unfurl is None:
            raise NotOnScreen("That message is another app's: this one does not hear of clicks on it.")
        shown = {key: part for key, part in element.items() if key not in _NOT_IN_ACTION}
        action = {**shown, **chosen, "block_id": block["block_id"]}
        trigger_id = self.team.triggers.hand_out(self.user.id, in_modal=isinstance(surface, Modal))
        place = self._place_of(surface)
        if unfurl is not None:
            place = in_unfurl(place, unfurl)
        parcel = block_actions(self.team, self.user, action, trigger_id=trigger_id, place=place)
        return Click(error=await self._sends(parcel, expecting_error=expecting_error))

    def _place_of(self, surface: Surface) -> dict[str, Any]:
        if isinstance(surface, Message):
            channel = self.team.channels.with_id(surface.channel_id)
            assert channel is not None
            url = self._response_url(surface.channel_id, source=surface.post)
            state = self._entries_of(surface)
            return in_message(self.team, surface.post, channel, response_url=url, entries=state)
        view = _view_of(surface)
        assert view is not None
        return in_view(self.team, view)

    def _entries_of(self, surface: Surface) -> dict[Field, Entry]:
        """What this person has entered there: in a view, or in the menus of a message."""
        if isinstance(surface, Message):
            return surface.post.entries.setdefault(self.user.id, {})
        view = _view_of(surface)
        assert view is not None
        return view.entries

    def _response_url(self, channel_id: str, source: Post | None = None) -> str:
        ticket = self.team.responses.hand_out(
            user_id=self.user.id, channel_id=channel_id, now=self.team.clock.now(), source=source
        )
        return f"{self.team.address}/response/{ticket}"

    async def _asks(self, parcel: Parcel) -> Outcome:
        """Deliver an interaction, if the manifest says that the app takes any."""
        if not self.team.manifest.interactive:
            self.delivery.fail(parcel.label, "not_interactive")
            return Outcome(error="not_interactive")
        return await self.delivery.ask(parcel)

    async def _sends(self, parcel: Parcel, *, expecting_error: bool) -> str | None:
        outcome = await self._asks(parcel)
        if outcome.error is not None and not expecting_error:
            raise SlackShowedAnError(f"The app did not answer {parcel.label} of {self._who}'s: {outcome.error}")
        return outcome.error

    def _present(self, on: Surface | None, label: str = "") -> Surface:
        if on is None:
            on = self._whatever_has(label)
        if isinstance(on, Message):
            if on.post.is_gone:
                raise NotOnScreen("That message was deleted.")
            return on.now
        if isinstance(on, Modal) and not on.is_open:
            raise NotOnScreen(f"The modal {on.title!r} is closed.")
        return on

    def _stale(self, on: Surface | None, label: str) -> Surface:
        """The nearest old version of a message that has the button."""
        if not isinstance(on, Message):
            raise NotOnScreen("Only a message can be clicked as it was; say which with on=.")
        for version in on.older():
            if label in version.buttons:
                return version
        return on.older()[0]  # whose list of buttons the complaint will show

    def _whatever_has(self, label: str) -> Surface:
        """The top modal, else the last message looked at, whichever has the button."""
        top = self._top()
        held = [message.now for message in reversed(self._looked_at) if not message.post.is_gone]
        surfaces: list[Surface] = [*([top] if top else []), *held, Home(self.team, self.user)]
        for surface in surfaces:
            if label in surface.buttons:
                return surface
        raise NotOnScreen(f"{self._who} has looked at nothing with a button {label!r}.")

    async def _offered(
        self, surface: Surface, block: dict[str, Any], element: dict[str, Any], value: Value
    ) -> list[dict[str, Any]] | None:
        """The options the app offers for what was typed into an external menu; None for other elements."""
        if "external_select" not in element["type"] or value is None:
            return None
        offered: list[dict[str, Any]] = []
        for query in queries(element, value):
            place = self._place_of(surface)
            outcome = await self._asks(block_suggestion(self.team, self.user, block, element, query, place))
            offered += all_options(outcome.body) if isinstance(outcome.body, dict) else []
        return offered


def _view_of(surface: Surface) -> View | None:
    return surface.view if isinstance(surface, Modal | Home) else None


def _menu(surface: Surface, option: Value, menu: str | None) -> Control:
    menus = [
        (block, element)
        for block, element in controls(surface.blocks)
        if block["type"] != "input" and element["type"] not in BUTTONS
    ]
    if menu is not None:
        found = [m for m in menus if menu in {_placeholder(m[1]), m[1]["action_id"]}]
    else:
        found = [m for m in menus if str(option) in _labels(m[1])] or menus
    if len(found) != 1:
        there = [(_placeholder(element) or element["action_id"], _labels(element)) for _, element in menus]
        raise NotOnScreen(f"{len(found)} menus fit {menu or option!r}; there are: {there}")
    return found[0]


def _placeholder(element: dict[str, Any]) -> str:
    return str((element.get("placeholder") or {}).get("text", ""))


def _labels(element: dict[str, Any]) -> list[str]:
    return [option["text"]["text"] for option in all_options(element)]
