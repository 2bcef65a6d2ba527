"""What an app's scopes allow it, in words for those who will work with it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Scope", "in_words"]

_WORDS = {
    "channels:history": "Reads messages in public channels that it is in",
    "channels:read": "Sees the names and members of public channels",
    "chat:write": "Writes messages in its own name",
    "commands": "Offers commands and shortcuts",
    "files:read": "Opens files that are shared where it is",
    "files:write": "Shares files in its own name",
    "groups:history": "Reads messages in private channels that it is in",
    "groups:read": "Sees the names and members of private channels that it is in",
    "im:history": "Reads its own direct messages with people",
    "im:read": "Sees with whom it has direct messages",
    "im:write": "Opens direct messages with people",
    "mpim:history": "Reads group direct messages that it is in",
    "mpim:read": "Sees the members of group direct messages that it is in",
    "mpim:write": "Opens group direct messages with people",
    "reactions:read": "Sees emoji reactions where it is",
    "reactions:write": "Adds emoji reactions",
    "team:read": "Sees the workspace's name",
    "users:read": "Sees people's names, time zones and languages",
    "users:read.email": "Sees people's email addresses",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that an app may do."""

    name: str
    words: str
    """Empty for a scope that nobody has put into words yet; its name then has to do."""


def in_words(name: str) -> Scope:
    """What the scope of that name allows."""
    return Scope(name, _WORDS.get(name, ""))
