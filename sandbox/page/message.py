"""One message as HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import htpy as h

from sandbox.messages import Post
from sandbox.mrkdwn import Reader
from sandbox.page import words
from sandbox.page.avatar import author_face, author_name
from sandbox.page.icons import icon
from sandbox.page.kit import Shown, attachments_html, blocks_html, text_html
from sandbox.page.kit.emoji import in_words
from sandbox.page.links import own_links, path_of
from sandbox.page.times import ago, clock, in_full, moment_of
from sandbox.page.window import Location, Window
from sandbox.people import User
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
            thread = (len(replies), replies[-1].ts, news, int(now // 60))
        day = moment_of(str(now), self.user).date()
        entries = str(post.entries.get(self.user.id, ""))
        return (post.latest, post.edited, self.follows, thread, tuple(post.reactions), day, entries)

    def html(self) -> h.Node:
        """Its list entry."""
        post = self.post
        css = ["message", "follows" if self.follows else "", "only-you" if post.only_to else ""]
        return h.li(
            class_=css,
            id=self.id,
            data_ts=post.ts,
            data_author=post.author.user_id,
            tabindex="-1",
            aria_labelledby=f"{self.id}-by",
        )[
            self._only_you() if post.only_to else None,
            h.div(".gutter")[self._time(short=True) if self.follows else author_face(self.team, post.author)],
            h.div(".said")[
                self._heading(),
                self._replied_to() if post.broadcast and not self.in_thread else None,
                h.div(".content", data_place=f"m:{post.channel_id}:{post.ts}")[
                    said(self.team, post, self.user, self.id), self._edited()
                ],
                list(self._files()),
                self._reactions(),
                None if self.in_thread or post.only_to else self._thread(),
            ],
            None if post.only_to else self._tools(),
        ]

    def _heading(self) -> h.Node:
        author = self.post.author
        return h.div(class_=["by", "hear-only" if self.follows else ""], id=f"{self.id}-by")[
            h.b(".author")[author_name(self.team, author)],
            h.span(".app-badge")[words.APP] if author.bot_id else None,
            None if self.follows else self._time(),
            h.span(".hear-only")[clock(moment_of(self.post.ts, self.user))] if self.follows else None,
        ]

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

    def _files(self) -> Iterator[h.Node]:
        for file in self.post.content.files:
            about = file.as_slack()
            if about.get("mode") == "tombstone":
                yield h.p(".file.gone")[words.FILE_GONE]
            elif about["mimetype"].startswith("image/"):
                yield h.a(".picture", href=file.url, target="_blank")[h.img(src=file.url, alt=file.shown_as)]
            else:
                size = f"{about['pretty_type']} · {_size(about['size'])}"
                yield h.a(".file", href=about["url_private_download"], download=file.name)[
                    icon("file"), h.span[h.b[file.shown_as], h.small[size]]
                ]

    def _reactions(self) -> h.Node:
        shown = [self._reaction(name, users) for name, users in self.post.reactions]
        return h.div(".reactions")[shown] if shown else None

    def _reaction(self, name: str, users: Sequence[str]) -> h.Node:
        people = [self.team.people.with_id(user_id) for user_id in users]
        names = ", ".join(user.display_name for user in people if user is not None)
        return h.button(
            type="button",
            class_=["reaction", "mine" if self.user.id in users else ""],
            data_do="react",
            data_ts=self.post.ts,
            data_emoji=name,
            aria_pressed="true" if self.user.id in users else "false",
            title=words.REACTED.format(names=names, emoji=name),
        )[in_words(f":{name}:"), " ", str(len(users))]

    def _thread(self) -> h.Node:
        replies = self.replies
        if not replies:
            return None
        now = moment_of(str(self.team.clock.now()), self.user)
        last = ago(moment_of(replies[-1].ts, self.user), now)
        authors = list(dict.fromkeys(reply.author for reply in replies))[:_FACES]
        news = self.team.read_marks.news_in_thread(self.user.id, self.post.channel_id, self.post.ts)
        where = Location(self.user.name, self.post.channel_id, self.post.ts)
        return h.a(".replies", href=path_of(self.team, where), data_thread=self.post.ts)[
            h.span(".faces")[[author_face(self.team, author, css="small") for author in authors]],
            h.b[words.REPLY if len(replies) == 1 else words.REPLIES.format(count=len(replies))],
            h.span(".badge")[words.NEW_REPLIES.format(count=news)] if news else None,
            h.span(".last")[words.LAST_REPLY.format(when=last)],
        ]

    def _tools(self) -> h.Node:
        reply = h.a(
            ".tool",
            href=path_of(
                self.team, Location(self.user.name, self.post.channel_id, self.post.thread_ts or self.post.ts)
            ),
            data_thread=self.post.thread_ts or self.post.ts,
            aria_label=words.REPLY_IN_THREAD,
            title=words.REPLY_IN_THREAD,
            tabindex="-1",
        )[icon("reply")]
        more = h.button(
            ".tool",
            type="button",
            data_menu="message-menu",
            aria_haspopup="menu",
            aria_label=words.MORE_ACTIONS,
            title=words.MORE_ACTIONS,
            tabindex="-1",
        )[icon("more")]
        return h.div(".tools")[None if self.in_thread else reply, more]


def said(team: Team, post: Post, user: User, place: str) -> h.Node:
    """What a message says: its blocks where it has some, else its text; then its attachments."""
    reader, content = team.reader(user), post.content
    shown = Shown(
        reader,
        entries=post.entries.get(user.id, {}),
        live=post.author == team.app.author,
        place=place,
        here=post.channel_id,
        focus=False,
    )
    body = blocks_html(content.blocks, shown) if content.blocks else h.div(".text")[text_html(content.text, reader)]
    attached = attachments_html(content.attachments, shown) if content.attachments else None
    return own_links(team, h.fragment[body, attached])


def notice(team: Team, post: Post, user: User) -> str:
    """A message in short: what a notification would say."""
    reader: Reader = team.reader(user)
    text = in_words(reader.read(post.content.text)) or post.content.words(reader)
    line = " ".join(text.split())
    return line if len(line) <= _SNIPPET else f"{line[: _SNIPPET - 1]}…"


def _size(count: int) -> str:
    if count < 1_000:
        return f"{count} bytes"
    return f"{round(count / 1_000)} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
