"""The inspector: every call of the app and every payload it got, and one of them closely."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.changes import Change, Exchanged
from bot.sandbox.journal import Entry
from bot.sandbox.page.inspector.exchanges import Exchange, Exchanges, Sifting, number_in
from bot.sandbox.page.inspector.json_markup import JsonMarkup
from bot.sandbox.page.inspector.links import ExchangeLinks
from bot.sandbox.page.inspector.names import Names
from bot.sandbox.page.inspector.refusals import FAULTS, explained
from bot.sandbox.page.people import People
from bot.sandbox.page.regions import Window
from bot.sandbox.workspace import Workspace

__all__ = ["InspectorEntryRegion", "InspectorListRegion", "InspectorPage"]

POINTER = re.compile(r"\[json-pointer:([^\]]+)\]")


class InspectorListRegion:
    """The list of exchanges, the latest first and parted by days."""

    id = "inspector-list"

    def __init__(self, workspace: Workspace, environment: Environment) -> None:
        self._workspace = workspace
        self._exchanges = Exchanges(workspace)
        self._template = environment.get_template("inspector_list.html")

    def concerns(self, change: Change, window: Window) -> bool:  # noqa: ARG002 - the same for all
        return isinstance(change, Exchanged)

    def draw(self, window: Window) -> Markup:
        """The page of the list that the window's address asks for."""
        sifting = sifting_of(window)
        found, has_more = self._exchanges.page(sifting)
        zone = zone_of(self._workspace, window)
        user = window.user
        html = self._template.render(
            days=_by_day(found, zone),
            chosen=window.exchange,
            address=sifting.address(user=user),
            older=sifting.older(found[-1].number).address(user=user) if has_more else "",
            newest=sifting.newest().address(user=user) if sifting.before else "",
            all=Sifting().address(user=user),
            everything=sifting.is_everything,
            time_of=lambda exchange: exchange.at.astimezone(zone),
            day_name=_day_name,
            took=took,
        )
        return Markup(html)  # noqa: S704 - the template escapes


class InspectorEntryRegion:
    """One exchange: what it was, what became of it, and both sides as JSON."""

    id = "inspector-entry"

    def __init__(self, workspace: Workspace, environment: Environment) -> None:
        self._workspace = workspace
        self._exchanges = Exchanges(workspace)
        self._json = JsonMarkup(Names(workspace).known)
        self._links = ExchangeLinks(workspace)
        self._template = environment.get_template("inspector_entry.html")

    def concerns(self, change: Change, window: Window) -> bool:
        return isinstance(change, Exchanged) and change.number == window.exchange

    def draw(self, window: Window) -> Markup:
        """The exchange that the window shows, or a word about choosing one."""
        entry = self._workspace.journal.entry(window.exchange or 0)
        address = sifting_of(window).address(user=window.user)
        found = {} if entry is None else self._shown(entry, window, address)
        html = self._template.render(
            entry=entry, number=window.exchange, address=address, day_name=_day_name, **found
        )
        return Markup(html)  # noqa: S704 - the template escapes

    def _shown(self, entry: Entry, window: Window, address: str) -> dict[str, Any]:
        exchange = self._exchanges.exchange(entry)
        return {
            "exchange": exchange,
            "at": exchange.at.astimezone(zone_of(self._workspace, window)),
            "took": took(exchange.milliseconds),
            "refusal": _refusal(entry),
            "links": self._links.of(entry, window.user, address),
            "request": self._json.draw(entry.body, _wrong_places(entry)),
            "answer": None if entry.answer is None else self._json.draw(entry.answer),
            "nothing": _nothing(entry),
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an exchange went wrong."""

    trouble: str
    explanation: str
    messages: list[str]
    """Slack's own details, from the answer's response_metadata."""
    needed: str
    provided: str
    fault: str


class InspectorPage:
    """The page at `/inspector`, and at `/inspector/{number}` for one exchange.

    `since` is what its window says when it connects, to be told all that comes after.
    """

    def __init__(
        self,
        workspace: Workspace,
        environment: Environment,
        list_region: InspectorListRegion,
        entry_region: InspectorEntryRegion,
        *,
        since: Callable[[], str],
    ) -> None:
        self._workspace = workspace
        self._list = list_region
        self._entry = entry_region
        self._since = since
        self._people = People(workspace)
        self._exchanges = Exchanges(workspace)
        self._template = environment.get_template("inspector.html")

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The page as its address asks for it."""
        number = _number(request.match_info.get("number"))
        sifting = Sifting.read(request.query)
        user = request.query.get("user", "")
        window = Window(user if self._people.can_act(user) else self._people.cast[0].id)
        window.exchange = number
        window.sifting = sifting.address(user=window.user)
        calls, payloads = self._exchanges.called()
        html = self._template.render(
            window=window,
            since=self._since(),  # before anything is drawn: what changes meanwhile is told again
            sifting=sifting,
            calls=calls,
            payloads=payloads,
            people=[m for m in self._workspace.members.values() if not m.is_bot],
            app_name=self._workspace.manifest.bot_name,
            team_name=self._workspace.world.team_name,
            list=self._list.draw(window),
            entry=self._entry.draw(window),
        )
        is_gone = number is not None and self._workspace.journal.entry(number) is None
        status = HTTPStatus.NOT_FOUND if is_gone else HTTPStatus.OK
        return web.Response(text=html, content_type="text/html", status=status)


def sifting_of(window: Window) -> Sifting:
    """What an inspector's window seeks."""
    return Sifting.read(dict(parse_qsl(window.sifting)))


def _number(named: str | None) -> int | None:
    """The number in an address, if it has one; 0, which no exchange has, for nonsense."""
    return None if named is None else number_in(named) or 0


def zone_of(workspace: Workspace, window: Window) -> ZoneInfo:
    """Where the window's person is; times in the list are theirs."""
    member = workspace.members.get(window.user)
    return ZoneInfo(member.tz if member else "UTC")


def took(milliseconds: float | None) -> str:
    """A real duration as one says it: "3 ms", "1.2 s"; empty for none."""
    if milliseconds is None:
        return ""
    if milliseconds < 0.5:
        return "< 1 ms"
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def _day_name(instant: datetime) -> str:
    """The day as a heading: "Monday, 23 November"."""
    return f"{instant:%A}, {instant.day} {instant:%B}"


def _nothing(entry: Entry) -> str:
    """Why there is no answer to show."""
    if entry.milliseconds is None:
        return "There is no answer yet."
    if entry.kind == "payload" and not entry.trouble:
        return "The app said that it got it, and nothing more."
    return "No answer came."


def _by_day(exchanges: list[Exchange], zone: ZoneInfo) -> Iterator[tuple[datetime, list[Exchange]]]:
    """The exchanges of each day, where the reader is."""
    for _, together in groupby(exchanges, key=lambda each: each.at.astimezone(zone).date()):
        of_day = list(together)
        yield of_day[0].at.astimezone(zone), of_day


def _refusal(entry: Entry) -> Refusal | None:
    if not entry.trouble and not entry.fault:
        return None
    answer = entry.answer if isinstance(entry.answer, dict) else {}
    return Refusal(
        trouble=entry.trouble,
        explanation=explained(entry.trouble),
        messages=_details(entry),
        needed=str(answer.get("needed", "")),
        provided=str(answer.get("provided", "")),
        fault=FAULTS.get(entry.fault, ""),
    )


def _details(entry: Entry) -> list[str]:
    """Slack's own details of a refusal."""
    answer: dict[str, Any] = entry.answer if isinstance(entry.answer, dict) else {}
    messages: list[str] = answer.get("response_metadata", {}).get("messages", [])
    return messages


def _wrong_places(entry: Entry) -> frozenset[str]:
    """The JSON pointers that Slack's details name: what is wrong, and where it stands."""
    return frozenset(pointer for words in _details(entry) for pointer in POINTER.findall(words))
