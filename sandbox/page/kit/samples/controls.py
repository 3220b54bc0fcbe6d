"""Samples of controls in messages, of legacy attachments, and of a Home."""

from sandbox.page.kit.samples.parts import (
    CHANNEL,
    ME,
    NOW,
    OTHER,
    Json,
    Sample,
    button,
    confirm,
    field,
    option,
    plain,
    section,
)

TEAMS = [option("North"), option("South", "and the islands"), option("Overseas :ship:")]
GROUPS = [
    {"label": plain("Sales"), "options": [option("Ben"), option("Cai")]},
    {"label": plain("Customer success"), "options": [option("Gus"), option("Hal")]},
]
LANGUAGES = [
    option(name)
    for name in ("Czech", "Danish", "Dutch", "English", "Finnish", "French", "German", "Greek", "Italian", "Polish")
]
OVERFLOW = {
    "type": "overflow",
    "action_id": "more",
    "options": [
        option("Snooze", "until tomorrow"),
        option("Reassign"),
        {**option("Open in the CRM"), "url": "https://example.com/leads/4711"},
    ],
}


def _menu(kind: str, hint: str, **more: object) -> Json:
    return {"type": kind, "action_id": kind, "placeholder": plain(hint), **more}


CONTROLS = [
    Sample(
        "Buttons",
        "message",
        [
            {
                "type": "actions",
                "elements": [
                    button("Accept :+1:", "accept", style="primary"),
                    button(
                        "Decline",
                        "decline",
                        style="danger",
                        confirm=confirm("Decline this lead?", "It goes to *Ben* at once.", "Decline", style="danger"),
                    ),
                    button("Snooze", "snooze", accessibility_label="Snooze this lead until tomorrow"),
                    button("Open in the CRM", "open", url="https://example.com/leads/4711"),
                    button("Fail", "fail"),
                    button("Only for others", "others", visible_to_user_ids=[OTHER]),
                    button("Only for you", "yours", visible_to_user_ids=[ME]),
                    button("Ask the agent", "ask", agent_prompt="Sum this lead up", agent_prompt_display="Sum up"),
                    {
                        "type": "workflow_button",
                        "action_id": "workflow",
                        "text": plain("Start the handover"),
                        "accessibility_label": "Start the handover workflow",
                        "workflow": {
                            "trigger": {
                                "url": "https://slack.com/shortcuts/Ft0123/abc",
                                "customizable_input_parameters": [{"name": "lead", "value": "4711"}],
                            }
                        },
                    },
                    OVERFLOW,
                ],
            }
        ],
    ),
    Sample(
        "Menus in a row",
        "message",
        [
            {
                "type": "actions",
                "elements": [
                    _menu("static_select", "Choose a team", options=TEAMS, initial_option=TEAMS[1]),
                    _menu("users_select", "Choose a person", initial_user=OTHER),
                    _menu("channels_select", "Choose a channel", initial_channel=CHANNEL),
                    _menu(
                        "conversations_select",
                        "Choose a conversation",
                        filter={"include": ["public", "private", "im"]},
                        confirm=confirm("Post there?", "Everybody *there* will read it.", "Post"),
                    ),
                    _menu("external_select", "Find an account", min_query_length=2),
                ],
            },
            {
                "type": "actions",
                "elements": [
                    _menu("datepicker", "Until when?", initial_date="2026-03-09"),
                    _menu("timepicker", "At what time?", initial_time="09:30", timezone="Europe/Berlin"),
                    {"type": "datetimepicker", "action_id": "datetimepicker", "initial_date_time": NOW},
                ],
            },
        ],
    ),
    Sample(
        "Boxes to tick",
        "message",
        [
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "checkboxes",
                        "action_id": "checkboxes",
                        "options": [
                            option("*Budget* is known", "_asked on the phone_", rich=True),
                            option("Has a date"),
                        ],
                        "initial_options": [option("Has a date")],
                    },
                    {
                        "type": "radio_buttons",
                        "action_id": "radio_buttons",
                        "options": [option("Cold"), option("Warm", "answered once"), option("Hot :fire:")],
                        "initial_option": option("Warm", "answered once"),
                    },
                ],
            }
        ],
    ),
    Sample(
        "Sections with menus",
        "message",
        [
            section("Pick the *teams*", _menu("multi_static_select", "Choose teams", option_groups=GROUPS)),
            section(
                "Pick up to *three* languages",
                _menu(
                    "multi_static_select",
                    "Choose languages",
                    options=LANGUAGES,
                    max_selected_items=3,
                    initial_options=[LANGUAGES[6], LANGUAGES[3]],
                ),
            ),
            section("Who should *know*?", _menu("multi_users_select", "Choose people", initial_users=[OTHER])),
            section("Post to", _menu("multi_channels_select", "Choose channels", initial_channels=[CHANNEL])),
            section("Or to", _menu("multi_conversations_select", "Choose conversations")),
            section("Related accounts", _menu("multi_external_select", "Find accounts", max_selected_items=2)),
            section("When?", {"type": "datepicker", "action_id": "when"}),
            section("*Acme GmbH*\nMore to do", OVERFLOW),
            section("Just a button", button("Claim", "claim")),
        ],
    ),
    Sample(
        "Legacy attachments",
        "attachments",
        [
            {
                "color": "#36a64f",
                "pretext": "A *deal* was changed",
                "author_name": "HubSpot",
                "author_link": "https://example.com/hubspot",
                "author_icon": "https://example.com/pictures/logo.svg",
                "title": "Acme GmbH",
                "title_link": "https://example.com/deals/1",
                "text": "Stage is now _proposal_ for <https://example.com|the deal>",
                "fields": [
                    {"title": "Amount", "value": "12,000 EUR", "short": True},
                    {"title": "Owner", "value": f"<@{OTHER}>", "short": True},
                    {"title": "Note", "value": "Asked for a longer trial, and for a call next week.", "short": False},
                ],
                "thumb_url": "https://example.com/pictures/hill.svg",
                "footer": "HubSpot",
                "footer_icon": "https://example.com/pictures/logo.svg",
                "ts": NOW,
                "fallback": "Acme GmbH is now at proposal",
            },
            {
                "color": "danger",
                "blocks": [section("Blocks in an *attachment*", button("Look", "look"))],
            },
            {"fallback": "All that an old client shows", "image_url": "https://example.com/pictures/map.svg"},
        ],
    ),
    Sample(
        "Home",
        "home",
        {
            "type": "home",
            "blocks": [
                {"type": "header", "text": plain("Your leads")},
                section("*Acme GmbH* waits since yesterday", button("Open", "open_home", style="primary")),
                field(
                    "Search",
                    {
                        "type": "plain_text_input",
                        "action_id": "search",
                        "placeholder": plain("Company or person"),
                        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
                    },
                    dispatch_action=True,
                ),
            ],
        },
    ),
]
