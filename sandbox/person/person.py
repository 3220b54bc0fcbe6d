"""A person: eyes, hands, a voice, forms to fill in, and the app's own entries in Slack's menus."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.app.runs import StepRun
from sandbox.blocks import accepted_view, controls
from sandbox.delivery.parcels import (
    Parcel,
    app_home_opened,
    function_executed,
    message_action,
    shortcut,
    view_closed,
    view_submission,
)
from sandbox.errors import NotOnScreen, SlackError, SlackShowedAnError
from sandbox.people.reachable import Reachable
from sandbox.person.hands import Click
from sandbox.person.member import Member
from sandbox.screens.inputs import Value, complaint, field_of
from sandbox.screens.surfaces import Home, Message, Modal
from sandbox.screens.views import View


@dataclass(frozen=True)
class Submission:
    """What became of a modal handed in; `modal` is the one on top afterwards, or None."""

    errors: dict[str, str] = field(default_factory=dict)
    modal: Modal | None = None

    @property
    def accepted(self) -> bool:
        """Whether no field was complained about."""
        return not self.errors


class Person(Member, Reachable):
    """A person at their screen, driven in plain words. Everything they do waits for the app's answer."""

    async def fills(self, modal: Modal, values: Mapping[str, Value]) -> None:
        """Enter values by the labels of fields; options by their visible labels, people by name, moments as such.

        Raises:
            NotOnScreen: there is no such field or option, or the modal is closed.
        """
        for label, value in values.items():
            _be_open(modal)
            block, element = modal.input(label)
            offered = await self._offered(modal, block, element, value)
            entry = self.team.form.entry(element, value, offered, by=self.user.id)
            modal.view.entries[modal.place(label)] = entry
            modal.view.errors.pop(block["block_id"], None)
            if block.get("dispatch_action"):
                chosen = {field_of(element): entry[field_of(element)]}
                await self._acts(modal, block, element, chosen, expecting_error=False)

    async def submits(self, modal: Modal, *, expecting_error: bool = False) -> Submission:
        """Hand the modal in. Slack itself checks required fields first, and sends nothing when one is empty.

        Raises:
            NotOnScreen: it is closed, or has no button to submit it.
            SlackShowedAnError: the app did not answer, or with something Slack does not take.
        """
        _be_open(modal)
        if not modal.view.definition.get("submit"):
            raise NotOnScreen(f"The modal {modal.title!r} has no button to submit it.")
        modal.view.errors = _complaints(modal)
        if modal.view.errors:
            return Submission(modal.errors, modal)
        trigger_id = self.team.triggers.hand_out(self.user.id, in_modal=True)
        parcel = view_submission(self.team, self.user, modal.view, trigger_id=trigger_id)
        outcome = await self._asks(parcel)
        if outcome.error is None:
            self._answers(modal.view, outcome.body)
        elif not expecting_error:
            raise SlackShowedAnError(f"The app did not answer {self._who}'s {modal.title!r}: {outcome.error}")
        return Submission(modal.errors, self._top())

    async def closes(self, modal: Modal) -> None:
        """Close a modal without handing it in; the app hears of it only where `notify_on_close` asks.

        Raises:
            NotOnScreen: it is closed already.
        """
        _be_open(modal)
        all_of_them = bool(modal.view.definition.get("clear_on_close"))
        closed = self.team.screens.clear(self.user.id) if all_of_them else [modal.view]
        if not all_of_them:
            self.team.screens.pop(modal.view)
        self.team.bell.ring()
        for view in closed:
            if view.definition.get("notify_on_close"):
                await self._asks(view_closed(self.team, self.user, view, is_cleared=all_of_them))

    async def opens_home(self, tab: str = "home") -> Home:
        """Open the app's Home (or `messages`) tab, which the app hears of as an event."""
        self.comes_home(tab)
        return Home(self.team, self.user)

    def comes_home(self, tab: str = "home") -> None:
        """The same for whoever has no need to wait: let the app hear of it."""
        if "app_home_opened" in self.team.manifest.events:
            self.team.announce(app_home_opened(self.team, self.user, tab))

    async def uses_shortcut(self, name: str, *, on: Message | None = None, expecting_error: bool = False) -> Click:
        """Use one of the app's shortcuts by its name: on a message, or a global one without `on`.

        A message may be anybody's, in any channel this person is in, whether the app is there or not.

        Raises:
            NotOnScreen: there is no such shortcut, the message is gone, or the person is not in its channel.
            SlackShowedAnError: the app did not acknowledge it, unless `expecting_error`.
        """
        kind = "global" if on is None else "message"
        offered = {s.name: s.callback_id for s in self.team.manifest.shortcuts if s.kind == kind}
        if name not in offered:
            raise NotOnScreen(f"There is no {kind} shortcut {name!r}; there are: {list(offered)}")
        parcel = self._shortcut(offered[name], on)
        return Click(error=await self._sends(parcel, expecting_error=expecting_error))

    async def runs_step(self, callback_id: str, inputs: Mapping[str, Any] | None = None) -> StepRun:
        """Start a workflow that comes to one of the app's steps; wait for `ends()` of the run.

        Slack checks the inputs first: when they do not fit, the run has ended with an error and the app hears nothing.

        Raises:
            NotOnScreen: the manifest offers no such step.
        """
        manifest = self.team.manifest
        step = manifest.steps.get(callback_id) if manifest.runs_steps else None
        if step is None:
            there = list(manifest.steps) if manifest.runs_steps else "none, without function_runtime: remote"
            raise NotOnScreen(f"There is no step {callback_id!r}; there are: {there}")
        run = self.team.runs.start(step, dict(inputs or {}), patience=self.delivery.timing.patience)
        if not run.ended and "function_executed" in manifest.events:
            self.team.announce(function_executed(self.team, run))
        return run

    def _shortcut(self, callback_id: str, on: Message | None) -> Parcel:
        trigger_id = self.team.triggers.hand_out(self.user.id)
        if on is None:
            return shortcut(self.team, self.user, callback_id, trigger_id=trigger_id)
        channel = self.team.channels.with_id(on.channel_id)
        if channel is None or on.post.is_gone or self.user.id not in channel.members:
            raise NotOnScreen(f"{self._who} does not see that message.")
        url = self._response_url(channel.id)
        return message_action(
            self.team, self.user, callback_id, on.post, channel, trigger_id=trigger_id, response_url=url
        )

    def _answers(self, view: View, body: Any) -> None:
        """Do what the answer to a submission says: close, complain, update, push or clear."""
        answer = body if isinstance(body, dict) else {}
        action = answer.get("response_action")
        screens = self.team.screens
        try:
            if action == "errors":
                view.errors = _accepted_errors(view, answer.get("errors"))
            elif action == "update":
                screens.update(view, accepted_view(answer.get("view")))
            elif action == "push":
                screens.open(self.user.id, accepted_view(answer.get("view")), on_top=True)
            elif action == "clear":
                screens.clear(self.user.id)
            elif action is not None:
                raise SlackError("invalid_response_action")
            elif view.is_open:
                screens.pop(view)
        except SlackError as refusal:
            self._refuses("the answer to a submitted modal", refusal)
        self.team.bell.ring()


def _be_open(modal: Modal) -> None:
    if not modal.is_open:
        raise NotOnScreen(f"The modal {modal.title!r} is closed.")


def _complaints(modal: Modal) -> dict[str, str]:
    found: dict[str, str] = {}
    for block, element in controls(modal.blocks):
        if block["type"] != "input":
            continue
        entry = modal.view.entries[block["block_id"], element["action_id"]]
        words = complaint(element, entry, optional=bool(block.get("optional")))
        if words is not None:
            found[block["block_id"]] = words
    return found


def _accepted_errors(view: View, errors: Any) -> dict[str, str]:
    """The complaints, when each belongs to a field.

    Raises:
        SlackError: `invalid_errors`, for a block that is not an input of this view.
    """
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= fields:
        raise SlackError("invalid_errors", errors=errors)
    return {block_id: str(words) for block_id, words in errors.items()}
