"""How what is known of a deal reads, at its emptiest and at its longest (R20 to R24, R47)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.call_plans.rules import Outcome
from bot.doctor.exhibits.call_plans import PLAN
from bot.doctor.made_up import MIA, RON, T
from bot.evidence.book import form_views, list_views, views
from bot.evidence.book.fields import content_of, seen_of
from bot.evidence.book.ids import Act, Door
from bot.evidence.book.listeners import door_of
from bot.evidence.book.pages import BookForm, BookPage, BuyerForm, KnowPage, ViewForm
from bot.evidence.book.rules import (
    Answer,
    BookFacts,
    BuyerFacts,
    Field,
    Footing,
    Gap,
    RiskLine,
    Standing,
)
from bot.evidence.book.words import age_words
from bot.evidence.reading.types import Finding, Label, What
from bot.people.rules import PersonFacts
from bot.pipeline.rules import Phase
from bot.slack.messages import View
from bot.slack.payloads import Malformed
from tests.evidence.book.values import DEAL, FULL, NOW, TODAY, a_reading, a_view

HOSTILE = "<!channel> *bold* <@U1EVE> `code` & > " + "界" * 40
NAMES = {RON.slack_id: "Ron Cole", "U1RON": "Ron Cole", MIA.slack_id: "Mia Berger"}
PAGE = BookPage(
    reader=RON,
    rep=RON,
    leaders=(MIA.slack_id,),
    deal=DEAL,
    book=BookFacts(1),
    gaps=(),
    readings=(),
    views=(),
    calls=(),
    questions=(),
    risks=(),
    names=NAMES,
    today=TODAY,
    now=NOW,
    may_verify=False,
)
FORM = BookForm(
    reader=MIA,
    rep=RON,
    leaders=(MIA.slack_id,),
    deal=DEAL,
    book=FULL,
    content=content_of(FULL),
    seen=seen_of(content_of(FULL)),
    currency="EUR",
    today=TODAY,
)


def said(view: View) -> str:
    """Read all that a view says."""
    return json.dumps(view, ensure_ascii=False)


def blocks_of(view: View) -> list[dict[str, Any]]:
    found = view["blocks"]
    assert isinstance(found, list)
    return found


def texts_of(part: object) -> Iterator[str]:
    """List all texts in which Slack reads marks."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield str(part["text"])
        for one in part.values():
            yield from texts_of(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts_of(one)


def menu_of(view: View, reading: int) -> list[str]:
    """List the values that the menu of a reading offers."""
    [block] = [one for one in blocks_of(view) if one.get("block_id") == f"book.reading:{reading}"]
    return [str(one["value"]) for one in block["accessory"]["options"]]


def test_an_empty_page_says_how_to_begin() -> None:
    """Nothing is known yet, and the page names the first steps and its readers."""
    view = views.book_page(T, replace(PAGE, gaps=(Gap.BUYERS, Gap.COST)))

    text = said(view)
    assert "You and <@U000000MIA> can read this and change it." in text
    assert "Nothing is written down yet" in text
    assert "Nobody is named yet" in text
    assert "Nobody has taken the buyer's seat yet" in text
    assert "a deal check does that" in text
    assert "what the problem costs them in money" in text


def test_who_isnt_met_is_named() -> None:
    """Where buyers are known the gap says whom nobody has met, a few of them."""
    unmet = tuple(BuyerFacts(n, f"Buyer {n}") for n in range(1, 6))
    page = replace(PAGE, gaps=(Gap.BUYERS,), book=replace(FULL, buyers=unmet[:1]))

    assert "• how Buyer 1 sees it: not met yet" in said(views.book_page(T, page))
    many = replace(page, book=replace(FULL, buyers=unmet))
    text = said(views.book_page(T, many))
    assert "• how Buyer 1, Buyer 2, Buyer 3 and 2 more people see it: not met yet" in text
    early = replace(many, deal=replace(DEAL, phase=Phase.EARLY))
    assert "who has a say, and whom of them we met" in said(views.book_page(T, early))


def test_a_full_page() -> None:
    """Each piece is there: what, by whom, how old, and what both made of it."""
    overruled = a_reading(
        Label.CLAIM,
        id=2,
        overruled=Label.EVIDENCE,
        overruled_by=MIA.slack_id,
        text="<@U1RON> says they <https://a.b|love> it",
    )
    old = a_reading(id=3, said_at=NOW - timedelta(days=40), verified_by=MIA.slack_id)
    of_call = a_reading(
        Label.UNKNOWN, id=4, question_id=None, question="", call_plan_id=1, text="We don't know."
    )
    foreign = a_reading(None, id=5, author="U1EVE", text="知りません", found=())
    page = replace(
        PAGE,
        book=FULL,
        readings=(a_reading(), overruled, old, of_call, foreign),
        views=(a_view(RON.slack_id), a_view("U1EVE", Answer.YES, 2)),
        calls=(replace(PLAN, outcome=Outcome.PARTLY),),
        risks=(RiskLine("Legal takes until January", "Send the paper now"), RiskLine("Price")),
        questions=("Who else has a say?",),
    )

    text = said(views.book_page(T, page, "Saved."))

    assert "EUR 180,000 a year (Petra's: 3 people, 2 days a month)" in text
    assert "*Petra Vogel*, head of operations · met on Fri 13 Nov" in text
    assert "*Not yet*, says Ron Cole, Sun 22 Nov: No budget yet" in text
    assert "*Yes*, says <@U1EVE>" in text
    assert "Of 5 replies 3 are evidence." in text
    assert "Ron Cole, yesterday, asked: How do we know?" in text
    assert "who: Petra · did what: sent the redlines" in text
    assert "older than a month" in text
    assert "“@Ron Cole says they love (https://a.b) it”" in text
    assert "Verified by Mia Berger." in text
    assert "I read it as a claim; Mia Berger says otherwise." in text
    assert "learned in a call" in text
    assert "*Not judged*" in text
    assert "commitment partly made" in text
    assert "Against it: Send the paper now" in text
    assert "Price (no counter-move yet)" in text
    assert "Who else has a say?" in text


def test_evidence_comes_first() -> None:
    """Claims stand below evidence, however new they are."""
    page = replace(PAGE, readings=(a_reading(Label.CLAIM, id=1), a_reading(id=2)))

    ids = [one.get("block_id", "") for one in blocks_of(views.book_page(T, page))]

    assert ids.index("book.reading:2") < ids.index("book.reading:1")


def test_the_menu_offers_what_can_be_said() -> None:
    """What it isn't counted as, the way back, and for who leads: that they verified it."""
    plain = replace(PAGE, readings=(a_reading(),))
    assert menu_of(views.book_page(T, plain), 1) == ["1:claim", "1:plan", "1:unknown"]
    leads = replace(plain, may_verify=True)
    assert menu_of(views.book_page(T, leads), 1)[-1] == "1:verified"
    verified = replace(leads, readings=(a_reading(verified_by=MIA.slack_id),))
    assert menu_of(views.book_page(T, verified), 1)[-1] == "1:not-verified"
    said_so = a_reading(None, overruled=Label.EVIDENCE, overruled_by=RON.slack_id)
    most = menu_of(views.book_page(T, replace(leads, readings=(said_so,))), 1)
    assert most == ["1:claim", "1:plan", "1:unknown", "1:as-read", "1:verified"]


def test_pages_are_turned() -> None:
    """Ten readings a page, and a way to the others and back."""
    readings = tuple(a_reading(id=number) for number in range(1, 26))
    page = replace(PAGE, readings=readings)

    first, second = views.book_page(T, page), views.book_page(T, replace(page, offset=10))
    last = views.book_page(T, replace(page, offset=20))

    assert '"1:10"' in said(first)
    assert Act.BACK not in said(first)
    assert '"1:20"' in said(second)
    assert '"1:0"' in said(second)
    assert Act.MORE not in said(last)


def test_the_longest_page_holds() -> None:
    """Twenty buyers, hundreds of replies of 12,000 characters, all hostile: within all limits."""
    long = HOSTILE * 150
    buyers = tuple(BuyerFacts(n, HOSTILE[:60] + str(n), HOSTILE[:100]) for n in range(20))
    readings = tuple(
        a_reading(
            id=n,
            text=long,
            question=long[:600],
            found=tuple(Finding(what, long) for what in What),
            overruled=Label.EVIDENCE,
            overruled_by="U1EVE",
            verified_by=MIA.slack_id,
        )
        for n in range(200)
    )
    words = (HOSTILE * 8)[:500]
    page = replace(
        PAGE,
        may_verify=True,
        gaps=tuple(Gap),
        book=replace(
            FULL, competition=words, approach=words, reckoning=words, last_act=words, buyers=buyers
        ),
        readings=readings,
        views=tuple(replace(a_view(RON.slack_id, number=n), why=long[:1000]) for n in range(50)),
        calls=tuple(
            replace(PLAN, id=n, commitment=long[:300], outcome=Outcome.NO) for n in range(20)
        ),
        risks=tuple(RiskLine(long[:500], long[:500]) for _ in range(30)),
        questions=tuple(long[:600] for _ in range(30)),
        offset=100,
    )

    marked_up = list(texts_of(views.book_page(T, page, "Saved.")))

    assert not [text for text in marked_up if "<!channel>" in text or "*bold*" in text]
    assert "*Not yet*, says Ron Cole" in "".join(marked_up)


def test_ages() -> None:
    """Ages are in days of the reader's own calendar; a month is old."""
    assert age_words(T, NOW - timedelta(hours=1), NOW, "Europe/Berlin") == "today"
    assert age_words(T, NOW - timedelta(hours=10), NOW, "Europe/Berlin") == "yesterday"
    assert age_words(T, NOW - timedelta(days=30), NOW, "Europe/Berlin") == "30 days ago"
    assert age_words(T, NOW - timedelta(days=31), NOW, "Europe/Berlin") == "older than a month"


def test_one_tap_under_a_reading() -> None:
    """Under a claim it says evidence, under evidence claim, and after that the way back."""
    under = [
        views.overrule_elements(T, one)[0]
        for one in (
            a_reading(Label.CLAIM),
            a_reading(),
            a_reading(overruled=Label.CLAIM),
            a_reading(None),
        )
    ]

    texts = [str(one["text"]["text"]) for one in under]  # type: ignore[index]
    assert texts == ["This is evidence", "This is a claim", "Take it back", "This is evidence"]
    asked = views.overrule_elements(T, a_reading(Label.CLAIM, question_key="again.book.cost"))
    assert [one["action_id"] for one in asked] == [Act.OVERRULE, Act.TAKE_IN]
    assert [one["value"] for one in under] == ["1:evidence", "1:claim", "1:evidence", "1:evidence"]


def test_the_form_of_the_book() -> None:
    """It shows what stands, whose reply is being taken in, and what both changed."""
    text = said(form_views.book_form(T, replace(FORM, words=HOSTILE)))
    assert "Ron Cole wrote:" in text
    assert "EUR 180,000" in text
    assert "You and <@U000000RON> can read this" in text

    clash = replace(
        FORM,
        content=replace(FORM.content, approach="Ours", last_act_on=None, cost=None),
        clashes=(Field.APPROACH, Field.COST, Field.LAST_ACT_ON),
    )
    text = said(form_views.book_form(T, clash))
    assert "Now “EUR 180,000”; you have nothing" in text
    assert "you have “Ours”" in text
    assert "Friday 20 November" in text
    assert "With its currency" in said(form_views.book_form(T, replace(FORM, currency="")))


def test_forms_of_buyers_and_views() -> None:
    """Who is on the list can be taken off; an answer that is kept asks for the why."""
    new = BuyerForm(RON, RON, (MIA.slack_id,), DEAL, TODAY, words="Petra and Tom")
    known = replace(new, buyer=FULL.buyers[0], words="")
    assert Act.DROP_BUYER not in said(form_views.buyer_form(T, new))
    assert "You wrote: “Petra and Tom”" in said(form_views.buyer_form(T, new))
    assert Act.DROP_BUYER in said(form_views.buyer_form(T, known))

    blank = ViewForm(RON, RON, (), DEAL)
    assert "Only you can read this." in said(form_views.view_form(T, blank))
    kept = replace(blank, view=a_view())
    assert "Your answer is kept already" in said(form_views.view_form(T, kept))


def standing(number: int, on: Footing, reader: PersonFacts = RON, **changes: object) -> Standing:
    deal = replace(DEAL, id=number, rep=reader.slack_id, **changes)  # type: ignore[arg-type]
    return Standing(deal, on, NOW - timedelta(days=2) if on is Footing.EVIDENCE else None)


def test_deals_in_a_list() -> None:
    """Each deal says what it rests on; a manager's list goes by rep, and a long one ends."""
    page = KnowPage(MIA, (standing(1, Footing.EVIDENCE), standing(2, Footing.STALE)), NAMES, NOW)

    text = json.dumps(list_views.know_list(T, page).blocks, ensure_ascii=False)
    assert "rests on evidence, the newest 2 days ago" in text
    assert "older than a month" in text
    assert "*Ron Cole*" in text

    sam = replace(RON, slack_id="U1SAM", name="Sam")
    mixed = tuple(standing(n, Footing.NOTHING, (RON, sam, MIA)[n % 3]) for n in range(6))
    ordered = json.dumps(list_views.know_list(T, replace(page, standings=mixed)).blocks)
    found = re.findall(r"book.deal:(\d)", ordered)
    assert found == ["2", "5", "1", "4", "0", "3"], "own ones first, then rep by rep"

    many = replace(page, standings=tuple(standing(n, Footing.NOTHING) for n in range(40)))
    assert "And 20 more." in json.dumps(list_views.know_list(T, many).blocks)
    assert "No open deals yet" in list_views.know_list(T, replace(page, standings=())).text
    none = replace(page, standings=(), typed=HOSTILE)
    assert "I find no open deal" in list_views.know_list(T, none).text
    assert "<!channel>" not in list_views.know_list(T, none).text
    some = replace(page, typed="acme")
    assert "with “acme”" in list_views.know_list(T, some).text


def test_lines_for_the_home() -> None:
    """The numbers say what they rest on, and all is quiet where all rests on evidence."""
    weak = [
        standing(1, Footing.STALE),
        standing(2, Footing.CLAIMS),
        standing(3, Footing.EVIDENCE),
        standing(4, Footing.NOTHING, phase=Phase.EARLY),
    ]

    first, second = list_views.home_lines(T, weak)

    assert first == "2 of 3 late deals rest on claims or on old evidence: EUR 24,000."
    assert second == "Without evidence yet: 2 of 4 open deals"
    assert list_views.home_lines(T, [standing(1, Footing.EVIDENCE)]) == []


@pytest.mark.parametrize("leads", [False, True])
def test_one_or_two_doors(*, leads: bool) -> None:
    """What is next stands on buttons, two at most; all the rest is in one menu."""
    page = replace(PAGE, reader=MIA if leads else RON, readings=(a_reading(),), may_verify=leads)
    [row] = [one for one in blocks_of(views.book_page(T, page)) if one["type"] == "actions"]
    *buttons, menu = row["elements"]
    values = [one["value"] for one in menu["options"]]
    assert [one["text"]["text"] for one in buttons] == [
        "What could I ask next?" if leads else "Write it down",
        "Risks",
    ]
    assert [door_of(one)[1] for one in values] == [
        *([Door.WRITE] if leads else []),
        Door.ADD_BUYER,
        Door.SEAT,
    ]
    assert {door_of(one)[0] for one in values} == {page.deal.id}


@pytest.mark.parametrize("value", ["", "1", "x:buyer", "1:", "1:window", ":seat"])
def test_no_such_door(value: str) -> None:
    """What isn't an entry of the menu is refused."""
    with pytest.raises(Malformed):
        door_of(value)
