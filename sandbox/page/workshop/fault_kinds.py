"""What can be made to go wrong by a tick, and what each takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sandbox.faults.api_faults import LostAnswer, LostCall, RateLimited, ServerError, SlowAnswer
from sandbox.faults.delivery_faults import DeliveredLate, DeliveredTwice, LostAck, Reordered
from sandbox.faults.faults import Trouble
from sandbox.faults.slack_pace import SlackPace
from sandbox.faults.socket_faults import DroppedSocket, RefusedUpgrade, SilentSocket

Values = Mapping[str, str]
"""What was entered, by parameter."""


@dataclass(frozen=True)
class Parameter:
    """Something to enter; a `method` or a `what` may be left empty, and then it is all of them."""

    name: str
    label: str
    kind: Literal["method", "what", "number", "choice"] = "number"
    usual: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class FaultKind:
    """One line of the tab; `makes` gives the troubles that the tick switches on."""

    name: str
    label: str
    about: str
    parameters: tuple[Parameter, ...]
    makes: Callable[[Values], list[Trouble]]

    def usual(self) -> dict[str, str]:
        """What is entered before anybody has."""
        return {parameter.name: parameter.usual for parameter in self.parameters}


_METHOD = Parameter("method", "Method", "method", hint="all methods")
_WHAT = Parameter("what", "Deliveries", "what", hint="all of them")
_TIMES = Parameter("times", "How often", hint="no limit")
_ONCE = Parameter("times", "How often", usual="1", hint="no limit")


def _times(values: Values) -> int | None:
    return int(values["times"]) if values.get("times") else None


def _slow(values: Values) -> list[Trouble]:
    seconds = float(values["ms"] or 0) / 1000
    return [SlowAnswer(seconds=seconds), SlowAnswer("response_url", seconds=seconds), DeliveredLate(seconds=seconds)]


CALLS = (
    FaultKind(
        "pace",
        "Slack's own rate limits",
        "HTTP 429 for calls beyond Slack's tiers, and for more than about a message a second in a conversation.",
        (),
        lambda _: [SlackPace()],
    ),
    FaultKind(
        "ratelimited",
        "Rate limit",
        "HTTP 429 with Retry-After; the call is not carried out.",
        (_METHOD, Parameter("retry_after", "Retry after, s", usual="1"), _TIMES),
        lambda v: [RateLimited(v["method"], retry_after=int(v["retry_after"] or 1), times=_times(v))],
    ),
    FaultKind(
        "servererror",
        "Server error",
        "A page of HTML; the call is not carried out.",
        (_METHOD, Parameter("status", "Status", "choice", "503", ("500", "502", "503", "504")), _TIMES),
        lambda v: [ServerError(v["method"], status=int(v["status"]), times=_times(v))],
    ),
    FaultKind(
        "lostanswer",
        "Lost answer",
        "The call is carried out, but the connection closes with no answer.",
        (_METHOD, _TIMES),
        lambda v: [LostAnswer(v["method"], times=_times(v))],
    ),
    FaultKind(
        "lostcall",
        "Lost call",
        "The connection closes before anything was done.",
        (_METHOD, _TIMES),
        lambda v: [LostCall(v["method"], times=_times(v))],
    ),
)
DELIVERIES = (
    FaultKind(
        "twice",
        "Delivered twice",
        "The same payload again, both times as the first attempt.",
        (_WHAT, _TIMES),
        lambda v: [DeliveredTwice(v["what"], times=_times(v))],
    ),
    FaultKind(
        "late",
        "Delivered late",
        "Sent only after a while.",
        (_WHAT, Parameter("seconds", "Seconds", usual="2"), _TIMES),
        lambda v: [DeliveredLate(v["what"], seconds=float(v["seconds"] or 0), times=_times(v))],
    ),
    FaultKind(
        "reordered",
        "Out of order",
        "Held back until something else was delivered.",
        (_WHAT, Parameter("at_most", "Seconds at most", usual="2"), _TIMES),
        lambda v: [Reordered(v["what"], at_most=float(v["at_most"] or 0), times=_times(v))],
    ),
    FaultKind(
        "lostack",
        "Lost acknowledgement",
        "The app answers and Slack does not hear it: events come again, a person sees an error.",
        (_WHAT, _TIMES),
        lambda v: [LostAck(v["what"], times=_times(v))],
    ),
)
SOCKETS = (
    FaultKind(
        "dropped",
        "Dropped socket",
        "The socket of the next delivery is cut before the delivery is sent.",
        (_ONCE,),
        lambda v: [DroppedSocket(times=_times(v))],
    ),
    FaultKind(
        "cut",
        "Dropped after sending",
        "The socket of the next delivery is cut before its answer comes.",
        (_ONCE,),
        lambda v: [DroppedSocket(after_sending=True, times=_times(v))],
    ),
    FaultKind(
        "silent",
        "Silent socket",
        "The socket of the next delivery stays open, and nothing passes any more.",
        (_ONCE,),
        lambda v: [SilentSocket(times=_times(v))],
    ),
    FaultKind(
        "refused",
        "Refused socket",
        "The address is good, but opening it is answered with an error.",
        (Parameter("status", "Status", "choice", "503", ("403", "404", "500", "503")), _TIMES),
        lambda v: [RefusedUpgrade(status=int(v["status"]), times=_times(v))],
    ),
)
NETWORK = (
    FaultKind(
        "slow",
        "Slow network",
        "Every answer and every delivery comes later.",
        (Parameter("ms", "Milliseconds", usual="400"),),
        _slow,
    ),
)
GROUPS = {"Calls of the app": CALLS, "Deliveries to the app": DELIVERIES, "Sockets": SOCKETS, "Network": NETWORK}
KINDS = {kind.name: kind for group in GROUPS.values() for kind in group}
