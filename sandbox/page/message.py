"""One message as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import htpy as h

from sandbox.messages.authors import Author
from sandbox.messages.mrkdwn import Reader
from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.avatar import author_face
from sandbox.page.editor import editor
from sandbox.page.icons import icon
from sandbox.page.kit import Shown, attachments_html, blocks_html, text_html, unmarked_html
from sandbox.page.kit.emoji import in_words, picture
from sandbox.page.links import APP, beside_of, own_links, path_of
from sandbox.page.message_files import files_html
from sandbox.page.message_tools import tools
from sandbox.page.persona import face_of, name_of
from sandbox.page.pinned import pinned_line
from sandbox.page.reachable import author_status
from sandbox.page.times import ago, clock, in_full, moment_of
from sandbox.page.window import Location, Window
from sandbox.people.users import User
from sandbox.team import Team

_FACES = 5
_SNIPPET = 80


@dataclass(frozen=True)
class Seen:
    """A message where it is seen: in a conversation, or in the thread beside it."""

    window: Window
    post: Post
    follows: bool = False
    """Whether it comes right after one of the same author's, whose name it needs not repeat."""
    in_thread: bool = False

    @property
    def team(self) -> Team:
        """Its workspace."""
        return self.window.office.team

    @property
    def user(self) -> User:
        """Who sees it."""
        return self.window.user

    @property
    def id(self) -> str:
        """Of its element."""
        return f"{'t' if self.in_thread else 'm'}-{self.post.ts.replace('.', '-')}"

    @property
    def replies(self) -> list[Post]:
        """What was answered to it."""
        everything = self.team.messages.replies(self.post.channel_id, self.post.ts)
        return [reply for reply in everything if not reply.deleted]

    def stamp(self) -> Any:
        """What differs when it looks different."""
        post, now = self.post, self.team.clock.now()
        replies = None if self.in_thread or self.post.only_to else self.replies
        thread: Any = None
        if replies:
            news = self.team.read_marks.news_in_thread(self.user.id, post.channel_id, post.ts)
            thread = (len(replies), replies[-1].ts, news, self._has_unread(), int(now // 60))
        day = moment_of(str(now), self.user).date()
        entries = str(post.entries.get(self.user.id, ""))
        followed = not post.only_to and self._is_followed()
        mine = (self.window.person.may_change(post), self._is_edited_now())
        gone = tuple(file.deleted for file in post.content.files)
        author = self.team.people.with_id(post.author.user_id)
        return (
            post.latest,
            post.edited,
            self.follows,
            thread,
            followed,
            tuple(post.reactions),
            day,
            entries,
            mine,
            gone,
            author and author.status,
            post.pin,
            self._is_being_written(),
        )

    def html(self) -> h.Node:
        """Its list entry."""
        post = self.post
        css = ["message", "follows" if self.follows else "", "only-you" if post.only_to else ""]
        css += ["tombstone"] if post.is_tombstone else ["has-pin"] if post.pin else []
        css += ["is-notice"] if post.is_notice else ["is-me"] if post.subtype == "me_message" else []
        return h.li(
            class_=css,
            id=self.id,
            data_ts=post.ts,
            data_author=post.author.user_id,
            data_mine="yes" if self.window.person.may_change(post) else None,
            data_pinned="yes" if post.pin else None,
            data_followed="yes" if not post.only_to and self._is_followed() else None,
            tabindex="-1",
            aria_labelledby=f"{self.id}-by",
        )[
            self._only_you() if post.only_to else pinned_line(self.window, post),
            h.div(".gutter")[self._in_gutter()],
            h.div(".said")[
                self._heading(),
                self._replied_to() if post.broadcast and not self.in_thread else None,
                h.div(
                    class_=["content", "typed" if post.content.typed else ""],
                    data_place=f"m:{post.channel_id}:{post.ts}",
                )[self._content()],
                list(files_html(post.content.files)),
                self._reactions(),
                None if self.in_thread or post.only_to else self._thread(),
            ],
            None if post.only_to or self._is_edited_now() else tools(self.window, post, in_thread=self.in_thread),
        ]

    def _is_edited_now(self) -> bool:
        """Whether whoever sits here has it open to change it."""
        return self.window.editing == self.id and self.window.person.may_change(self.post)

    def _content(self) -> h.Node:
        if self._is_edited_now():
            return editor(self.window, self.post, self.id)
        if self.post.is_tombstone:
            return h.span(".gone")[words.MESSAGE_DELETED]
        writing = h.span(".writing", role="img", aria_label=words.WRITING) if self._is_being_written() else None
        return h.fragment[said(self.team, self.post, self.user, self.id), writing, self._edited()]

    def _is_being_written(self) -> bool:
        """Whether the app is still streaming it."""
        stream = self.post.stream
        return stream is not None and self.team.clock.now() < stream.until

    def _heading(self) -> h.Node:
        author = self.post.author
        return h.div(class_=["by", "hear-only" if self.follows else ""], id=f"{self.id}-by")[
            self._author(),
            author_status(self.team, author, self.user),
            h.span(".app-badge")[words.APP] if author.bot_id else None,
            None if self.follows else self._time(),
            h.span(".hear-only")[clock(moment_of(self.post.ts, self.user))] if self.follows else None,
        ]

    def _author(self) -> h.Node:
        name, profile = name_of(self.team, self.post), profile_of(self.team, self.post.author)
        return h.a(".author", href=profile, tabindex="-1")[name] if profile else h.b(".author")[name]

    def _face(self) -> h.Node:
        face, profile = face_of(self.team, self.post), profile_of(self.team, self.post.author)
        return h.a(href=profile, tabindex="-1", aria_hidden="true")[face] if profile else face

    def _in_gutter(self) -> h.Node:
        if self.post.is_tombstone:
            return icon("trash")
        return self._time(short=True) if self.follows else self._face()

    def _time(self, *, short: bool = False) -> h.Node:
        moment = moment_of(self.post.ts, self.user)
        shown = clock(moment).rsplit(" ", 1)[0] if short else clock(moment)
        where = Location(self.user.name, self.post.channel_id, self.post.thread_ts or "", self.post.ts)
        return h.a(
            ".time",
            href=path_of(self.team, where),
            title=in_full(moment),
            aria_hidden="true" if short else None,
            tabindex="-1",
        )[h.time(datetime=moment.isoformat(timespec="seconds"))[shown]]

    def _only_you(self) -> h.Node:
        dismiss = h.button(".link", type="button", data_do="dismiss", data_ts=self.post.ts)[words.DISMISS]
        return h.div(".only-you-line")[icon("eye"), words.ONLY_YOU, " · ", dismiss]

    def _edited(self) -> h.Node:
        if not self.post.edited:
            return None
        moment = moment_of(self.post.versions[-1].ts, self.user)
        return h.span(".edited", title=in_full(moment))[words.EDITED]

    def _replied_to(self) -> h.Node:
        parent = self.team.messages.at(self.post.channel_id, self.post.thread_ts or "")
        where = Location(self.user.name, self.post.channel_id, self.post.thread_ts or "")
        snippet = words.MESSAGE_DELETED if parent is None else notice(self.team, parent, self.user)
        return h.div(".replied-to")[words.REPLIED_TO, h.a(href=path_of(self.team, where))[snippet]]

    def _reactions(self) -> h.Node:
        shown = [self._reaction(name, users) for name, users in self.post.reactions]
        if not shown:
            return None
        more = h.button(
            ".reaction.more",
            type="button",
            data_emoji_for="message",
            aria_haspopup="dialog",
            aria_label=words.ADD_REACTION,
            title=words.ADD_REACTION,
        )[icon("react")]
        return h.div(".reactions")[shown, more]

    def _reaction(self, name: str, users: Sequence[str]) -> h.Node:
        people = [self.team.people.with_id(user_id) for user_id in users]
        names = ", ".join(user.display_name for user in people if user is not None)
        return h.button(
            type="button",
            class_=["reaction", "mine" if self.user.id in users else ""],
            data_do="react",
            data_channel=self.post.channel_id,
            data_ts=self.post.ts,
            data_emoji=name,
            aria_pressed="true" if self.user.id in users else "false",
            title=words.REACTED.format(names=names, emoji=name),
        )[_glyph(name, self.team), " ", str(len(users))]

    def _thread(self) -> h.Node:
        replies = self.replies
        if not replies:
            return None
        now = moment_of(str(self.team.clock.now()), self.user)
        last = ago(moment_of(replies[-1].ts, self.user), now)
        authors = list(dict.fromkeys(reply.author for reply in replies))[:_FACES]
        news = self.team.read_marks.news_in_thread(self.user.id, self.post.channel_id, self.post.ts)
        where = Location(self.user.name, self.post.channel_id, self.post.ts)
        unread = self._has_unread()
        return h.a(
            class_=["replies", "unread" if unread else ""], href=path_of(self.team, where), data_thread=self.post.ts
        )[
            h.span(".unread-dot", role="img", aria_label=words.NEW_IN_THREAD) if unread and not news else None,
            h.span(".faces")[[author_face(self.team, author, css="small") for author in authors]],
            h.b[words.REPLY if len(replies) == 1 else words.REPLIES.format(count=len(replies))],
            h.span(".badge")[words.NEW_REPLIES.format(count=news)] if news else None,
            h.span(".last")[words.LAST_REPLY.format(when=last)],
        ]

    def _is_followed(self) -> bool:
        thread_ts = self.post.thread_ts or self.post.ts
        return self.team.read_marks.followed.follows(self.user.id, self.post.channel_id, thread_ts)

    def _has_unread(self) -> bool:
        """Whether there are replies that this person wants to hear of and has not read."""
        followed = self.team.read_marks.followed
        return self._is_followed() and bool(followed.unread(self.user.id, self.post.channel_id, self.post.ts))


def profile_of(team: Team, author: Author) -> str | None:
    """The address of whoever wrote a message, beside what one looks at; None for those who have none."""
    user = team.people.with_id(author.user_id)
    if user is None or author.classic:
        return None
    return beside_of(team, Location("", beside=APP if user.id == team.app.bot_user.id else user.id))


def _glyph(name: str, team: Team) -> h.Node:
    """An emoji as a reaction names it: its skin tone is a part of its name."""
    base, _, tone = name.partition("::skin-tone-")
    return picture(base, int(tone) if tone else None, own=team.emoji)


def said(team: Team, post: Post, user: User, place: str) -> h.Node:
    """What a message says: its blocks where it has some, else its text; then its attachments."""
    reader, content = team.reader(user), post.content
    text = content.text.removeprefix(f"<@{post.author.user_id}> ") if post.is_notice else content.text
    shown = Shown(
        reader,
        entries=post.entries.get(user.id, {}),
        live=post.author == team.app.author,
        place=place,
        here=post.channel_id,
        focus=False,
    )
    written = text_html(text, reader) if content.mrkdwn else unmarked_html(text, reader)
    body = blocks_html(content.blocks, shown) if content.blocks else h.div(".text")[written]
    shown = replace(shown, live=shown.live or any(one.get("is_app_unfurl") for one in content.attachments))
    attached = attachments_html(content.attachments, shown) if content.attachments else None
    return own_links(team, h.fragment[body, attached])


def notice(team: Team, post: Post, user: User) -> str:
    """A message in short: what a notification would say."""
    reader: Reader = team.reader(user)
    text = in_words(reader.read(post.content.text)) or post.content.words(reader)
    line = " ".join(text.split())
    return line if len(line) <= _SNIPPET else f"{line[: _SNIPPET - 1]}…"
