"""The exchanges as the inspector lists them: each said in a line, and sifted by what one seeks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from bot.sandbox.journal import Entry
from bot.sandbox.page.inspector.names import Names
from bot.sandbox.page.inspector.words import said_in_words, text_of
from bot.sandbox.workspace import Workspace

__all__ = ["PAGE", "Exchange", "Exchanges", "Kind", "Sifting", "State", "number_in"]

PAGE = 200
"""How many exchanges stand on one page of the list."""

Kind = Literal["", "call", "payload"]
State = Literal["ok", "refused", "waiting", "lost"]


def number_in(words: str) -> int | None:
    """An exchange's number as an address names it; None for nonsense."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 12 else None


@dataclass(frozen=True, slots=True)
class Sifting:
    """Which exchanges one wants to see. What stands in the address, and nowhere else."""

    kind: Kind = ""
    refused: bool = False
    name: str = ""
    """A method or a type of payload."""
    person: str = ""
    """Whom it is about, by id."""
    words: str = ""
    """What has to stand somewhere in it, in any case."""
    before: int | None = None
    """Only what happened before this exchange: the next page."""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Sifting:
        """Take it out of an address; what makes no sense there counts for nothing."""
        kind = query.get("kind", "")
        before = query.get("before", "")
        return cls(
            kind="call" if kind == "call" else "payload" if kind == "payload" else "",
            refused=query.get("refused") == "1",
            name=query.get("name", ""),
            person=query.get("person", ""),
            words=query.get("q", "").strip(),
            before=number_in(before),
        )

    def address(self, *, user: str) -> str:
        """The query string for it, in the window of that person."""
        said = {
            "user": user,
            "kind": self.kind,
            "refused": "1" if self.refused else "",
            "name": self.name,
            "person": self.person,
            "q": self.words,
            "before": "" if self.before is None else str(self.before),
        }
        return urlencode({key: value for key, value in said.items() if value})

    def older(self, than: int) -> Sifting:
        """The page after the one that ends with that exchange."""
        return replace(self, before=than)

    def newest(self) -> Sifting:
        """The first page of the same."""
        return replace(self, before=None)

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Sifting(before=self.before)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One entry of the journal, in words."""

    number: int
    kind: Literal["call", "payload"]
    name: str
    words: str
    text: str
    """The first words of the message that a call says."""
    people: frozenset[str]
    """Whom it is about."""
    at: datetime
    state: State
    result: str
    """What became of it, in Slack's words where it was refused."""
    milliseconds: float | None


class Exchanges:
    """Reads the journal of a workspace.

    Once an exchange has its answer, what was said of it is kept as long as the journal keeps it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names = Names(workspace)
        self._said: dict[int, Exchange] = {}
        self._contents: dict[int, str] = {}

    def exchange(self, entry: Entry) -> Exchange:
        """One entry in words."""
        said = self._said.get(entry.number)
        if said is None:
            said = self._describe(entry)
            if entry.milliseconds is not None:
                self._said[entry.number] = said
        return said

    def newest_first(self, sifting: Sifting) -> Iterator[Exchange]:
        """What is sought, the latest first."""
        words = sifting.words.casefold()
        self._forget()
        for entry in reversed(self._workspace.journal.entries):
            if (
                (sifting.before is None or entry.number < sifting.before)
                and sifting.kind in ("", entry.kind)
                and sifting.name in ("", entry.name)
                and (not sifting.refused or bool(entry.trouble or entry.fault))
            ):
                exchange = self.exchange(entry)
                if sifting.person and sifting.person not in exchange.people:
                    continue
                if words and words not in self._content(entry, exchange):
                    continue
                yield exchange

    def page(self, sifting: Sifting) -> tuple[list[Exchange], bool]:
        """The page that is sought, and whether another follows."""
        found: list[Exchange] = []
        for exchange in self.newest_first(sifting):
            if len(found) == PAGE:
                return found, True
            found.append(exchange)
        return found, False

    def called(self) -> tuple[list[str], list[str]]:
        """The methods and the types of payloads that there were, by name."""
        entries = self._workspace.journal.entries
        calls = {entry.name for entry in entries if entry.kind == "call"}
        payloads = {entry.name for entry in entries if entry.kind == "payload"}
        return sorted(calls), sorted(payloads)

    def _describe(self, entry: Entry) -> Exchange:
        state, result = _outcome(entry)
        words = said_in_words(entry, self._names)
        if entry.retry:
            result = f"{result}, repetition {entry.retry}"
        return Exchange(
            number=entry.number,
            kind=entry.kind,
            name=entry.name,
            words=words,
            text=text_of(entry, self._names),
            people=self._people(entry),
            at=datetime.fromisoformat(entry.at),
            state=state,
            result=result,
            milliseconds=entry.milliseconds,
        )

    def _people(self, entry: Entry) -> frozenset[str]:
        """Who did it, to whom it speaks, and who is in the direct message that it is about."""
        about = [entry.user, entry.body.get("user"), entry.body.get("user_id")]
        users = entry.body.get("users")
        about += users.split(",") if isinstance(users, str) else []
        channel = entry.body.get("channel")
        place = self._workspace.conversations.get(channel) if isinstance(channel, str) else None
        if place is None:
            about.append(channel)
        elif not place.is_channel:
            about += self._names.who(place)
        members = self._workspace.members
        return frozenset(each for each in about if isinstance(each, str) and each in members)

    def _content(self, entry: Entry, exchange: Exchange) -> str:
        """All that can be found by its words, in one case."""
        content = self._contents.get(entry.number)
        if content is None:
            written = json.dumps([entry.body, entry.answer], ensure_ascii=False, default=str)
            parts = [entry.name, exchange.words, exchange.text, exchange.result, written]
            content = "\n".join(parts).casefold()
            if entry.milliseconds is not None:
                self._contents[entry.number] = content
        return content

    def _forget(self) -> None:
        """Drop what was said of exchanges that the journal keeps no longer."""
        for kept in (self._said, self._contents):
            if len(kept) > len(self._workspace.journal.entries):
                for number in [n for n in kept if self._workspace.journal.entry(n) is None]:
                    del kept[number]


def _outcome(entry: Entry) -> tuple[State, str]:
    answer = entry.answer if isinstance(entry.answer, dict) else {}
    if entry.fault and not entry.trouble:
        return "lost", f"ordered: {entry.fault}"
    if entry.trouble:
        return "refused", entry.trouble
    if entry.milliseconds is None and entry.answer is None:
        return "waiting", "no answer yet"
    if entry.kind == "payload":
        return "ok", _acked(answer)
    warnings = answer.get("response_metadata", {}).get("warnings", [])
    return "ok", ", ".join(["ok", *warnings])


def _acked(body: Mapping[str, object]) -> str:
    """What the app's answer to a payload asks for."""
    if "options" in body or "option_groups" in body:
        return "options"
    match body.get("response_action"):
        case "errors":
            return "errors in the form"
        case "update" | "push":
            return "another form"
        case "clear":
            return "forms closed"
        case _:
            return "answered" if body.get("text") or body.get("blocks") else "ok"
