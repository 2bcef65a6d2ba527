"""A leave status in Slack is a day off, by events that come twice, late, or not at all (R8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, VERA, greet_all, utc
from tests.scenarios.stages import Wire
from tests.support.slack_world import Person, SlackWorld

FRIDAY = "Fri 27 Nov, 10:00"
LEAVE = {"status_emoji": ":palm_tree:", "status_text": "Vacationing"}


def until(text: str) -> int:
    return int(utc(text).timestamp())


async def plan_of(person: Person) -> str:
    await person.command("/coach")
    return (await person.last()).seen_text


async def test_leave_by_status(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A vacation until Sunday takes the 1:1 off; the status gone, it is back where it was."""
    await greet_all(slack, [RON])

    await ron.change(**LEAVE, status_expiration=until("2026-11-29 22:59"))
    assert FRIDAY not in await plan_of(mia)
    await ron.change(status_emoji="", status_text="")

    assert FRIDAY in await plan_of(mia)


@pytest.mark.parametrize(
    "status",
    [
        {"status_emoji": ":house_with_garden:", "status_text": "Working remotely"},
        {"status_emoji": ":spiral_calendar_pad:", "status_text": "In a meeting"},
        {"status_emoji": ":palm_tree:", "status_text": "Back from vacation"},
        {"status_emoji": ":bus:", "status_text": "Commuting"},
    ],
)
async def test_other_statuses_are_none(
    slack: SlackWorld, mia: Person, ron: Person, status: dict[str, str]
) -> None:
    """Whoever works from home or sits in a meeting isn't on leave."""
    await greet_all(slack, [RON])

    await ron.change(**status, status_expiration=until("2026-11-29 22:59"))

    assert FRIDAY in await plan_of(mia)


async def test_back_wins_over_a_status(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Who says they are back is back, though their status stands; another status counts again."""
    await greet_all(slack, [RON])
    await ron.change(**LEAVE, status_expiration=until("2026-11-29 22:59"))

    await ron.command("/coach back")
    assert "Welcome back." in (await ron.last()).seen_text
    assert FRIDAY in await plan_of(mia)
    await ron.change(real_name="Ron Cole the Second")
    assert FRIDAY in await plan_of(mia)

    await ron.change(
        status_emoji=":face_with_thermometer:",
        status_text="Out sick",
        status_expiration=until("2026-11-29 22:59"),
    )
    assert FRIDAY not in await plan_of(mia)


async def test_a_status_without_an_end(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """It counts day by day as long as it stands: the week's 1:1 waits, then is off."""
    await greet_all(slack, [RON])
    await ron.change(**LEAVE)
    assert FRIDAY in await plan_of(mia)

    await slack.wind(to=utc("2026-11-27 07:00"))
    assert FRIDAY not in await plan_of(mia)
    await slack.wind(to=utc("2026-11-30 07:00"))
    await ron.change(status_emoji="", status_text="")

    assert "Fri 4 Dec, 10:00" in await plan_of(mia)


async def test_seen_without_the_event(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person
) -> None:
    """Where events don't arrive, the look before a sheet finds the status by itself."""
    await greet_all(slack, [RON])
    member = stage.sandbox.workspace.members[RON]
    stage.sandbox.workspace.members[RON] = type(member)(
        **{
            **{name: getattr(member, name) for name in member.__dataclass_fields__},
            **LEAVE,
            "status_expiration": until("2026-11-29 22:59"),
        }
    )
    await slack.wind(to=utc("2026-11-26 12:00"))

    assert FRIDAY not in await plan_of(mia)


def event(stage: Stage, user: str, event_id: str, at: str, **status: object) -> dict[str, Any]:
    """A `user_change` as Slack sends it, at a time of its own."""
    workspace = stage.sandbox.workspace
    profile = {"status_text": "", "status_emoji": "", "status_expiration": 0, **status}
    return {
        "token": "t",
        "team_id": workspace.world.team_id,
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": event_id,
        "event_time": until(at),
        "event": {
            "type": "user_change",
            "user": {
                "id": user,
                "name": "ron",
                "real_name": "Ron Cole",
                "updated": until(at),
                "profile": profile,
            },
            "cache_ts": until(at),
            "event_ts": f"{until(at)}.000100",
        },
    }


async def test_twice_and_out_of_order(slack: SlackWorld, stage: Stage, mia: Person) -> None:
    """An event that comes again, or after a later one, changes nothing."""
    await greet_all(slack, [RON])
    wire = Wire(stage)
    leave = event(
        stage, RON, "Ev1", "2026-11-23 09:00", **LEAVE, status_expiration=until("2026-11-29 22:59")
    )
    gone = event(stage, RON, "Ev2", "2026-11-23 09:05")

    assert (await wire.event(leave)).trouble == ""
    assert FRIDAY not in await plan_of(mia)
    assert (await wire.event(gone)).trouble == ""
    assert FRIDAY in await plan_of(mia)
    for late in (leave, {**leave, "event_id": "Ev3"}):
        assert (await wire.event(late)).trouble == ""

    assert FRIDAY in await plan_of(mia)
    await slack.user(RON).command("/coach hours")
    assert "*Berlin*" in (await slack.user(RON).open_modal()).seen_text


async def test_somebody_unknown(slack: SlackWorld, stage: Stage) -> None:
    """Of people whom Coach doesn't know nothing is kept, not even that there was an event."""
    await greet_all(slack, [RON])

    answer = await Wire(stage).event(event(stage, VERA, "Ev9", "2026-11-23 09:00", **LEAVE))

    assert answer.trouble == ""
    await slack.user(VERA).command("/coach hours")
    assert "I don't know this person yet." in (await slack.user(VERA).last()).seen_text


@pytest.mark.parametrize(
    "broken",
    [
        {"user": None},
        {"user": {"id": 7}},
        {"user": {"id": RON, "profile": {"status_expiration": "soon"}}},
        {"user": {"id": RON, "profile": {"status_expiration": 10**30}}},
        {"event_ts": "never"},
        {"event_ts": None},
    ],
)
async def test_what_is_no_event_of_slacks(
    slack: SlackWorld, stage: Stage, mia: Person, broken: dict[str, Any]
) -> None:
    """A broken event is taken once and changes nothing: Slack isn't asked to send it again."""
    await greet_all(slack, [RON])
    sent = event(stage, RON, "Ev1", "2026-11-23 09:00", **LEAVE)

    answer = await Wire(stage).event({**sent, "event": {**sent["event"], **broken}})

    assert answer.trouble == ""
    assert FRIDAY in await plan_of(mia)


async def test_a_new_zone_moves_the_hours(slack: SlackWorld, mia: Person) -> None:
    """Who moves from Berlin to Tokyo is known there at once, and reads times of theirs."""
    await greet_all(slack, [RON])

    await slack.user(RON).change(tz="Asia/Tokyo")

    await slack.user(RON).command("/coach hours")
    form = await slack.user(RON).open_modal()
    assert "*Tokyo*" in form.seen_text
    assert "Japan, by your time zone" in form.seen_text


async def test_somebody_leaves_slack(slack: SlackWorld, mia: Person) -> None:
    """To somebody deactivated nothing more is sent; the others' messages go on."""
    await greet_all(slack, [RON, AIKO])
    ron = slack.user(RON)
    before = len(await ron.messages("dm"))

    await ron.change(deleted=True)
    await slack.wind(by=timedelta(days=5))

    posted = [
        call for call in await slack.calls("chat.postMessage") if call.at > utc("2026-11-24 00:00")
    ]
    assert not [call for call in posted if call.payload["channel"] == RON]
    assert len(await ron.messages("dm")) == before
    assert [call for call in posted if MIA in str(call.payload) or AIKO in str(call.payload)]
    await slack.wind(by=LEAST)
