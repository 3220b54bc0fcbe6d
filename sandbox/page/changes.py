"""What a person does with their own messages, and with files and emoji on their way into one."""

import htpy as h

from sandbox.errors import SlackError
from sandbox.messages.custom_emoji import picture_of, unaliased
from sandbox.messages.emoji import Emoji, character, everybodys
from sandbox.page import words
from sandbox.page.acts import message_at
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.window import Window
from sandbox.team import Team


@doing("begin-edit")
async def begin_edit(window: Window, asked: Json) -> Json | None:
    """Open one's own message to change it; `element` is where it is seen."""
    message = message_at(window, str(asked["channel"]), str(asked["ts"]))
    if not window.person.may_change(message.post):
        raise Cannot(words.CHANGED)
    window.editing = str(asked["element"])
    return None


@doing("leave-edit")
async def leave_edit(window: Window, _asked: Json) -> Json | None:
    """Leave it as it was."""
    window.editing = ""
    return None


@doing("edit")
async def edit(window: Window, asked: Json) -> Json | None:
    """Save what was changed."""
    message = message_at(window, str(asked["channel"]), str(asked["ts"]))
    await window.person.edits(message, str(asked["text"]))
    window.editing = ""
    return None


@doing("delete")
async def delete(window: Window, asked: Json) -> Json | None:
    """Delete one's own message; whoever does was asked whether they are sure."""
    await window.person.deletes(message_at(window, str(asked["channel"]), str(asked["ts"])))
    window.editing = ""
    return None


@doing("drop-file")
async def drop_file(window: Window, asked: Json) -> Json | None:
    """Forget a file that was uploaded and not sent."""
    files = window.office.team.files
    try:
        file = files.with_id(str(asked["file"]))
    except SlackError:
        return None  # it is gone
    if file.user_id == window.user.id and not file.channels:
        files.forget(file)
    return None


@doing("emoji")
async def emoji(window: Window, _asked: Json) -> Json | None:
    """Every emoji, as the picker shows them."""
    return {"html": str(_picker(window.office.team))}


def _picker(team: Team) -> h.Node:
    sections: dict[str, list[Emoji]] = {kind: [] for kind in words.EMOJI_KINDS}
    for one in everybodys():
        sections.setdefault(one.category, []).append(one)
    own = [_own(team, name) for name in team.emoji]
    return h.fragment[
        _section(words.EMOJI_RECENT, [], css="recent", hidden=True),
        _section(words.EMOJI_OWN, own) if own else None,
        [
            _section(
                words.EMOJI_KINDS.get(kind, kind), [_cell(one.name, " ".join(one.names), one.shown) for one in all_]
            )
            for kind, all_ in sections.items()
            if all_
        ],
    ]


def _section(title: str, cells: list[h.Node], *, css: str = "", hidden: bool = False) -> h.Node:
    return h.section(class_=css or None, aria_label=title, hidden=hidden)[h.h3[title], h.div(".cells")[cells]]


def _own(team: Team, name: str) -> h.Node:
    picture = picture_of(name, team.emoji)
    shown = h.img(src=picture, alt="") if picture else character(unaliased(name, team.emoji))
    return _cell(name, name, shown)


def _cell(name: str, names: str, shown: h.Node) -> h.Node:
    label = f":{name}:"
    return h.button(type="button", tabindex="-1", data_name=name, data_names=names, title=label, aria_label=label)[
        shown
    ]
