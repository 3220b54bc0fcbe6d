"""A Slack workspace on your own machine: for tests, for a demo, and for anyone who builds Slack apps.

workspace = Workspace.load("examples/workspace.yml", manifest="manifest.yml")
async with workspace.serving():
...                                  # start the app with workspace.environment
ana = workspace.person("ana")
card = await ana.sees_dm("Acme")
await ana.clicks("Snooze", on=card)
"""

from sandbox.app.manifest import Manifest
from sandbox.app.manifest_check import BadManifest
from sandbox.app.other_apps import OtherApp
from sandbox.app.runs import StepRun
from sandbox.clock.clock import Clock
from sandbox.delivery.delivery import Attempt, Failure, Timing
from sandbox.errors import LeftUnexpected, NotOnScreen, SlackError, SlackShowedAnError
from sandbox.faults.api_faults import LostAnswer, LostCall, RateLimited, Refused, ServerError, SlowAnswer
from sandbox.faults.delivery_faults import DeliveredLate, DeliveredTwice, LostAck, Reordered
from sandbox.faults.faults import Faults, Trouble
from sandbox.faults.slack_pace import SlackPace
from sandbox.faults.socket_faults import DroppedSocket, RefusedUpgrade, SilentSocket
from sandbox.keeping.archive import Archive, BrokenArchive
from sandbox.keeping.keeping import kept
from sandbox.person.hands import Click
from sandbox.person.person import Person, Submission
from sandbox.person.voice import Answer
from sandbox.screens.surfaces import Home, Message, Modal
from sandbox.switchboard import ApiCall
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
