"""How bundles, forms and reminders look: within Slack's limits, whatever is in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import InvalidInput
from bot.outbox.types import Post
from bot.people import manners_views
from bot.people.budget import limits_of
from bot.people.manners_pages import HabitsPage
from bot.people.manners_views import HabitsField, parse_later
from bot.people.rules import Habits, Intensity, PersonFacts, WorkingHours
from bot.people.snoozing import Later
from bot.people.topics import Topic
from bot.slack import blocks as bk
from bot.slack.payloads import Malformed, Values
from bot.words import tongue

T = tongue("en")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOPICS = tuple(topic for topic in Topic if topic is not Topic.BUNDLE)


def page(
    habits: Habits | None = None, *, reps: int = 0, topics: tuple[Topic, ...] = TOPICS
) -> HabitsPage:
    reader = PersonFacts("U1", "Ron", "en", WorkingHours("Europe/Berlin"), habits or Habits())
    return HabitsPage(reader, limits_of(Intensity.LIGHT, reps=reps), reps, topics, NOW)


def chosen(**fields: object) -> Values:
    """The state of a form in which these are chosen."""
    state: dict[str, object] = {}
    for name, value in fields.items():
        element: dict[str, object]
        if isinstance(value, list):
            element = {"selected_options": [{"value": one} for one in value]}
        elif name == HabitsField.QUIET:
            element = {"selected_date": value}
        else:
            element = {"selected_option": {"value": value}}
        state[name] = {name: element}
    return Values(state)


def test_a_bundle_of_long_items_fits() -> None:
    """Five items of twenty blocks each are one message that Slack takes; each is there."""
    blocks = [bk.actions(bk.button("A", "a"), block_id=f"row:{n}") for n in range(20)]

    said = manners_views.bundle(T, {n: Post(f"item {n}", blocks) for n in range(1, 6)})

    assert len(said.blocks) <= 50
    ids = [block["block_id"] for block in said.blocks if "block_id" in block]
    assert len(set(ids)) == len(ids)
    assert {str(one).partition("/")[0] for one in ids} == {"1", "2", "3", "4", "5"}
    assert said.text == "5 things for you: item 1 · item 2 · item 3 · item 4 · item 5"
    assert str(said.blocks).count("… and more.") == 5


def test_the_forms_are_drawn() -> None:
    """The form of habits is there for reps and managers, with every topic and with few."""
    for one in (page(), page(reps=9), page(topics=(Topic.CARD,)), page(Habits(quiet_until=NOW))):
        assert manners_views.habits_form(T, one)["callback_id"] == "people.habits_form"


def test_an_unusual_lead_time_stays_on_offer() -> None:
    """A lead time that isn't one of the usual ones is on offer as long as it is chosen."""
    assert "7 minutes before" in str(manners_views.habits_form(T, page(Habits(ping_lead=7))))


def test_what_is_chosen_is_read() -> None:
    """A form gives back what stands in it; what isn't on offer stays muted as it was."""
    before = page(Habits(muted=frozenset({"praise"})), topics=(Topic.CARD, Topic.PING))
    values = chosen(intensity="active", muted=["ping"], ping_lead="15", sheet_days="2")

    assert manners_views.chosen_habits(values, before) == Habits(
        Intensity.ACTIVE, frozenset({"ping", "praise"}), 15, 2
    )


def test_quiet_that_is_left_as_it_was() -> None:
    """Who sends the form without touching the date keeps the very moment that they had."""
    until = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)
    habits = page(Habits(quiet_until=until))

    kept = manners_views.chosen_habits(chosen(quiet="2026-11-26"), habits)
    other = manners_views.chosen_habits(chosen(quiet="2026-11-27"), habits)

    assert kept.quiet_until == until
    assert other.quiet_until == datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    assert manners_views.chosen_habits(chosen(), habits).quiet_until is None


@pytest.mark.parametrize(
    "fields",
    [
        {"intensity": "frantic"},
        {"muted": ["everything"]},
        {"ping_lead": "3"},
        {"ping_lead": "soon"},
        {"sheet_days": "9"},
    ],
)
def test_what_nobody_could_choose(fields: dict[str, object]) -> None:
    """Values that the form doesn't offer are refused as not understood."""
    with pytest.raises(Malformed):
        manners_views.chosen_habits(chosen(**fields), page())


def test_a_day_is_needed() -> None:
    """Without a day nobody can be reminded on it."""
    with pytest.raises(InvalidInput):
        manners_views.chosen_moment(chosen(), "day", WorkingHours("Europe/Berlin"), NOW)


@pytest.mark.parametrize("kind", ["rhythm.day_sheet", "people:odd"])
def test_a_reminder_is_read_back(kind: str) -> None:
    """What the menu sends says which ask is meant, and when it shall come again."""
    later, meta = parse_later(f"morning:17:{kind}")

    assert (later, meta.subject, meta.ask) == (Later.MORNING, 17, kind)


@pytest.mark.parametrize(
    "value", ["", "morning", "morning:17", "morning::x", "soon:17:x", "morning:-1:x", "hour:²:x"]
)
def test_a_reminder_of_nothing(value: str) -> None:
    """What no menu of ours sends is refused as not understood."""
    with pytest.raises(Malformed):
        parse_later(value)


def test_a_reminder_with_an_endless_id() -> None:
    """An id that no database takes was never one of ours."""
    with pytest.raises(Malformed):
        parse_later(f"hour:{'9' * 30}:x")
