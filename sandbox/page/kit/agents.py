"""What assistants show: the steps of a task, a plan of tasks, and accounts that they may use."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.control import Slot
from sandbox.page.kit.draw import block_html, draws, element_html
from sandbox.page.kit.layout import slot_of
from sandbox.page.kit.links import link_url
from sandbox.page.kit.pictures import address_html
from sandbox.page.kit.rich_text import rich_html
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import object_html, object_words

Block = dict[str, Any]

_SIGNS = {"pending": "○", "in_progress": "◐", "complete": "✓", "error": "!"}


@draws("task_card")
def task_card(block: Block, shown: Shown) -> h.Node:
    """One step: its state, its title, and what may be unfolded."""
    status = str(block.get("status") or "pending")
    said = words.STATUSES.get(status, status)
    details, output, sources = block.get("details"), block.get("output"), block.get("sources") or []
    head = [
        h.span(class_=f"kit-status kit-status-{status}", role="img", aria_label=said, title=said)[
            _SIGNS.get(status, "○")
        ],
        h.span(".kit-task-title")[object_html(block.get("title"), shown.reader)],
    ]
    inner = [
        rich_html(details, shown.reader) if isinstance(details, dict) else None,
        rich_html(output, shown.reader) if isinstance(output, dict) else None,
        h.div(".kit-sources")[
            h.span(".kit-quiet")[words.SOURCES],
            h.ul[(h.li[element_html(source, slot_of(block, shown))] for source in sources)],
        ]
        if sources
        else None,
    ]
    if not any(inner):
        return h.div(".kit-task-head")[head]
    return h.details(open=status != "complete")[h.summary(".kit-task-head")[head], h.div(".kit-task-body")[inner]]


@draws("plan")
def plan(block: Block, shown: Shown) -> h.Node:
    """Tasks under a title."""
    tasks = [{"type": "task_card", **task} for task in block.get("tasks") or [] if isinstance(task, dict)]
    done = sum(task.get("status") == "complete" for task in tasks)
    return h.details(open=True)[
        h.summary(".kit-plan-title")[
            object_html(block.get("title"), shown.reader),
            h.span(".kit-quiet")[f" {done}/{len(tasks)}"] if tasks else None,
        ],
        h.ol(".kit-tasks")[(h.li[block_html(task, shown)] for task in tasks)],
    ]


@draws("auth_provider")
def auth_provider(block: Block, shown: Shown) -> h.Node:
    """An account elsewhere: whose it is, and the button to connect or leave it."""
    connected = block.get("is_connected") is True
    reader = shown.reader
    icon_url, accessory = block.get("icon_url"), block.get("accessory")
    about, identity, context = (block.get(key) for key in ("description", "connected_identity", "connected_context"))
    whose = [object_words(part, reader) for part in (identity, context) if part]
    state = words.CONNECTED if connected else words.NOT_CONNECTED
    name = object_words(block.get("name"), reader)
    return h.div(".kit-panel-box", data_provider=block.get("value"))[
        address_html(str(icon_url), "", "icon", shown) if icon_url else None,
        h.div(".kit-body")[
            h.strong[object_html(block.get("name"), reader)],
            h.span(class_=["kit-badge", {"kit-badge-ok": connected}])[state],
            h.div(".kit-text")[object_html(about, reader)] if about else None,
            h.div(".kit-quiet")[" · ".join(whose)] if whose else None,
        ],
        _connect(block, slot_of(block, shown, name), connected=connected),
        element_html(accessory, slot_of(block, shown, name)) if accessory else None,
    ]


def _connect(block: Block, slot: Slot, *, connected: bool) -> h.Node:
    """Slack makes this button's id from the provider's value."""
    way = "disconnect" if connected else "connect"
    url = link_url(block.get("disconnect_url" if connected else "auth_url"))
    label = words.DISCONNECT if connected else words.CONNECT
    if url is None:
        return None
    element = {"type": "button", "action_id": f"auth_provider_{way}_{block.get('value')}"}
    css = ["kit-button", None if connected else "kit-primary"]
    return h.a(
        slot.root(element, "click"), href=url, class_=css, title=url, target="_blank", rel="noopener noreferrer"
    )[label]
