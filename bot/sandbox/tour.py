"""The guided tour: steps that tick themselves off once they have really been done."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.changes import Change, Exchanged, ReadMarkMoved, TourMoved
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.journal import Entry
from bot.sandbox.workspace import Workspace

__all__ = ["NO_TOUR", "Ending", "Plan", "Reading", "Sending", "Step", "Tour", "Who", "read_plan"]


@dataclass(frozen=True, slots=True)
class Who:
    """Whose doing counts: one person's, anybody's but one person's, or simply anybody's."""

    by: str = ""
    not_by: str = ""

    def counts(self, user: str | None) -> bool:
        return user is not None and self.by in ("", user) and self.not_by != user


@dataclass(frozen=True, slots=True)
class Sending:
    """Somebody did something, and the app took it: acked in time, a form without an objection."""

    who: Who
    payload: str
    """What the journal calls it: block_actions, view_submission, app_home_opened, /coach…"""
    ids: frozenset[str]
    """Any of these: action ids, callback ids, a tab, the first word after a command."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read the newest message of the app that holds one of these ids.

    With `after`, only what came once that other step was done, and only when at least `days`
    have gone by since, on the sandbox's clock.
    """

    who: Who
    ids: frozenset[str]
    """Action ids and block ids."""
    after: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do and why it matters, as whom and where, and what makes it done."""

    id: str
    title: str
    words: str
    hint: str
    person: str
    where: str
    """`dm` and `home` with the app, or a channel's id."""
    done: tuple[Sending | Reading, ...]
    """Any one of these will do."""

    @property
    def link(self) -> str:
        """Where on the page the step is done."""
        place = {"dm": "", "home": "/dm?tab=home"}.get(self.where, f"/{self.where}")
        return f"/client/{self.person}{place}"


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands there when every step is done: a few words, and what to do next, in order."""

    title: str = ""
    words: str = ""
    next: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole tour, or none where it has no steps. Words are Slack's mrkdwn."""

    title: str = ""
    steps: tuple[Step, ...] = ()
    ending: Ending = Ending()

    def __post_init__(self) -> None:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two steps of the tour have the same id: {ids}")
        for step in self.steps:
            for deed in step.done:
                if isinstance(deed, Reading) and deed.after and deed.after not in ids:
                    raise ValueError(f"{step.id} waits for a step that isn't there: {deed.after}")


NO_TOUR = Plan()


def read_plan(path: Path) -> Plan:
    """Read a tour from its TOML file. Raises ValueError for what isn't one, in words."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        ending = data.get("ending", {})
        return Plan(
            title=data["title"],
            steps=tuple(_step(each) for each in data["steps"]),
            ending=Ending(**{**ending, "next": tuple(ending.get("next", ()))}),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} isn't a tour: {error!r}") from error


class Tour:
    """Watches a workspace, and knows which steps have been done there.

    A step may be done in any order, and without anybody looking at the guide.
    """

    def __init__(self, workspace: Workspace, plan: Plan) -> None:
        """Begin to watch. Raises ValueError when a step's person isn't in that workspace."""
        self.plan = plan
        self._workspace = workspace
        self._ticks: dict[str, datetime] = {}
        for step in plan.steps:
            if step.person not in workspace.members:
                raise ValueError(f"{step.id} is for somebody who isn't there: {step.person}")
        workspace.changes.listen(self._hear)

    @property
    def done(self) -> int:
        """How many steps have been done."""
        return sum(map(self.is_done, self.plan.steps))

    @property
    def current(self) -> Step | None:
        """The first step that is still to do; None at the end."""
        return next(iter(self._to_do()), None)

    def is_done(self, step: Step) -> bool:
        return step.id in self._ticks

    def start_over(self) -> None:
        """Forget the ticks; what was done in the workspace stays."""
        self._ticks.clear()
        self._workspace.changes.tell(TourMoved())

    def shown(self) -> dict[str, Any]:
        """How far the tour has come, as JSON."""
        steps = [
            {"id": step.id, "title": step.title, "done": self.is_done(step)}
            for step in self.plan.steps
        ]
        return {"steps": steps, "done": self.done, "of": len(steps)}

    def dump(self) -> dict[str, Any]:
        """What has to be kept over a restart, as JSON."""
        return {step: at.isoformat() for step, at in self._ticks.items()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Take back what `dump` gave; steps that the plan no longer has are left out."""
        ids = {step.id for step in self.plan.steps}
        ticks = dict(kept)
        self._ticks = {
            step: datetime.fromisoformat(at) for step, at in ticks.items() if step in ids
        }

    # --- watching ----------------------------------------------------------------------------

    def _hear(self, change: Change) -> None:
        match change:
            case Exchanged(number):
                self._tick_sent(self._workspace.journal.entry(number))
            case ReadMarkMoved(user, channel):
                self._tick_read(user, self._workspace.conversations[channel])

    def _tick_sent(self, entry: Entry | None) -> None:
        if entry is not None and _taken(entry):
            for step in self._to_do():
                if any(isinstance(deed, Sending) and _is_sent(deed, entry) for deed in step.done):
                    self._tick(step)

    def _tick_read(self, user: str, place: Conversation) -> None:
        for step in self._to_do():
            if any(
                isinstance(deed, Reading) and self._is_read(deed, user, place) for deed in step.done
            ):
                self._tick(step)

    def _to_do(self) -> list[Step]:
        return [step for step in self.plan.steps if not self.is_done(step)]

    def _tick(self, step: Step) -> None:
        self._ticks[step.id] = self._workspace.clock.now()
        self._workspace.changes.tell(TourMoved())

    def _is_read(self, deed: Reading, user: str, place: Conversation) -> bool:
        if not deed.who.counts(user):
            return False
        newest = next(self._holding(deed.ids, place), None)
        if newest is None or newest.ts > place.read.get(user, ""):
            return False
        if not deed.after:
            return True
        tick = self._ticks.get(deed.after)
        return (
            tick is not None
            and float(newest.ts) > tick.timestamp()
            and self._workspace.clock.now() - tick >= timedelta(days=deed.days)
        )

    def _holding(self, ids: frozenset[str], place: Conversation) -> Iterator[Message]:
        """The app's messages that hold one of these ids, the newest first."""
        for message in reversed(place.messages.values()):
            if message.author == self._workspace.bot_user and ids & _ids_in(message.blocks):
                yield message


def _taken(entry: Entry) -> bool:
    if entry.kind != "payload" or entry.milliseconds is None or entry.trouble:
        return False
    if entry.name != "view_submission" or not isinstance(entry.answer, dict):
        return True
    # Errors at its fields, words over it, or a question in its place: it is still to be sent.
    # What takes its place and can't be sent tells what came of it.
    match entry.answer.get("response_action", "clear"):
        case "clear":
            return True
        case "update":
            return "submit" not in entry.answer.get("view", {})
    return False


def _is_sent(deed: Sending, entry: Entry) -> bool:
    named = deed.payload == entry.name and deed.ids & set(_ids_of(entry))
    return bool(named) and deed.who.counts(entry.user)


def _ids_of(entry: Entry) -> Iterator[str]:
    body = entry.body
    match entry.name:
        case "block_actions":
            yield from (action["action_id"] for action in body["actions"])
        case "view_submission" | "view_closed":
            yield body["view"]["callback_id"]
        case "message_action" | "shortcut":
            yield body["callback_id"]
        case "app_home_opened":
            yield body["event"]["tab"]
        case name if name.startswith("/"):
            yield body["text"].partition(" ")[0]


def _ids_in(value: object) -> set[str]:
    """Every action id and block id in some blocks."""
    if isinstance(value, list):
        return {found for each in value for found in _ids_in(each)}
    if not isinstance(value, dict):
        return set()
    own = {value[key] for key in ("action_id", "block_id") if key in value}
    return own | {found for each in value.values() for found in _ids_in(each)}


def _step(data: Mapping[str, Any]) -> Step:
    return Step(**{**data, "done": tuple(_deed(each) for each in data["done"])})


def _deed(data: Mapping[str, Any]) -> Sending | Reading:
    rest = dict(data)
    who = Who(rest.pop("by", ""), rest.pop("not_by", ""))
    if "read" in rest:
        return Reading(who, _several(rest.pop("read")), **rest)
    return Sending(who, ids=_several(rest.pop("id")), **rest)


def _several(value: str | list[str]) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
