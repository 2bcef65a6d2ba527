"""How deals look: within Slack's limits with the longest contents, escaped, saying who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from bot.people.rules import PersonFacts, WorkingHours
from bot.pipeline import closing_views, form_views, views
from bot.pipeline.closing_views import ClosingMeta
from bot.pipeline.form_views import DealMeta
from bot.pipeline.hygiene import Gap, gaps
from bot.pipeline.ids import Act, Field, Form
from bot.pipeline.pages import DealPage, DealsPage
from bot.pipeline.rules import CLOSED, DealFacts, DealState, Phase, content_of, merge, seen_of
from bot.sandbox.blocks import elements_of, message_problems, view_bytes, view_problems
from bot.slack import blocks as bk
from bot.slack.messages import Block, Said
from bot.words import tongue
from tests.pipeline.values import DEAL, TODAY, deal
from tests.rhythm.drawn import HOSTILE, labels, words

T = tongue("en-GB")
RON = PersonFacts("U1RON", "Ron Cole", "en-US", WorkingHours("America/New_York"))
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))
LATE = {"phase": Phase.LATE, "stage": "S" * 60}


def longest(number: int = 1, text: str = "W" * 3000, **changes: object) -> DealFacts:
    """A deal whose every text is as long as it may be."""
    return deal(
        number,
        name=text[:120].strip() or "-",
        account=text[:120],
        next_step=text[:300].strip(),
        reason=text[:300],
        amount=10**14,
        stage="S" * 60,
        **changes,
    )


def page_of(facts: DealFacts, reader: PersonFacts = RON) -> DealPage:
    content = content_of(facts)
    return DealPage(
        reader,
        TODAY,
        "EUR",
        name=facts.name,
        deal=facts,
        content=content,
        rep=RON,
        leaders=("U1MIA",),
        seen=seen_of(content),
    )


def check(shown: Said | Mapping[str, Any]) -> None:
    """Hold it to Slack's limits, and its texts to mention nobody but the two."""
    if isinstance(shown, Said):
        blocks: list[Any] = list(shown.blocks)
        problems = message_problems(blocks)
        assert shown.text.strip()
    else:
        blocks = list(shown["blocks"])
        problems = view_problems(shown)
        assert view_bytes(shown) <= 250_000
    assert not problems, vars(problems)
    known = {*Act, *Field}
    assert {one["action_id"] for block in blocks for one in elements_of(block)} <= known
    for text in _mrkdwn(blocks):
        assert "<!" not in text
        assert "<http" not in text
        assert "<@U1EVE" not in text


def _mrkdwn(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if node.get("type") == "mrkdwn":
            yield str(node["text"])
        for child in node.values():
            yield from _mrkdwn(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from _mrkdwn(child)


@pytest.mark.parametrize(
    "text", ["W" * 3000, "&" * 300, *HOSTILE], ids=lambda text: ascii(text)[:20]
)
@pytest.mark.parametrize("state", list(DealState))
def test_all_of_it_with_the_longest_texts(text: str, state: DealState) -> None:
    """Whatever stands in a deal, Slack takes all messages and forms with it; nobody is called."""
    facts = longest(text=text, state=state)
    page = page_of(facts)
    other = replace(
        content_of(facts),
        name="o" * 120,
        next_step="o" * 300,
        close_on=None,
        amount=None,
        stage="Lead",
    )
    merged = merge(seen_of(content_of(DEAL)), content_of(facts), other)
    clash = replace(page, content=merged.content, clashes=merged.clashes, seen=merged.seen)
    for shown in (page, clash, DealPage(MIA, TODAY, "", name=text[:100], reps=(RON,) * 1)):
        check(form_views.deal_form(T, shown))
    check(closing_views.removed(T, page))
    check(closing_views.reopened(T, page))
    check(form_views.saved(T, facts))
    for end in CLOSED:
        check(closing_views.closing_form(T, page, end, below="V" * 30))
        check(closing_views.closed(T, page_of(replace(facts, state=end)), below="V" * 30))
    names = {RON.slack_id: text}
    many = tuple(longest(number, text=text, state=state) for number in range(1, 60))
    check(views.deals_list(T, DealsPage(MIA, TODAY, many, names, typed=text[:300], leads=True)))
    assert len(views.deal_choices(T, many * 2)) == 100
    check(
        Said("-", bk.message([bk.actions(bk.static_select(Act.OPEN, views.deal_choices(T, many)))]))
    )


def test_a_line() -> None:
    """A deal's line says what it is worth, how far it is, when it closes and what is next."""
    assert views.deal_line(T, DEAL) == (
        "*Acme renewal*: Acme · Proposal (middle) · EUR 12,500 · close date Fri 18 Dec\n"
        "Next, on Wed 2 Dec: Dana shows the offer to her board"
    )
    bare = deal(account="", amount=None, close_on=None, next_step="", next_step_on=None)
    assert views.deal_line(T, bare) == "*Acme renewal*: Proposal (middle)"
    lost = deal(state=DealState.WALKED_AWAY)
    assert views.deal_line(T, lost) == "*Acme renewal*: Acme · walked away from · EUR 12,500"
    typed = deal(name="*<!here>*", account="", amount=None, close_on=None, next_step="")
    assert views.deal_line(T, typed) == "*∗&lt;!here&gt;∗*: Proposal (middle)"


def test_the_list() -> None:
    """A leader's list names whose each deal is, once; of more than it holds it says how many."""
    mine = [deal(number, rep="U1MIA") for number in (1, 2)]
    rons = [deal(number, next_step="", next_step_on=None) for number in range(3, 30)]
    names = {"U1MIA": "Mia Berger", "U1RON": "Ron Cole"}
    said = views.deals_list(T, DealsPage(MIA, TODAY, (*mine, *rons), names, leads=True))

    check(said)
    assert words(said).count("Ron Cole") == 1
    assert "Mia Berger" not in words(said)
    assert "To mend: no next step" in words(said)
    assert "And 9 more." in words(said)
    assert labels(said.blocks) == ["Open"] * 20 + ["New deal"]
    empty = views.deals_list(T, DealsPage(RON, TODAY, ()))
    assert "No open deals yet." in empty.text
    found = views.deals_list(T, DealsPage(RON, TODAY, (deal(),), names, typed="acme"))
    assert labels(found.blocks)[-1] == "New deal: acme"


def every_gap() -> Iterator[DealFacts]:
    past = TODAY - timedelta(days=1)
    for close_on, step, step_on, amount, phase in product(
        (None, past, date(2026, 12, 18)), ("", "Call"), (None, past), (None, 100), Phase
    ):
        yield deal(
            close_on=close_on,
            next_step=step,
            next_step_on=step_on if step else None,
            amount=amount,
            phase=phase,
        )


def test_gaps_with_their_fixes() -> None:
    """Each gap is named, in two blocks at most that a message takes, with a way to mend it."""
    for facts in every_gap():
        found = gaps(facts, TODAY)
        shown: list[Block] = views.gap_blocks(T, facts, found, today=TODAY)
        assert len(shown) == (2 if found else 0)
        if not found:
            continue
        said = Said("-", bk.message(shown))
        check(said)
        assert all(views.gap_words(T, facts, one) in words(said) for one in found)
        acts = {one["action_id"] for one in elements_of(shown[1])}
        assert (Act.PUT_OFF in acts) is (Gap.CLOSE_PASSED in found)
        assert Act.OPEN in acts


def test_putting_off_a_close_date() -> None:
    """The button says the new day, a month from today, and none of a weekend."""
    facts = deal(7, close_on=date(2026, 11, 1))
    [said, row] = views.gap_blocks(T, facts, gaps(facts, TODAY), today=TODAY)

    check(Said("-", [said, row]))
    button = elements_of(row)[0]
    assert button["text"]["text"] == "Close date: Wed 23 Dec"
    assert button["value"] == "7:2026-11-01:2026-12-23"
    assert row["block_id"] == "pipeline.gaps:7"
    [_, row] = views.gap_blocks(T, facts, [Gap.CLOSE_PASSED], today=date(2026, 11, 26))
    assert elements_of(row)[0]["text"]["text"] == "Close date: Mon 28 Dec"


def text_of(view: Mapping[str, Any]) -> str:
    return words(Said("-", view["blocks"]))


def test_who_will_read_it() -> None:
    """Every form says on top who will be able to read it (R47)."""
    own = page_of(DEAL)
    assert "You and who leads your 1:1s can read this: <@U1MIA>." in text_of(
        form_views.deal_form(T, own)
    )
    alone = replace(own, leaders=())
    assert "Only you can read this" in text_of(form_views.deal_form(T, alone))
    theirs = text_of(form_views.deal_form(T, page_of(DEAL, MIA)))
    assert "<@U1RON> and whoever leads their 1:1s can read this." in theirs
    new = DealPage(MIA, TODAY, "EUR", reps=(RON,))
    assert "The rep and whoever leads their 1:1s can read this." in text_of(
        form_views.deal_form(T, new)
    )
    assert "can read this" in text_of(closing_views.closing_form(T, own, DealState.LOST, below=""))


def test_what_a_form_carries() -> None:
    """A form knows its deal by its id and has no words in its metadata."""
    view = form_views.deal_form(T, page_of(DEAL))
    about = DealMeta.loads(str(view["private_metadata"]))
    assert (view["callback_id"], about.deal) == (Form.DEAL, 1)
    assert "Acme" not in str(view["private_metadata"])
    closing = closing_views.closing_form(T, page_of(DEAL), DealState.WON, below="V1")
    assert ClosingMeta.loads(str(closing["private_metadata"])) == ClosingMeta(1, "won", "V1")
    blocks: list[Any] = list(closing["blocks"])  # type: ignore[call-overload]
    assert [block["optional"] for block in blocks if block["type"] == "input"] == [True]


def test_a_clash_says_both() -> None:
    """Who saves over another's change reads what stands there now and what they typed."""
    page = page_of(DEAL)
    content = replace(content_of(DEAL), amount=None, next_step_on=date(2026, 12, 3))
    clash = replace(page, content=content, clashes=(Field.AMOUNT, Field.NEXT_STEP_ON))

    said = text_of(form_views.deal_form(T, clash))

    assert "• Amount: now “EUR 12,500”; you have nothing" in said
    assert (
        "• Day of the next step: now “Wednesday 2 December”; you have “Thursday 3 December”" in said
    )
    assert "nothing is saved yet" in said


def test_walking_away_is_praised() -> None:
    """Nobody is blamed for walking away; the form and its answer say what it is good for (R13)."""
    asked = text_of(closing_views.closing_form(T, page_of(DEAL), DealState.WALKED_AWAY, below=""))
    assert "Walking away from a deal that won't work is good selling" in asked
    over = replace(DEAL, state=DealState.WALKED_AWAY, reason="No budget")
    done = closing_views.closed(T, page_of(over), below="")
    assert "Well decided." in text_of(done)
    assert "Why: No budget" in text_of(done)
    assert labels(done["blocks"]) == ["Open it again"]
    assert labels(form_views.deal_form(T, page_of(over))["blocks"]) == [
        "Open it again",
        "Change why",
    ]
