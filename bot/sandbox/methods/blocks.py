"""blocks.validate: the same judgement that posting and opening pass, without doing either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.blocks import message_problems, view_problems
from bot.sandbox.blocks.schema import Problems
from bot.sandbox.failures import Refused
from bot.sandbox.workspace import Workspace

__all__ = ["validate"]


def validate(_workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Say whether Slack would take blocks, a message or a view; exactly one of the three."""
    if len(arguments) != 1:
        raise Refused(
            "invalid_arguments",
            messages=["[ERROR] provide exactly one of `blocks`, `message`, or `view`"],
        )
    [(what, given)] = arguments.items()
    problems = _JUDGES[what](given)
    if problems:
        raise Refused(f"invalid_{what}", errors=[_error(one) for one in problems.messages])
    return {}


def _message(given: object) -> Problems:
    blocks = given.get("blocks", []) if isinstance(given, Mapping) else given
    return message_problems(blocks)


def _view(given: object) -> Problems:
    is_home = isinstance(given, Mapping) and given.get("type") == "home"
    return view_problems(given, "home" if is_home else "modal")


_JUDGES: Mapping[str, Callable[[object], Problems]] = {
    "blocks": message_problems,
    "message": _message,
    "view": _view,
}


def _error(said: str) -> dict[str, str]:
    words, _, pointer = said.removeprefix("[ERROR] ").rpartition(" [json-pointer:")
    return {"pointer": pointer.removesuffix("]"), "code": "failed_constraint", "message": words}
