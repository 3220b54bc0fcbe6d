"""A Slack workspace on your own machine: for tests, for a demo, and for anyone who builds Slack apps.

workspace = Workspace.load("examples/workspace.yml", manifest="manifest.yml")
async with workspace.serving():
...                                  # start the app with workspace.environment
ana = workspace.person("ana")
card = await ana.sees_dm("Acme")
await ana.clicks("Snooze", on=card)
"""

from sandbox.api_faults import LostAnswer, LostCall, RateLimited, Refused, ServerError, SlowAnswer
from sandbox.archive import Archive, BrokenArchive
from sandbox.clock import Clock
from sandbox.delivery import Attempt, Failure, Timing
from sandbox.delivery_faults import DeliveredLate, DeliveredTwice, LostAck, Reordered
from sandbox.errors import LeftUnexpected, NotOnScreen, SlackError, SlackShowedAnError
from sandbox.faults import Faults, Trouble
from sandbox.hands import Click
from sandbox.keeping import kept
from sandbox.manifest import Manifest
from sandbox.manifest_check import BadManifest
from sandbox.other_apps import OtherApp
from sandbox.person import Person, Submission
from sandbox.runs import StepRun
from sandbox.slack_pace import SlackPace
from sandbox.socket_faults import DroppedSocket, RefusedUpgrade, SilentSocket
from sandbox.surfaces import Home, Message, Modal
from sandbox.switchboard import ApiCall
from sandbox.voice import Answer
from sandbox.web_api import Call, Fault, Proceed, Reply
from sandbox.wire import Exchange, Wire
from sandbox.workspace import Workspace

__all__ = [
    "Answer",
    "ApiCall",
    "Archive",
    "Attempt",
    "BadManifest",
    "BrokenArchive",
    "Call",
    "Click",
    "Clock",
    "DeliveredLate",
    "DeliveredTwice",
    "DroppedSocket",
    "Exchange",
    "Failure",
    "Fault",
    "Faults",
    "Home",
    "LeftUnexpected",
    "LostAck",
    "LostAnswer",
    "LostCall",
    "Manifest",
    "Message",
    "Modal",
    "NotOnScreen",
    "OtherApp",
    "Person",
    "Proceed",
    "RateLimited",
    "Refused",
    "RefusedUpgrade",
    "Reordered",
    "Reply",
    "ServerError",
    "SilentSocket",
    "SlackError",
    "SlackPace",
    "SlackShowedAnError",
    "SlowAnswer",
    "StepRun",
    "Submission",
    "Timing",
    "Trouble",
    "Wire",
    "Workspace",
    "kept",
]
