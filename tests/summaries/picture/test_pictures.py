"""A picture goes to Slack once, and again only when it would look otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.failures import SlackRefused
from bot.store import WorkspaceId
from bot.summaries.picture.drawing import Drawing
from bot.summaries.picture.pictures import Picture, Pictures
from bot.summaries.picture.workshop import Workshop, WorkshopFailure
from tests.people.fakes import FakeSlack
from tests.summaries.picture.charts import chart

WORKSPACE = WorkspaceId(1)


class Easel(Workshop):
    """Draws nothing, and counts how often; fails while it is `broken`."""

    drawn = 0
    broken = False

    async def make(self, maker: str, of: Mapping[str, Any]) -> bytes:
        if self.broken:
            raise WorkshopFailure("the process died")
        self.drawn += 1
        return b"PNG"


@pytest.fixture(name="easel")
def _easel() -> Easel:
    return Easel()


@pytest.fixture(name="slack")
def _slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture(name="pictures")
def _pictures(easel: Easel, slack: FakeSlack) -> Pictures:
    return Pictures(Drawing(easel), slack)


async def test_drawn_once(pictures: Pictures, easel: Easel, slack: FakeSlack) -> None:
    """The same weeks keep their picture; a late fact in one of them gets another."""
    first = await pictures.for_summary(WORKSPACE, chart())
    assert first == Picture("F1", chart().digest)
    assert slack.asked == [f"rhythm.png: {chart().alt}"]

    assert await pictures.for_summary(WORKSPACE, chart(), last=first) == first
    late = replace(chart(), counts=("9/9", *chart().counts[1:]))
    second = await pictures.for_summary(WORKSPACE, late, last=first)

    assert second == Picture("F2", late.digest)
    assert easel.drawn == 2


async def test_a_summary_goes_out_without_it(
    pictures: Pictures, easel: Easel, slack: FakeSlack
) -> None:
    """Where nothing can be drawn, or Slack takes no files, there is no picture, and no error."""
    easel.broken = True
    assert await pictures.for_summary(WORKSPACE, chart()) is None

    easel.broken = False
    slack.away = SlackRefused(
        "files.getUploadURLExternal", error="file_uploads_disabled", final=True
    )
    assert await pictures.for_summary(WORKSPACE, chart()) is None

    slack.away = None
    assert await pictures.for_summary(WORKSPACE, chart()) is not None
