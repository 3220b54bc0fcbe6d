"""Finding messages again by their words, and by who wrote them, where and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sandbox.messages.posts import Messages, Post
from sandbox.messages.search_terms import Problem, Terms
from sandbox.people.users import User
from sandbox.team import Team


@dataclass(frozen=True)
class Found:
    """Messages that fit, the newest first; the words that were sought in them, and what was not understood."""

    posts: list[Post] = field(default_factory=list)
    words: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Search:
    """Looks through all that a person may read. The words of a message are read once for each zone and version."""

    def __init__(self, team: Team) -> None:
        """Nothing was read yet."""
        self._team = team
        self._messages: Messages | None = None
        self._words: dict[str, dict[Post, tuple[int, str]]] = {}
        self._last: tuple[tuple[int, str, str], Found] | None = None

    def find(self, user: User, query: str) -> Found:
        """What this person finds: messages with all these words, of which each modifier holds.

        Ephemerals are not found, as in Slack, and neither is what was deleted.
        """
        if self._messages is not self._team.messages:
            self._messages, self._words, self._last = self._team.messages, {}, None
        asked = (self._team.messages.revision, user.id, query)
        if self._last is None or self._last[0] != asked:
            self._last = (asked, self._look(user, query))
        return self._last[1]

    def _look(self, user: User, query: str) -> Found:
        terms = Terms(self._team, user, query)
        if not (terms.words or terms.without or terms.tests) and not terms.problems:
            self._read_all(user)  # who opens the search is about to type
            return Found()
        if terms.problems:
            return Found(words=tuple(terms.words), problems=tuple(terms.problems))
        mine = {channel.id for channel in self._team.channels if user.id in channel.members}
        return Found([post for post in self._fitting(user, terms) if post.channel_id in mine], tuple(terms.words))

    def _read_all(self, user: User) -> None:
        read = self._reading(user)
        for post in self._team.messages:
            read(post)

    def _fitting(self, user: User, terms: Terms) -> Iterator[Post]:
        wanted, unwanted = ([word.casefold() for word in words] for words in (terms.words, terms.without))
        read = self._reading(user)
        for post in reversed(list(self._team.messages)):
            if post.is_gone or post.is_notice or post.only_to or not all(test(post) for test in terms.tests):
                continue
            words = read(post) if wanted or unwanted else ""
            if all(word in words for word in wanted) and not any(word in words for word in unwanted):
                yield post

    def _reading(self, user: User) -> Callable[[Post], str]:
        """Messages as somebody in this person's zone reads them, which differ only in the dates that they tell."""
        known, reader = self._words.setdefault(user.tz, {}), self._team.reader(user)

        def read(post: Post) -> str:
            version, words = known.get(post, (-1, ""))
            if version != post.latest:
                words = post.content.words(reader).casefold()
                known[post] = (post.latest, words)
            return words

        return read
