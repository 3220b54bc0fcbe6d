from __future__ import annotations

from typing import Any

import pytest

from sandbox.messages.mrkdwn import Reader
from sandbox.page.kit import Shown, blocks_html, chosen, value_to_entry
from sandbox.page.kit.values import untouched_entry
from tests.page.test_kit_markup import BEN, READER, ROOMS


def option(text: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": text}, "value": text.lower()}


ONE, TWO, THREE = option("One"), option("Two"), option("Three")
GROUPED = [{"label": {"type": "plain_text", "text": "Few"}, "options": [ONE]}, {"options": [TWO, THREE]}]


@pytest.mark.parametrize(
    ("element", "raw", "key", "value"),
    [
        ({"type": "plain_text_input"}, "a\r\nb", "value", "a\nb"),
        ({"type": "email_text_input"}, "a@b.c", "value", "a@b.c"),
        ({"type": "url_text_input"}, "https://x.example", "value", "https://x.example"),
        ({"type": "number_input", "is_decimal_allowed": True}, "1.5", "value", "1.5"),
        ({"type": "plain_text_input"}, "", "value", None),
        ({"type": "static_select", "options": [ONE, TWO]}, 1, "selected_option", TWO),
        ({"type": "static_select", "options": [ONE, TWO]}, "1", "selected_option", TWO),
        ({"type": "static_select", "option_groups": GROUPED}, 2, "selected_option", THREE),
        ({"type": "static_select", "options": [ONE]}, None, "selected_option", None),
        ({"type": "radio_buttons", "options": [ONE, TWO]}, 0, "selected_option", ONE),
        ({"type": "checkboxes", "options": [ONE, TWO]}, [1, 0], "selected_options", [TWO, ONE]),
        ({"type": "checkboxes", "options": [ONE, TWO]}, [], "selected_options", []),
        ({"type": "multi_static_select", "option_groups": GROUPED}, [2, 0], "selected_options", [THREE, ONE]),
        ({"type": "external_select"}, ONE, "selected_option", ONE),
        ({"type": "multi_external_select"}, [TWO, ONE], "selected_options", [TWO, ONE]),
        ({"type": "users_select"}, "U2", "selected_user", "U2"),
        ({"type": "multi_users_select"}, ["U2", "U1"], "selected_users", ["U2", "U1"]),
        ({"type": "channels_select"}, "C1", "selected_channel", "C1"),
        ({"type": "multi_channels_select"}, ["C1"], "selected_channels", ["C1"]),
        ({"type": "conversations_select"}, "C1", "selected_conversation", "C1"),
        ({"type": "multi_conversations_select"}, None, "selected_conversations", []),
        ({"type": "datepicker"}, "2026-03-09", "selected_date", "2026-03-09"),
        ({"type": "datepicker"}, "", "selected_date", None),
        ({"type": "timepicker"}, "09:30", "selected_time", "09:30"),
        ({"type": "datetimepicker"}, "2026-07-01T10:00", "selected_date_time", 1782896400),
        ({"type": "datetimepicker"}, 1782896400, "selected_date_time", 1782896400),
        ({"type": "file_input"}, ["F1", "F2"], "files", [{"id": "F1"}, {"id": "F2"}]),
        ({"type": "file_input"}, [], "files", []),
    ],
)
def test_what_the_browser_sent_becomes_slacks_entry(element: dict[str, Any], raw: Any, key: str, value: Any) -> None:
    assert value_to_entry(element, raw, READER) == {"type": element["type"], key: value}
    assert chosen(element, raw, READER) == {key: value}
    assert set(untouched_entry(element)) == {"type", key}


def test_a_moment_is_one_on_the_readers_watch() -> None:
    in_tokyo = Reader(BEN, READER.people, ROOMS, READER.now)
    there = value_to_entry({"type": "datetimepicker"}, "2026-07-01T10:00", in_tokyo)["selected_date_time"]
    here = value_to_entry({"type": "datetimepicker"}, "2026-07-01T10:00", READER)["selected_date_time"]
    assert here - there == 8 * 3600


@pytest.mark.parametrize(
    ("element", "raw"),
    [
        ({"type": "plain_text_input"}, 7),
        ({"type": "rich_text_input"}, {}),
        ({"type": "static_select", "options": [ONE]}, 1),
        ({"type": "static_select", "options": [ONE]}, -1),
        ({"type": "static_select", "options": [ONE]}, True),
        ({"type": "static_select", "options": [ONE]}, "one"),
        ({"type": "checkboxes", "options": [ONE]}, 0),
        ({"type": "multi_static_select", "options": [ONE, TWO], "max_selected_items": 1}, [0, 1]),
        ({"type": "external_select"}, "one"),
        ({"type": "external_select"}, {"text": "One", "value": "one"}),
        ({"type": "users_select"}, "U404"),
        ({"type": "multi_users_select"}, "U1"),
        ({"type": "channels_select"}, "C404"),
        ({"type": "datepicker"}, "tomorrow"),
        ({"type": "timepicker"}, "25:00"),
        ({"type": "datetimepicker"}, "later"),
        ({"type": "file_input", "max_files": 1}, ["F1", "F2"]),
        ({"type": "file_input"}, [7]),
        ({"type": "file_input"}, "F1"),
        ({"type": "hologram"}, "x"),
        ({"type": "button"}, "x"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(element: dict[str, Any], raw: Any) -> None:
    with pytest.raises(ValueError, match=r"[A-Z].*\.$"):
        value_to_entry(element, raw, READER)


def test_what_an_action_carries() -> None:
    good = {"text": {"type": "plain_text", "text": "Good"}, "value": "good"}
    bad = {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad", "accessibility_label": "It did not help"}
    feedback = {"type": "feedback_buttons", "positive_button": good, "negative_button": bad}
    assert chosen({"type": "button"}, None, READER) == {}
    assert chosen({"type": "icon_button"}, None, READER) == {}
    assert chosen(feedback, 0, READER) == good
    assert chosen(feedback, 1, READER) == {"text": bad["text"], "value": "bad"}
    assert chosen({"type": "overflow", "options": [ONE, TWO]}, 1, READER) == {"selected_option": TWO}
    for element, raw in ((feedback, None), ({"type": "overflow", "options": [ONE]}, 3)):
        with pytest.raises(ValueError, match="choose one"):
            chosen(element, raw, READER)


def draw(element: dict[str, Any], entry: dict[str, Any], **more: Any) -> str:
    block = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "Label"}, "element": element}
    element["action_id"] = "a"
    return str(blocks_html([block | more], Shown(READER, entries={("b", "a"): entry}, in_view=True)))


def test_what_was_entered_is_kept_when_it_is_drawn_again() -> None:
    assert 'value="Acme &amp; Co"' in draw({"type": "plain_text_input"}, {"value": "Acme & Co"})
    assert ">\n\nAcme</textarea>" in draw({"type": "plain_text_input", "multiline": True}, {"value": "\nAcme"})
    assert '<option value="1" selected>Two' in draw(
        {"type": "static_select", "options": [ONE, TWO]}, {"selected_option": TWO}
    )
    assert 'value="0" checked' in draw({"type": "checkboxes", "options": [ONE]}, {"selected_options": [ONE]})
    assert 'value="2026-07-01T10:00"' in draw({"type": "datetimepicker"}, {"selected_date_time": 1782896400})
    assert 'value="2026-03-09"' in draw({"type": "datepicker"}, {"selected_date": "2026-03-09"})
    assert '<option value="U2" selected>' in draw({"type": "users_select"}, {"selected_user": "U2"})
    assert 'value="One"' in draw({"type": "external_select"}, {"selected_option": ONE})
    assert 'data-file="F1"' in draw({"type": "file_input"}, {"files": [{"id": "F1", "name": "a.pdf"}]})


def test_several_choices_keep_the_order_in_which_they_were_made() -> None:
    shown = draw({"type": "multi_static_select", "options": [ONE, TWO]}, {"selected_options": [TWO, ONE]})
    assert shown.index('class="kit-chip" data-value="1"') < shown.index('class="kit-chip" data-value="0"')


def test_what_is_wrong_is_tied_to_its_field() -> None:
    block = {
        "type": "input",
        "block_id": "b",
        "label": {"type": "plain_text", "text": "Label"},
        "hint": {"type": "plain_text", "text": "Hint"},
        "element": {"type": "plain_text_input", "action_id": "a"},
    }
    shown = Shown(READER, errors={"b": "Too short."})
    html = str(blocks_html([block], shown))
    error_id, hint_id = shown.id("b", "error"), shown.id("b", "hint")
    assert f'aria-describedby="{error_id} {hint_id}"' in html
    assert 'aria-invalid="true"' in html and 'aria-required="true"' in html
    assert f'id="{error_id}" role="alert">Too short.' in html


@pytest.mark.parametrize(
    ("more", "dispatch"),
    [
        ({}, None),
        ({"dispatch_action": True}, "enter"),
        ({"dispatch_action": True, "config": ["on_character_entered"]}, "character"),
        ({"dispatch_action": True, "config": ["on_enter_pressed", "on_character_entered"]}, "enter character"),
    ],
)
def test_a_typed_field_tells_the_app_only_when_it_asked(more: dict[str, Any], dispatch: str | None) -> None:
    config = more.pop("config", None)
    element = {"type": "plain_text_input"} | (
        {"dispatch_action_config": {"trigger_actions_on": config}} if config else {}
    )
    html = draw(element, {"value": ""}, **more)
    assert (f'data-dispatch="{dispatch}"' in html) if dispatch else ("data-dispatch" not in html)


def test_controls_outside_of_forms_tell_at_once_and_are_off_when_not_live() -> None:
    block = {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}},
            {"type": "static_select", "action_id": "s", "options": [ONE]},
        ],
    }
    live, dead = (str(blocks_html([block], Shown(READER, live=on))) for on in (True, False))
    assert 'data-dispatch="click"' in live and 'data-dispatch="change"' in live and "disabled>Go" not in live
    assert "data-dispatch" not in dead and "disabled>Go</button>" in dead and dead.count(" disabled") >= 2


def test_a_button_for_others_is_not_in_the_page_at_all() -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Secret"}, "value": "4711"}
    block = {"type": "actions", "block_id": "b", "elements": [{**button, "visible_to_user_ids": ["U2"]}]}
    assert "Secret" not in str(blocks_html([block], Shown(READER)))
    assert "Secret" in str(blocks_html([block], Shown(Reader(BEN, READER.people, ROOMS, 0.0))))
