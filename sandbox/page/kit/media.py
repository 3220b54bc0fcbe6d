"""What comes from elsewhere: videos, calls, files."""

from datetime import UTC, datetime
from typing import Any

import htpy as h

from sandbox.messages.mrkdwn import Reader
from sandbox.page.kit import words
from sandbox.page.kit.draw import as_json, draws
from sandbox.page.kit.links import link_url, linked, listed
from sandbox.page.kit.pictures import address_html
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import mention, object_html, object_words

Block = dict[str, Any]

_PARTICIPANTS = ("active_participants", "all_participants", "users")


@draws("video")
def video(block: Block, shown: Shown) -> h.Node:
    """A video's picture, which opens the video elsewhere: nothing is embedded."""
    title = block.get("title")
    name = object_words(title, shown.reader)
    alt = str(block.get("alt_text") or "")
    provider, icon_url = block.get("provider_name"), block.get("provider_icon_url")
    by, about = block.get("author_name"), block.get("description")
    url = link_url(block.get("video_url"))
    thumb = address_html(str(block.get("thumbnail_url") or ""), alt, "hero", shown, in_link=url is not None)
    play = h.span(".kit-play", aria_hidden="true")["▶"]
    return [
        h.div(".kit-video-title")[
            linked(block.get("title_url") or block.get("video_url"), object_html(title, shown.reader))
        ],
        h.div(".kit-quiet")[
            [address_html(str(icon_url), "", "icon", shown), " "] if icon_url else None,
            provider,
            " · " if provider and by else None,
            words.VIDEO_BY.format(name=by) if by else None,
        ]
        if provider or by or icon_url
        else None,
        h.div(".kit-text")[object_html(about, shown.reader)] if about else None,
        h.a(
            ".kit-video-frame",
            href=url,
            target="_blank",
            rel="noopener noreferrer",
            aria_label=words.PLAY.format(title=name),
            title=url,
        )[thumb, play]
        if url
        else thumb,
    ]


@draws("call")
def call(block: Block, shown: Shown) -> h.Node:
    """A call elsewhere, and the link to join it."""
    given = block.get("call")
    about = given.get("v1") if isinstance(given, dict) else None
    about = about if isinstance(about, dict) else {}
    name = str(about.get("name") or about.get("title") or words.CALL)
    said = next(filter(None, (listed(about.get(key)) for key in _PARTICIPANTS)), [])
    started = _moment(about.get("date_start"), shown.reader)
    join = about.get("join_url")
    return h.div(".kit-panel-box", data_call=str(block.get("call_id") or ""))[
        h.div(".kit-body")[
            h.strong[name],
            h.div(".kit-quiet")[
                str(about.get("display_id") or about.get("external_display_id") or block.get("call_id") or ""),
                [" · ", started] if started else None,
                [" · ", words.CALL_ENDED] if about.get("has_ended") else None,
            ],
            h.div(".kit-quiet")[
                words.PARTICIPANTS.format(count=len(said)), ": ", _joined([_participant(p, shown.reader) for p in said])
            ]
            if said
            else None,
        ],
        h.a(
            ".kit-button.kit-primary", href=link_url(join), target="_blank", rel="noopener noreferrer", title=str(join)
        )[words.JOIN]
        if link_url(join)
        else None,
    ]


def _participant(person: dict[str, Any], reader: Reader) -> h.Node:
    slack_id = person.get("slack_id")
    if slack_id:
        return mention(reader.read(f"<@{slack_id}>"), data_user=str(slack_id))
    return str(person.get("display_name") or person.get("external_id") or "")


def _joined(nodes: list[h.Node]) -> h.Node:
    return [[", " if place else None, node] for place, node in enumerate(nodes)]


def _moment(seconds: Any, reader: Reader) -> h.Node:
    if not isinstance(seconds, int) or seconds <= 0:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    said = reader.read(f"<!date^{seconds}^{{date_short_pretty}} at {{time}}|>")
    return h.time(datetime=moment.isoformat())[said]


@draws("file")
def file(block: Block, shown: Shown) -> h.Node:
    """A file: one that lives elsewhere is known by its id only, one of the workspace by its object."""
    about = block.get("file")
    if isinstance(about, dict):
        return file_card(about, shown)
    if not block.get("external_id"):
        return as_json(words.UNKNOWN_BLOCK, block)
    return h.div(".kit-panel-box")[
        h.div(".kit-body")[
            h.strong[words.REMOTE_FILE], h.div(".kit-quiet")[f"{block.get('external_id')} · {block.get('source', '')}"]
        ]
    ]


def file_card(about: dict[str, Any], shown: Shown) -> h.Node:
    """A file of the workspace: its name, its kind, and the way to it."""
    name = str(about.get("title") or about.get("name") or about.get("id"))
    url = shown.file_url(about)
    return h.div(".kit-panel-box")[
        h.div(".kit-body")[
            h.strong[linked(url, name) if url else name],
            h.div(".kit-quiet")[str(about.get("pretty_type") or about.get("filetype") or "")],
        ]
    ]
