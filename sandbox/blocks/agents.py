"""The rules for what assistants show: their steps, feedback on an answer, and accounts that they may use."""

from collections.abc import Mapping
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.elements import ELEMENTS, IN_CONTEXT_ACTIONS
from sandbox.blocks.objects import block, https
from sandbox.blocks.rich_text import A_RICH_TEXT
from sandbox.blocks.rules import Problems, Rule, boolean, both, by_type, listing, one_of, shape, string, text

_SOURCES = listing(by_type({"url": shape({"url": string(shortest=1), "text": string(shortest=1)})}), least=0)
_PROVIDER_NAME = text(limits.PROVIDER_NAME, plain=True)
_PROVIDER_URL = https(limits.PROVIDER_URL)

TASK = block(
    {"task_id": string(shortest=1), "title": string(shortest=1)},
    status=one_of("pending", "in_progress", "complete", "error"),
    details=A_RICH_TEXT,
    output=A_RICH_TEXT,
    sources=_SOURCES,
)


def _tasks_differ(plan: dict[str, Any], at: str, problems: Problems) -> None:
    tasks = plan.get("tasks")
    seen: set[str] = set()
    for place, task in enumerate(tasks if isinstance(tasks, list) else []):
        task_id = str(task.get("task_id")) if isinstance(task, dict) else ""
        if task_id in seen:
            problems.add(f"task_id `{task_id}` already exists", f"{at}/tasks/{place}/task_id")
        seen.add(task_id)


def agents(blocks: Mapping[str, Rule]) -> dict[str, Rule]:
    """These blocks' rules; `blocks` are those a provider falls back to, which may be filled in later."""
    return {
        "task_card": TASK,
        # Slack's examples write the tasks of a plan with a `type` and without one; either passes here.
        "plan": both(
            block({"title": string(shortest=1)}, tasks=listing(TASK, most=limits.PLAN_TASKS, least=0)),
            _tasks_differ,
        ),
        "context_actions": block(
            {"elements": listing(by_type(ELEMENTS, IN_CONTEXT_ACTIONS), most=limits.CONTEXT_ACTIONS_ELEMENTS)}
        ),
        "auth_provider": block(
            {
                "value": string(limits.PROVIDER_VALUE, shortest=1),
                "name": _PROVIDER_NAME,
                "is_connected": boolean,
            },
            description=text(limits.PROVIDER_DESCRIPTION, plain=True),
            icon_url=_PROVIDER_URL,
            auth_url=_PROVIDER_URL,
            disconnect_url=_PROVIDER_URL,
            connected_identity=_PROVIDER_NAME,
            connected_context=_PROVIDER_NAME,
            accessory=by_type(ELEMENTS, {"overflow"}),
            fallback=listing(by_type(blocks), least=0),
        ),
    }
