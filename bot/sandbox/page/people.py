"""How the members of a workspace look on the page: names, initials, colours, titles."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from bot.sandbox.emoji_names import emoji_called
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import SLACKBOT, Member

__all__ = ["Face", "People"]

COLOURS = 8


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody as the page shows them, beside a message or in a menu."""

    id: str
    name: str
    initials: str
    colour: int
    """Which of the avatars' colours, from 0: the same for a person everywhere and always."""
    title: str = ""
    handle: str = ""
    is_app: bool = False
    is_outside: bool = False
    status: str = ""
    """What they say of themselves, with its emoji."""
    is_quiet: bool = False
    """Whether Slack holds back their notifications."""


class People:
    """Knows the faces of a workspace, and as whom one can look around."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def face(self, user: str) -> Face:
        """Anybody's face; for an id that nobody has, one that says so."""
        member = self._workspace.members.get(user)
        if member is None:
            name = "Slackbot" if user == SLACKBOT else user
            return Face(user, name, "S" if user == SLACKBOT else "?", 0, is_app=user == SLACKBOT)
        return Face(
            id=user,
            name=member.real_name,
            initials=_initials(member.real_name),
            colour=self._colour(user),
            title=member.title,
            handle=member.name,
            is_app=member.is_bot,
            is_outside=member.team_id is not None,
            status=_status(member),
            is_quiet=member.dnd,
        )

    def _colour(self, user: str) -> int:
        """Different ones for the cast, as far as the colours go; any, but always the same, else."""
        cast = self._workspace.world.cast
        return (cast.index(user) if user in cast else crc32(user.encode())) % COLOURS

    def names(self, users: list[str], *, besides: str = "") -> str:
        """Several people's names in a row, without one of them: the reader."""
        return ", ".join(self.face(user).name for user in users if user != besides)

    def can_act(self, user: str) -> bool:
        """Whether a window can be this person's."""
        member = self._workspace.members.get(user)
        return member is not None and member.can_act

    @property
    def cast(self) -> list[Face]:
        """Those who play a part in the tour; everybody, where the world names no cast."""
        named = self._workspace.world.cast
        chosen = named or tuple(m.id for m in self._workspace.world.members)
        return [self.face(user) for user in chosen if self.can_act(user)]

    @property
    def others(self) -> list[Face]:
        """The rest of those as whom one can look around."""
        cast = {face.id for face in self.cast}
        members = self._workspace.world.members
        return [self.face(m.id) for m in members if self.can_act(m.id) and m.id not in cast]


def _status(member: Member) -> str:
    drawn = emoji_called(member.status_emoji.strip(":")) or ""
    return f"{drawn} {member.status_text}".strip()


def _initials(name: str) -> str:
    words = name.split()
    chosen = [words[0], words[-1]] if len(words) > 1 else words[:1]
    return "".join(word[0] for word in chosen).upper()
