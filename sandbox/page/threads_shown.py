"""Which of the followed threads a page shows: what somebody reads does not jump away from under their eyes."""

from collections.abc import Sequence

from sandbox.conversations.followed_threads import FollowedThread, Place

THREADS = "threads"
"""The place where they are shown."""

MOST = 15
"""Threads that are shown at first, and again as many each time older ones are asked for."""


class ThreadsShown:
    """The threads in one window: in order when somebody comes, and from then on where they stand."""

    def __init__(self) -> None:
        """Nobody has come yet."""
        self.turn = 0  # counts what makes the list another one
        self.most = MOST
        self.unfolded: set[Place] = set()
        self.new_from: dict[Place, str] = {}
        self._shown: list[Place] = []
        self._since = ""

    def begin(self, threads: Sequence[FollowedThread]) -> None:
        """Somebody comes: the newest first, and what they have not read is new."""
        self.turn += 1
        self.most = MOST
        self.unfolded.clear()
        self.new_from = {thread.place: thread.first_unread for thread in threads if thread.first_unread}
        self._shown = [thread.place for thread in threads[: self.most]]
        self._since = threads[0].newest if threads else ""

    def of(self, threads: Sequence[FollowedThread]) -> list[FollowedThread]:
        """Those that are shown: where somebody writes in another one meanwhile, it is put on top."""
        there = {thread.place: thread for thread in threads}
        shown = [place for place in self._shown if place in there]
        others = [thread for thread in threads if thread.place not in set(shown)]
        fresh = [thread.place for thread in others if thread.newest > self._since]
        older = [thread.place for thread in others if thread.newest <= self._since]
        self._shown = [*fresh, *shown, *older[: max(0, self.most - len(shown) - len(fresh))]]
        return [there[place] for place in self._shown]
