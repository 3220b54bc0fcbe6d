"""What one does about oneself: a status, away or active, a pause from notifications."""

from datetime import datetime, time, timedelta
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.messages.emoji import character, glyphs
from sandbox.page import words
from sandbox.page.combobox import offer_list, offering
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.icons import icon
from sandbox.page.kit.emoji import picture
from sandbox.page.reachable import paused_until, stamp_of
from sandbox.page.regions import Whole
from sandbox.page.times import clock, moment_of
from sandbox.page.window import Window
from sandbox.people.availability import LONGEST_STATUS, Status

MENU = "you-menu"
_MORNING = time(9)
_KEEP = "keep"


class YouMenu(Whole):
    """The menu beside one's own name."""

    id = "you"

    @override
    def stamp(self) -> Any:
        team, user = self.window.office.team, self.window.user
        return (user.id, stamp_of(team, user), paused_until(team, user))

    @override
    def html(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        until = paused_until(team, user)
        active = team.staff.is_active(user)
        pauses = [_entry(label, do="pause", data_for=key) for key, label in words.PAUSES.items()]
        resume = [_entry(words.RESUME_NOTIFICATIONS, do="pause", data_for="")]
        return h.div(id=self.id)[
            h.div(".menu", id=MENU, role="menu", aria_label=words.YOUR_STATUS, popover="manual")[
                _entry(words.UPDATE_STATUS, do="panel", data_which="status", picture=icon("react")),
                _entry(words.CLEAR_STATUS, do="status", data_clear="yes", picture=icon("close"))
                if user.status
                else None,
                _entry(words.SET_AWAY if active else words.SET_ACTIVE, do="presence", picture=icon("eye")),
                h.hr,
                h.p(".menu-head")[words.PAUSED_UNTIL.format(when=until) if until else words.PAUSE_NOTIFICATIONS],
                resume if until else pauses,
            ]
        ]


def status_panel(window: Window) -> tuple[str, h.Node]:
    """The dialog in which a status is set, with Slack's five suggestions."""
    status, user = window.user.status, window.user
    kept = {}
    if status.until:
        kept = {_KEEP: words.UNTIL.format(when=clock(moment_of(str(status.until), user)))}
    afters = {**kept, **words.CLEAR_AFTER}
    return words.SET_STATUS, h.form(".status-form", data_do="status")[
        h.div(".status-line")[
            h.span(".status-drawn", aria_hidden="true")[
                picture(status.emoji.strip(":"), own=window.office.team.emoji) if status.emoji else None
            ],
            h.input(
                ".status-emoji", offering("status-emoji-list"), type="text", name="emoji", value=status.emoji,
                placeholder=words.STATUS_EMOJI_EXAMPLE, aria_label=words.STATUS_EMOJI, spellcheck="false",
                title=words.STATUS_EMOJI_HINT,
            ),
            offer_list("status-emoji-list", words.STATUS_EMOJI),
            h.input(
                type="text", name="text", value=status.text, maxlength=str(LONGEST_STATUS), autocomplete="off",
                placeholder=words.STATUS_EXAMPLE, aria_label=words.STATUS_TEXT, autofocus=True,
            ),
        ],
        h.h3[words.SUGGESTED],
        h.ul(".picks")[[_suggested(*suggestion) for suggestion in words.SUGGESTED_STATUSES]],
        h.label[
            words.CLEAR_AFTER_LABEL,
            h.select(name="after")[[h.option(value=key)[label] for key, label in afters.items()]],
        ],
        h.footer[h.button(".primary", type="submit")[words.SAVE]],
    ]  # fmt: skip


@doing("status")
async def set_status(window: Window, asked: Json) -> Json | None:
    """Set one's status, or take it away with an empty one."""
    text, emoji = str(asked.get("text", "")).strip(), _emoji(window, str(asked.get("emoji", "")).strip())
    if asked.get("clear"):
        text = emoji = ""
    try:
        status = Status.of(text, emoji, _end(window, str(asked.get("after", ""))))
    except ValueError as mistake:
        raise Cannot(str(mistake)) from None
    window.office.team.staff.sets_status(window.user, status)
    window.panel = ""
    return None


@doing("presence")
async def set_presence(window: Window, _asked: Json) -> Json | None:
    """Go away, or come back."""
    staff = window.office.team.staff
    staff.sets_presence(window.user, away=staff.is_active(window.user))
    return None


@doing("pause")
async def pause(window: Window, asked: Json) -> Json | None:
    """Pause notifications for a while, or let them through again."""
    staff, span = window.office.team.staff, str(asked.get("for", ""))
    now = _now(window)
    if not span:
        staff.resumes(window.user)
    elif span == "tomorrow":
        staff.pauses(window.user, datetime.combine(now.date() + timedelta(1), _MORNING, window.user.zone))
    else:
        staff.pauses(window.user, now + timedelta(minutes=int(span)))
    return None


def _emoji(window: Window, typed: str) -> str:
    """The name of an emoji that was typed: with colons or without, or the emoji itself."""
    drawn = glyphs()[1].get(typed)
    name = drawn[0] if drawn else typed.strip(":").lower()
    if name and character(name) is None and name not in window.office.team.emoji:
        raise Cannot(words.NO_SUCH_EMOJI.format(emoji=typed))
    return name


def _end(window: Window, after: str) -> datetime | None:
    """When a status goes away, on the watch of whoever sets it."""
    now = _now(window)
    if after == _KEEP:
        return moment_of(str(window.user.status.until), window.user)
    if after.isdigit():
        return now + timedelta(minutes=int(after))
    days = {"today": 1, "week": 7 - now.weekday()}.get(after)
    return None if days is None else datetime.combine(now.date() + timedelta(days), time(), window.user.zone)


def _now(window: Window) -> datetime:
    return moment_of(str(window.office.team.clock.now()), window.user)


def _suggested(emoji: str, text: str, after: str) -> h.Node:
    return h.li[
        h.button(".suggested", type="button", data_emoji=f":{emoji}:", data_text=text, data_after=after)[
            picture(emoji), h.b[text], h.small[words.CLEAR_AFTER[after]]
        ]
    ]


def _entry(label: str, *, do: str, picture: h.Node = None, **particulars: str) -> h.Node:
    return h.button(type="button", role="menuitem", tabindex="-1", data_do=do, **particulars)[picture, h.span[label]]
