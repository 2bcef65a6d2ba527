"""Payloads become values; what is missing is empty, what is wrong is Malformed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.slack import payloads
from bot.slack.messages import MessageRef
from bot.slack.payloads import Click, Command, Malformed, Values, clean, subject_of
from tests.slack import fakes

CONTEXT = {"workspace": fakes.WORKSPACE}


def values(**fields: Any) -> Values:
    return Values({block: {"value": state} for block, state in fields.items()})


def test_command() -> None:
    """A command is its words without blanks around, and where and by whom it was typed."""
    body = dict(parse_qsl(fakes.command("  setup \x00 now ")))

    assert payloads.parse_command(CONTEXT, body) == Command(
        workspace=fakes.WORKSPACE,
        user="U0001",  # type: ignore[arg-type]
        text="setup  now",
        channel="C0001",  # type: ignore[arg-type]
        trigger_id="1.2.3",
        response_url="https://hooks.slack.com/commands/1",
    )


def test_click_in_a_message() -> None:
    """A click knows its message, with the thread that it stands in."""
    assert payloads.parse_click(CONTEXT, fakes.click()) == Click(
        workspace=fakes.WORKSPACE,
        user="U0001",  # type: ignore[arg-type]
        action_id="held",
        block_id="b",
        value="42",
        trigger_id="1.2.3",
        message=MessageRef("D0001", "17.01", "16.00"),
        view=None,
        response_url="",
    )


def test_click_in_a_view() -> None:
    """A click in a form brings what stands in the form's fields."""
    state = {"values": {"name": {"a": {"type": "plain_text_input", "value": "Mia"}}}}
    view = {**fakes.submission(state=state)["view"]}
    body = fakes.click(view=view, container={"type": "view"}, message=None, channel=None)

    click = payloads.parse_click(CONTEXT, body)

    assert click.message is None
    assert click.view is not None
    assert (click.view.id, click.view.hash) == ("V1", "h1")
    assert click.view.values.text("name") == "Mia"


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ({"type": "button", "value": "42"}, "42"),
        ({"type": "button"}, ""),
        ({"type": "static_select", "selected_option": {"value": "fri"}}, "fri"),
        ({"type": "overflow", "selected_option": {"value": "skip"}}, "skip"),
        ({"type": "users_select", "selected_user": "U2"}, "U2"),
        ({"type": "conversations_select", "selected_conversation": "C2"}, "C2"),
        ({"type": "channels_select", "selected_channel": "C3"}, "C3"),
        ({"type": "datepicker", "selected_date": "2026-11-27"}, "2026-11-27"),
        ({"type": "timepicker", "selected_time": "09:30"}, "09:30"),
        ({"type": "datepicker", "selected_date": None}, ""),
        ({"type": "checkboxes", "selected_options": [{"value": "a"}]}, ""),
    ],
)
def test_click_value(action: dict[str, Any], value: str) -> None:
    """Whatever kind of thing was clicked, `value` is the one thing chosen."""
    body = fakes.click(actions=[{"action_id": "a", **action}])

    assert payloads.parse_click(CONTEXT, body).value == value


def test_submission() -> None:
    """A submission has its form's name, metadata and fields."""
    sent = payloads.parse_submission(
        CONTEXT,
        fakes.submission(
            private_metadata="{}", state={"values": {"day": {"a": {"selected_date": "2026-11-27"}}}}
        ),
    )

    assert (sent.callback_id, sent.view_id, sent.hash, sent.metadata) == ("setup", "V1", "h1", "{}")
    assert sent.values.date("day") == dt.date(2026, 11, 27)


def test_close() -> None:
    """A closed form is named as a submitted one."""
    closed = payloads.parse_close(CONTEXT, fakes.submission(private_metadata="m"))

    assert (closed.callback_id, closed.view_id, closed.metadata) == ("setup", "V1", "m")


def test_options() -> None:
    """What somebody types into a select comes with the select's name."""
    asked = payloads.parse_options(
        CONTEXT,
        {
            "type": "block_suggestion",
            "user": {"id": "U0001"},
            "action_id": "zone",
            "value": " ber",
            "view": fakes.submission()["view"],
        },
    )

    assert (asked.action_id, asked.query, asked.user) == ("zone", "ber", "U0001")


@pytest.mark.parametrize(
    ("parse", "body"),
    [
        (payloads.parse_command, {}),
        (payloads.parse_command, {"user_id": "U1"}),
        (payloads.parse_command, {"user_id": ["U1"], "channel_id": "C1"}),
        (payloads.parse_click, {}),
        (payloads.parse_click, fakes.click(actions=[])),
        (payloads.parse_click, fakes.click(actions={"0": {}})),
        (payloads.parse_click, fakes.click(actions=["held"])),
        (payloads.parse_click, fakes.click(actions=[{"action_id": 7}])),
        (payloads.parse_click, fakes.click(actions=[{"action_id": "a", "value": 42}])),
        (payloads.parse_click, fakes.click(user="U0001")),
        (payloads.parse_click, fakes.click(user={})),
        (payloads.parse_click, fakes.click(container=[])),
        (payloads.parse_click, fakes.click(view={"id": 3})),
        (payloads.parse_submission, {}),
        (payloads.parse_submission, fakes.submission(id=None)),
        (payloads.parse_submission, fakes.submission(private_metadata={"team": 1})),
        (payloads.parse_submission, fakes.submission(state=[])),
        (payloads.parse_close, {"user": {"id": "U1"}}),
        (payloads.parse_options, {"user": {"id": "U1"}, "value": "x"}),
        (payloads.parse_options, {"user": {"id": "U1"}, "action_id": "a", "value": {}}),
    ],
)
def test_malformed(parse: Callable[..., object], body: dict[str, Any]) -> None:
    """A payload of another shape is Malformed, with words that say what to do next."""
    with pytest.raises(Malformed) as caught:
        parse(CONTEXT, body)

    assert "/coach" in str(caught.value.user_message)
    assert caught.value.why


@pytest.mark.parametrize("value", ["0", "1", "42", "9" * 18])
def test_subject(value: str) -> None:
    """A button carries a row's id."""
    body = fakes.click(actions=[{"action_id": "a", "value": value}])

    assert subject_of(payloads.parse_click(CONTEXT, body)) == int(value)


@pytest.mark.parametrize(
    "value", ["", "-1", "+1", " 1", "1.0", "1e3", "0x10", "1_000", "٣", "²", "9" * 19, "abc"]
)
def test_no_subject(value: str) -> None:
    """A button's value that is no id of ours never reaches the database."""
    body = fakes.click(actions=[{"action_id": "a", "value": value}])

    with pytest.raises(Malformed):
        subject_of(payloads.parse_click(CONTEXT, body))


def test_values() -> None:
    """Each kind of field is read as what it is."""
    form = values(
        text={"type": "plain_text_input", "value": "  Mia\x00 \ud800 "},
        choice={"type": "static_select", "selected_option": {"value": "fri"}},
        choices={"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
        users={"type": "multi_users_select", "selected_users": ["U2", "U1", "U2"]},
        channel={"type": "conversations_select", "selected_conversation": "C1"},
        date={"type": "datepicker", "selected_date": "2026-11-27"},
        time={"type": "timepicker", "selected_time": "09:05"},
    )

    assert form.text("text") == "Mia ?"
    assert form.choice("choice") == "fri"
    assert form.choices("choices") == ("a", "b")
    assert form.users("users") == ("U2", "U1")
    assert form.conversation("channel") == "C1"
    assert form.date("date") == dt.date(2026, 11, 27)
    assert form.time("time") == dt.time(9, 5)


@pytest.mark.parametrize(
    "form",
    [
        Values({}),
        Values({"x": {}}),
        Values({"x": {"a": {"type": "anything"}}}),
        values(
            x={
                "value": None,
                "selected_option": None,
                "selected_options": None,
                "selected_users": None,
                "selected_conversation": None,
                "selected_date": None,
                "selected_time": None,
            }
        ),
    ],
)
def test_empty_values(form: Values) -> None:
    """A field that is empty, or not there at all, reads as empty."""
    assert form.text("x") == ""
    assert form.choice("x") is None
    assert form.choices("x") == ()
    assert form.users("x") == ()
    assert form.conversation("x") is None
    assert form.date("x") is None
    assert form.time("x") is None


@pytest.mark.parametrize(
    ("read", "state"),
    [
        (Values.text, {"value": 7}),
        (Values.text, "text"),
        (Values.choice, {"selected_option": "fri"}),
        (Values.choice, {"selected_option": {"value": 5}}),
        (Values.choices, {"selected_options": {"value": "a"}}),
        (Values.choices, {"selected_options": ["a"]}),
        (Values.users, {"selected_users": "U1"}),
        (Values.users, {"selected_users": [{"id": "U1"}]}),
        (Values.conversation, {"selected_conversation": ["C1"]}),
        (Values.date, {"selected_date": "27.11.2026"}),
        (Values.date, {"selected_date": "2026-02-30"}),
        (Values.time, {"selected_time": "25:00"}),
        (Values.time, {"selected_time": "09:30+02:00"}),
        (Values.time, {"selected_time": "09:30:15"}),
    ],
)
def test_malformed_values(read: Callable[[Values, str], object], state: object) -> None:
    """A field of another shape is Malformed, never a crash."""
    with pytest.raises(Malformed):
        read(values(x=state), "x")


def test_block_of_another_shape() -> None:
    """A block that is no object is Malformed."""
    with pytest.raises(Malformed):
        Values({"x": 5}).text("x")


def test_clean() -> None:
    """What no database takes is dropped; everything else stays."""
    assert clean("a\x00b 🎉 \udfff") == "ab 🎉 ?"
