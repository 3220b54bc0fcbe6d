"""Which part of a long list of messages a browser holds: five thousand would make it stutter."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from sandbox.messages.posts import Post

FIRST = 50
"""Messages that a conversation opens with."""
STEP = 30
"""Messages that are loaded at either end."""
LEAST_KEPT = 80
MOST = 140
"""Messages in the browser at once; beyond them the far end is taken away."""

_ts = attrgetter("ts")


class Slice:
    """From one `ts` to another; without a last one it follows what is said."""

    def __init__(self) -> None:
        """The end of the list."""
        self.first: str | None = None
        self.last: str | None = None

    @property
    def follows(self) -> bool:
        """Whether new messages are shown as they come."""
        return self.last is None

    def of(self, posts: Sequence[Post]) -> list[Post]:
        """The posts in it, without deleted ones."""
        if self.first is None:
            shown = _before(posts, len(posts), FIRST)
        else:
            end = len(posts) if self.last is None else bisect_right(posts, self.last, key=_ts)
            shown = _before(posts, end, MOST + 1, down_to=self.first)
            if len(shown) > MOST:  # only where it follows: the other moves keep within bounds
                shown = shown[-LEAST_KEPT:]
        if shown:
            self.first = shown[0].ts
        return shown

    def has_older(self, posts: Sequence[Post]) -> bool:
        """Whether there is something above it."""
        end = 0 if self.first is None else bisect_left(posts, self.first, key=_ts)
        return bool(_before(posts, end, 1))

    def newer(self, posts: Sequence[Post]) -> Iterator[Post]:
        """What is below it, oldest first."""
        if self.last is not None:
            start = bisect_right(posts, self.last, key=_ts)
            yield from (post for post in posts[start:] if not post.deleted)

    def grow_up(self, posts: Sequence[Post]) -> None:
        """Take older ones in; and let go of the newest, if they are too many."""
        end = 0 if self.first is None else bisect_left(posts, self.first, key=_ts)
        older = _before(posts, end, STEP)
        if not older:
            return
        here = self.of(posts)
        self.first = older[0].ts
        if len(older) + len(here) > MOST:
            self.last = [*older, *here][MOST - 1].ts

    def grow_down(self, posts: Sequence[Post]) -> None:
        """Take newer ones in; it follows once there is nothing below."""
        more: list[Post] = []
        for post in self.newer(posts):
            more.append(post)
            if len(more) > STEP:
                break
        here = [*self.of(posts), *more[:STEP]]
        self.last = more[STEP - 1].ts if len(more) > STEP else None
        self.first = here[-MOST:][0].ts if here else None

    def hold(self, posts: Sequence[Post]) -> None:
        """Follow no more: somebody reads further up."""
        shown = self.of(posts)
        if self.last is None and shown:
            self.last = shown[-1].ts

    def follow(self, posts: Sequence[Post]) -> None:
        """Follow again if nothing is below."""
        if next(self.newer(posts), None) is None:
            self.last = None

    def jump(self, posts: Sequence[Post], ts: str) -> None:
        """Show what is around a message."""
        place = bisect_left(posts, ts, key=_ts)
        above = _before(posts, place, FIRST // 2)
        self.first, self.last = (above[0].ts if above else ts), ts
        self.grow_down(posts)


def _before(posts: Sequence[Post], end: int, most: int, down_to: str = "") -> list[Post]:
    """At most so many before a place, oldest first."""
    found: list[Post] = []
    for place in range(end - 1, -1, -1):
        post = posts[place]
        if post.ts < down_to or len(found) >= most:
            break
        if not post.deleted:
            found.append(post)
    return found[::-1]
