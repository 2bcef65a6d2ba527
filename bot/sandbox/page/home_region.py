"""The Home tab of the app: what it published for the person of the window."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.changes import Change, HomeChanged
from bot.sandbox.page.drawing import Drawing, Surface
from bot.sandbox.page.regions import Window
from bot.sandbox.workspace import Workspace

__all__ = ["HomeRegion"]


class HomeRegion:
    """Draws the Home that the app published, or says that there is none yet."""

    id = "home"

    def __init__(self, workspace: Workspace, environment: Environment, drawing: Drawing) -> None:
        self._workspace = workspace
        self._environment = environment
        self._drawing = drawing

    def concerns(self, change: Change, window: Window) -> bool:
        shown = window.tab == "home" and window.user in self._workspace.members
        return shown and isinstance(change, HomeChanged) and change.user == window.user

    def draw(self, window: Window) -> Markup | None:
        """Draw the tab; None in a window that shows something else."""
        if window.tab != "home" or window.user not in self._workspace.members:
            return None
        home = self._workspace.homes.get(window.user)
        blocks = None
        if home is not None:
            surface = Surface("home", view=home.id, values=home.values)
            blocks = self._drawing.blocks(home.blocks, self._drawing.viewer(window.user), surface)
        template = self._environment.get_template("home.html")
        words = {"at": self._workspace.changes.number, "name": self._workspace.manifest.bot_name}
        # S704: a template of ours, which escapes what it is given
        return Markup(template.render(words, blocks=blocks))  # noqa: S704
