"""Searching, beside the conversation: a field, what is found, and the way to each message."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.channels import Channel
from sandbox.messages.posts import Post
from sandbox.messages.reading import words_in
from sandbox.messages.search import Found
from sandbox.page import words
from sandbox.page.beside import closed, pane
from sandbox.page.combobox import offer_list, offering
from sandbox.page.conversation import place_words
from sandbox.page.doings import Json, doing
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Listing
from sandbox.page.kit.emoji import in_words
from sandbox.page.links import SEARCH, path_of
from sandbox.page.persona import face_of, name_of
from sandbox.page.search_offers import example, offers
from sandbox.page.times import clock, day, in_full, moment_of
from sandbox.page.window import RESULTS, Location, Window

_LEAD = 60  # characters before the first word that was sought
_LONGEST = 280


class SearchPane(Listing):
    """The messages with the words that are sought, the newest first."""

    id = "search"
    list_id = "results"

    @override
    def of(self) -> Any:
        window = self.window
        return (window.user.id, window.place, window.location.query, window.beside == SEARCH)

    def _found(self) -> Found:
        return self.window.page.search.find(self.window.user, self.window.location.query)

    @override
    def items(self) -> list[Item]:
        window = self.window
        if window.beside != SEARCH:
            return []
        found = self._found()
        if not window.location.query.strip() or found.problems:
            return []
        return list(self._listed(found))

    def _listed(self, found: Found) -> Iterator[Item]:
        window = self.window
        count, most = len(found.posts), window.most_results
        yield Item("r-count", count, lambda: _count(count))
        today = moment_of(str(window.office.team.clock.now()), window.user).date()
        for post in found.posts[:most]:
            at = f"r-{post.ts.replace('.', '-')}"
            yield Item(at, (post.latest, today), lambda at=at, post=post: self._result(at, post, found.words))  # type: ignore[misc]
        if count > most:
            yield Item("r-more", count - most, lambda: _more(min(count - most, RESULTS)))

    def _result(self, at: str, post: Post, sought: Sequence[str]) -> h.Node:
        window, team = self.window, self.window.office.team
        channel = team.channels.with_id(post.channel_id)
        assert channel is not None
        moment, now = moment_of(post.ts, window.user), moment_of(str(team.clock.now()), window.user)
        return h.li(id=at)[
            h.a(".result", href=path_of(team, _where(window.location, post)), data_step="yes")[
                h.span(".result-place")[
                    _place(window, channel, post), h.time(title=in_full(moment))[f"{day(moment, now)}, {clock(moment)}"]
                ],
                face_of(team, post),
                h.span(".result-said")[h.b[name_of(team, post)], h.span[_snippet(window, post, sought)]],
            ]
        ]

    @override
    def whole(self, items: Sequence[Item]) -> h.Node:
        window = self.window
        if window.beside != SEARCH:
            return closed(self.id)
        return pane(
            window,
            self.id,
            words.SEARCH,
            _field(window),
            h.section(".scrolls", id="search-scroll", tabindex="-1", aria_label=words.SEARCH)[
                self._instead(),
                h.ol(id=self.list_id, data_walk="yes")[[item.html() for item in items]],
            ],
        )

    def _instead(self) -> h.Node:
        window = self.window
        problems = [_sentence(window, problem.modifier, problem.value) for problem in self._found().problems]
        if problems:
            return h.div(".search-hint", role="status")[[h.p[problem] for problem in problems]]
        if window.location.query.strip():
            return None
        return h.div(".search-hint")[
            h.h3[words.SEARCH_EXAMPLE],
            h.dl[[h.div[h.dt[h.code[name]], h.dd[about]] for name, about in example(window)]],
        ]


@doing("search-offers")
async def search_offers(window: Window, asked: Json) -> Json | None:
    """What may follow what was typed so far: modifiers, and what they take."""
    return {"html": "".join(str(offer) for offer in offers(window, str(asked.get("query", ""))))}


@doing("more-results")
async def more_results(window: Window, _asked: Json) -> Json | None:
    """Show more of what was found."""
    window.most_results += RESULTS
    return None


def _field(window: Window) -> h.Node:
    label = words.SEARCH_IN.format(team=window.office.team.name)
    return h.form(".search-field", role="search", data_search="yes")[
        icon("search"),
        h.input(
            offering("search-offers"),
            id="search-field",
            type="text",
            value=window.location.query,
            placeholder=label,
            aria_label=label,
            spellcheck="false",
        ),
        offer_list("search-offers", label),
    ]


def _where(here: Location, post: Post) -> Location:
    """A message among others stands beside what was found; a reply takes its place, with its thread."""
    if post.thread_ts and not post.broadcast:
        return Location(here.person, post.channel_id, post.thread_ts, post.ts)
    return replace(here, place=post.channel_id, message=post.ts)


def _place(window: Window, channel: Channel, post: Post) -> str:
    place = place_words(window, channel)
    return words.IN_THREAD.format(place=place) if post.thread_ts and not post.broadcast else place


def _count(count: int) -> h.Node:
    if not count:
        return h.li(".search-hint", id="r-count")[h.p[words.FOUND_NONE], h.p(".hint")[words.FOUND_NONE_HINT]]
    return h.li(".found", id="r-count")[words.FOUND_ONE if count == 1 else words.FOUND.format(count=f"{count:,}")]


def _more(count: int) -> h.Node:
    return h.li(".more-results", id="r-more")[
        h.button(".plain", type="button", data_do="more-results")[words.MORE_RESULTS.format(count=count)]
    ]


def _sentence(window: Window, modifier: str, value: str) -> str:
    return words.SEARCH_PROBLEMS[modifier].format(value=value, name=window.user.display_name)


def _snippet(window: Window, post: Post, sought: Sequence[str]) -> Iterator[h.Node]:
    """What a message says around the first of the words, with all of them marked."""
    reader, content = window.office.team.reader(window.user), post.content
    marks = re.compile("|".join(map(re.escape, sought)) or r"(?!)", re.IGNORECASE)
    on_screen = " · ".join(words_in(content.blocks, reader))
    said = on_screen if on_screen and (not sought or marks.search(on_screen)) else content.words(reader)
    line = " ".join(in_words(said).split())
    first = marks.search(line)
    start = max(0, first.start() - _LEAD) if first is not None and len(line) > _LONGEST else 0
    shown = ("…" if start else "") + line[start : start + _LONGEST] + ("…" if start + _LONGEST < len(line) else "")
    end = 0
    for found in marks.finditer(shown):
        yield shown[end : found.start()]
        yield h.mark[found.group()]
        end = found.end()
    yield shown[end:]
