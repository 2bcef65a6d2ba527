"""Slack is limited, slow, broken or lying, connections go: everything arrives, once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import build
from bot.clock import HandClock
from bot.sandbox.server import Sandbox
from bot.sandboxed import SECOND, Stage, Winder, manifest_path
from bot.settings import Settings
from tests.scenarios.cast import AIKO, MIA, RON, english_world, greet_all, set_up, utc
from tests.scenarios.stages import open_by_http
from tests.support.slack_world import Call, SlackWorld

HELLO = f"<@{MIA}> set up weekly 1:1s with you. I'll remind you both."
FRIDAY_RON = [HELLO, "Your 1:1 on Friday 27 November: 10:00 Mia Hoffmann"]


async def top_level(slack: SlackWorld, person: str) -> list[str]:
    """The messages in somebody's DM with the bot, replies and ephemerals aside."""
    return [
        message.text
        for message in await slack.user(person).messages()
        if not message.is_reply and not message.ephemeral
    ]


async def posts(slack: SlackWorld, text: str, channel: str) -> list[Call]:
    """The tries to post that text to somebody."""
    return [
        call
        for call in await slack.calls("chat.postMessage")
        if call.payload["channel"] == channel and call.payload["text"].startswith(text)
    ]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("ratelimited", {"retry_after": 90}),
        ("http_500", {}),
        ("http_500", {"after": True}),
        ("garbage", {}),
        ("garbage", {"after": True}),
        ("drop_before", {}),
        ("drop_after", {}),
        ("error", {"error": "internal_error"}),
        ("error", {"error": "service_unavailable"}),
    ],
    ids=str,
)
async def test_a_sheet_arrives_once(slack: SlackWorld, kind: str, more: dict[str, object]) -> None:
    """Whatever happens to the post of a sheet, it stands there once in the end, with its file."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-26 07:59"))
    await slack.fault("chat.postMessage", kind, times=1, **more)
    await slack.fault("chat.postMessage", kind, times=1, channel=RON, **more)
    await slack.wind(to=utc("2026-11-26 09:00"))

    assert await top_level(slack, RON) == FRIDAY_RON
    replies = [one for one in await slack.user(RON).messages() if one.is_reply]
    assert [len(one.files) for one in replies] == [1]
    sheets = [one for one in await top_level(slack, MIA) if "Friday 27 November" in one]
    assert sheets == ["Your 1:1 on Friday 27 November: 10:00 Ron Becker"]


async def test_slack_does_not_answer(stage: Stage, slack: SlackWorld) -> None:
    """Without an answer in time the post is looked up, and made again only if it isn't there."""
    stage.bot.gateway.timeout = 1.5  # seconds instead of ten, so that nobody waits
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-26 07:59"))
    await slack.fault("chat.postMessage", "timeout", channel=RON, after=True)
    await slack.fault("chat.postMessage", "timeout", channel=MIA)
    await slack.wind(to=utc("2026-11-26 09:00"))

    assert await top_level(slack, RON) == FRIDAY_RON
    assert len(await posts(slack, "Your 1:1 on", RON)) == 1
    assert len(await posts(slack, "Your 1:1 on", MIA)) == 2
    sheets = [one for one in await top_level(slack, MIA) if "Friday 27 November" in one]
    assert len(sheets) == 1


async def test_retry_after_is_honoured(slack: SlackWorld) -> None:
    """After a 429 nothing is posted to that channel until Slack's Retry-After is over."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-26 07:59"))
    await slack.fault("chat.postMessage", "ratelimited", retry_after=120, channel=RON)
    await slack.wind(to=utc("2026-11-26 09:00"))

    tries = await posts(slack, "Your 1:1 on", RON)
    assert len(tries) == 2
    assert tries[1].at - tries[0].at >= timedelta(seconds=120)
    assert tries[1].at - tries[0].at <= timedelta(seconds=125)


async def test_what_was_accepted_is_found_in_history(slack: SlackWorld) -> None:
    """A post whose answer was lost is looked up, found, and not made again."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 08:49"))
    await slack.fault("chat.postMessage", "drop_after", channel=RON)
    await slack.wind(to=utc("2026-11-27 09:00"))

    assert len(await posts(slack, "In 10 minutes", RON)) == 1
    pings = [one for one in await top_level(slack, RON) if "our 1:1 with" in one]
    assert len(pings) == 1
    assert len(await slack.calls("conversations.history")) == 1


async def test_a_ping_is_never_late(slack: SlackWorld) -> None:
    """A ping that can't be sent before the start isn't sent at all."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 08:49"))
    await slack.fault("chat.postMessage", "http_500", times=None)
    await slack.wind(to=utc("2026-11-27 09:00"))
    await slack.no_more_faults()
    await slack.wind(to=utc("2026-11-27 12:00"))

    assert [one for one in await top_level(slack, RON) if "10 minutes" in one] == []
    assert await top_level(slack, RON) == FRIDAY_RON


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("files.getUploadURLExternal", "http_500"),
        ("files.getUploadURLExternal", "ratelimited"),
        ("files.completeUploadExternal", "drop_after"),
        ("files.completeUploadExternal", "garbage"),
    ],
)
async def test_a_file_arrives_once(slack: SlackWorld, method: str, kind: str) -> None:
    """The calendar file stands once in the sheet's thread, whatever happened on the way."""
    await greet_all(slack, [RON])
    await slack.fault(method, kind, times=2)
    await slack.wind(to=utc("2026-11-26 10:00"))

    for person in (RON, MIA):
        replies = [one for one in await slack.user(person).messages() if one.is_reply]
        assert [len(one.files) for one in replies] == [1]


@pytest.mark.parametrize("kind", ["http_500", "ratelimited"])
async def test_an_update_arrives(slack: SlackWorld, kind: str) -> None:
    """A message that can't be updated now is updated soon."""
    await greet_all(slack, [RON])
    await slack.fault("chat.update", kind, times=3)
    await slack.wind(to=utc("2026-11-27 11:00"))

    assert "How did it go?" in (await slack.user(RON).find("on Friday 27 November")).seen_text


async def test_slack_is_slow_to_answer_a_form(slack: SlackWorld) -> None:
    """When Slack fails while somebody acts, they read so, and what they typed stays."""
    mia = slack.user(MIA)
    await mia.command("/coach setup")
    await mia.fill({"reps": [RON], "channel": "C07SBXSALES"})
    await slack.fault("users.info", "http_500", times=None)

    assert await mia.submit() is None
    assert "Slack didn’t give me what I need" in (await mia.open_modal()).seen_text
    await slack.no_more_faults()
    await mia.close()
    assert await mia.submit() is None
    await slack.wind()
    assert await mia.sees("Your rhythm is saved.")


async def test_a_rep_whom_slack_refuses(slack: SlackWorld) -> None:
    """A rep who can't be reached for good is named to the manager, once, with what to do."""
    preview = await set_up(slack, [RON, AIKO])
    error = "account_inactive"
    await slack.fault("chat.postMessage", "error", error=error, channel=RON, times=None)
    await slack.user(MIA).click(preview, "rhythm.greet_all")
    await slack.wind(to=utc("2026-11-27 12:00"))

    told = [one for one in await top_level(slack, MIA) if "couldn't send" in one]
    assert len(told) == 1
    assert f"I couldn't send <@{RON}> a message: Slack says “account inactive”." in told[0]
    assert "take them off your list with `/coach setup`." in told[0]
    assert len(await top_level(slack, AIKO)) == 3


async def test_a_storm(slack: SlackWorld) -> None:
    """With every third call failing in one way or another, a week still arrives once and whole."""
    await greet_all(slack, [RON, AIKO])
    for seed, kind in enumerate(("http_500", "drop_after", "garbage", "drop_before")):
        await slack.fault("*", kind, times=None, probability=0.09, seed=seed)
    await slack.wind(to=utc("2026-11-27 08:00"))
    await slack.no_more_faults()
    await slack.wind(to=utc("2026-11-27 10:00"))

    for rep, at in ((RON, "10:00"), (AIKO, "11:15")):
        said = Counter(await top_level(slack, rep))
        assert said[f"Your 1:1 on Friday 27 November: {at} Mia Hoffmann"] == 1
        assert set(said.values()) == {1}
        replies = [one for one in await slack.user(rep).messages() if one.is_reply]
        assert [len(one.files) for one in replies] == [1]


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
async def test_the_socket_is_sent_away(stage: Stage, slack: SlackWorld, reason: str) -> None:
    """Told to go, the bot comes back by itself, and answers whoever asks again meanwhile."""
    mia = slack.user(MIA)

    async def is_answered() -> bool:
        messages = await mia.messages()
        return any("This is what I understand" in one.seen_text for one in messages)

    assert await slack.disconnect_sockets(reason) == 1
    async with asyncio.timeout(10):
        await stage.sandbox.sockets.connected()
        while not await is_answered():
            await mia.command("/coach help")
            await asyncio.sleep(0.05)


@pytest.fixture(name="start")
def _start() -> datetime:
    return utc("2026-11-23 08:00")


async def test_the_same_by_http(tmp_path: Path, start: datetime) -> None:
    """By signed HTTP requests the bot does the very same: set up, announce, ping, ask, answer."""
    async with (
        open_by_http(folder=tmp_path, clock=HandClock(start)) as stage,
        SlackWorld(stage.sandbox.control_url) as slack,
    ):
        ron = slack.user(RON)
        await greet_all(slack, [RON])
        await slack.wind(to=utc("2026-11-27 10:30"))
        for person in (RON, MIA):
            sheet = await slack.user(person).find("on Friday 27 November: ")
            await slack.user(person).click(sheet, "rhythm.held")
        await slack.wind()

        assert stage.sandbox.sockets.count == 0
        assert "Held. Both of you say so." in (await ron.find("on Friday 27 November")).seen_text
        assert [call.at for call in await posts(slack, "In 10", RON)] == [utc("2026-11-27 08:50")]


class Theatre:
    """A sandbox in which bots come and go on the same database."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self._folder = folder
        self.on_stage = asyncio.Event()
        self.clock = clock
        self.winder = Winder(clock)
        self.sandbox = Sandbox(
            clock=clock, manifest=manifest_path(), world=english_world(), winder=self.winder
        )

    async def act(self, killed: asyncio.Event) -> None:
        """Run a bot until its task is cancelled."""
        settings = Settings(
            bot_token=self.sandbox.bot_token,
            app_token=self.sandbox.app_token,
            database_url=f"sqlite:///{self._folder / 'bot.sqlite3'}",
            slack_api_url=self.sandbox.api_url,
        )
        async with build(settings, clock=self.clock, tick_every=SECOND) as bot:
            running = asyncio.create_task(bot.run(asyncio.Event()))
            await self.sandbox.sockets.connected()
            self.winder.bot = bot
            self.on_stage.set()
            await killed.wait()
            self.on_stage.clear()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_killed_and_started_again(tmp_path: Path, start: datetime) -> None:
    """Cut off in mid-week and started days later, the bot goes on: nothing lost, nothing twice."""
    theatre = Theatre(tmp_path, HandClock(start))
    await theatre.sandbox.start()
    async with SlackWorld(theatre.sandbox.control_url) as slack:
        for scene in (_first, _second, _third):
            killed = asyncio.Event()
            acting = asyncio.create_task(theatre.act(killed))
            async with asyncio.timeout(10):
                await theatre.on_stage.wait()
            await scene(slack)
            killed.set()
            await acting
        said = await top_level(slack, RON)
    await theatre.sandbox.stop()

    assert Counter(said) == Counter([*FRIDAY_RON, f"Your 1:1 with <@{MIA}> was to start at 10:00."])


async def _first(slack: SlackWorld) -> None:
    await greet_all(slack, [RON])
    # The sheet is accepted, its answer is lost, and then the bot is gone.
    await slack.wind(to=utc("2026-11-26 07:59"))
    await slack.fault("chat.postMessage", "drop_after", channel=RON)


async def _second(slack: SlackWorld) -> None:
    await slack.wind(to=utc("2026-11-26 08:00"))


async def _third(slack: SlackWorld) -> None:
    await slack.wind(to=utc("2026-11-27 12:00"))
