"""What an assistant shows beside a thread: its status, its title, and prompts."""

from sandbox.errors import SlackError
from sandbox.messages.assistants import PATIENCE, AssistantThread, Prompt
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.places import visible_channel

MOST_LOADING_MESSAGES = 10
MOST_PROMPTS = 4


@method("assistant.threads.setStatus", "chat:write")
def set_status(team: Team, args: Args) -> Json:
    """Say what the app is doing until it answers, or for two minutes."""
    thread = _thread(team, args)
    loading = args.parsed("loading_messages", error="invalid_arguments") or []
    if not isinstance(loading, list) or len(loading) > MOST_LOADING_MESSAGES:
        sentence = f"[ERROR] no more than {MOST_LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]"
        raise SlackError.invalid("invalid_arguments", [sentence])
    words = [str(message) for message in loading]
    team.assistants.thinks(thread, args.get("status") or "", words, until=team.clock.now() + PATIENCE)
    return {}


@method("assistant.threads.setTitle", "assistant:write")
def set_title(team: Team, args: Args) -> Json:
    """Name a thread."""
    thread = _thread(team, args)
    thread.title = args.need("title")
    team.bell.ring()
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_suggested_prompts(team: Team, args: Args) -> Json:
    """Offer what one may ask, each by a click."""
    prompts = args.parsed("prompts", error="invalid_arguments")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= MOST_PROMPTS:
        sentence = f"[ERROR] must be between 1 and {MOST_PROMPTS} items [json-pointer:/prompts]"
        raise SlackError.invalid("invalid_arguments", [sentence])
    offered = [_prompt(prompt, place) for place, prompt in enumerate(prompts)]
    thread = _thread(team, args)
    thread.prompts, thread.prompts_title = offered, args.get("title") or ""
    team.bell.ring()
    return {}


def _prompt(prompt: object, place: int) -> Prompt:
    if isinstance(prompt, dict) and prompt.get("title") and prompt.get("message"):
        return Prompt(str(prompt["title"]), str(prompt["message"]))
    raise SlackError.invalid("invalid_arguments", [f"[ERROR] missing title or message [json-pointer:/prompts/{place}]"])


def _thread(team: Team, args: Args) -> AssistantThread:
    """The thread spoken of; only prompts may be for a conversation as a whole.

    Raises:
        SlackError: `channel_not_found`, `invalid_thread_ts`.
    """
    channel = visible_channel(team, args.need("channel_id"))
    for_all = args.get("prompts") is not None and args.get("thread_ts") is None
    thread_ts = "" if for_all else args.need("thread_ts")
    if thread_ts and team.messages.at(channel.id, thread_ts) is None:
        raise SlackError("invalid_thread_ts")
    return team.assistants.of(channel.id, thread_ts)
