"""The modal in front of a person: the topmost of their stack."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.changes import Change, ModalsChanged
from bot.sandbox.page.drawing import Drawing, Surface
from bot.sandbox.page.regions import Window
from bot.sandbox.workspace import Workspace

__all__ = ["ModalsRegion"]


class ModalsRegion:
    """Draws the modal that a person has to deal with first; the page opens it as a dialog."""

    id = "modals"

    def __init__(self, workspace: Workspace, environment: Environment, drawing: Drawing) -> None:
        self._workspace = workspace
        self._environment = environment
        self._drawing = drawing

    def concerns(self, change: Change, window: Window) -> bool:
        return isinstance(change, ModalsChanged) and change.user == window.user

    def draw(self, window: Window) -> Markup | None:
        """Draw the region, empty where no modal is open; None in a window without people."""
        if window.user not in self._workspace.members:
            return None
        draw, viewer = self._drawing, self._drawing.viewer(window.user)
        stack = self._workspace.modals.stack(window.user)
        words: dict[str, object] = {
            "modal": None,
            "depth": len(stack),
            "draw": draw,
            "viewer": viewer,
        }
        if stack:
            modal = stack[-1]
            surface = Surface("modal", view=modal.id, values=modal.values, errors=modal.errors)
            words["at"] = self._workspace.changes.number
            words |= {"modal": modal, "blocks": draw.blocks(modal.blocks, viewer, surface)}
        # A template of ours, which escapes what it is given.
        return Markup(self._environment.get_template("modals.html").render(words))  # noqa: S704
