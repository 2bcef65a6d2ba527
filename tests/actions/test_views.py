"""How actions look: within Slack's limits with the longest contents, escaped, and saying so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.actions import form_views, list_views, views
from bot.actions.form_views import Below, NewMeta, WordsAbout
from bot.actions.ids import Act
from bot.actions.pages import (
    ClosedPage,
    DuePage,
    FormPage,
    Listed,
    ListPage,
    MadePage,
    OnePage,
    Pair,
)
from bot.actions.rules import ActionFacts, ActionField, ActionState, Place, Source
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.sandbox.blocks import message_problems, view_bytes, view_problems
from bot.slack.elements import Element
from bot.slack.messages import Said, View
from bot.slack.payloads import Values
from bot.words import tongue
from tests.actions.values import MONDAY, NOW, action, hours
from tests.rhythm.drawn import HOSTILE, labels, words
from tests.rhythm.house import MIA, RON

T = tongue("en-GB")
RONALD = PersonFacts(RON, "Ron Cole", "en-US", hours(zone="America/New_York"))
BOSS = PersonFacts(MIA, "Mia Berger", "en-GB", hours())
DAY = date(2026, 11, 27)
SEQUENCE = re.compile(r"<[^<>]*>")
OURS = re.compile(
    r"<(@U1[A-Z]+|https://slack\.com/app_redirect\?channel=C1SALES&message_ts=[0-9.]+\|[^<>]*)>"
)


def longest(text: str, number: int = 1, **changes: object) -> ActionFacts:
    """An action whose every text is as long as it may be."""
    return action(
        id=number,
        text=text[:500].strip() or "-",
        outcome=text[:500],
        needs_help=text[:300],
        source=Source.MESSAGE,
        place=Place("C1SALES", "1.000100"),
        **changes,
    )


def of_every_state(text: str) -> list[ActionFacts]:
    made = [longest(text, 1)]
    agreed = {"agreed_at": NOW, "reminds_at": NOW, "again_at": NOW + timedelta(days=1)}
    for number, state in enumerate(list(ActionState)[1:], 2):
        made.append(longest(text, number, state=state, closed_at=NOW, closed_by=RON, **agreed))
    return made


def drawn(text: str) -> Iterator[Said]:
    """Draw every message with such texts."""
    every = of_every_state(text)
    many = [replace(one, id=10 * n + one.id) for n in range(8) for one in every]
    yield views.made(T, MadePage(RONALD, many, DAY))
    yield views.answered(T, MadePage(BOSS, many, DAY))
    yield views.closed(T, ClosedPage(BOSS, many, {RON: text}))
    for one in every:
        for is_last in (True, False):
            page = DuePage(RONALD, one, DAY, is_last=is_last, coming=NOW, made_at=one.place)
            yield views.due(T, page)
        yield views.help_needed(T, OnePage(BOSS, one, DAY))


def drawn_forms(text: str) -> Iterator[View]:
    """Draw every form with such texts."""
    every = of_every_state(text)
    name = replace(RONALD, name=text)
    deals = tuple(deal(n, text) for n in range(120))
    pairs = tuple(Pair(replace(name, slack_id=f"U1R{n}"), name) for n in range(120))
    for here in ((Pair(RONALD, BOSS),), pairs):
        place = Place("C1SALES", "1.000100")
        yield form_views.new_form(
            T, FormPage(BOSS, here, here[0], deals, DAY, deal=7, text=text, place=place)
        )
    for one in every:
        page = OnePage(RONALD, one, DAY)
        yield form_views.made_view(T, page)
        yield form_views.change_form(T, page, Below("V1", Listed.MINE, 3))
        for about in WordsAbout:
            yield form_views.words_form(T, page, about, Below())
    own = tuple(10**17 + n for n in range(100))
    many = [replace(one, id=n) for n, one in enumerate((every * 2)[:8])]
    yield list_views.actions_list(
        T, ListPage(BOSS, Listed.TEAM, tuple(Listed), many, 90, 3, 12, own, DAY)
    )


def deal(number: int, text: str) -> DealFacts:
    """A deal with such a name."""
    return DealFacts(
        number,
        RON,
        text[:120].strip() or "-",
        text[:120],
        "Stage",
        Phase.EARLY,
        None,
        "",
        None,
        "",
        None,
        DealState.OPEN,
        NOW,
        NOW,
        NOW,
    )


EVERY = pytest.mark.parametrize(
    "text", [*HOSTILE, "W" * 500, "漢" * 500, "ש" * 500, "&" * 500], ids=lambda text: text[:8]
)


@EVERY
def test_messages(text: str) -> None:
    """Whatever was typed, each message is one that Slack takes, and nothing in it is a mention."""
    for said in drawn(text):
        problems = message_problems(list(said.blocks))
        assert not problems, vars(problems)
        assert said.text.strip()
        for found in SEQUENCE.findall(said.text + words(said)):
            assert OURS.fullmatch(found), found


@EVERY
def test_forms(text: str) -> None:
    """Whatever was typed, each form is one that Slack takes."""
    for view in drawn_forms(text):
        problems = view_problems(view)
        assert not problems, vars(problems)
        assert view_bytes(view) <= 250_000


@pytest.mark.parametrize(
    ("state", "reader", "expected"),
    [
        (ActionState.PROPOSED, RON, ["Accept", "Change first", "Say no"]),
        (ActionState.PROPOSED, "", ["Accept", "Change first", "Say no"]),
        (ActionState.PROPOSED, MIA, ["Change", "Withdraw"]),
        (ActionState.PROPOSED, "U1NEXT", ["Withdraw"]),
        (ActionState.AGREED, RON, ["Done", "Move", "Need help", "Drop"]),
        (ActionState.AGREED, MIA, ["Done", "Drop"]),
        (ActionState.DONE, RON, ["Say what came of it", "Not done after all"]),
        (ActionState.DROPPED, MIA, ["Say why", "Take it up again"]),
        (ActionState.DECLINED, RON, ["Accept after all"]),
        (ActionState.DECLINED, MIA, []),
    ],
)
def test_buttons(state: ActionState, reader: str, expected: list[str]) -> None:
    """Each of the two is offered what they can do with it."""
    buttons = views.action_buttons(T, action(state=state), reader)

    assert labels([{"type": "actions", "elements": buttons}] if buttons else []) == expected


@pytest.mark.parametrize(
    ("changes", "reader", "line"),
    [
        ({}, RON, "*Send the list*\nYou · by Fri 27 Nov · not accepted yet"),
        ({}, MIA, "*Send the list*\n<@U1RON> · by Fri 27 Nov · not accepted yet"),
        (
            {"state": ActionState.AGREED, "due_on": MONDAY, "needs_help": "a name"},
            RON,
            "*Send the list*\nYou · by Mon 23 Nov · overdue\nNeeds help: a name",
        ),
        (
            {"state": ActionState.DONE, "outcome": "They sign"},
            "",
            "*Send the list*\n<@U1RON> · done\nWhat came of it: They sign",
        ),
        (
            {"state": ActionState.DROPPED, "outcome": "Too late"},
            "",
            "*Send the list*\n<@U1RON> · dropped\nWhy: Too late",
        ),
    ],
)
def test_line(changes: dict[str, object], reader: str, line: str) -> None:
    """A line says who by when, what is late or unanswered, and what became of it."""
    assert views.action_line(T, action(**changes), reader, today=DAY) == line


def test_announcement() -> None:
    """The ladder is announced when it begins; made late, with the one reminder that is left."""
    agreed = action(
        state=ActionState.AGREED,
        agreed_at=NOW,
        reminds_at=NOW + timedelta(days=4),
        again_at=NOW + timedelta(days=7),
    )
    assert views.ladder_words(T, agreed, "Europe/Berlin") == (
        "I remind you on the morning of Fri 27 Nov and once more on Mon 30 Nov; "
        "then it's on your next agenda."
    )
    late = replace(agreed, reminds_at=NOW)
    assert views.ladder_words(T, late, "Europe/Berlin") == (
        "I remind you on Mon 30 Nov; then it's on your next agenda."
    )


def test_done_all_asks_first() -> None:
    """All at once is asked about first, and names exactly what was shown."""
    button: Element = views.done_all(T, [3, 5])
    confirm: Any = button["confirm"]

    assert (button["action_id"], button["value"]) == (Act.DONE_ALL, "3,5")
    assert "2 actions are marked as done" in confirm["text"]["text"]


def test_reading_the_form() -> None:
    """A deal of the rep that is chosen now is read; one that another rep's list held isn't."""
    meta = NewMeta(RON, None, 9, None, None)
    state: Mapping[str, object] = {
        ActionField.TEXT: {"x": {"value": " Call Ann "}},
        ActionField.OWNER: {"x": {"selected_option": {"value": "other"}}},
        ActionField.DUE: {"x": {"selected_date": "2026-11-27"}},
        f"{ActionField.DEAL}:{RON}": {"x": {"selected_option": {"value": "7"}}},
    }
    draft = form_views.read_new(Values(state), meta)
    assert (draft.text, draft.due_on, draft.is_own) == ("Call Ann", DAY, False)
    assert (draft.about.rep, draft.about.deal, draft.came_from) == (RON, 7, 9)

    chosen = {**state, ActionField.REP: {"x": {"selected_option": {"value": "U1SAM"}}}}
    draft = form_views.read_new(Values(chosen), meta)
    assert (draft.about.rep, draft.about.deal) == ("U1SAM", None)
