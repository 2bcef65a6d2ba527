"""The guide at the side of the page: the tour's steps, those done and the one that comes next."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.changes import Change, TourMoved
from bot.sandbox.page.drawing import Drawing, Viewer
from bot.sandbox.page.regions import Window
from bot.sandbox.tour import Step, Tour
from bot.sandbox.workspace import Workspace

__all__ = ["TourRegion"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A step as one viewer sees it."""

    id: str
    number: int
    title: str
    words: Markup
    hint: Markup
    link: str
    is_done: bool
    is_current: bool
    person: str
    """Whom to be, where that is somebody else than the viewer; else empty."""
    is_here: bool
    """Whether the window shows already where the step is done."""


class TourRegion:
    """Draws the guide; a sandbox without a tour has none."""

    id = "tour"

    def __init__(
        self, workspace: Workspace, environment: Environment, drawing: Drawing, tour: Tour
    ) -> None:
        self._workspace = workspace
        self._template = environment.get_template("tour.html")
        self._drawing = drawing
        self._tour = tour

    def concerns(self, change: Change, window: Window) -> bool:  # noqa: ARG002 - one tour for all
        return isinstance(change, TourMoved)

    def draw(self, window: Window) -> Markup | None:
        plan = self._tour.plan
        if not plan.steps or window.user not in self._workspace.members:
            return None
        viewer = self._drawing.viewer(window.user)
        return Markup(  # noqa: S704 - a template of ours, which escapes what it is given
            self._template.render(
                title=plan.title,
                steps=[
                    self._shown(n, step, window, viewer)
                    for n, step in enumerate(plan.steps, start=1)
                ],
                done=self._tour.done,
                current=self._tour.current,
                ending=plan.ending,
                words=self._drawing.mrkdwn(plan.ending.words, viewer),
                next=[self._drawing.mrkdwn(each, viewer) for each in plan.ending.next],
            )
        )

    def _shown(self, number: int, step: Step, window: Window, viewer: Viewer) -> _Shown:
        is_other = step.person != viewer.user
        name = self._workspace.members[step.person].real_name
        return _Shown(
            id=step.id,
            number=number,
            title=step.title,
            words=self._drawing.mrkdwn(step.words, viewer),
            hint=self._drawing.mrkdwn(step.hint, viewer),
            link=step.link,
            is_done=self._tour.is_done(step),
            is_current=step is self._tour.current,
            person=name.partition(" ")[0] if is_other else "",
            is_here=not is_other and self._shows(window, step.where),
        )

    def _shows(self, window: Window, where: str) -> bool:
        place = self._workspace.conversations.get(window.channel or "")
        if where in ("dm", "home"):
            tab = "messages" if where == "dm" else "home"
            return place is not None and place.kind == "im" and window.tab == tab
        return window.channel == where
