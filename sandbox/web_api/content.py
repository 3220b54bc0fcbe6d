"""What a call says a message is to say: its text, blocks and attachments, and what is told only to apps."""

from sandbox.blocks import accepted_attachments, accepted_blocks, fits_in_a_message, limits
from sandbox.errors import SlackError
from sandbox.messages.authors import Persona
from sandbox.messages.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, needs_scope


def content_of(args: Args) -> Content:
    """What a message says, once it has passed Slack's rules.

    `link_names`, `parse`, `unfurl_links` and `unfurl_media` are taken, and change nothing here.

    Raises:
        SlackError: `no_text`, `invalid_blocks`, `invalid_blocks_format`, `invalid_attachments`,
            `too_many_attachments`, `markdown_text_conflict`, `msg_too_long`.
    """
    markdown = args.get("markdown_text")
    text = str(args.values.get("text") or "")
    blocks = args.parsed("blocks", error="invalid_blocks_format") or []
    attachments = args.parsed("attachments", error="invalid_attachments") or []
    if markdown is not None:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        text, blocks = markdown, [markdown_block(markdown)]
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    content = Content(
        text[: limits.POSTED_TEXT],
        accepted_blocks(blocks),
        accepted_attachments(attachments),
        mrkdwn=args.get("mrkdwn") is None or args.flag("mrkdwn"),
    )
    fits_in_a_message(content.all_blocks)
    return content


def markdown_block(markdown: str) -> Json:
    """`markdown_text` as a block.

    Raises:
        SlackError: `msg_too_long`.
    """
    if len(markdown) > limits.MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return {"type": "markdown", "text": markdown}


def metadata_of(args: Args) -> Json | None:
    """What is told to apps only; None where there is none.

    Raises:
        SlackError: `invalid_metadata_format`.
    """
    metadata = args.parsed("metadata", error="invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= set(metadata):
        raise SlackError("invalid_metadata_format")
    return metadata


def persona_of(team: Team, args: Args) -> Persona | None:
    """The name and the picture that the app gives itself for this message; None for its own.

    Raises:
        SlackError: `missing_scope` without `chat:write.customize`.
    """
    given = {name: args.get(name) or "" for name in ("username", "icon_emoji", "icon_url")}
    if not any(given.values()):
        return None
    needs_scope(team, "chat:write.customize")
    return Persona(**given)
