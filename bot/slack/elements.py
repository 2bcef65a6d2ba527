"""Buttons, selects and inputs as plain dicts, within Slack's limits.

Our own long texts are cut with "…"; what can only be a mistake of ours (a 26th button, an id that
is too long) raises ValueError before Slack would refuse the whole message.
Import these through `bot.slack.blocks`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import JsonObject
from slack_sdk.models.blocks import (
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    ExternalDataSelectElement,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
)

from bot.slack.mrkdwn import shorten

__all__ = [
    "Choice",
    "Confirm",
    "Element",
    "button",
    "checkboxes",
    "conversations_select",
    "datepicker",
    "external_select",
    "multi_select",
    "option",
    "overflow",
    "plain_text_input",
    "radio_buttons",
    "static_select",
    "timepicker",
    "users_select",
]

Element = Mapping[str, object]

ID_LIMIT = 255
BUTTON_TEXT_LIMIT = 75
BUTTON_VALUE_LIMIT = 2000
URL_LIMIT = 3000
OPTION_TEXT_LIMIT = 75
# Slack's pages disagree (75 or 150); what keeps to the smaller is right by both.
OPTION_VALUE_LIMIT = 75
PLACEHOLDER_LIMIT = 150
CONFIRM_TITLE_LIMIT, CONFIRM_TEXT_LIMIT, CONFIRM_BUTTON_LIMIT = 100, 300, 30
FEW_OPTIONS, OVERFLOW_OPTIONS, SELECT_OPTIONS = 10, 5, 100
INPUT_LENGTH_LIMIT = 3000
EACH_CHARACTER = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}

ConversationKind = Literal["public", "private", "im", "mpim"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: what the reader sees, and the value that comes back (at most 75 characters)."""

    text: str
    value: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """The question that Slack asks before a button acts; plain text throughout."""

    title: str
    text: str
    yes: str
    no: str
    danger: bool = False


def button(
    text: str,
    action_id: str,
    *,
    value: str = "",
    style: Literal["primary", "danger"] | None = None,
    confirm: Confirm | None = None,
    accessibility_label: str | None = None,
    url: str | None = None,
) -> Element:
    """Build a button; `accessibility_label` is what a screen reader says instead of the text."""
    within(value, BUTTON_VALUE_LIMIT, "a button's value")
    within(url or "", URL_LIMIT, "a button's url")
    label = accessibility_label and shorten(accessibility_label, BUTTON_TEXT_LIMIT)
    return as_dict(
        ButtonElement(
            text=plain(text, BUTTON_TEXT_LIMIT),
            action_id=checked_id(action_id),
            value=value or None,
            style=style,
            confirm=_confirm(confirm),
            accessibility_label=label,
            url=url,
        )
    )


def overflow(
    action_id: str, choices: Sequence[Choice], *, confirm: Confirm | None = None
) -> Element:
    """Build the "…" menu of at most five choices."""
    return as_dict(
        OverflowMenuElement(
            action_id=checked_id(action_id),
            options=_options(choices, OVERFLOW_OPTIONS),
            confirm=_confirm(confirm),
        )
    )


def static_select(
    action_id: str, choices: Sequence[Choice], *, placeholder: str = "", initial: str | None = None
) -> Element:
    """Build a select of at most 100 choices; `initial` is the value of one of them."""
    return as_dict(
        StaticSelectElement(
            action_id=checked_id(action_id),
            options=_options(choices, SELECT_OPTIONS),
            initial_option=_initial(choices, initial),
            placeholder=_placeholder(placeholder),
        )
    )


def multi_select(
    action_id: str,
    choices: Sequence[Choice],
    *,
    placeholder: str = "",
    initial: Collection[str] = (),
) -> Element:
    """Build a select of several of at most 100 choices; `initial` are values of some of them."""
    chosen = [_initial(choices, value) for value in initial]
    return as_dict(
        StaticMultiSelectElement(
            action_id=checked_id(action_id),
            options=_options(choices, SELECT_OPTIONS),
            initial_options=[option for option in chosen if option] or None,
            placeholder=_placeholder(placeholder),
        )
    )


def radio_buttons(
    action_id: str, choices: Sequence[Choice], *, initial: str | None = None
) -> Element:
    """Build radio buttons, at most ten; `initial` is the value of one of them."""
    return as_dict(
        RadioButtonsElement(
            action_id=checked_id(action_id),
            options=_options(choices, FEW_OPTIONS),
            initial_option=_initial(choices, initial),
        )
    )


def checkboxes(
    action_id: str, choices: Sequence[Choice], *, initial: Collection[str] = ()
) -> Element:
    """Build checkboxes, at most ten; `initial` are the values of those that are ticked."""
    ticked = [_initial(choices, value) for value in initial]
    return as_dict(
        CheckboxesElement(
            action_id=checked_id(action_id),
            options=_options(choices, FEW_OPTIONS),
            initial_options=[option for option in ticked if option] or None,
        )
    )


def external_select(
    action_id: str,
    *,
    placeholder: str = "",
    initial: Choice | None = None,
    min_query_length: int = 0,
) -> Element:
    """Build a select whose choices an options listener finds while the person types."""
    return as_dict(
        ExternalDataSelectElement(
            action_id=checked_id(action_id),
            placeholder=_placeholder(placeholder),
            initial_option=_option(initial) if initial else None,
            min_query_length=min_query_length,
        )
    )


def users_select(
    action_id: str,
    *,
    placeholder: str = "",
    initial: Sequence[str] = (),
    most: int | None = None,
) -> Element:
    """Build a select of several people, at most `most` of them; Slack fills it."""
    return as_dict(
        UserMultiSelectElement(
            action_id=checked_id(action_id),
            placeholder=_placeholder(placeholder),
            initial_users=list(initial) or None,
            max_selected_items=most,
        )
    )


def conversations_select(
    action_id: str,
    *,
    placeholder: str = "",
    initial: str | None = None,
    kinds: Sequence[ConversationKind] = ("public", "private"),
) -> Element:
    """Build a select of one conversation of these kinds; shared channels and bots are left out."""
    return as_dict(
        ConversationSelectElement(
            action_id=checked_id(action_id),
            placeholder=_placeholder(placeholder),
            initial_conversation=initial,
            filter=ConversationFilter(
                include=list(kinds),
                exclude_bot_users=True,
                exclude_external_shared_channels=True,
            ),
        )
    )


def plain_text_input(
    action_id: str,
    *,
    multiline: bool = False,
    initial: str = "",
    placeholder: str = "",
    least: int | None = None,
    most: int = INPUT_LENGTH_LIMIT,
    tells_each_character: bool = False,
) -> Element:
    """Build a text input; `least` and `most` are lengths in characters that Slack enforces.

    In a block that dispatches, Enter sends what was typed; one that `tells_each_character` sends
    it as it grows, too.
    """
    if not 1 <= most <= INPUT_LENGTH_LIMIT or (least or 0) > most:
        raise ValueError(f"a text input takes up to {INPUT_LENGTH_LIMIT} characters: {most=}")
    return as_dict(
        PlainTextInputElement(
            action_id=checked_id(action_id),
            multiline=multiline,
            initial_value=shorten(initial, most) or None,
            placeholder=_placeholder(placeholder),
            min_length=least,
            max_length=most,
            dispatch_action_config=EACH_CHARACTER if tells_each_character else None,
        )
    )


def datepicker(action_id: str, *, initial: date | None = None, placeholder: str = "") -> Element:
    """Build a date picker."""
    return as_dict(
        DatePickerElement(
            action_id=checked_id(action_id),
            initial_date=initial.isoformat() if initial else None,
            placeholder=_placeholder(placeholder),
        )
    )


def timepicker(
    action_id: str, *, initial: time | None = None, zone: str | None = None, placeholder: str = ""
) -> Element:
    """Build a time picker; `zone` (IANA) is shown beside the time."""
    return as_dict(
        TimePickerElement(
            action_id=checked_id(action_id),
            initial_time=initial.strftime("%H:%M") if initial else None,
            timezone=zone,
            placeholder=_placeholder(placeholder),
        )
    )


def plain(text: str, limit: int) -> PlainTextObject:
    """Make a plain text object of at most `limit` characters. Raises ValueError for no text."""
    if not text.strip():
        raise ValueError("Slack refuses an empty text")
    return PlainTextObject(text=shorten(text, limit), emoji=True)


def marked_up(text: str, limit: int) -> MarkdownTextObject:
    """Make a mrkdwn text object of at most `limit` characters. Raises ValueError for no text.

    `verbatim` keeps Slack from making links of bare addresses and #names that somebody typed.
    """
    if not text.strip():
        raise ValueError("Slack refuses an empty text")
    return MarkdownTextObject(text=shorten(text, limit), verbatim=True)


def as_dict(part: JsonObject) -> dict[str, object]:
    """Turn a part of slack_sdk's into a plain dict; its refusals become ValueError."""
    try:
        made: dict[str, object] = part.to_dict()
    except SlackObjectFormationError as error:
        raise ValueError(str(error)) from error
    return made


def within(text: str, limit: int, what: str) -> str:
    """Refuse with ValueError what mustn't be cut."""
    if len(text) > limit:
        raise ValueError(f"{what} is longer than {limit} characters")
    return text


def checked_id(given: str) -> str:
    """Refuse an empty or too long action id or block id with ValueError."""
    if not given:
        raise ValueError("an id is needed")
    return within(given, ID_LIMIT, "an id")


def option(choice: Choice) -> Element:
    """Build one option, as an options listener answers them."""
    return as_dict(_option(choice))


def _option(choice: Choice) -> Option:
    description = choice.description
    return Option(
        text=plain(choice.text, OPTION_TEXT_LIMIT),
        value=within(choice.value, OPTION_VALUE_LIMIT, "an option's value"),
        description=plain(description, OPTION_TEXT_LIMIT) if description else None,
    )


def _options(choices: Sequence[Choice], most: int) -> list[Option]:
    if not 1 <= len(choices) <= most:
        raise ValueError(f"between 1 and {most} choices are needed, not {len(choices)}")
    if len({choice.value for choice in choices}) < len(choices):
        raise ValueError("two choices have the same value")
    return [_option(choice) for choice in choices]


def _initial(choices: Sequence[Choice], value: str | None) -> Option | None:
    if value is None:
        return None
    for choice in choices:
        if choice.value == value:
            return _option(choice)
    raise ValueError(f"the initial value {value!r} isn't among the choices")


def _placeholder(text: str) -> PlainTextObject | None:
    return plain(text, PLACEHOLDER_LIMIT) if text else None


def _confirm(confirm: Confirm | None) -> ConfirmObject | None:
    if confirm is None:
        return None
    return ConfirmObject(
        title=plain(confirm.title, CONFIRM_TITLE_LIMIT),
        text=plain(confirm.text, CONFIRM_TEXT_LIMIT),
        confirm=plain(confirm.yes, CONFIRM_BUTTON_LIMIT),
        deny=plain(confirm.no, CONFIRM_BUTTON_LIMIT),
        style="danger" if confirm.danger else None,
    )
