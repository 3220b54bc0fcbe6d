"""Messages: post, edit, delete, whisper."""

from sandbox.blocks import accepted_attachments, accepted_blocks, fits_in_a_message, limits
from sandbox.channels import Channel
from sandbox.errors import SlackError
from sandbox.messages import Post
from sandbox.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.places import permalink, place_of_message, place_to_post, visible_channel


@method("chat.postMessage", "chat:write")
def post_message(team: Team, args: Args) -> Json:
    """Post a message as the bot."""
    channel = place_to_post(team, args.need("channel"))
    content = content_of(args)
    team.files.must_have_pictures(content.all_blocks)
    post = team.post(
        channel,
        content,
        thread_ts=thread_of(team, channel, args),
        broadcast=args.flag("reply_broadcast"),
        metadata=_metadata(args),
    )
    return {"channel": channel.id, "ts": post.ts, "message": team.message_object(post)}


@method("chat.update", "chat:write")
def update(team: Team, args: Args) -> Json:
    """Edit one of the bot's messages; text without blocks takes the old blocks away."""
    channel = place_of_message(team, args.need("channel"))
    post = _own_message(team, channel, args.need("ts"), refusal="cant_update_message")
    content = content_of(args)
    team.files.must_have_pictures(content.all_blocks)
    if len(content.text) > limits.UPDATED_TEXT:
        raise SlackError("msg_too_long")
    post.metadata = _metadata(args) or post.metadata
    team.rewrite(post, content, marked_edited=not content.blocks)
    return {"channel": channel.id, "ts": post.ts, "text": content.text, "message": team.message_object(post)}


@method("chat.delete", "chat:write")
def delete(team: Team, args: Args) -> Json:
    """Delete one of the bot's messages."""
    channel = place_of_message(team, args.need("channel"))
    post = _own_message(team, channel, args.need("ts"), refusal="cant_delete_message")
    team.delete(post)
    return {"channel": channel.id, "ts": post.ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(team: Team, args: Args) -> Json:
    """Show a message to one person in a conversation they are in."""
    channel = place_to_post(team, args.need("channel"))
    user_id = args.need("user")
    content = content_of(args)
    team.files.must_have_pictures(content.all_blocks)
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    post = team.post(channel, content, only_to=user_id, thread_ts=thread_of(team, channel, args))
    return {"message_ts": post.ts}


@method("chat.getPermalink")
def get_permalink(team: Team, args: Args) -> Json:
    """The address of a message in a browser."""
    channel = visible_channel(team, args.need("channel"))
    post = team.messages.at(channel.id, args.need("message_ts"))
    if post is None:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(team, post)}


def content_of(args: Args) -> Content:
    """What a message says, once it has passed Slack's rules.

    Raises:
        SlackError: `no_text`, `invalid_blocks`, `invalid_blocks_format`, `invalid_attachments`,
            `too_many_attachments`.
    """
    text = str(args.values.get("text") or "")
    blocks = args.parsed("blocks", error="invalid_blocks_format") or []
    attachments = args.parsed("attachments", error="invalid_attachments") or []
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    content = Content(text[: limits.POSTED_TEXT], accepted_blocks(blocks), accepted_attachments(attachments))
    fits_in_a_message(content.all_blocks)
    return content


def _own_message(team: Team, channel: Channel, ts: str, *, refusal: str) -> Post:
    post = team.messages.at(channel.id, ts)
    if post is None:
        raise SlackError("message_not_found")
    if post.author != team.app.author:
        raise SlackError(refusal)
    return post


def thread_of(team: Team, channel: Channel, args: Args) -> str | None:
    """The thread to reply in; the `ts` of a reply is refused, since only a parent's has a known effect."""
    thread_ts = args.get("thread_ts")
    if thread_ts is not None:
        parent = team.messages.at(channel.id, thread_ts)
        if parent is None or parent.thread_ts is not None:
            raise SlackError("cannot_reply_to_message")
    return thread_ts


def _metadata(args: Args) -> Json | None:
    metadata = args.parsed("metadata", error="invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= set(metadata):
        raise SlackError("invalid_metadata_format")
    return metadata
