"""A person: eyes, hands, forms to fill in, and commands to type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sandbox.blocks import accepted_view
from sandbox.errors import NotOnScreen, SlackError, SlackShowedAnError
from sandbox.hands import Hands
from sandbox.inputs import Value, complaint, field_of
from sandbox.mrkdwn import escape
from sandbox.parcels import app_home_opened, event_callback, slash_command, view_closed, view_submission
from sandbox.responses import say
from sandbox.surfaces import Home, Message, Modal
from sandbox.views import View
from sandbox.web_api import Args

_NAMED = re.compile(r"([@#])([\w.-]+)")
_COMMAND_ERRORS = {"http_timeout": "operation_timeout", "http_error": "http_service_error"}


@dataclass(frozen=True)
class Submission:
    """What became of a modal handed in; `modal` is the one on top afterwards, or None."""

    errors: dict[str, str] = field(default_factory=dict)
    modal: Modal | None = None

    @property
    def accepted(self) -> bool:
        """Whether no field was complained about."""
        return not self.errors


@dataclass(frozen=True)
class Answer:
    """What a command's acknowledgement said; `refused` when Slack itself did not know the command."""

    text: str = ""
    message: Message | None = None
    refused: bool = False
    error: str | None = None


class Person(Hands):
    """A person at their screen, driven in plain words. Everything they do waits for the app's answer."""

    async def fills(self, modal: Modal, values: Mapping[str, Value]) -> None:
        """Enter values by the labels of fields; options by their visible labels, people by name, moments as such.

        Raises:
            NotOnScreen: there is no such field or option, or the modal is closed.
        """
        for label, value in values.items():
            _be_open(modal)
            block, element = modal.input(label)
            offered = await self._offered(modal.view, element, value)
            entry = self.team.form.entry(element, value, offered)
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
        for view in closed:
            if view.definition.get("notify_on_close"):
                await self._asks(view_closed(self.team, self.user, view, is_cleared=all_of_them))

    async def types(self, line: str, *, in_: str | None = None, expecting_error: bool = False) -> Answer:
        """Type a slash command, in the app's DM unless `in_` names a channel.

        Raises:
            NotOnScreen: the person is not in that channel, or the line is no command.
            SlackShowedAnError: the app did not answer, or with something Slack does not take.
        """
        command, _, text = line.strip().partition(" ")
        if not command.startswith("/"):
            raise NotOnScreen(f"{line!r} is no command; only commands are typed here.")
        if command not in self.team.manifest.commands:
            return Answer(f"{command} is not a valid command.", refused=True)
        channel = self._channel(in_) if in_ is not None else self.team.channels.dm(self.user)
        ticket = self.team.responses.hand_out(user_id=self.user.id, channel_id=channel.id, now=self.team.clock.now())
        parcel = slash_command(
            self.team,
            self.user,
            channel,
            command,
            self._escaped(text.strip()) if self.team.manifest.commands[command] else text.strip(),
            trigger_id=self.team.triggers.hand_out(self.user.id),
            response_url=f"{self.team.address}/response/{ticket}",
        )
        outcome = await self.delivery.ask(parcel)
        if outcome.error is not None:
            shown = f"{command} failed with the error {_COMMAND_ERRORS.get(outcome.error, 'dispatch_failed')!r}"
            if not expecting_error:
                raise SlackShowedAnError(f"{self._who} was shown: {shown}")
            return Answer(error=shown)
        return self._answered(command, channel.id, outcome.body)

    async def opens_home(self, tab: str = "home") -> Home:
        """Open the app's Home (or `messages`) tab, which the app hears of as an event."""
        if "app_home_opened" in self.team.manifest.events:
            self.delivery.announce(event_callback(self.team, app_home_opened(self.team, self.user, tab)))
        return Home(self.team, self.user)

    def _escaped(self, text: str) -> str:
        """People and channels as ids, the rest escaped: what `should_escape` promises."""

        def identified(match: re.Match[str]) -> str:
            kind, name = match.groups()
            if kind == "#":
                channel = self.team.channels.named(name)
                return f"<#{channel.id}|{name}>" if channel else match.group()
            user = next((u for u in self.team.people if u.name == name), None)
            return f"<@{user.id}|{name}>" if user else match.group()

        return _NAMED.sub(identified, escape(text))

    def _answered(self, command: str, channel_id: str, body: Any) -> Answer:
        """Show what the acknowledgement said; it is expected, since the person asked for it."""
        if not body:
            return Answer()
        channel = self.team.channels.with_id(channel_id)
        assert channel is not None
        args = Args(body if isinstance(body, dict) else {"text": str(body)})
        try:
            post = say(self.team, channel, self.user.id, args)
        except SlackError as refusal:
            self._refuses(f"the answer to {command}", refusal)
        post.expected = True
        message = self._as_shown(post)
        return Answer(message.text, message)

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

    def _refuses(self, what: str, refusal: SlackError) -> NoReturn:
        self.delivery.fail(what, refusal.code)
        details = f" {refusal.details}" if refusal.details else ""
        raise SlackShowedAnError(f"Slack does not take {what}: {refusal.code}{details}") from refusal


def _be_open(modal: Modal) -> None:
    if not modal.is_open:
        raise NotOnScreen(f"The modal {modal.title!r} is closed.")


def _complaints(modal: Modal) -> dict[str, str]:
    found: dict[str, str] = {}
    for label in modal.labels:
        block, element = modal.input(label)
        entry = modal.view.entries[modal.place(label)]
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
