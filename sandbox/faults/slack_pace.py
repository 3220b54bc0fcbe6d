"""Slack's own rate limits, as a trouble that one may switch on."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from typing_extensions import override

from sandbox.faults.api_faults import ApiTrouble
from sandbox.web_api import Call, Proceed, Reply
from sandbox.web_api.tiers import TIERS, Tier

MINUTE = 60.0
POSTS = 1.0
"""Messages a second in one conversation, in the long run."""
POSTS_AT_ONCE = 10
"""Messages in one conversation in a short burst, which Slack tolerates."""
POSTS_OF_ALL = 300
"""Messages a minute in the whole workspace: Slack says “several hundred”."""
FEW_AT_ONCE = 5
"""Calls of a method of tier 1 in a minute: Slack promises one, and tolerates “a small amount of burst”."""

_POST = "chat.postMessage"


@dataclass
class Window:
    """At most so many in any minute."""

    most: int
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more; 0 when there is."""
        while self.times and self.times[0] <= now - MINUTE:
            self.times.popleft()
        return self.times[0] + MINUTE - now if len(self.times) >= self.most else 0.0

    def take(self, now: float) -> None:
        """One more."""
        self.times.append(now)


@dataclass
class Bucket:
    """A burst at most, and then one after the other: `full_at` is when it will hold a whole burst again."""

    full_at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more; 0 when there is."""
        return max(self.full_at + 1 / POSTS - now - POSTS_AT_ONCE / POSTS, 0.0)

    def take(self, now: float) -> None:
        """One more."""
        self.full_at = max(self.full_at, now) + 1 / POSTS


@dataclass(eq=False)
class SlackPace(ApiTrouble):
    """HTTP 429 with `Retry-After` for whoever calls more often than Slack allows: tiers, and a message a second.

    It counts every call in real time, whatever its method; `struck` is how many were refused. A refused call does not
    count. With a `method`, only that is watched. A conversation is what calls name it by: its id and its name are two.
    """

    now: Callable[[], float] = field(default=time.monotonic, kw_only=True)
    _wait: float = field(default=0.0, init=False)
    _tiers: dict[str, Window] = field(default_factory=dict, init=False)
    _posts: dict[str, Bucket] = field(default_factory=dict, init=False)

    @override
    def concerns(self, call: Call) -> bool:
        """Whether this call is one too many; one that is not is counted, so each call is asked about once."""
        if not super().concerns(call):
            return False
        now, counters = self.now(), self._counters(call)
        self._wait = max((counter.wait(now) for counter in counters), default=0.0)
        if self._wait > 0:
            return True
        for counter in counters:
            counter.take(now)
        return False

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        return Reply.rate_limited(math.ceil(self._wait))

    def _counters(self, call: Call) -> list[Window | Bucket]:
        tier = TIERS.get(call.method)
        if tier is None:
            return []
        counters: list[Window | Bucket] = [self._tiers.setdefault(call.method, Window(_most(call.method, tier)))]
        if call.method == _POST:
            counters.append(self._posts.setdefault(str(call.args.get("channel")), Bucket()))
        return counters


def _most(method: str, tier: Tier) -> int:
    if method == _POST:
        return POSTS_OF_ALL
    return FEW_AT_ONCE if tier is Tier.ONE else tier.value
