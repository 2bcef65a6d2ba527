"""The one failure contract of the gateway: what a caller must tell apart, and nothing more."""

from __future__ import annotations

__all__ = ["SlackFailure", "SlackLimited", "SlackRefused", "SlackUncertain"]


class SlackFailure(Exception):
    """A call to Slack didn't bring its answer. `method` is the Web API method."""

    def __init__(self, method: str, words: str) -> None:
        super().__init__(f"{method}: {words}")
        self.method = method


class SlackLimited(SlackFailure):
    """HTTP 429: nothing was done; ask again after `retry_after` seconds."""

    def __init__(self, method: str, *, retry_after: float) -> None:
        super().__init__(method, f"rate limited for {retry_after:g} s")
        self.retry_after = retry_after


class SlackRefused(SlackFailure):
    """Slack said no in its own word, `error`; nothing was done.

    `final` is True where trying again is useless, as with `channel_not_found`; `details` is what
    Slack says about the arguments that it doesn't take.
    """

    def __init__(
        self, method: str, *, error: str, final: bool, details: tuple[str, ...] = ()
    ) -> None:
        super().__init__(method, f"refused with {error}")
        self.error = error
        self.final = final
        self.details = details


class SlackUncertain(SlackFailure):
    """No usable answer: Slack may have done it, or not. `cause` is for the log.

    Whoever must not do it twice looks before trying again.
    """

    def __init__(self, method: str, *, cause: str) -> None:
        super().__init__(method, f"no usable answer ({cause})")
        self.cause = cause
