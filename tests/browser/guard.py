"""What may not happen in any window, in whatever test: nobody has to remember to look."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebSocket

__all__ = ["Guard"]

LOUD = ("error", "warning")


class Guard:
    """Watches windows: their console, their errors, whom they talk to.

    `origins` are the servers that pages may talk to, as `http://127.0.0.1:8642`. A test that
    provokes trouble says so before, with `expect`.
    """

    def __init__(self, origins: set[str]) -> None:
        self._origins = origins
        self._expected: list[re.Pattern[str]] = []
        self._found: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Watch all windows of a browser from now on."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"page error: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("requestfailed", self._on_failure)
        context.on("page", lambda page: page.on("websocket", self._on_socket))

    def expect(self, pattern: str) -> None:
        """Let pass what fits this regular expression: the test is about it."""
        self._expected.append(re.compile(pattern))

    @property
    def findings(self) -> list[str]:
        """What happened and was not expected, in its order."""
        return [
            words for words in self._found if not any(each.search(words) for each in self._expected)
        ]

    def _note(self, words: str) -> None:
        self._found.append(words)

    def _on_console(self, message: ConsoleMessage) -> None:
        # That a response failed is told by the response itself, with its status and address.
        if message.type in LOUD and not message.text.startswith("Failed to load resource"):
            self._note(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _on_request(self, request: Request) -> None:
        self._look_at(request.url)

    def _on_socket(self, socket: WebSocket) -> None:
        self._look_at(socket.url)

    def _look_at(self, url: str) -> None:
        parts = urlsplit(url)
        scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
        if scheme in {"data", "blob", "about"}:
            return
        if f"{scheme}://{parts.netloc}" not in self._origins:
            self._note(f"request to elsewhere: {url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:
            self._note(f"{response.status} {response.request.method} {urlsplit(response.url).path}")

    def _on_failure(self, request: Request) -> None:
        # Leaving a page gives up what it still waited for.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed: {request.method} {request.url} ({request.failure})")
