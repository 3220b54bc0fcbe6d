"""Samples of forms: every field there is."""

from sandbox.page.kit.samples.controls import GROUPS, LANGUAGES, TEAMS
from sandbox.page.kit.samples.parts import (
    CHANNEL,
    NOW,
    OTHER,
    THIRD,
    Sample,
    field,
    line,
    modal,
    option,
    plain,
    rich,
    words,
)

FORMS = [
    Sample(
        "Form: texts",
        "modal",
        modal(
            "Add a lead",
            field(
                "Company",
                {
                    "type": "plain_text_input",
                    "action_id": "company",
                    "placeholder": plain("Acme GmbH"),
                    "focus_on_load": True,
                },
                hint=plain("As it stands in the register"),
            ),
            field(
                "Why now?",
                {
                    "type": "plain_text_input",
                    "action_id": "why",
                    "multiline": True,
                    "min_length": 3,
                    "max_length": 200,
                    "initial_value": "They asked for a quote.\nTwice.",
                },
                optional=True,
            ),
            field(
                "E-mail",
                {"type": "email_text_input", "action_id": "email", "initial_value": "kim@example"},
                block_id="mail",
            ),
            field("Website", {"type": "url_text_input", "action_id": "url", "placeholder": plain("https://…")}),
            field(
                "Seats",
                {
                    "type": "number_input",
                    "action_id": "seats",
                    "is_decimal_allowed": False,
                    "min_value": "1",
                    "max_value": "500",
                    "initial_value": "40",
                },
            ),
            field(
                "Discount",
                {
                    "type": "number_input",
                    "action_id": "discount",
                    "is_decimal_allowed": True,
                    "placeholder": plain("0.15"),
                },
                optional=True,
            ),
            field(
                "Search as you type",
                {
                    "type": "plain_text_input",
                    "action_id": "live",
                    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
                },
                dispatch_action=True,
                optional=True,
            ),
            field(
                "Notes",
                {
                    "type": "rich_text_input",
                    "action_id": "notes",
                    "placeholder": plain("Anything else"),
                    "min_lines": 3,
                    "max_lines": 8,
                    "initial_value": rich(
                        line(words("Bold", "bold"), " words for ", {"type": "user", "user_id": OTHER}),
                        {
                            "type": "rich_text_list",
                            "style": "bullet",
                            "indent": 0,
                            "elements": [line("one"), line("two")],
                        },
                    ),
                },
            ),
        ),
        errors={"mail": "Please enter a valid email address."},
    ),
    Sample(
        "Form: menus",
        "modal",
        modal(
            "Hand over",
            field(
                "Team",
                {"type": "static_select", "action_id": "team", "options": TEAMS, "placeholder": plain("Pick one")},
            ),
            field("Colleague", {"type": "static_select", "action_id": "who", "option_groups": GROUPS}, optional=True),
            field("Owner", {"type": "users_select", "action_id": "owner", "initial_user": THIRD}),
            field("Channel", {"type": "channels_select", "action_id": "channel"}),
            field(
                "Conversation",
                {"type": "conversations_select", "action_id": "talk", "default_to_current_conversation": True},
                optional=True,
            ),
            field(
                "Account",
                {
                    "type": "external_select",
                    "action_id": "account",
                    "min_query_length": 0,
                    "initial_option": option("Acme GmbH"),
                    "placeholder": plain("Find an account"),
                },
            ),
            field(
                "Languages",
                {
                    "type": "multi_static_select",
                    "action_id": "languages",
                    "options": LANGUAGES,
                    "placeholder": plain("Any"),
                    "max_selected_items": 2,
                },
                hint=plain("Those in which they may be called"),
            ),
            field("Watchers", {"type": "multi_users_select", "action_id": "watchers"}, optional=True),
            field(
                "Channels", {"type": "multi_channels_select", "action_id": "channels", "initial_channels": [CHANNEL]}
            ),
            field("Talks", {"type": "multi_conversations_select", "action_id": "talks"}, optional=True),
            field(
                "Accounts",
                {
                    "type": "multi_external_select",
                    "action_id": "accounts",
                    "initial_options": [option("Globex"), option("Initech")],
                },
            ),
            submit="Hand over",
        ),
    ),
    Sample(
        "Form: dates, boxes, files",
        "modal",
        modal(
            "Snooze",
            field("Day", {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-10"}),
            field("Time", {"type": "timepicker", "action_id": "time", "placeholder": plain("Before noon")}),
            field("Exactly", {"type": "datetimepicker", "action_id": "moment", "initial_date_time": NOW}),
            field(
                "What is known",
                {
                    "type": "checkboxes",
                    "action_id": "known",
                    "options": [option("*Budget*", "roughly", rich=True), option("Date"), option("People")],
                },
                optional=True,
            ),
            field(
                "How warm?",
                {
                    "type": "radio_buttons",
                    "action_id": "warm",
                    "options": [option("Cold"), option("Hot", "called twice")],
                },
                hint=plain("Ask the trade fair team"),
            ),
            field(
                "Contract",
                {"type": "file_input", "action_id": "contract", "filetypes": ["pdf", "png"], "max_files": 2},
            ),
        ),
    ),
]
