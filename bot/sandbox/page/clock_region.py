"""The clock on top of the page: what it says to a person, and the menu that winds it on."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.changes import Change, ClockWound
from bot.sandbox.page.drawing.dates import city
from bot.sandbox.page.regions import Window
from bot.sandbox.winding import FURTHEST, Winding
from bot.sandbox.workspace import Workspace

__all__ = ["ClockRegion"]

MINUTE = timedelta(minutes=1)


class ClockRegion:
    """Draws the sandbox's time in the viewer's zone; between two drawings the page's script ticks.

    Where nobody can wind the clock it says why.
    """

    id = "clock"

    def __init__(self, workspace: Workspace, environment: Environment, winding: Winding) -> None:
        self._workspace = workspace
        self._environment = environment
        self._winding = winding

    def concerns(self, change: Change, window: Window) -> bool:  # noqa: ARG002 - all see one clock
        return isinstance(change, ClockWound)

    def draw(self, window: Window) -> Markup | None:
        """Draw the clock; None for a window that is nobody's."""
        member = self._workspace.members.get(window.user)
        if member is None:
            return None
        now = self._workspace.clock.now()
        local = now.astimezone(ZoneInfo(member.tz))
        template = self._environment.get_template("clock.html")
        return Markup(  # noqa: S704 - a template of ours, which escapes what it is given
            template.render(
                now=now.isoformat(),
                local=local,
                earliest=_field(local + MINUTE),
                latest=_field(local + FURTHEST),
                zone=member.tz,
                city=city(member.tz),
                can_wind=self._winding.winder is not None,
                is_winding=self._winding.is_on,
                app=self._workspace.manifest.bot_name,
            )
        )


def _field(local: datetime) -> str:
    """A local time as a date-time field has it."""
    return f"{local:%Y-%m-%dT%H:%M}"
