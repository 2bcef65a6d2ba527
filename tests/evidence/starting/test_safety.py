"""Who can read a channel is asked anew each time, and when in doubt nothing is posted (R50)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.evidence.starting.rules import Why
from bot.evidence.starting.safety import MOST_MEMBERS, Safety
from bot.slack.failures import SlackLimited, SlackRefused
from bot.store import WorkspaceId
from tests.people.fakes import FakeSlack

ACME = "C1ACME"
WORKSPACE = WorkspaceId(1)
CREW = ["U1MIA", "U1RON", "U1SAM", "U1AIKO", "U1BOT"]


@pytest.fixture(name="slack")
def _slack() -> FakeSlack:
    """Five people in a channel, told of two a page."""
    slack = FakeSlack()
    for one in CREW:
        slack.meet(one)
    slack.open(ACME, "acme")
    slack.people[ACME] = list(CREW)
    return slack


@pytest.fixture(name="safety")
def _safety(slack: FakeSlack, clock: HandClock) -> Safety:
    return Safety(slack, clock)


async def test_nobody_from_outside(safety: Safety) -> None:
    """Where all are full members, nothing keeps a message from there."""
    assert await safety.why(WORKSPACE, ACME) is None


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ({"is_outside": True}, Why.SHARED),
        ({"is_archived": True}, Why.ARCHIVED),
        ({"is_member": False}, Why.NOT_IN),
        ({"is_archived": True, "is_outside": True}, Why.ARCHIVED),
    ],
)
async def test_the_channel_itself(
    slack: FakeSlack, safety: Safety, channel: dict[str, bool], why: Why
) -> None:
    """Shared, archived or without us: nobody's profile is asked for then."""
    slack.open(ACME, "acme", **channel)

    assert await safety.why(WORKSPACE, ACME) is why
    assert slack.asked == [ACME]


async def test_a_guest_on_a_later_page(slack: FakeSlack, safety: Safety) -> None:
    """A guest is found on whichever page they stand, and the pages after it aren't asked for."""
    slack.change("U1SAM", is_guest=True)

    assert await safety.why(WORKSPACE, ACME) is Why.GUESTS
    assert [one for one in slack.asked if "+" in one] == [f"{ACME}+", f"{ACME}+2"]


async def test_a_guest_who_comes_later(slack: FakeSlack, safety: Safety) -> None:
    """Who is in the channel is asked each time: a guest who just came is seen at once."""
    assert await safety.why(WORKSPACE, ACME) is None
    slack.meet("U1GUEST", is_guest=True)
    slack.people[ACME].append("U1GUEST")

    assert await safety.why(WORKSPACE, ACME) is Why.GUESTS


async def test_who_becomes_a_guest(slack: FakeSlack, safety: Safety, clock: HandClock) -> None:
    """That somebody is no guest is remembered for two minutes, for a send that limits held up."""
    assert await safety.why(WORKSPACE, ACME) is None
    asked = len(slack.asked)
    assert await safety.why(WORKSPACE, ACME) is None
    assert len(slack.asked) == asked + 4
    slack.change("U1RON", is_guest=True)
    clock.set(clock.now() + timedelta(minutes=2))

    assert await safety.why(WORKSPACE, ACME) is Why.GUESTS


async def test_a_stranger(slack: FakeSlack, safety: Safety) -> None:
    """Somebody whom Slack doesn't tell us of counts as from outside."""
    slack.people[ACME].append("U9WHO")

    assert await safety.why(WORKSPACE, ACME) is Why.GUESTS


async def test_too_many(slack: FakeSlack, safety: Safety) -> None:
    """A crowd isn't looked through before each message, so nothing is posted there."""
    slack.people[ACME] = CREW[:1] * (MOST_MEMBERS + 1)

    assert await safety.why(WORKSPACE, ACME) is Why.TOO_LARGE


async def test_gone(safety: Safety) -> None:
    """A channel that Slack doesn't know, or hides from us, is no place."""
    assert await safety.why(WORKSPACE, "C9NONE") is Why.GONE


@pytest.mark.parametrize(
    "away",
    [
        SlackLimited("users.info", retry_after=30),
        SlackRefused("conversations.info", error="internal_error", final=False),
    ],
)
async def test_slack_away(
    slack: FakeSlack, safety: Safety, away: SlackLimited | SlackRefused
) -> None:
    """When Slack can't be asked it isn't safe now: the failure goes to whoever tries again."""
    slack.away = away

    with pytest.raises(type(away)):
        await safety.why(WORKSPACE, ACME)
