"""Block Kit as plain dicts, within every limit that Slack sets.

slack_sdk's models check a part of it; what they miss (a header in mrkdwn, two equal ids, a form
without a submit button) is refused here, with ValueError, before Slack would refuse the message.
Texts of ours that are too long are cut with "…".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    ImageBlock,
    InputBlock,
    SectionBlock,
)
from slack_sdk.models.views import View as SdkView

from bot.slack.elements import (
    Choice,
    Confirm,
    Element,
    as_dict,
    button,
    checkboxes,
    checked_id,
    conversations_select,
    datepicker,
    external_select,
    marked_up,
    multi_select,
    option,
    overflow,
    plain,
    plain_text_input,
    radio_buttons,
    static_select,
    timepicker,
    users_select,
    within,
)
from bot.slack.messages import Block, Blocks, View
from bot.slack.mrkdwn import Mrkdwn, channel_link, date, escape, mention, mrkdwn, shorten

__all__ = [
    "Choice",
    "Confirm",
    "Element",
    "Mrkdwn",
    "actions",
    "button",
    "channel_link",
    "checkboxes",
    "context",
    "conversations_select",
    "date",
    "datepicker",
    "divider",
    "escape",
    "external_select",
    "header",
    "home",
    "image",
    "input_block",
    "mention",
    "message",
    "modal",
    "mrkdwn",
    "multi_select",
    "option",
    "overflow",
    "plain_text_input",
    "radio_buttons",
    "section",
    "shorten",
    "static_select",
    "timepicker",
    "users_select",
]

SECTION_LIMIT, FIELD_LIMIT, HEADER_LIMIT, LABEL_LIMIT = 3000, 2000, 150, 2000
ALT_LIMIT, PICTURE_TITLE_LIMIT = 2000, 2000
MOST_FIELDS, MOST_ELEMENTS, MOST_CONTEXT = 10, 25, 10
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MODAL_TITLE_LIMIT, METADATA_LIMIT = 24, 3000
VIEW_BYTES = 250_000


def section(
    text: str | None = None,
    *,
    fields: Sequence[str] = (),
    accessory: Element | None = None,
    block_id: str | None = None,
) -> Block:
    """Build a section of mrkdwn text, of fields in two columns, or both."""
    if len(fields) > MOST_FIELDS:
        raise ValueError(f"a section takes at most {MOST_FIELDS} fields")
    return as_dict(
        SectionBlock(
            text=None if text is None else marked_up(text, SECTION_LIMIT),
            fields=[marked_up(field, FIELD_LIMIT) for field in fields] or None,
            accessory=None if accessory is None else dict(accessory),
            block_id=block_id and checked_id(block_id),
        )
    )


def header(text: str) -> Block:
    """Build a header; it is always plain text."""
    return as_dict(HeaderBlock(text=plain(text, HEADER_LIMIT)))


def divider() -> Block:
    """Build a line across."""
    return as_dict(DividerBlock())


def image(file: str, alt: str, *, title: str = "", block_id: str | None = None) -> Block:
    """Build a picture that stands in Slack already: `file` is what `upload_picture` answered.

    `alt` says what it shows to whoever can't see it; without it Slack refuses the message.
    """
    if not alt:
        raise ValueError("a picture needs words for whoever can't see it")
    return as_dict(
        ImageBlock(
            slack_file={"id": file},
            alt_text=shorten(alt, ALT_LIMIT),
            title=plain(title, PICTURE_TITLE_LIMIT) if title else None,
            block_id=block_id and checked_id(block_id),
        )
    )


def context(*texts: str) -> Block:
    """Build a line of small grey mrkdwn texts, at most ten."""
    if not 1 <= len(texts) <= MOST_CONTEXT:
        raise ValueError(f"a context takes 1 to {MOST_CONTEXT} texts")
    return as_dict(ContextBlock(elements=[marked_up(text, FIELD_LIMIT) for text in texts]))


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """Build a row of 1 to 25 buttons and menus, each with an action id of its own."""
    if not 1 <= len(elements) <= MOST_ELEMENTS:
        raise ValueError(f"a row takes 1 to {MOST_ELEMENTS} elements")
    _all_different((element["action_id"] for element in elements), "action ids in a row")
    return as_dict(
        ActionsBlock(
            elements=[dict(element) for element in elements],
            block_id=block_id and checked_id(block_id),
        )
    )


def input_block(
    block_id: str,
    label: str,
    element: Element,
    *,
    optional: bool = False,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """Build a field of a form; `block_id` is its name in `Values` and in InvalidInput.

    With `dispatch` each change is sent as a click while the form is open.
    """
    return as_dict(
        InputBlock(
            block_id=checked_id(block_id),
            label=plain(label, LABEL_LIMIT),
            element=dict(element),
            hint=plain(hint, LABEL_LIMIT) if hint else None,
            optional=optional,
            dispatch_action=dispatch or None,
        )
    )


def message(blocks: Iterable[Block]) -> Blocks:
    """Check the blocks of one message as a whole: at most 50, no block id twice."""
    return _checked(blocks, MESSAGE_BLOCKS)


def modal(
    *,
    title: str,
    blocks: Iterable[Block],
    callback_id: str = "",
    submit: str | None = None,
    close: str | None = None,
    metadata: str = "",
    notify_on_close: bool = False,
) -> View:
    """Build a modal. Raises ValueError for a form that nobody could submit."""
    checked = _checked(blocks, VIEW_BLOCKS)
    if submit is None and any(block["type"] == "input" for block in checked):
        raise ValueError("a modal with an input needs a submit button")
    made = as_dict(
        SdkView(
            type="modal",
            title=plain(title, MODAL_TITLE_LIMIT),
            submit=plain(submit, MODAL_TITLE_LIMIT) if submit else None,
            close=plain(close, MODAL_TITLE_LIMIT) if close else None,
            callback_id=checked_id(callback_id) if callback_id else None,
            private_metadata=within(metadata, METADATA_LIMIT, "private metadata") or None,
            notify_on_close=notify_on_close or None,
            blocks=[dict(block) for block in checked],
        )
    )
    return _light(made)


def home(blocks: Iterable[Block]) -> View:
    """Build an App Home: at most 100 blocks, no block id twice."""
    checked = [dict(block) for block in _checked(blocks, VIEW_BLOCKS)]
    return _light(as_dict(SdkView(type="home", blocks=checked)))


def _light(made: View) -> View:
    if len(json.dumps(made).encode()) > VIEW_BYTES:
        raise ValueError("Slack refuses a view over 250 kB")
    return made


def _checked(blocks: Iterable[Block], most: int) -> Blocks:
    checked = list(blocks)
    if not 1 <= len(checked) <= most:
        raise ValueError(f"between 1 and {most} blocks are needed, not {len(checked)}")
    _all_different(_block_ids(checked), "block ids")
    return checked


def _block_ids(blocks: Blocks) -> Iterator[object]:
    return (block["block_id"] for block in blocks if block.get("block_id"))


def _all_different(ids: Iterable[object], what: str) -> None:
    seen = list(ids)
    if len(set(seen)) < len(seen):
        raise ValueError(f"two equal {what}: {seen}")
