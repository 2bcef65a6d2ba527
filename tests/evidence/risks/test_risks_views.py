"""How risks look: within Slack's limits, escaped, saying who reads them (R22, R47)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.doctor.exhibits import evidence_risks
from bot.evidence.risks import form_views, page_views, views
from bot.evidence.risks.form_views import PairMeta, ReasonsMeta
from bot.evidence.risks.ids import Field
from bot.evidence.risks.pages import (
    CounterForm,
    Look,
    Owed,
    PairForm,
    ReasonsForm,
    RisksPage,
    ShownPage,
)
from bot.evidence.risks.rules import LONGEST, MOST, PreMortemFacts, RiskFacts, RiskState
from bot.people.rules import PersonFacts, WorkingHours
from bot.pipeline.rules import DealState
from bot.sandbox.blocks import message_problems, view_bytes, view_problems
from bot.slack.messages import Said, View
from bot.slack.payloads import Malformed, Values
from bot.words import tongue
from tests.pipeline.values import NOW, TODAY, deal
from tests.rhythm.drawn import HOSTILE

T = tongue("en-GB")
RON = PersonFacts("U1RON", "Ron Cole", "en-US", WorkingHours("America/New_York"))
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))
OPEN = PreMortemFacts(1, RON.slack_id, 1, 1, MIA.slack_id, NOW, NOW)
SURE = replace(OPEN, confirmed_at=NOW, managers_at=NOW)


def risk(number: int, by: PersonFacts = RON, text: str = "The price", **more: Any) -> RiskFacts:
    return RiskFacts(number, 1, 1, by.slack_id, number, text, **more)


def page(*risks: RiskFacts, found: PreMortemFacts = SURE, **more: Any) -> RisksPage:
    given = {"hidden": (), "older": (), "reader": RON, "deal": deal(), **more}
    return RisksPage(rep=RON, leader=MIA, current=Look(found, risks), today=TODAY, **given)


def every(text: str) -> Iterator[Said | View]:
    """Draw everything with a text wherever somebody can type one, as long as it may be."""
    long = (text * LONGEST)[:LONGEST]
    named = deal(name=text[:120].strip() or "-")
    own = [
        risk(n, text=long, counter_move=long, recheck_on=TODAY, state=RiskState.WORSE, state_at=NOW)
        for n in range(1, MOST + 1)
    ]
    theirs = [risk(n, MIA, long, same_as=n - 10 if n % 2 else None) for n in range(11, 11 + MOST)]
    look = Look(SURE, (*own, *theirs))
    older = tuple(Look(replace(SURE, id=n), tuple(own)) for n in range(2, 14))
    for found in (OPEN, SURE):
        for is_waiting in (True, False):
            yield views.shown(
                T,
                ShownPage(
                    Look(found, look.risks),
                    named,
                    RON,
                    MIA,
                    is_in_thread=True,
                    is_waiting=is_waiting,
                ),
            )
    for reader in (RON, MIA):
        yield page_views.risks_page(
            T, page(*look.risks, reader=reader, older=older, hidden=tuple(theirs), deal=named)
        )
        yield form_views.pair_form(T, PairForm(look, named, reader, RON, MIA))
    texts = (long,) * MOST
    for is_leaders in (True, False):
        form = ReasonsForm(named, RON, RON, MIA, 1, texts, tuple(range(MOST)), is_leaders)
        yield form_views.reasons_form(T, form)
    yield form_views.counter_form(T, CounterForm(own[0], named, RON, MIA))


@pytest.mark.parametrize("text", [*HOSTILE, "x", "&", "語", "ب"])
def test_within_limits_and_escaped(text: str) -> None:
    """Whatever is typed, everything stays within Slack's limits, and nobody is pinged."""
    for one in every(text):
        if isinstance(one, Said):
            problems = message_problems(list(one.blocks))
            assert not problems
        else:
            problems = view_problems(one)
            assert not problems
            assert view_bytes(dict(one)) < 250_000
        marked = [part for part in _marked(one) if "<!channel>" in part or "<@U" in part]
        assert not marked


def test_exhibits() -> None:
    """Everything that the doctor shows of it can be drawn."""
    assert len([one() for one in evidence_risks.drawn()]) == len(list(evidence_risks.drawn()))


def test_who_reads_it() -> None:
    """Each page and form says on top who can read it, and what is hidden says until when (R47)."""
    for reader, words in ((RON, "You and Mia Berger"), (MIA, "hidden from Ron Cole until")):
        first = page_views.risks_page(T, page(risk(1), reader=reader))["blocks"]
        assert isinstance(first, list)
        assert words in json.dumps(first[0])
    alone = replace(page(risk(1)), leader=None)
    assert "Only you" in json.dumps(page_views.risks_page(T, alone))


def test_sides() -> None:
    """What both saw stands once, in both's words; what one saw stands under whose it is."""
    shown = page(
        risk(1), risk(2, text="legal"), risk(3, MIA, "Pricing", same_as=1), risk(4, MIA, "CFO")
    )
    said = _said(page_views.risks_page(T, shown))
    assert "*Both of you saw*\n• The price\nIn the other's words: Pricing" in said
    assert "*Only you saw*\n• legal" in said
    assert "*Only Mia Berger saw*\n• CFO" in said
    theirs = _said(page_views.risks_page(T, replace(shown, reader=MIA)))
    assert "*Only Ron Cole saw*\n• legal" in theirs
    assert "*Only you saw*\n• CFO" in theirs


def test_buttons_follow_the_state() -> None:
    """The rep writes counter-moves once the reasons stand; the leader adds; closed, nobody does."""
    confirmed = page(risk(1), risk(2, counter_move="Call Anna", recheck_on=TODAY))
    assert {"risks.counter", "risks.write", "risks.better", "risks.pair"} <= _acts(confirmed)
    assert _acts(replace(confirmed, reader=MIA)) == {
        "risks.add",
        "risks.better",
        "risks.same",
        "risks.worse",
        "risks.pair",
    }
    unsure = page(risk(1), found=OPEN)
    assert _acts(unsure) == {"risks.confirm", "risks.put_right"}
    nothing = replace(unsure, current=None)
    assert _acts(nothing) == {"risks.write"}
    assert _acts(replace(nothing, reader=MIA)) == {"risks.add"}
    assert not _acts(replace(confirmed, deal=deal(state=DealState.WON)))


def test_the_days_of_a_risk() -> None:
    """A risk tells what is done against it, when to look again, and how it stands."""
    later = TODAY + timedelta(days=3)
    said = _said(
        page_views.risks_page(
            T,
            page(
                risk(1, counter_move="Call Anna", recheck_on=later),
                risk(2, state=RiskState.WORSE, state_at=NOW),
            ),
        )
    )
    assert "Against it: Call Anna" in said
    assert f"Look again on {T.short_day(later)}." in said
    assert "the deal comes first on the next agenda" in said


def test_home_lines() -> None:
    """The Home says what is owed around risks, and asks in one tap on a risk's day."""
    owed = Owed(deal(name="Acme"), 0, 2, (risk(1, recheck_on=TODAY),), ())
    said = json.dumps(views.home_lines(T, [owed], is_rep=True))
    assert "2 risks without a counter-move" in said
    assert "risks.better" in said
    unsure = Owed(deal(name="Acme"), 1, 0, (), ())
    assert views.home_lines(T, [unsure], is_rep=False) == []
    assert "did I read your reasons right?" in json.dumps(
        views.home_lines(T, [unsure], is_rep=True)
    )


def test_forms_are_read_as_they_were_drawn() -> None:
    """What stands in the forms comes back by its fields; what they never offered is refused."""
    values = Values({f"{Field.REASON}1": {"x": {"value": " price "}}})
    assert form_views.read_texts(values, 3) == ["", "price", ""]
    assert len(form_views.read_texts(values, 4711)) == MOST
    assert ReasonsMeta(1, 0, 3, "4,5").risks() == (4, 5)
    picked = Values(
        {
            f"{Field.PAIR}4": {"x": {"selected_option": {"value": "1"}}},
            f"{Field.PAIR}5": {"x": {"selected_option": {"value": "none"}}},
        }
    )
    assert form_views.read_pairs(picked, PairMeta(1, "4,5").risks()) == {4: 1, 5: None}
    with pytest.raises(Malformed):
        PairMeta(1, "4,x").risks()


def test_a_line_names_few() -> None:
    """In one line four reasons are named, and how many more there are."""
    many = [risk(n, text=f"reason {n}") for n in range(6)]
    assert views.could_be_lost_by(T, many).endswith("reason 3; and 2 more")


def _acts(shown: RisksPage) -> set[str]:
    found: set[str] = set()

    def look(part: object) -> None:
        if isinstance(part, dict):
            if "action_id" in part:
                found.add(str(part["action_id"]))
            for one in part.values():
                look(one)
        elif isinstance(part, list):
            for one in part:
                look(one)

    look(page_views.risks_page(T, shown)["blocks"])
    return found


def _said(view: View) -> str:
    return "\n".join(_marked(view))


def _marked(one: object) -> Iterator[str]:
    """List what Slack reads as mrkdwn."""
    if isinstance(one, Said):
        yield from _marked(list(one.blocks))
    elif isinstance(one, dict):
        if one.get("type") == "mrkdwn":
            yield str(one["text"])
        for part in one.values():
            yield from _marked(part)
    elif isinstance(one, list):
        for part in one:
            yield from _marked(part)
