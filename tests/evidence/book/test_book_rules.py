"""What is missing in a deal, what it rests on, and how old that is (docs/rhythm.md R20 to R24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.book.fields import Content, content_of, merge, problems, seen_of, taken_in, tidy
from bot.evidence.book.rules import (
    Answer,
    BookFacts,
    BuyerFacts,
    Field,
    Footing,
    Gap,
    Share,
    Standing,
    amounts,
    answer_in,
    gaps,
    is_stale,
    late_on_claims,
    next_seat,
    standing_of,
    summed,
)
from bot.pipeline.rules import Phase
from tests.evidence.book.values import DEAL, FULL, NOW, TODAY, a_view

DAY = timedelta(days=1)


def test_a_new_deal_lacks_what_its_phase_asks_for() -> None:
    """Early it is the problem in money and who else; late whom we met comes first."""
    empty = BookFacts(1)

    assert gaps(empty, Phase.EARLY, TODAY) == (Gap.COST, Gap.BUYERS)
    assert gaps(empty, Phase.MIDDLE, TODAY)[:2] == (Gap.COST, Gap.BUYERS)
    assert gaps(empty, Phase.LATE, TODAY)[:3] == (Gap.BUYERS, Gap.LAST_ACT, Gap.COMPETITION)
    assert set(gaps(empty, Phase.LATE, TODAY)) == set(Gap)


@pytest.mark.parametrize("phase", list(Phase))
def test_a_full_book_lacks_nothing(phase: Phase) -> None:
    """Where all is known nothing is asked for, in any phase."""
    assert gaps(FULL, phase, TODAY) == ()


@pytest.mark.parametrize(
    ("book", "gap"),
    [
        (replace(FULL, cost=None), Gap.COST),
        (replace(FULL, competition=""), Gap.COMPETITION),
        (replace(FULL, approach=""), Gap.APPROACH),
        (replace(FULL, buyers=()), Gap.BUYERS),
        (replace(FULL, buyers=(*FULL.buyers, BuyerFacts(3, "Ida"))), Gap.BUYERS),
        (replace(FULL, last_act=""), Gap.LAST_ACT),
        (replace(FULL, last_act_on=None), Gap.LAST_ACT),
        (replace(FULL, last_act_on=TODAY - 15 * DAY), Gap.LAST_ACT),
    ],
)
def test_each_piece_can_be_the_missing_one(book: BookFacts, gap: Gap) -> None:
    """One missing piece is one gap, with the question that asks for it."""
    assert gaps(book, Phase.LATE, TODAY) == (gap,)
    assert gap.key == f"book.{gap}"


def test_two_weeks_are_recent() -> None:
    """What the customer did fourteen days ago still says that they are with us."""
    assert not gaps(replace(FULL, last_act_on=TODAY - 14 * DAY), Phase.LATE, TODAY)


def test_early_who_else_is_asked() -> None:
    """One name isn't enough early on, and nobody has to be met yet."""
    one = replace(FULL, buyers=(BuyerFacts(1, "Petra"),))
    two = replace(FULL, buyers=(BuyerFacts(1, "Petra"), BuyerFacts(2, "Tom")))

    assert gaps(one, Phase.EARLY, TODAY) == (Gap.BUYERS,)
    assert gaps(two, Phase.EARLY, TODAY) == ()


def test_what_a_deal_rests_on() -> None:
    """Evidence counts for thirty days; without any it is claims, or nothing at all."""
    assert not is_stale(NOW - 30 * DAY, NOW)
    assert is_stale(NOW - 30 * DAY - timedelta(seconds=1), NOW)
    assert standing_of(NOW - DAY, 1, NOW) is Footing.EVIDENCE
    assert standing_of(NOW - 31 * DAY, 9, NOW) is Footing.STALE
    assert standing_of(None, 2, NOW) is Footing.CLAIMS
    assert standing_of(None, 0, NOW) is Footing.NOTHING


def test_late_deals_on_claims() -> None:
    """Only late deals count, and not those with fresh evidence; sums go by currency."""
    early = replace(DEAL, phase=Phase.EARLY)
    standings = [
        Standing(DEAL, Footing.EVIDENCE, NOW),
        Standing(DEAL, Footing.STALE, NOW),
        Standing(replace(DEAL, currency="USD", amount=None), Footing.CLAIMS, None),
        Standing(early, Footing.NOTHING, None),
    ]

    weak = late_on_claims(standings)

    assert [one.on for one in weak] == [Footing.STALE, Footing.CLAIMS]
    assert amounts([one.deal for one in weak]) == {"EUR": 1_200_000}


def test_the_seat_goes_round() -> None:
    """The rep sits first, then whoever sat least often; views of others don't count."""
    assert next_seat("ron", ["mia"], []) == "ron"
    assert next_seat("ron", ["mia"], [a_view("ron")]) == "mia"
    assert next_seat("ron", ["mia", "ida"], [a_view("ron"), a_view("mia")]) == "ida"
    assert next_seat("ron", ["mia", "ron"], [a_view("ron"), a_view("mia")]) == "ron"
    assert next_seat("ron", [], [a_view("eve"), a_view("ron")]) == "ron"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", Answer.YES),
        ("yes, they need it by March", Answer.YES),
        ("Not yet: no budget", Answer.NOT_YET),
        ("  not   yet  because Tom said no", Answer.NOT_YET),
        ("No. They have no reason to move.", Answer.NO),
        ("noch nicht, der Preis", Answer.NOT_YET),
        ("Oui parce que…", Answer.YES),
        ("No doubt they would", None),
        ("Yes and no", None),
        ("nothing speaks against it", None),
        ("Jakarta is the next step", None),
        ("I would", None),
        ("", None),
    ],
)
def test_answers_in_words(text: str, answer: Answer | None) -> None:
    """Only an answer that stands by itself is taken; for all else there are buttons."""
    assert answer_in(text) is answer


def test_shares_are_added_up() -> None:
    """Several people's figures come to one."""
    assert summed([Share(4, 2, 1, 1), Share(1, 1)]) == Share(5, 3, 1, 1)
    assert summed([]) == Share()


def test_what_cant_be_saved() -> None:
    """Each problem stands at its field, and what stands already is none."""
    content = content_of(FULL)
    long = replace(content, competition="x" * 501, reckoning="y" * 501)

    assert set(problems(long, TODAY, before=content)) == {Field.COMPETITION, Field.RECKONING}
    ahead = replace(content, last_act_on=TODAY + DAY)
    assert set(problems(ahead, TODAY, before=content)) == {Field.LAST_ACT_ON}
    no_day = replace(content, last_act_on=None)
    assert set(problems(no_day, TODAY, before=content)) == {Field.LAST_ACT_ON}
    no_act = replace(content, last_act="")
    assert set(problems(no_act, TODAY, before=content)) == {Field.LAST_ACT}
    long_ago = replace(content, last_act_on=TODAY - 3000 * DAY)
    assert set(problems(long_ago, TODAY, before=content)) == {Field.LAST_ACT_ON}
    assert problems(long_ago, TODAY, before=long_ago) == {}


def test_replies_are_taken_into_their_field() -> None:
    """A reply fills the field that was asked for; what costs is a number and isn't guessed."""
    words = "Petra reckons\n180,000 a year"

    assert (
        taken_in(Content(), "book.competition", words).competition == "Petra reckons 180,000 a year"
    )
    assert taken_in(Content(), "book.cost", words) == Content(reckoning=" ".join(words.split()))
    assert taken_in(Content(), "book.last-act", words).last_act
    assert taken_in(Content(), "book.approach", "x" * 9000).approach == "x" * 500
    assert taken_in(Content(), "evidence.how-do-we-know", words) == Content()


words = st.sampled_from(["", "a", "b", "c"])
contents = st.builds(
    Content,
    competition=words,
    approach=words,
    cost=st.sampled_from([None, 1, 2]),
    currency=st.sampled_from(["EUR", "USD"]),
    reckoning=words,
    last_act=words,
    last_act_on=st.sampled_from([None, TODAY, TODAY - DAY]),
).map(tidy)


@given(contents, contents, contents)
def test_nobody_overwrites_what_they_never_saw(
    shown: Content, now: Content, wanted: Content
) -> None:
    """Of two who write, each field has the word of whoever changed it, or both are told."""
    merged = merge(seen_of(shown), now, wanted)

    for name in ("competition", "approach", "reckoning", "last_act", "last_act_on"):
        was, there, mine = (getattr(one, name) for one in (shown, now, wanted))
        got = getattr(merged.content, name)
        if mine == was:
            assert got == there
        elif there in (was, mine):
            assert got == mine
        else:
            assert got == mine
            assert name in merged.clashes
    again = merge(merged.seen, now, merged.content)
    assert not again.clashes
    assert again.content == merged.content
