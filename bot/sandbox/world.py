"""The workspace that a sandbox starts with: its people and its channels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["SLACKBOT", "Member", "Room", "World", "demo_world"]

SLACKBOT = "USLACKBOT"
"""Who speaks for Slack itself, and is no member of any workspace."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person (or another app) of the workspace."""

    id: str
    name: str
    real_name: str
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    """A guest: sees only the channels that they are in."""
    is_bot: bool = False
    deleted: bool = False
    team_id: str | None = None
    """Set for somebody of another organisation, met through Slack Connect."""
    email: str | None = None
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    """When the status ends, in seconds since 1970; 0 for one that stays."""
    dnd: bool = False
    """Do not disturb: what is posted arrives, and Slack holds back its notification."""
    updated: int = 1_600_000_000
    """When any of this changed last, in seconds since 1970."""
    title: str = ""
    """What they do, in their own words, as Slack's profile has it."""

    @property
    def can_act(self) -> bool:
        """Whether somebody can be this person: no app, and still here."""
        return not self.is_bot and not self.deleted


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, public unless said otherwise."""

    id: str
    name: str
    members: tuple[str, ...]
    has_bot: bool = False
    is_private: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_archived: bool = False
    is_general: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """Everything that exists before anybody does anything."""

    team_id: str = "T07SBX00001"
    team_name: str = "Fairwind Instruments"
    team_domain: str = "fairwind"
    app_id: str = "A07SBX00001"
    bot_id: str = "B07SBX00001"
    bot_user_id: str = "U07SBXCOACH"
    bot_name: str = "coach"
    members: tuple[Member, ...] = ()
    rooms: tuple[Room, ...] = ()
    cast: tuple[str, ...] = ()
    """As whom one looks around first, the manager before all; empty where nobody stands out."""

    def __post_init__(self) -> None:
        known = {member.id for member in self.members} | {self.bot_user_id}
        if len(known) != len(self.members) + 1:
            raise ValueError("two members of the world have the same id")
        if len({room.id for room in self.rooms}) != len(self.rooms):
            raise ValueError("two channels of the world have the same id")
        for room in self.rooms:
            if missing := set(room.members) - known:
                raise ValueError(f"#{room.name} has members that don't exist: {sorted(missing)}")
        acting = {each.id for each in self.members if each.can_act}
        if absent := set(self.cast) - acting:
            raise ValueError(f"the cast has members who can't act: {sorted(absent)}")


_BERLIN, _NEW_YORK, _LONDON = "Europe/Berlin", "America/New_York", "Europe/London"
_TEAM = (
    Member("U07SBXMIA", "mia", "Mia Hoffmann", _BERLIN, "en-GB", title="Sales manager"),
    Member("U07SBXRON", "ron", "Ron Becker", _BERLIN, title="Rep, DACH"),
    Member("U07SBXAIKO", "aiko", "Aiko Tanaka", _BERLIN, title="Rep, key accounts"),
    Member("U07SBXLENA", "lena", "Lena Vogt", _BERLIN, "de-DE", title="Rep, Nordics"),
    Member("U07SBXSAM", "sam", "Sam Whitfield", _NEW_YORK, title="Rep, US East"),
    Member("U07SBXINES", "ines", "Inês Carvalho", _NEW_YORK, "pt-BR", title="Rep, Latin America"),
    Member("U07SBXTOBY", "toby", "Toby Marsh", _NEW_YORK, title="Rep, US Midwest"),
    Member("U07SBXNAOMI", "naomi", "Naomi Clarke", _LONDON, "en-GB", title="Rep, UK and Ireland"),
    Member("U07SBXKIRI", "kiri", "Kiri Walker", _LONDON, "en-GB", title="Rep, water utilities"),
    Member("U07SBXDEV", "dev", "Dev Patel", _LONDON, "en-GB", title="Rep, service contracts"),
)
_OTHERS = (
    Member(
        "U07SBXVERA", "vera", "Vera Lindqvist", "Europe/Stockholm", "en-GB", title="Sales leader"
    ),
    Member(
        "U07SBXOMAR",
        "omar",
        "Omar Haddad",
        is_admin=True,
        is_owner=True,
        title="Workspace admin",
    ),
    Member(
        "U07SBXGUEST",
        "paula",
        "Paula Reyes",
        "Europe/Madrid",
        "es-ES",
        is_restricted=True,
        title="Guest, trade fairs",
    ),
    Member("U07SBXGONE", "felix", "Felix Brandt", deleted=True, title="Left in spring"),
    Member("U07SBXPOLLY", "polly", "Polly", is_bot=True),
    Member(
        "U07SBXCUSTA",
        "jonas",
        "Jonas Weber",
        "Europe/Vienna",
        "de-DE",
        team_id="T07SBXOTHER",
        title="Customer, Northwind Paper",
    ),
)
_CAST = (
    "U07SBXMIA",
    "U07SBXRON",
    "U07SBXAIKO",
    "U07SBXSAM",
    "U07SBXNAOMI",
    "U07SBXVERA",
    "U07SBXOMAR",
)


def _ids(members: Iterable[Member]) -> tuple[str, ...]:
    return tuple(member.id for member in members if member.can_act)


def demo_world() -> World:
    """A sales team to try things on: Mia, her nine reps in three zones, and those around them.

    Vera leads, Omar is the workspace's admin, Paula is a guest, Felix has left the company,
    Jonas is a customer who shares a channel through Slack Connect. The bot is in #sales and in
    #deals-northwind, and not in #general.
    """
    inside = _ids(m for m in (*_TEAM, *_OTHERS) if not m.team_id and not m.is_restricted)
    return World(
        members=(*_TEAM, *_OTHERS),
        cast=_CAST,
        rooms=(
            Room("C07SBXGEN", "general", inside, is_general=True),
            Room("C07SBXSALES", "sales", (*_ids(_TEAM), "U07SBXVERA"), has_bot=True),
            Room("C07SBXLEADS", "sales-leads", ("U07SBXMIA", "U07SBXVERA"), is_private=True),
            Room(
                "C07SBXNORTH",
                "deals-northwind",
                ("U07SBXMIA", "U07SBXRON", "U07SBXCUSTA"),
                has_bot=True,
                is_ext_shared=True,
            ),
            Room("C07SBXOLD", "sales-2019", ("U07SBXMIA",), has_bot=True, is_archived=True),
        ),
    )
