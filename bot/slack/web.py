"""One call to Slack and its outcome: an answer, or one of the three failures.

The one place that knows how slack_sdk and aiohttp fail; the gateway is written on top of it.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.settings import is_loopback
from bot.slack.failures import SlackFailure, SlackLimited, SlackRefused, SlackUncertain
from bot.slack.fence import fencing

__all__ = [
    "CALL_TIMEOUT",
    "Answer",
    "Body",
    "Doors",
    "as_object",
    "ask",
    "open_session",
    "proxy_for",
    "send",
]

T = TypeVar("T")
Body = Mapping[str, Any]

CALL_TIMEOUT = 10.0
"""Seconds for one call, all in all: well below a delivery's lease."""

RETRY_AFTER_UNKNOWN = 30.0
RETRY_AFTER_LONGEST = 24 * 3600.0

# Slack's reference says of these two: "It's possible some aspect of the operation succeeded
# before the error was raised". So they are no refusals: whoever retries must look first.
MAYBE_DONE = frozenset({"fatal_error", "internal_error"})
# Refusals that pass by themselves; of all others a second try gets the same answer.
PASSING = frozenset(
    {
        "org_login_required",  # these two: the workspace is being moved to Enterprise Grid
        "team_added_to_org",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
    }
)


def open_session(base_url: str) -> aiohttp.ClientSession:
    """Make the program's one session: kept connections, no cookies, the machine's proxy for Slack.

    It minds fences (`bot.slack.fence`).

    aiohttp's own `trust_env` isn't used: it also reads ~/.netrc, and whatever fits there stands
    in the way of our token.
    """
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT),
        cookie_jar=aiohttp.DummyCookieJar(),
        proxy=proxy_for(base_url),
        trace_configs=[fencing()],
    )


def proxy_for(base_url: str) -> str | None:
    """Find the machine's proxy for Slack; none for what is to be reached directly.

    A Slack on this very machine (the sandbox) always is, whatever NO_PROXY forgets.
    """
    url = URL(base_url)
    host = url.host or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    return getproxies().get(url.scheme)


class Answer:
    """A method's answer: its body, the scopes that Slack names in a header, and Slack's clock."""

    def __init__(self, response: AsyncSlackResponse) -> None:
        self.body: Body = as_object(response.data)
        self.scopes = tuple(
            scope.strip()
            for scope in str(response.headers.get("x-oauth-scopes", "")).split(",")
            if scope.strip()
        )
        self.at = _instant(str(response.headers.get("Date", "")))


async def ask(
    method: str,
    asking: Awaitable[AsyncSlackResponse],
    read: Callable[[Answer], T],
    *,
    timeout: float = CALL_TIMEOUT,  # noqa: ASYNC109 - slack_sdk ignores its own with our session
) -> T:
    """Await one call and read its answer. Raises SlackFailure, and nothing else."""
    try:
        async with asyncio.timeout(timeout):
            response = await asking
        return read(Answer(response))
    except SlackApiError as error:
        raise _judge(method, error) from error
    except TimeoutError as error:
        raise SlackUncertain(method, cause="time-out") from error
    except (aiohttp.ClientError, SlackClientError, OSError) as error:
        raise SlackUncertain(method, cause=type(error).__name__) from error
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # Neither JSON nor of Slack's shape: slack_sdk itself stumbles over a body in plain text.
        raise SlackUncertain(method, cause="an answer that isn't Slack's") from error


async def send(
    method: str,
    session: aiohttp.ClientSession,
    url: URL,
    *,
    timeout: float = CALL_TIMEOUT,  # noqa: ASYNC109 - the session's own may be another
    **content: Any,
) -> None:
    """POST to an address that Slack gave us, `json` or `data`. Raises SlackFailure.

    Redirects aren't followed: the address was checked, the next one wouldn't be.
    """
    try:
        async with (
            asyncio.timeout(timeout),
            session.post(url, allow_redirects=False, **content) as response,
        ):
            status, headers = response.status, response.headers
            said = await response.text(errors="replace")
    except TimeoutError as error:
        raise SlackUncertain(method, cause="time-out") from error
    except (aiohttp.ClientError, OSError) as error:
        raise SlackUncertain(method, cause=type(error).__name__) from error
    if status == 429:
        raise SlackLimited(method, retry_after=retry_after(headers.get("Retry-After")))
    word = _error_word_in(said)
    if word or 400 <= status < 500:
        raise SlackRefused(method, error=word or f"http_{status}", final=word not in PASSING)
    if status != 200:
        raise SlackUncertain(method, cause=f"HTTP {status}")


def _instant(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return None


class Doors:
    """The addresses that a payload may make us call: Slack's own hosts, and our API server's.

    Whoever could slip another one into a payload could have the bot knock at machines that only
    it can reach.
    """

    def __init__(self, base_url: str) -> None:
        self._api = URL(base_url)

    def response_url(self, url: str) -> URL:
        """Check a response_url. Raises SlackRefused."""
        return self._check("response_url", url, URL("https://hooks.slack.com"))

    def upload_url(self, url: str) -> URL:
        """Check where a file's bytes shall go. Raises SlackRefused."""
        return self._check("upload_url", url, URL("https://files.slack.com"))

    def _check(self, what: str, url: str, slack: URL) -> URL:
        # yarl reads an address exactly as aiohttp will: no second parser that disagrees.
        try:
            parsed = URL(url)
        except ValueError as error:
            raise SlackRefused(what, error="foreign_address", final=True) from error
        if parsed.user is not None or _place(parsed) not in {_place(slack), _place(self._api)}:
            raise SlackRefused(what, error="foreign_address", final=True)
        return parsed


def _place(url: URL) -> tuple[str, str | None, int | None]:
    return url.scheme, url.host, url.port


def retry_after(header: str | None) -> float:
    """Read a Retry-After header in seconds; 30 for a missing or nonsensical one."""
    try:
        seconds = float(header or "")
    except ValueError:
        return RETRY_AFTER_UNKNOWN
    if not math.isfinite(seconds) or not 0 <= seconds <= RETRY_AFTER_LONGEST:
        return RETRY_AFTER_UNKNOWN
    return max(seconds, 1.0)


def _judge(method: str, error: SlackApiError) -> SlackFailure:
    # Where the body was no JSON, slack_sdk hands out aiohttp's response instead of its own.
    response: Any = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if status == 429:
        return SlackLimited(method, retry_after=retry_after(response.headers.get("Retry-After")))
    word = _error_word(getattr(response, "data", None))
    if status >= 500 or word is None:
        return SlackUncertain(method, cause=f"HTTP {status}")
    if word in MAYBE_DONE:
        return SlackUncertain(method, cause=word)
    details = _details(response.data)
    passes = word in PASSING or (word == "invalid_blocks" and _waits_for_picture(details))
    return SlackRefused(method, error=word, final=not passes, details=details)


def _waits_for_picture(details: tuple[str, ...]) -> bool:
    """Tell whether all that is wrong is a picture that Slack hasn't looked through yet."""
    return bool(details) and all("invalid slack file" in one for one in details)


def _details(body: Any) -> tuple[str, ...]:
    """What Slack says beside its one word: where in the blocks what is wrong."""
    told = (body.get("response_metadata") or {}).get("messages") or []
    errors = [one for one in body.get("errors") or [] if isinstance(one, dict)]
    said = [f"{one.get('message')} at {one.get('pointer')}" for one in errors]
    return (*map(str, told), *said)


def _error_word(body: object) -> str | None:
    if not isinstance(body, dict) or body.get("ok") is not False:
        return None
    word = body.get("error")
    return word if isinstance(word, str) and word else None


def _error_word_in(said: str) -> str | None:
    try:
        return _error_word(json.loads(said))
    except ValueError:  # a plain "ok", as a rule
        return None


def as_object(body: object) -> Body:
    """Take only what is a JSON object. Raises TypeError, which `ask` turns into SlackUncertain."""
    if not isinstance(body, dict):
        raise TypeError("no JSON object")
    return body
