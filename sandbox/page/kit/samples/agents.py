"""Samples of what assistants show: feedback on an answer, steps of a task, accounts that they may use."""

from sandbox.page.kit.samples.controls import OVERFLOW
from sandbox.page.kit.samples.parts import Sample, confirm, line, plain, rich, words

_TASK = {
    "type": "task_card",
    "task_id": "task_1",
    "title": "Looked up the company",
    "status": "complete",
    "details": rich(line("Asked ", words("two", "bold"), " registers.")),
    "output": rich(line("Acme GmbH, Berlin")),
    "sources": [{"type": "url", "url": "https://example.com/register", "text": "The register"}],
}

AGENTS = [
    Sample(
        "Feedback and icons",
        "message",
        [
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "action_id": "feedback",
                        "positive_button": {
                            "text": plain("Good"),
                            "value": "good",
                            "accessibility_label": "This answer helped",
                        },
                        "negative_button": {
                            "text": plain("Bad"),
                            "value": "bad",
                            "accessibility_label": "This answer did not help",
                        },
                    },
                    {
                        "type": "icon_button",
                        "icon": "trash",
                        "text": plain("Delete"),
                        "action_id": "delete",
                        "value": "4711",
                        "accessibility_label": "Delete this answer",
                        "confirm": confirm("Delete it?", "It is gone *for good*.", "Delete", style="danger"),
                    },
                ],
            }
        ],
    ),
    Sample(
        "Tasks and plans",
        "message",
        [
            _TASK,
            {
                "type": "plan",
                "title": "Finding an owner",
                "tasks": [
                    {"task_id": "a", "title": "Read the policy", "status": "complete"},
                    {
                        "task_id": "b",
                        "title": "Ask who is there",
                        "status": "in_progress",
                        "details": rich(line("Three of five answered")),
                    },
                    {"task_id": "c", "title": "Tell the owner", "status": "pending"},
                    {"task_id": "d", "title": "Write to the CRM", "status": "error"},
                ],
            },
        ],
    ),
    Sample(
        "Accounts",
        "message",
        [
            {
                "type": "auth_provider",
                "value": "crm",
                "name": plain("Northwind CRM"),
                "is_connected": False,
                "description": plain("Lets the app read your accounts"),
                "icon_url": "https://example.com/pictures/logo.svg",
                "auth_url": "https://example.com/connect",
            },
            {
                "type": "auth_provider",
                "value": "calendar",
                "name": plain("Calendar"),
                "is_connected": True,
                "connected_identity": plain("ana@example.com"),
                "connected_context": plain("Northwind"),
                "disconnect_url": "https://example.com/disconnect",
                "accessory": {**OVERFLOW, "action_id": "account_more"},
            },
        ],
    ),
]
