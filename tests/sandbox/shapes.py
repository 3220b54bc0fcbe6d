"""Blocks and elements of every kind, as small as Slack takes them: what a test says of one is all there is to say."""

from typing import Any

from sandbox import SlackError

Json = dict[str, Any]


def n(count: int) -> str:
    return "x" * count


def plain(words: str = "x") -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str = "x") -> Json:
    return {"type": "mrkdwn", "text": words}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("OK"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(words: Any = "x", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(words), **more}


def fields(*words: str) -> Json:
    return {"type": "section", "fields": [mrkdwn(each) for each in words]}


def option(text: str = "o", value: str = "v", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": [option()], **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Why"), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def confirm(**more: Any) -> Json:
    return {"title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")} | more


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A", **more}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def alert(words: str = "x", **more: Any) -> Json:
    return {"type": "alert", "text": plain(words), **more}


def video(**more: Any) -> Json:
    addresses = {"video_url": "https://x.example/v", "thumbnail_url": "https://x.example/t.png"}
    return {"type": "video", "alt_text": "A", "title": plain("T"), **addresses, **more}


def words(text: str = "x", **more: Any) -> Json:
    return {"type": "text", "text": text, **more}


def line(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def bullets(*lines: Json, **more: Any) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines), **more}


def rich(*inner: Json) -> Json:
    return {"type": "rich_text", "elements": list(inner) or [line(words())]}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "table", "rows": list(rows) or [[cell()]], **more}


def data_table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "C", "rows": list(rows) or [[cell()], [cell()]], **more}


def action_cell(**more: Any) -> Json:
    return {"type": "action_cell", "element": button(**more)}


def point(label: str = "a") -> Json:
    return {"label": label, "value": 1}


def series(name: str = "s", *labels: str) -> Json:
    return {"name": name, "data": [point(label) for label in labels or ("a",)]}


def lines(*all_series: Json, categories: tuple[str, ...] = ("a",), **more: Any) -> Json:
    axes = {"categories": list(categories), **more}
    return {"type": "line", "series": list(all_series) or [series()], "axis_config": axes}


def pie(*segments: Json) -> Json:
    return {"type": "pie", "segments": list(segments) or [point()]}


def chart(kind: Json | None = None, **more: Any) -> Json:
    return {"type": "data_visualization", "title": "T", "chart": kind or pie(), **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain("T"), **more}


def carousel(*cards: Json) -> Json:
    return {"type": "carousel", "elements": list(cards) or [card()]}


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain("T"), "child_blocks": list(blocks) or [section()], **more}


def task(task_id: str = "t", **more: Any) -> Json:
    return {"type": "task_card", "task_id": task_id, "title": "T", "status": "pending", **more}


def plan(*tasks: Json) -> Json:
    return {"type": "plan", "title": "P", "tasks": list(tasks)}


def feedback(**more: Any) -> Json:
    up, down = {"text": plain("Good"), "value": "up"}, {"text": plain("Bad"), "value": "down"}
    return {"type": "feedback_buttons", "positive_button": up, "negative_button": down, **more}


def icon_button(**more: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain("Delete"), **more}


def workflow_button(**more: Any) -> Json:
    workflow = {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}}
    return {"type": "workflow_button", "text": plain("Start"), "workflow": workflow, **more}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements) or [feedback()]}


def provider(**more: Any) -> Json:
    return {"type": "auth_provider", "value": "crm", "name": plain("CRM"), "is_connected": False, **more}


def remote_file(**more: Any) -> Json:
    return {"type": "file", "external_id": "1", "source": "remote", **more}


def call(**more: Any) -> Json:
    return {"type": "call", "call_id": "R1", **more}


def markdown(text: str = "**x**") -> Json:
    return {"type": "markdown", "text": text}


def header(words: str = "x") -> Json:
    return {"type": "header", "text": plain(words)}


def modal(*blocks: Json, **more: Any) -> Json:
    content = list(blocks) or [section()]
    return {"type": "modal", "title": plain("T"), "submit": plain("Go"), "blocks": content} | more


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()]}


def messages_of(refusal: SlackError) -> list[str]:
    """The sentences of a refusal, each with its pointer."""
    messages: list[str] = refusal.details["response_metadata"]["messages"]
    return messages
