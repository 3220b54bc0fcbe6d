"""Where a person writes; and what they are told of where they cannot."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.channels import Channel
from sandbox.files.file import MOST
from sandbox.page import words
from sandbox.page.conversation import place_words
from sandbox.page.editor import writing_field
from sandbox.page.icons import icon
from sandbox.page.links import channels_of, path_of
from sandbox.page.message_files import size_of
from sandbox.page.regions import Whole
from sandbox.page.window import Location, Window
from sandbox.page.write_bar import attach_button, marks_bar, writing_tools


class Composer(Whole):
    """Under the conversation."""

    id = "composer"

    @override
    def stamp(self) -> Any:
        channel = self.window.channel
        return (self.window.user.id, self.window.place, channel and self._look(channel))

    def _look(self, channel: Channel) -> Any:
        deserted = self.window.office.team.is_deserted(channel)
        return (place_words(self.window, channel), channel.is_archived, deserted)

    @override
    def html(self) -> h.Node:
        channel = self.window.channel
        return h.div(id=self.id, hidden=channel is None)[composer(self.window, channel) if channel else None]


def composer(window: Window, channel: Channel, thread_ts: str = "") -> h.Node:
    """A place to write in a conversation or in one of its threads."""
    refusal = _refusal(window, channel)
    if refusal is not None:
        return refusal
    place = place_words(window, channel)
    label = words.REPLY_PLACEHOLDER if thread_ts else words.MESSAGE_IN.format(place=place)
    field = f"write-{thread_ts or 'here'}".replace(".", "-")
    files = window.office.team.files
    return h.form(
        ".write",
        data_draft=f"{window.user.id} {channel.id} {thread_ts}".strip(),
        data_channel=channel.id,
        data_thread=thread_ts,
        data_drop=words.DROP_HERE.format(place=place),
        data_most=str(MOST),
        data_too_many=words.TOO_MANY_FILES.format(count=MOST),
        data_largest=str(files.largest),
        data_too_large=words.TOO_LARGE_FILE.format(name="{name}", size=size_of(files.largest)),
        data_remove=words.REMOVE_FILE.format(name="{name}"),
        data_uploading=words.UPLOADING.format(name="{name}"),
    )[
        marks_bar(),
        writing_field(field, label),
        h.ul(".chips", aria_label=words.ATTACHED, hidden=True),
        h.div(".write-bar")[
            attach_button(field),
            writing_tools(),
            None if thread_ts else _shortcuts_button(),
            _also_send(place, channel) if thread_ts else None,
            h.span(".stretch"),
            h.button(".send", type="submit", aria_label=words.SEND, title=words.SEND)[icon("send")],
        ],
    ]


def _shortcuts_button() -> h.Node:
    return h.button(
        ".tool", type="button", data_menu="shortcut-menu", aria_haspopup="menu", aria_label=words.SHORTCUTS,
        title=words.SHORTCUTS,
    )[icon("bolt")]  # fmt: skip


def _also_send(place: str, channel: Channel) -> h.Node:
    where = place if channel.dm_with is None else words.MESSAGES
    return h.label(".also")[h.input(type="checkbox", name="broadcast"), " ", words.ALSO_SEND.format(place=where)]


def _refusal(window: Window, channel: Channel) -> h.Node:
    team = window.office.team
    manifest = team.manifest
    if channel.is_archived:
        return h.p(".cannot-write")[words.ARCHIVED_HERE.format(name=channel.name)]
    if team.is_deserted(channel):
        return h.p(".cannot-write")[words.DESERTED.format(name=place_words(window, channel))]
    if channel.dm_with is None or (manifest.messages_tab and not manifest.messages_tab_read_only):
        return None
    sentence = words.READ_ONLY if manifest.messages_tab else words.NO_MESSAGES_TAB
    return h.div(".cannot-write")[h.p[sentence.format(app=manifest.bot_name)], _where_commands_go(window)]


def _where_commands_go(window: Window) -> h.Node:
    """Slack has no composer there, and neither have we; but a newcomer should find where the command is typed."""
    team = window.office.team
    open_ones = [c for c in channels_of(team, window.user) if not c.is_archived]
    mine = next((c for c in open_ones if team.bot_is_in(c)), open_ones[0] if open_ones else None)
    command = next(iter(team.manifest.commands), None)
    if command is None or mine is None:
        return None
    where = path_of(team, Location(window.user.name, mine.id))
    sentence = words.READ_ONLY_COMMANDS.format(command=command)
    return h.p(".hint")[sentence, " ", h.a(href=where, data_prefill=f"{command} ")[f"#{mine.name}"]]
