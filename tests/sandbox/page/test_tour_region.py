"""The guide on the page, and the routes by which the control API tells of the tour."""

from __future__ import annotations

import aiohttp
import pytest

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from bot.sandbox.manifest import Manifest
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.environment import page_environment
from bot.sandbox.page.regions import Window
from bot.sandbox.page.tour_region import TourRegion
from bot.sandbox.tour import Ending, Plan, Tour
from bot.sandbox.workspace import Workspace
from tests.sandbox.bench import MANIFEST
from tests.sandbox.tours import MIA, RON, happen, sending, step
from tests.support.slack_world import SlackWorld

ONE, TWO = sending("/coach", "one"), sending("/coach", "two")
OPEN = "<details open>"


@pytest.fixture(name="workspace")
def _workspace(clock: HandClock) -> Workspace:
    manifest = Manifest.read(MANIFEST)
    return Workspace(demo_world(), manifest, clock, strict_tiers=True, patience=3.0)


@pytest.fixture(name="region")
def _region(workspace: Workspace) -> TourRegion:
    return region_of(workspace, Plan("Tour", (step("a", ONE), step("b", TWO))))


def region_of(workspace: Workspace, plan: Plan) -> TourRegion:
    environment = page_environment()
    drawing = Drawing(workspace, environment)
    return TourRegion(workspace, environment, drawing, Tour(workspace, plan))


def drawn(region: TourRegion, user: str = MIA) -> str:
    html = region.draw(Window(user))
    assert html is not None
    return " ".join(html.split())


def test_the_guide(workspace: Workspace, region: TourRegion) -> None:
    """The guide counts, opens the step that comes next, and says in words what is done."""
    before = drawn(region)
    assert "<span>0 of 2 done</span>" in before
    assert before.count(OPEN) == 1
    assert before.index('data-step="a"') < before.index(OPEN) < before.index('data-step="b"')

    happen(workspace, "/coach", {"text": "one"})
    after = drawn(region)
    assert "<span>1 of 2 done</span>" in after
    assert 'Step a<span class="hidden-words"> (done)</span>' in after
    assert after.index('data-step="b"') < after.index(OPEN)


def test_whom_to_be(region: TourRegion) -> None:
    """Who is the step's person is led there; everybody else is told whom to be."""
    assert ">Take me there</a>" in drawn(region, MIA)
    assert ">Be Mia</a>" in drawn(region, RON)
    assert f'href="/client/{MIA}"' in drawn(region, RON)


def test_where_to_be(workspace: Workspace) -> None:
    """Who is where the step is done needs no link; who looks elsewhere gets one."""
    steps = (step("a", ONE), step("b", TWO, where="C07SBXSALES"), step("c", ONE, where="home"))
    region = region_of(workspace, Plan("Tour", steps))
    dm = workspace.direct(MIA).id

    def linked(window: Window) -> str:
        html = str(region.draw(window))
        return "".join(each.id for each in steps if f'id="tour-go-{each.id}"' in html)

    assert linked(Window(MIA, dm)) == "bc"
    assert linked(Window(MIA, dm, tab="home")) == "ab"
    assert linked(Window(MIA, "C07SBXSALES")) == "ac"
    assert linked(Window(RON, workspace.direct(RON).id)) == "abc"


def test_the_end(workspace: Workspace) -> None:
    """At the end the guide says what to do next; before, it keeps that to itself."""
    ending = Ending("That's it", "Go on:", ("Run `coach run`",))
    region = region_of(workspace, Plan("Tour", (step("a", ONE),), ending))
    assert "tour-end" not in drawn(region)

    happen(workspace, "/coach", {"text": "one"})

    assert "<h3>That&#39;s it</h3>" in drawn(region)
    assert ">coach run</code>" in drawn(region)


def test_words_are_words(workspace: Workspace) -> None:
    """Whatever stands in a tour's file is shown as text, and only Slack's marks mean anything."""
    evil = step("a", ONE, title='<b>"A"</b>', words="<script>x</script> *Save*", hint="<i>i</i>")
    html = drawn(region_of(workspace, Plan("<u>T</u>", (evil,))))

    assert not any(tag in html for tag in ("<script", "<i>", "<u>", "<b>&#34;"))
    assert 'data-title="&lt;b&gt;&#34;A&#34;&lt;/b&gt;"' in html
    assert ">Save<" in html


def test_no_tour(workspace: Workspace) -> None:
    """A sandbox without a tour has no guide."""
    assert region_of(workspace, Plan()).draw(Window(MIA)) is None


async def test_the_routes(clock: HandClock) -> None:
    """The control API tells how far the tour is, and begins it again; the page has the guide."""
    sandbox = Sandbox(
        clock=clock, manifest=MANIFEST, world=demo_world(), tour=Plan("Tour", (step("a", ONE),))
    )
    await sandbox.start()
    try:
        async with SlackWorld(sandbox.control_url) as slack, aiohttp.ClientSession() as session:
            happen(sandbox.workspace, "/coach", {"text": "one"})
            shown = {"id": "a", "title": "Step a"}
            assert await slack.get("tour") == {
                "steps": [{**shown, "done": True}],
                "done": 1,
                "of": 1,
            }
            assert await slack.post("tour/reset") == {
                "steps": [{**shown, "done": False}],
                "done": 0,
                "of": 1,
            }
            async with session.get(f"{sandbox.base_url}/client/{MIA}") as page:
                assert '<section id="tour"' in await page.text()
    finally:
        await sandbox.stop()
