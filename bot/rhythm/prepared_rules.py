"""Teams that ops prepare from a CSV: read line by line, each fault with its line (R46)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import N_, Text
from bot.people.rules import Policy, Times
from bot.rhythm.form import LONGEST_NAME, MOST_REPS
from bot.slack.answers import SlackUser

__all__ = [
    "STANDARD",
    "Column",
    "Fault",
    "Found",
    "Line",
    "Template",
    "Wanted",
    "channel_id",
    "key_of",
    "people_in",
    "read_lines",
    "user_id",
    "wanted",
]

MOST_LINES = 5_000
SEPARATORS = ",;\t"
LONGEST_CELL = 120
_LINK = re.compile(r"(?:archives|team)/([A-Z0-9]+)")
# With a digit in it: somebody may be called URSULA.
_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|([UW](?=[A-Z]*[0-9])[A-Z0-9]{4,})")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|([CG](?=[A-Z]*[0-9])[A-Z0-9]{4,})")


class Column(StrEnum):
    """The columns of the sheet, by the names in its first line; the first two are needed."""

    MANAGER = "manager"
    REP = "rep"
    TEAM = "team"
    CHANNEL = "channel"
    TEMPLATE = "template"


NEEDED = (Column.MANAGER, Column.REP)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line; the first line is 1, as an editor counts them."""

    line: int
    says: Text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet as it was typed."""

    number: int
    cells: Mapping[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Template:
    """A policy that ops wrote down once; `name` is "" for what everybody begins with (R1, R3)."""

    name: str
    weekday: int
    start: int
    length: int
    times: Times
    every: int
    target: int

    def policy(self, channel: str | None, zone: str) -> Policy:
        """Make a team's policy of it."""
        return Policy(
            channel or "",
            zone,
            self.weekday,
            self.start,
            self.length,
            self.times,
            self.every,
            self.target,
        )


STANDARD = Template("", 5, 10 * 60, 60, Times.STAGGERED, 1, 3)


@dataclass(frozen=True, slots=True)
class Found:
    """What Slack and we know of what a sheet names.

    `people` are by `key_of`; a name that several have is there with all of them. `is_whole`: all
    of the workspace was looked through. `channels` tells why one can't be had, or None.
    """

    people: Mapping[str, Sequence[SlackUser]]
    channels: Mapping[str, Text | None]
    templates: Mapping[str, Template]
    home: str | None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """A team as a sheet wants it: Slack ids of its people, and the policy to begin with."""

    manager: str
    name: str
    channel: str | None
    reps: tuple[str, ...]
    template: Template


def read_lines(text: str) -> tuple[list[Line], list[Fault]]:
    """Read a CSV whose first line names the columns; comma, semicolon and tab all separate."""
    text = text.lstrip("\ufeff")
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    columns: list[Column] = []
    faults: list[Fault] = []
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            trimmed = [cell.strip() for cell in cells]
            if not any(trimmed):
                continue
            if not columns:
                columns, faults = _columns(trimmed, number)
                if faults:
                    return [], faults
            elif fault := _misshapen(trimmed, len(columns), number):
                faults.append(fault)
            elif len(lines) == MOST_LINES:
                most = N_("That is too much at once. Cut here, and prepare the rest afterwards.")
                return lines, [*faults, Fault(number, most)]
            else:
                lines.append(Line(number, dict(zip(columns, trimmed, strict=False))))
    except csv.Error:
        faults.append(Fault(before + 1, N_("I can't read this line: look for a stray quote.")))
    if not lines and not faults:
        faults.append(Fault(before + 1, N_("A line for each rep is missing here.")))
    return lines, faults


def key_of(typed: str) -> str:
    """Tell by what somebody is looked for: their Slack id, or their name in small letters."""
    return user_id(typed) or typed.strip().lstrip("@").strip().casefold()


def user_id(typed: str) -> str | None:
    """Read a Slack id of a person: alone, as a mention, or in the link to their profile."""
    return _id(_USER, typed)


def channel_id(typed: str) -> str | None:
    """Read a Slack id of a channel: alone, as a mention, or in its link."""
    return _id(_CHANNEL, typed)


def people_in(lines: Iterable[Line]) -> list[str]:
    """List by what the people of a sheet are looked for, each once."""
    return list(dict.fromkeys(key_of(line[each]) for line in lines for each in NEEDED))


def wanted(
    lines: Sequence[Line], found: Found, otherwise: Template = STANDARD
) -> tuple[list[Wanted], list[Fault]]:
    """Put a sheet's lines together to teams, one for each manager and name.

    A line without a channel or a template goes by what another line of its team says, and a team
    without a template gets `otherwise`.
    """
    faults: list[Fault] = []
    teams: dict[tuple[str, str], _Team] = {}
    placed: dict[str, _Team] = {}
    for line in lines:
        manager = _person(line, Column.MANAGER, found, faults)
        rep = _person(line, Column.REP, found, faults)
        template = _template(line, found, faults)
        channel = _channel(line, found, faults)
        name = line[Column.TEAM]
        if len(name) > LONGEST_NAME:
            long = N_("The team's name is too long: at most {n} characters.", n=LONGEST_NAME)
            faults.append(Fault(line.number, long))
        if manager is None or rep is None:
            continue
        team = teams.setdefault((manager, name.casefold()), _Team(manager, name))
        if says := team.take(rep, channel, template) or _twice(rep, team, placed):
            faults.append(Fault(line.number, says))
        placed.setdefault(rep, team)
    return [team.done(otherwise) for team in teams.values()], faults


class _Team:
    """A team while its lines are read."""

    def __init__(self, manager: str, name: str) -> None:
        self.manager = manager
        self.name = name
        self.reps: list[str] = []
        self.channel: str | None = None
        self.template: Template | None = None

    def take(self, rep: str, channel: str | None, template: Template | None) -> Text | None:
        """Take a line in, or tell why it doesn't fit what its team's other lines say."""
        if rep == self.manager:
            return N_("Nobody has 1:1s with themselves: manager and rep are the same.")
        if channel and self.channel not in {None, channel}:
            return N_("This team has another channel further up. Name one channel a team.")
        if template and self.template not in {None, template}:
            return N_("This team has another template further up. Name one template a team.")
        if rep in self.reps:
            return N_("This rep stands in this team further up already.")
        if len(self.reps) == MOST_REPS:
            return N_("A team has at most {n} reps. Give the rest another name.", n=MOST_REPS)
        self.channel, self.template = channel or self.channel, template or self.template
        self.reps.append(rep)
        return None

    def done(self, otherwise: Template) -> Wanted:
        """Tell what came of it."""
        return Wanted(
            self.manager,
            self.name,
            self.channel,
            tuple(self.reps),
            self.template or otherwise,
        )


def _twice(rep: str, team: _Team, placed: Mapping[str, _Team]) -> Text | None:
    if placed.get(rep, team) is team:
        return None
    return N_("This rep stands in another team further up. Everybody is in one team.")


def _columns(cells: Sequence[str], number: int) -> tuple[list[Column], list[Fault]]:
    names = [cell.casefold() for cell in cells]
    every = ", ".join(Column)
    unknown = [name for name in names if name not in set(Column)]
    if unknown or any(name not in names for name in NEEDED) or len(set(names)) < len(names):
        says = N_(
            "Begin with a line that names the columns: {columns}. Only the first two are needed.",
            columns=every,
        )
        return [], [Fault(number, says)]
    return [Column(name) for name in names], []


def _misshapen(cells: Sequence[str], columns: int, number: int) -> Fault | None:
    if len(cells) > columns and any(cells[columns:]):
        says = N_("There is more in this line than the first line has columns ({n}).", n=columns)
        return Fault(number, says)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Fault(number, N_("A cell is too long: at most {n} characters.", n=LONGEST_CELL))
    return None


def _person(line: Line, column: Column, found: Found, faults: list[Fault]) -> str | None:
    """Find who is meant, or write down why nobody is."""
    typed = line[column]
    says, person = None, None
    if not typed:
        says = (
            N_("The manager is missing.") if column is Column.MANAGER else N_("The rep is missing.")
        )
    else:
        people = found.people.get(key_of(typed), ())
        known = [one for one in people if not (one.is_bot or one.deleted)] or list(people)
        person = known[0] if len(known) == 1 else None
        says = _not_one(typed, known, found) if person is None else _unfit(person, found)
    if says is not None:
        faults.append(Fault(line.number, says))
        return None
    return person.id if person else None


def _not_one(typed: str, known: Sequence[SlackUser], found: Found) -> Text:
    if known:
        return N_(
            "Several people are called {name}. Use the member ID, from “Copy member ID” in their "
            "Slack profile.",
            name=typed,
        )
    if not found.is_whole:
        return N_(
            "I couldn't find {name} in time. Use the member ID, from “Copy member ID” in their "
            "Slack profile.",
            name=typed,
        )
    return N_(
        "I find nobody called {name} here. Use the full name as Slack shows it, or the member ID.",
        name=typed,
    )


def _unfit(user: SlackUser, found: Found) -> Text | None:
    if user.is_bot:
        return N_("{name} is an app.", name=user.name)
    if user.deleted:
        return N_("{name} is no longer in this workspace.", name=user.name)
    if user.is_guest or (found.home and user.team_id not in {None, found.home}):
        return N_("{name} is a guest: only members of this workspace can be in.", name=user.name)
    return None


def _template(line: Line, found: Found, faults: list[Fault]) -> Template | None:
    typed = line[Column.TEMPLATE]
    template = found.templates.get(typed.casefold())
    if typed and template is None:
        says = N_(
            "There is no template called {name}. Make it first, or leave it empty.", name=typed
        )
        faults.append(Fault(line.number, says))
    return template


def _channel(line: Line, found: Found, faults: list[Fault]) -> str | None:
    typed = line[Column.CHANNEL]
    if not typed:
        return None
    channel = channel_id(typed)
    if channel is None:
        says: Text | None = N_(
            "I can't tell which channel {name} is. Paste its link, from “Copy link” in Slack, or "
            "leave it empty: the manager picks one.",
            name=typed,
        )
    else:
        says = found.channels.get(channel)
    if says is not None:
        faults.append(Fault(line.number, says))
        return None
    return channel


def _id(pattern: re.Pattern[str], typed: str) -> str | None:
    typed = typed.strip()
    if link := _LINK.search(typed):
        typed = link.group(1)
    match = pattern.fullmatch(typed)
    return (match.group(1) or match.group(2)) if match else None
