"""An answer of the bot's gets lost, or a payload comes twice: done once, and no mistake shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.scenarios.cast import MIA, RON, SALES, english_world, greet_all, utc
from tests.scenarios.chaos import check_files, check_posts
from tests.support.slack_world import Person, SlackWorld

Open = Callable[[SlackWorld, Person], Awaitable[None]]


async def move(slack: SlackWorld, ron: Person) -> None:
    await ron.click(await ron.find("on Friday 27 November"), "rhythm.move")
    modal = await ron.open_modal()
    await ron.fill({"slot": modal.block("slot")["element"]["options"][-1]["value"]})


async def skip(slack: SlackWorld, ron: Person) -> None:
    await ron.click(await ron.find("on Friday 27 November"), "rhythm.skip")
    await ron.fill({"reason": "A fair in Hanover", "slot": "none"})


async def away(slack: SlackWorld, ron: Person) -> None:
    await ron.command("/coach away")
    await ron.fill({"last": "2026-12-04"})


FORMS: list[Open] = [move, skip, away]


async def _announced(slack: SlackWorld) -> Person:
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-26 09:00"))
    return slack.user(RON)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _submitted(folder: Path, open_form: Open, trouble: str | None) -> list[str]:
    """Submit a form, in trouble or in peace; all that both people read in the end."""
    clock, world = HandClock(utc("2026-11-23 08:00")), english_world()
    async with (
        open_stage(folder=folder, clock=clock, world=world) as stage,
        SlackWorld(stage.sandbox.control_url) as slack,
    ):
        ron = await _announced(slack)
        await open_form(slack, ron)
        if trouble is not None:
            await slack.fault("view_submission", trouble)
        if trouble == "lost_ack":
            with pytest.raises(AssertionError, match="trouble connecting"):
                await ron.submit()
        assert await ron.submit() is None
        modal = await ron.modal()
        assert modal is None or modal.submit is None
        await slack.wind(by=timedelta(minutes=10))
        await check_posts(stage)
        await check_files(stage)
        both = [*await ron.messages(), *await slack.user(MIA).messages()]
        return [*(one.seen_text for one in both), modal.seen_text if modal else ""]


@pytest.mark.parametrize("open_form", FORMS, ids=lambda form: form.__name__)
async def test_a_form(tmp_path: Path, open_form: Open) -> None:
    """Sent again, by the person or by Slack, a form ends as if it had been the first time."""
    in_peace = await _submitted(_made(tmp_path / "peace"), open_form, None)
    for trouble in ("lost_ack", "cut", "duplicate"):
        ended = await _submitted(_made(tmp_path / trouble), open_form, trouble)
        assert ended == in_peace, trouble


@pytest.mark.parametrize("trouble", ["lost_ack", "cut", "duplicate"])
async def test_a_button(slack: SlackWorld, trouble: str) -> None:
    """A click counts once, whichever way it came again."""
    ron = await _announced(slack)
    await slack.wind(to=utc("2026-11-27 10:30"))
    sheet = await ron.find("on Friday 27 November")
    await slack.fault("block_actions", trouble)
    for _ in range(2):
        await ron.click(sheet, "rhythm.held")
    await slack.wind(by=timedelta(seconds=5))

    shown = await ron.find("on Friday 27 November")
    assert "rhythm.change_answer" in shown.action_ids
    assert "rhythm.held" not in shown.action_ids
    assert [one.text for one in await ron.messages() if one.ephemeral] == []


@pytest.mark.parametrize("trouble", ["cut", "duplicate"])
async def test_a_command(slack: SlackWorld, trouble: str) -> None:
    """A command is answered once, also when its connection breaks or it comes twice."""
    ron = slack.user(RON)
    await slack.fault("slash_commands", trouble)
    await ron.command("/coach help", channel=SALES)

    [answer] = await ron.messages(SALES)
    assert "This is what I understand" in answer.seen_text


async def test_told_to_go_and_cut_off_at_once(stage: Stage, slack: SlackWorld) -> None:
    """Sent away and cut off in the same moment, the bot misses nothing of what comes then."""
    ron = slack.user(RON)
    for number in range(1, 6):
        await slack.disconnect_sockets("refresh_requested")
        await slack.cut_sockets()
        async with asyncio.timeout(10):
            await stage.sandbox.sockets.connected()
        await ron.command("/coach help", channel=SALES)
        answers = [one.seen_text for one in await ron.messages(SALES)]
        assert len(answers) == number
        assert all("This is what I understand" in one for one in answers)
