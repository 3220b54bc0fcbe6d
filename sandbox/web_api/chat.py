"""Messages: post, edit, delete, whisper."""

from dataclasses import replace

from sandbox.blocks import limits
from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.files.file import File
from sandbox.messages.posts import Post
from sandbox.messages.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.content import content_of, metadata_of, persona_of
from sandbox.web_api.places import permalink, place_of_message, place_to_post, thread_of, visible_channel


@method("chat.postMessage", "chat:write")
def post_message(team: Team, args: Args) -> Json:
    """Post a message as the bot, perhaps under another name."""
    channel = place_to_post(team, args.need("channel"))
    content = content_of(args)
    team.files.must_have_pictures(content.all_blocks)
    post = team.post(
        channel,
        content,
        thread_ts=thread_of(team, channel, args),
        broadcast=args.flag("reply_broadcast"),
        metadata=metadata_of(args),
        persona=persona_of(team, args),
    )
    return {"channel": channel.id, "ts": post.ts, "message": team.message_object(post)}


@method("chat.meMessage", "chat:write")
def me_message(team: Team, args: Args) -> Json:
    """Post what the bot does rather than says; only where it is a member."""
    channel = place_to_post(team, args.need("channel"))
    text = args.get("text")
    if text is None:
        raise SlackError("no_text")
    if not team.bot_is_in(channel):
        raise SlackError("not_in_channel")
    post = team.post(channel, Content(text[: limits.POSTED_TEXT]), subtype="me_message")
    return {"channel": channel.id, "ts": post.ts}


@method("chat.update", "chat:write")
def update(team: Team, args: Args) -> Json:
    """Edit one of the bot's messages; text without blocks takes the old blocks away."""
    channel = place_of_message(team, args.need("channel"))
    post = own_message(team, channel, args.need("ts"), refusal="cant_update_message")
    if post.stream is not None and team.clock.now() < post.stream.until:
        raise SlackError("streaming_state_conflict")
    broadcast = args.flag("reply_broadcast")
    content = _edited(team, post, args, broadcast=broadcast)
    if broadcast and not post.thread_ts:
        raise SlackError("cant_broadcast_message")
    if args.get("metadata") is not None:
        # An empty object takes it away; left out, it stays.
        post.metadata = None if args.parsed("metadata", error="invalid_metadata_format") == {} else metadata_of(args)
    if broadcast and not post.broadcast:
        team.messages.broadcast(post)
    team.rewrite(post, content, marked_edited=not content.blocks)
    return {"channel": channel.id, "ts": post.ts, "text": content.text, "message": team.message_object(post)}


@method("chat.delete", "chat:write")
def delete(team: Team, args: Args) -> Json:
    """Delete one of the bot's messages."""
    channel = place_of_message(team, args.need("channel"))
    post = own_message(team, channel, args.need("ts"), refusal="cant_delete_message")
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
    thread_ts, persona = thread_of(team, channel, args), persona_of(team, args)
    post = team.post(channel, content, only_to=user_id, thread_ts=thread_ts, persona=persona)
    return {"message_ts": post.ts}


@method("chat.getPermalink")
def get_permalink(team: Team, args: Args) -> Json:
    """The address of a message in a browser."""
    channel = visible_channel(team, args.need("channel"))
    post = team.messages.at(channel.id, args.need("message_ts"))
    if post is None or post.is_gone:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(team, post)}


def own_message(team: Team, channel: Channel, ts: str, *, refusal: str) -> Post:
    """One of the app's messages.

    Raises:
        SlackError: `message_not_found`, or `refusal` where it is somebody else's.
    """
    post = team.messages.at(channel.id, ts)
    if post is None or post.is_gone:
        raise SlackError("message_not_found")
    if post.author != team.app.author:
        raise SlackError(refusal)
    return post


def _edited(team: Team, post: Post, args: Args, *, broadcast: bool) -> Content:
    """What the message is to say; a reply that is only sent to the channel too says what it did."""
    files = _files(team, args)
    says_something = any(args.get(name) for name in ("text", "blocks", "attachments", "markdown_text"))
    content = post.content if (broadcast or files) and not says_something else content_of(args)
    team.files.must_have_pictures(content.all_blocks)
    if len(content.text) > limits.UPDATED_TEXT and not args.get("markdown_text"):
        raise SlackError("msg_too_long")
    return replace(content, files=post.content.files if files is None else files)


def _files(team: Team, args: Args) -> tuple[File, ...] | None:
    """Those that `file_ids` names, with commas or as a list; None where it is left out."""
    given = args.values.get("file_ids")
    if not given:
        return None
    ids = given.strip('[]" ').replace('"', "").split(",") if isinstance(given, str) else given
    return tuple(team.files.with_id(str(file_id).strip()) for file_id in ids)
