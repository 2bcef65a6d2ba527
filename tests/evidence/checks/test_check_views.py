"""What a check's messages say, and what they never say in a channel (docs/rhythm.md R19, R47)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.doctor.exhibits import evidence_checks as exhibits
from bot.doctor.exhibits.evidence_checks import CHECK, FIRST, PAGE, READING, SECOND
from bot.doctor.made_up import T
from bot.evidence.checks import reply_views, views, words
from bot.evidence.checks.conversing import NEUTRAL
from bot.evidence.checks.flow import Ask
from bot.evidence.checks.pages import CheckPage
from bot.evidence.checks.rules import CheckState, ClosedWhy
from bot.evidence.reading.types import Label
from bot.sandbox.blocks import message_problems
from bot.slack.messages import Said
from tests.rhythm.drawn import HOSTILE

SECRET = "Anna Weber signed in blue ink"
LABELS = [*Label, None]
SEQUENCE = re.compile(r"<[^<>]*>")


def read_as(label: Label | None, text: str = SECRET) -> CheckPage:
    reading = replace(READING, label=label, text=text)
    return replace(PAGE, mine={1: reading}, evidence=(reading,))


def in_channel(page: CheckPage) -> CheckPage:
    return replace(page, check=replace(page.check, place="C00000ACME", is_in_channel=True))


def everything(page: CheckPage) -> list[Said]:
    """Draw all that is said in a check's thread, and its first message."""
    return [
        views.parent(T, page),
        views.parent(T, replace(page, questions=(FIRST,))),
        views.next_question(T, page, SECOND),
        views.asked_on(T, page, FIRST, Ask.WHO_WHEN, nth=1),
        views.asked_again(T, page, SECOND),
        views.thanks(T, page),
    ]


@pytest.mark.parametrize("label", LABELS)
def test_a_channel_reads_nothing_of_it(label: Label | None) -> None:
    """In a channel no message says what a reply was read as, quotes it, or offers what follows."""
    shown = str([(one.text, one.blocks) for one in everything(in_channel(read_as(label)))])
    for several in (words.EVIDENCE, words.CLAIM, words.PLAN, words.UNKNOWN, words.LEADS_ON):
        assert not [one.msgid for one in several if one.msgid in shown]
    for word in ("Anna", "blue ink", "What we know", "actions.new", "call_plans.write"):
        assert word not in shown


def test_no_two_answers_alike() -> None:
    """The ways of saying a thing differ, and two in a row are never the same."""
    for several in (
        words.EVIDENCE,
        words.CLAIM,
        words.PLAN,
        words.UNKNOWN,
        words.NOT_JUDGED,
        words.NEUTRAL,
        words.IN_CHANNEL,
        words.LEADS_ON,
        *words.RE_ASK.values(),
    ):
        assert len({one.msgid for one in several}) == len(several) >= 3
        said = [words.turn(several, number) for number in range(9)]
        assert all(one != after for one, after in pairwise(said))


@pytest.mark.parametrize("label", LABELS)
def test_the_two_read_what_it_is(label: Label | None) -> None:
    """In the group DM each kind of reply has its own answer, with what made it so (R19)."""
    said = views.next_question(T, read_as(label), SECOND).text
    expected = {
        Label.EVIDENCE: words.EVIDENCE,
        Label.CLAIM: words.CLAIM,
        Label.PLAN: words.PLAN,
        Label.UNKNOWN: words.UNKNOWN,
        None: words.NOT_JUDGED,
    }[label]
    assert any(one.msgid in said for one in expected)
    assert ("You say who (“Anna Weber”), what happened" in said) is (label is Label.EVIDENCE)
    assert SECOND.text in said


def test_what_a_part_took() -> None:
    """Of a reply that a part above took, nothing is said and nothing is offered."""
    said = views.next_question(T, read_as(Label.PLAN), SECOND, detail=NEUTRAL)
    assert any(one.msgid in said.text for one in words.NEUTRAL)
    assert "actions.new" not in str(said.blocks)
    assert "actions.new" in str(views.next_question(T, read_as(Label.PLAN), SECOND).blocks)


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 12_000, "<!channel> <@U000000MIA> `a`"])
def test_hostile_words(text: str) -> None:
    """Whatever was written, it is shown as plain words, short, and pings nobody but the rep."""
    question = replace(SECOND, text=text[:600])
    for label in LABELS:
        page = replace(read_as(label, text), questions=(FIRST, question))
        for one in everything(page):
            assert not message_problems(list(one.blocks))
            assert one.text.strip()
            shown = json.dumps([one.text, one.blocks], ensure_ascii=False)
            assert set(SEQUENCE.findall(shown)) <= {f"<@{page.rep.slack_id}>"}
            assert not any(mark in shown for mark in ("\u202e", "`", "\\n>"))
    assert len(reply_views.quote(PAGE, text)) <= 150


def test_ages() -> None:
    """Evidence has an age, in words; what is stale says so (R21)."""
    now = PAGE.now
    ages = {0: "today", 1: "yesterday", 12: "12 days ago", 31: "older than a month"}
    for days, said in ages.items():
        assert words.age(T, now - timedelta(days=days), now, "Europe/Berlin") == said


def test_every_end_has_words() -> None:
    """A check that is over says why."""
    assert set(words.CLOSED) == set(ClosedWhy)
    for why in ClosedWhy:
        closed = replace(CHECK, state=CheckState.CLOSED, closed_why=why)
        said = views.parent(T, replace(PAGE, check=closed))
        assert T.text(words.CLOSED[why]) in str(said.blocks)
        assert "checks.enough" not in str(said.blocks)


def test_the_gallery_has_a_re_ask_with_its_button() -> None:
    """Whoever looks at the gallery sees that a claim can be put right where it is asked on."""
    said = [str(draw()) for draw in exhibits.drawn()]
    [re_ask] = [one for one in said if "book.overrule" in one]
    assert "This is evidence" in re_ask
    kept = next(one for one in said if "said to somebody else" in one)
    assert "Anna Weber" not in kept
    assert "What came later is kept, too." in kept
