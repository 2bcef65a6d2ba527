"""Whatever is sent has manners, and whatever has manners has words and somebody who composes it."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.outbox.types import DeliveryClass
from bot.people.holding import KEPT_BACK, Reason
from bot.people.kinds import Kind
from bot.people.topic_words import ABOUT, FELL_AWAY, WAITED, WAITS, WHY
from bot.people.topics import Rank, Seconds, Topic
from bot.slack.elements import OPTION_TEXT_LIMIT
from bot.store import Store, WorkspaceId
from tests.rhythm.house import House


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    return House(store, clock, workspace)


def test_every_kind(house: House) -> None:
    """Every kind that somebody composes has manners, and the other way round."""
    assert set(house.composers) == set(house.manners.kinds)


def test_what_is_ranked_costs(house: House) -> None:
    """What is an ask takes seconds of its reader's minutes; what isn't takes none."""
    for kind, manner in house.manners.kinds.items():
        # A kind word goes when nothing else wants the room: it is an ask, after all others.
        ranked = manner.rank < Rank.LAST or manner.topic is Topic.KIND_WORD
        assert ranked == (manner.seconds > Seconds.NOTHING), kind


def test_what_goes_to_whom_says_no(house: House) -> None:
    """Who refused hears of joining, of leading others, and of a role's doings; of no more (R46)."""
    through = {kind for kind, manner in house.manners.kinds.items() if manner.though_refused}

    assert through == {
        "rhythm.greeting",
        "roster.new_leader",
        "roster.stand_in",
        "roster.stand_in_ended",
        "roster.hand_over",
        "roster.hand_over_answer",
        "rhythm.prepared",
        "rhythm.prepared_declined",
        "people.role_given",
        "people.role_ended",
        "summaries.roll_up",
        "summaries.webhook",
        "summaries.report",
    }


@pytest.mark.parametrize("topic", sorted(set(Topic) - {Topic.BUNDLE}))
def test_every_topic_has_words(topic: Topic) -> None:
    """Each topic has a name and says what is lost without it, as short as an option must be."""
    words = ABOUT[topic]

    assert len(str(words.name)) <= OPTION_TEXT_LIMIT
    assert len(str(words.loss)) <= OPTION_TEXT_LIMIT


def test_every_reason_has_words() -> None:
    """Whatever holds a message back can be told to its reader."""
    assert set(FELL_AWAY) == KEPT_BACK
    assert set(WAITED) == set(WAITS) <= set(Reason)
    assert set(WHY) == set(DeliveryClass) - {DeliveryClass.SILENT}


def test_a_bundle_is_no_topic(house: House) -> None:
    """What can be muted is what is in a bundle, not the bundle."""
    assert Topic.BUNDLE not in house.manners.topics
    assert house.manners.kinds[Kind.BUNDLE].topic is Topic.BUNDLE
