"""Block Kit as strict as Slack is about it, written from Slack's reference, not from its SDK."""

from bot.sandbox.blocks.elements import offered_options
from bot.sandbox.blocks.layout import (
    VIEW_BYTES,
    elements_of,
    message_problems,
    suggestion_problems,
    view_bytes,
    view_problems,
)

__all__ = [
    "VIEW_BYTES",
    "elements_of",
    "message_problems",
    "offered_options",
    "suggestion_problems",
    "view_bytes",
    "view_problems",
]
