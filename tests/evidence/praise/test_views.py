"""How praise, the mirror and breadth look: Slack takes them, and nobody is pinged (R26, R27)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.evidence.praise import breadth_views, mirror_views, views
from bot.evidence.praise.breadth_rules import BlindSpot, BreadthPage, Coverage
from bot.evidence.praise.ids import Act
from bot.evidence.praise.mirror_rules import Counts, Line, MeetingCounts, MirrorPage, Part, Weeks
from bot.evidence.praise.pages import HomePage, PraisePage
from bot.evidence.praise.rules import QUOTE_LIMIT, WHY_LIMIT, PraiseFacts, State
from bot.evidence.questions.rules import BankQuestion, Topic
from bot.people.rules import PersonFacts
from bot.sandbox.blocks import message_problems, view_bytes, view_problems
from bot.slack import blocks as bk
from bot.slack.messages import Said, View
from bot.words import tongue
from tests.actions.values import NOW, hours
from tests.rhythm.drawn import HOSTILE, words
from tests.rhythm.house import MIA, RON, SALES

T = tongue("en-GB")
REP = PersonFacts(RON, "Ron Cole", "en-US", hours(zone="America/New_York"))
BOSS = PersonFacts(MIA, "Mia Berger", "en-GB", hours())
SEQUENCE = re.compile(r"<[^<>]*>")
EVERY = pytest.mark.parametrize(
    "text", [*HOSTILE, "W" * 3000, "漢" * 3000, "ש" * 3000, "&" * 3000], ids=lambda text: text[:8]
)


def page(text: str = "Dana said why.", *, of_rep: bool = True, **changes: object) -> PraisePage:
    facts = PraiseFacts(
        1,
        RON,
        MIA,
        text[:QUOTE_LIMIT],
        text[:WHY_LIMIT],
        SALES,
        "1.000100",
        SALES,
        State.ASKED,
        NOW,
        expires_at=NOW + timedelta(days=7),
    )
    facts = replace(facts, **changes)  # type: ignore[arg-type]
    return PraisePage(REP if of_rep else BOSS, facts, REP, BOSS, NOW)


def every_page(text: str) -> Iterator[PraisePage]:
    """A praise in each of its states, for each of its readers, of people with such names."""
    for state in State:
        for channel in (SALES, None) if state is not State.ASKED else (SALES,):
            for of_rep in (True, False):
                one = page(text, of_rep=of_rep, state=state, team_channel=channel)
                yield one
                yield replace(one, rep=replace(REP, name=text[:80]), by=replace(BOSS, name=text))


def messages(text: str) -> Iterator[Said]:
    for one in every_page(text):
        yield views.ask(T, one)
        yield views.kept(T, one)
        for is_public in (True, False):
            yield views.posted(T, one, is_public=is_public)


def forms(text: str) -> Iterator[View]:
    for one in every_page(text):
        yield views.status_view(T, one)
        yield views.words_form(T, one)
        yield views.propose_form(T, one)
    person = replace(REP, name=text)
    many = tuple(replace(person, slack_id=f"U1R{n}") for n in range(120))
    for of in (None, many[110]):
        mirror = MirrorPage(BOSS, many, of, Weeks.FOUR, date(2026, 11, 1), COUNTS)
        yield mirror_views.mirror(T, mirror)
    spot = BlindSpot(Topic.TERRITORY, BankQuestion("own.a", text, Topic.FIT, "R38"), 9)
    yield breadth_views.breadth(
        T, BreadthPage(BOSS, many[110], many, date(2026, 10, 1), True, COVERAGE, spot)
    )


COUNTS = Counts(
    MeetingCounts(1, 3, 10, 30),
    on_rhythm=Part(7, 9),
    whole_checks=Part(3, 5),
    buyers_view=Part(2, 4),
    evidence=Part(9, 14),
    own_reasons=Part(1, 2),
    praises=2,
    praised=Part(1, 5),
    held={RON: 3, "U1SAM": 1},
    own_actions=Part(6, 8),
    asks=1,
    tells=9,
    words_of_asks=5,
    words_of_tells=118,
    followed_up=Part(5, 6),
)
COVERAGE = Coverage(dict.fromkeys(tuple(Topic)[2:], 3), {Topic.LISTENING: 1}, {Topic.GROWTH: 1})


@EVERY
def test_messages(text: str) -> None:
    """Whatever was typed, each message is one that Slack takes, and nothing in it is a mention."""
    for said in messages(text):
        problems = message_problems(list(said.blocks))
        assert not problems, vars(problems)
        assert said.text.strip()
        for found in SEQUENCE.findall(said.text + words(said)):
            assert found == f"<#{SALES}>"


@EVERY
def test_forms(text: str) -> None:
    """The same of every modal, with the longest names, lists and texts."""
    for view in forms(text):
        problems = view_problems(view)
        assert not problems, vars(problems)
        assert view_bytes(view) <= 250_000
        for node in nodes(view):
            if node.get("type") == "mrkdwn":
                for found in SEQUENCE.findall(node["text"]):
                    assert found == f"<#{SALES}>"


def nodes(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for child in value.values():
            yield from nodes(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from nodes(child)


def test_a_quote_stays_a_quote() -> None:
    """Each line of it is quoted, and its marks stay marks."""
    said = views.posted(T, page("*Dana* said\n\nyes"), is_public=True)

    assert "> ∗Dana∗ said\n> \n> yes" in words(said)


def test_who_reads_it_stands_on_top() -> None:
    """The form says first who will read that, with a channel and without (R47)."""
    with_one = views.propose_form(T, page(of_rep=False))["blocks"]
    without = views.propose_form(T, page(of_rep=False, team_channel=None))["blocks"]

    assert "Ron Cole reads this first" in str(with_one[0])  # type: ignore[index]
    assert f"<#{SALES}>" in str(with_one[0])  # type: ignore[index]
    assert "only Ron Cole reads it" in str(without[0])  # type: ignore[index]


@pytest.mark.parametrize(
    ("state", "of_rep", "acts"),
    [
        (State.ASKED, True, [Act.YES, Act.NO, Act.EDIT]),
        (State.ASKED, False, [Act.EDIT, Act.TAKE_BACK]),
        (State.AGREED, True, [Act.EDIT, Act.TAKE_BACK]),
        (State.AGREED, False, [Act.EDIT, Act.TAKE_BACK]),
        (State.PRIVATE, True, [Act.EDIT, Act.TAKE_BACK]),
        (State.DECLINED, True, []),
        (State.DECLINED, False, []),
        (State.TAKEN_BACK, False, []),
        (State.EXPIRED, True, []),
    ],
)
def test_what_each_can_still_do(state: State, *, of_rep: bool, acts: list[Act]) -> None:
    """A button stands where it does something, and nowhere else."""
    one = page(of_rep=of_rep, state=state)

    assert list(pressable(views.status_view(T, one))) == acts
    if of_rep:
        assert list(pressable(views.ask(T, one).blocks)) == acts
    late = replace(one, now=NOW + timedelta(days=8))
    if state is State.ASKED:
        assert list(pressable(views.status_view(T, late))) == []


def pressable(shown: object) -> Iterator[str]:
    for node in nodes(shown):
        if node.get("type") == "button":
            yield node["action_id"]


def test_nobody_presses_anything_in_the_channel() -> None:
    """What the team reads has no buttons: both have theirs elsewhere."""
    assert list(pressable(views.posted(T, page(state=State.AGREED), is_public=True).blocks)) == []


def test_ten_lines() -> None:
    """The mirror has ten lines, each with a figure, one question, and how it is counted."""
    shown = mirror_views.mirror(
        T, MirrorPage(BOSS, (REP,), None, Weeks.FOUR, date(2026, 11, 1), COUNTS)
    )
    lines = [
        str(block["text"]["text"])
        for block in shown["blocks"]  # type: ignore[attr-defined]
        if block["type"] == "section" and block["text"]["text"].startswith("*")
    ]

    assert len(lines) == len(Line) == 10
    assert all(line.count("?") == 1 or "how do we know?" in line for line in lines)
    assert lines[0].startswith("*Joint agenda:* 1 of 4 items came from the rep (10 words), 3 from")
    assert lines[6].startswith("*Insight praised:* 2 insights, of 1 of 5 reps.")
    assert lines[7].startswith("*Nobody left out:* Between 1 and 3 1:1s held with each of 2 reps")
    assert "1 ask (5 words) against 9 tells (118 words)" in lines[8]
    assert str(shown["blocks"]).count("How it is counted:") == 10
    assert not re.search(r"\b(score|rank|grade)\w* of\b|%", str(shown))


def test_what_is_not_seen() -> None:
    """Without anything to count a line says so, instead of a zero that would be a verdict."""
    counts = Counts(on_rhythm=Part(1, 1))
    shown = mirror_views.mirror(
        T, MirrorPage(BOSS, (REP,), REP, Weeks.TWELVE, date(2026, 9, 1), counts)
    )

    assert str(shown["blocks"]).count("not seen") == 8
    assert "0 insights of Ron Cole." in str(shown["blocks"])


@pytest.mark.parametrize("meeting", [None, MeetingCounts()])
def test_nothing_is_seen(meeting: MeetingCounts | None) -> None:
    """Where nothing at all is there yet, one line says so, and what would fill it (R26)."""
    counts = Counts(meeting=meeting, praised=Part(0, 1), held={REP.slack_id: 0})
    page = MirrorPage(BOSS, (REP,), REP, Weeks.FOUR, date(2026, 9, 1), counts)
    shown = mirror_views.mirror(T, page)["blocks"]
    assert isinstance(shown, list)

    assert len(shown) == 4, "whom, since when, who reads it, and that there is nothing yet"
    assert "Nothing to see in this time yet" in str(shown[-1])
    assert "`/coach check`" in str(shown[-1])
    assert "not seen" not in str(shown)


def test_the_home() -> None:
    """It says what waits, names who wasn't praised to who leads them, and has the two doors."""
    names = tuple(f"Rep {n}" for n in range(5))
    lines = views.home_lines(
        T, HomePage((page().praise,) * 9, {MIA: "Mia *B*"}, names, leads=True, is_rep=True)
    )
    bk.home(lines)

    said = str(lines)
    assert said.count("would like to praise") == 3
    assert "Mia ∗B∗" in said
    assert "Rep 0, Rep 1, Rep 2 and 2 more" in said
    assert list(pressable(lines)) == [Act.LOOK] * 3 + [Act.MIRROR, Act.BREADTH]
    assert views.home_lines(T, HomePage()) == []
    assert list(pressable(views.home_lines(T, HomePage(is_rep=True)))) == [Act.BREADTH]
