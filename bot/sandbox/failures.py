"""What the sandbox refuses: Web API calls in Slack's words, and impossible acts in ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["Impossible", "Limited", "Refused"]


class Refused(Exception):
    """A Web API call that Slack would answer with `{"ok": false, "error": …}`."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.answer: dict[str, Any] = {"ok": False, "error": error, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": list(messages)}


class Limited(Exception):
    """A Web API call that came too soon; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"ratelimited for {retry_after} s")
        self.retry_after = retry_after


class Impossible(Exception):
    """Something that a person in front of Slack couldn't do either.

    `status` is the HTTP status for the control API: 404 when the thing to act on isn't there,
    422 when Slack's own client wouldn't let the value pass, 409 when it isn't possible now, 502
    when the app under test is to blame.
    """

    def __init__(
        self, words: str, *, status: int = 404, fields: dict[str, str] | None = None
    ) -> None:
        super().__init__(words)
        self.words = words
        self.status = status
        self.fields = fields or {}
