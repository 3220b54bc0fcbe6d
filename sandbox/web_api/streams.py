"""Messages that are written bit by bit: start, append, stop."""

from dataclasses import replace

from sandbox.blocks import limits
from sandbox.blocks.nesting import with_ids
from sandbox.conversations.channels import Channel, Kind
from sandbox.errors import SlackError
from sandbox.messages import streams
from sandbox.messages.posts import Post, Stream
from sandbox.messages.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.chat import own_message
from sandbox.web_api.content import metadata_of, persona_of
from sandbox.web_api.places import place_of_message, place_to_post, thread_of

_MODES = {"timeline", "plan", "dense"}


@method("chat.startStream", "chat:write")
def start(team: Team, args: Args) -> Json:
    """Begin a message in a thread, perhaps with its first words."""
    channel = place_to_post(team, args.need("channel"))
    args.need("thread_ts")
    thread_ts = thread_of(team, channel, args)
    _needs_recipient(team, channel, args)
    mode = args.get("task_display_mode") or "timeline"
    if mode not in _MODES:
        raise SlackError.invalid("invalid_arguments", ["[ERROR] must be timeline, plan or dense: task_display_mode"])
    stream = Stream(until=team.clock.now() + streams.LIFETIME, as_plan=mode == "plan")
    blocks, stream = _longer([], stream, args)
    content, persona = Content(streams.text_of(blocks), blocks), persona_of(team, args)
    post = team.post(channel, content, thread_ts=thread_ts, persona=persona, stream=stream)
    return {"channel": channel.id, "ts": post.ts}


@method("chat.appendStream", "chat:write")
def append(team: Team, args: Args) -> Json:
    """Write on."""
    post, stream = _streaming(team, args)
    blocks, stream = _longer(post.content.blocks, stream, args)
    if stream.by_chunks is None or blocks is post.content.blocks:
        raise SlackError("no_text")
    post.stream = stream
    team.rewrite(post, Content(streams.text_of(blocks), blocks))
    return {"channel": post.channel_id, "ts": post.ts}


@method("chat.stopStream", "chat:write")
def stop(team: Team, args: Args) -> Json:
    """Write the last words, and perhaps blocks under them."""
    post, stream = _streaming(team, args)
    blocks, _ = _longer(post.content.blocks, stream, args)
    if (last := args.parsed("blocks", error="invalid_blocks_format")) is not None:
        blocks = with_ids(streams.with_blocks(blocks, last))
    if not blocks:
        raise SlackError("no_text")
    post.metadata = metadata_of(args) or post.metadata
    post.stream = None
    team.rewrite(post, Content(streams.text_of(blocks), blocks))
    return {"channel": post.channel_id, "ts": post.ts, "message": team.message_object(post)}


def _needs_recipient(team: Team, channel: Channel, args: Args) -> None:
    """In a channel Slack wants to know for whom the stream is; in the app's DM it knows."""
    if channel.kind is Kind.DM:
        return
    for name in ("recipient_team_id", "recipient_user_id"):
        if args.get(name) is None:
            raise SlackError(f"missing_{name}")
    if team.people.with_id(args.need("recipient_user_id")) is None:
        raise SlackError("user_not_found")


def _streaming(team: Team, args: Args) -> tuple[Post, Stream]:
    """The app's message that is being written.

    Raises:
        SlackError: `message_not_found`, `message_not_owned_by_app`, `message_not_in_streaming_state`.
    """
    channel = place_of_message(team, args.need("channel"))
    post = own_message(team, channel, args.need("ts"), refusal="message_not_owned_by_app")
    if post.stream is None or team.clock.now() >= post.stream.until:
        raise SlackError("message_not_in_streaming_state")
    return post, post.stream


def _longer(blocks: streams.Blocks, stream: Stream, args: Args) -> tuple[streams.Blocks, Stream]:
    """The message with what this call adds; whoever began with text goes on with text, and so with chunks.

    Raises:
        SlackError: `cannot_provide_both_markdown_text_and_chunks`, `streaming_mode_mismatch`, `msg_blocks_too_many`.
    """
    text, chunks = args.get("markdown_text"), args.parsed("chunks", error="invalid_chunks")
    if text is not None and chunks:
        raise SlackError("cannot_provide_both_markdown_text_and_chunks")
    if text is None and not chunks:
        return blocks, stream
    by_chunks = text is None
    if stream.by_chunks not in {None, by_chunks}:
        raise SlackError("streaming_mode_mismatch")
    if text is not None:
        longer = streams.with_markdown(blocks, text)
    else:
        longer = streams.with_chunks(blocks, chunks, as_plan=stream.as_plan)
    if len(longer) > limits.MESSAGE_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    return with_ids(longer), replace(stream, by_chunks=by_chunks)
