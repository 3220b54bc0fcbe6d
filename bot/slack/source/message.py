"""What another app posted, as a lead: which messages count, whose source they are, and what is read of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.intake.form_errors import Unreadable
from bot.intake.lead_form import check_lead
from bot.intake.record import Reading, partial, read_record, shaped
from bot.slack.source.record import MessageRecord, app_of, record_of
from bot.slack.source.text import fold
from bot.words import sources as say
from bot.words.intake import unreadable
from bot.workspace import Workspace
from routing.lead import Draft
from routing.policy import Policy
from routing.source import Source

Json = dict[str, Any]

MESSAGE = 3_000
"""Characters of a message that a lead keeps, where it could not be read."""
SLACKBOT = "USLACKBOT"
_STAMP = re.compile(r"(\d{1,10})\.(\d{6})", re.ASCII)
_LATEST = 4_102_444_800
"""The year 2100."""
_PLAIN = frozenset({"", "bot_message", "file_share"})
"""The subtypes of what somebody posted; all others tell of what happened in a channel."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message by another app, at the top of a channel.

    Attributes:
        as_of: the moment of which this copy tells, UTC: it was posted then, or edited.
        edited: whether this copy is a later one.
    """

    channel: str
    ts: str
    message: Json
    as_of: datetime
    edited: bool = False

    @property
    def name(self) -> str:
        """What the message is called where its source gives it no id."""
        return f"{self.channel}:{self.ts}"

    @property
    def created_at(self) -> datetime:
        """When it was posted, UTC."""
        moment = moment_of(self.ts)
        assert moment is not None
        return moment


def post_of(event: Mapping[str, Any], app: str, workspace: Workspace) -> Post | None:
    """The post that a ``message`` event tells of; None where it tells of anything else."""
    edited = event.get("subtype") == "message_changed"
    message = event.get("message") if edited else event
    channel = event.get("channel")
    if not isinstance(message, dict) or not isinstance(channel, str) or not channel:
        return None
    if not is_post(message, app, workspace):
        return None
    told = as_of(message, event.get("event_ts")) if edited else moment_of(message.get("ts"))
    assert told is not None
    return Post(channel, str(message["ts"]), dict(message), told, edited)


def as_of(message: Mapping[str, Any], *later: Any) -> datetime | None:
    """The moment of which a message tells: it was posted then, or edited; None where it names none."""
    change = message.get("edited")
    stamps = (message.get("ts"), change.get("ts") if isinstance(change, dict) else None, *later)
    return max(filter(None, map(moment_of, stamps)), default=None)


def is_post(message: Mapping[str, Any], app: str, workspace: Workspace) -> bool:
    """Whether a message is another app's, and no reply."""
    ts, thread, subtype = message.get("ts"), message.get("thread_ts"), message.get("subtype") or ""
    if moment_of(ts) is None or thread not in (None, "", ts) or not isinstance(subtype, str) or subtype not in _PLAIN:
        return False
    by_an_app = bool(message.get("bot_id")) or subtype == "bot_message"
    return by_an_app and message.get("user") != SLACKBOT and not workspace.wrote(message, app)


def moment_of(ts: Any) -> datetime | None:
    """Slack's ``1700000000.000100`` as a moment, UTC; None where it is none."""
    found = _STAMP.fullmatch(ts) if isinstance(ts, str) else None
    if found is None or int(found.group(1)) >= _LATEST:
        return None
    return datetime.fromtimestamp(int(found.group(1)), UTC).replace(microsecond=int(found.group(2)))


def stamp(moment: datetime) -> str:
    """A moment as Slack writes it."""
    return f"{int(moment.timestamp())}.{moment.microsecond:06d}"


def source_of(policy: Policy, message: Json, channel: str | None) -> Source | None:
    """The source that a message belongs to; ``channel`` is where it stands, as the policy calls that."""
    here = (source for source in policy.sources.values() if channel is not None and source.channel == channel)
    return next((source for source in here if is_from(source, message)), None)


def is_from(source: Source, message: Json) -> bool:
    """Whether a message is by one of the apps that a source reads."""
    app, bot = app_of(message), message.get("bot_id")
    called = {app.casefold(), fold(app), bot.casefold() if isinstance(bot, str) else ""}
    return not source.apps or not called.isdisjoint(source.apps)


def read_post(post: Post, source: Source, workspace: Workspace) -> Reading:
    """A post as a lead, and what of it cannot be read."""
    record, url = record_of(post.message), workspace.permalink(post.channel, post.ts)
    found = read_message(record, source, post.name, post.created_at)
    attributes = {"url": url, **found.draft.attributes} if url else found.draft.attributes
    return Reading(replace(found.draft, attributes=attributes, as_of=post.as_of), found.problem)


def read_message(record: MessageRecord, source: Source, name: str, created_at: datetime | None) -> Reading:
    """A message's record as a lead; ``name`` is its external id where the source gives none."""
    known: dict[str, Any] = {} if created_at is None else {"created_at": created_at}
    named = known if "external_id" in source.fields else {**known, "external_id": name}
    wrong = _missing(record, source)
    if not wrong:
        try:
            draft = read_record(record, source, known=named)
        except Unreadable as error:
            wrong = error.spoken
        else:
            wrong = [] if draft.attributes or draft.stage else [say.nothing_read(source.name)]
            if not wrong:
                return Reading(draft)
    return Reading(_rest(record, source, {**known, "external_id": name}), unreadable(wrong))


def _missing(record: MessageRecord, source: Source) -> list[str]:
    """A message that lacks the source's own name for the lead would be another lead than the one it tells of."""
    named = source.fields.get("external_id")
    is_there = named is None or named.column is None or str(record.get(named.column) or "").strip()
    return [] if is_there else [say.no_label(str(named.column if named else ""))]


def _rest(record: MessageRecord, source: Source, known: Mapping[str, Any]) -> Draft:
    """What can be read, with the whole message beside it."""
    told = {"source": source.name, "message": record.text[:MESSAGE], **known}
    told |= {name: value for name, value in partial(record, source).items() if name != "source"}
    return check_lead(shaped(told))
