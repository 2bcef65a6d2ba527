"""Examples of what is shown of what is known of deals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.call_plans.rules import Outcome
from bot.doctor.exhibits.call_plans import PLAN
from bot.doctor.made_up import FRIDAY, MIA, RON, T
from bot.evidence.book import form_views, list_views, views
from bot.evidence.book.fields import content_of, seen_of
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
    ViewFacts,
)
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Finding, Label, What
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.slack.messages import Said, View

__all__ = ["drawn"]

DEAL = DealFacts(
    id=1,
    rep=RON.slack_id,
    name="Acme renewal",
    account="Acme",
    stage="Proposal",
    phase=Phase.LATE,
    amount=4_500_000,
    currency="EUR",
    close_on=date(2026, 12, 18),
    next_step="Petra checks the paper with legal",
    next_step_on=date(2026, 12, 2),
    state=DealState.OPEN,
    created_at=FRIDAY - timedelta(days=60),
    changed_at=FRIDAY,
)
PETRA = BuyerFacts(1, "Petra Vogel", "head of operations", date(2026, 11, 24))
BOOK = BookFacts(
    1,
    competition="Globex, and leaving it as it is",
    approach="We run the pilot on their own data",
    cost=18_000_000,
    currency="EUR",
    reckoning="Petra's: three people, two days a month each",
    last_act="Petra sent the redlines",
    last_act_on=date(2026, 11, 24),
    buyers=(PETRA, BuyerFacts(2, "Tom Lind", "signs")),
    changed_by=RON.slack_id,
    changed_at=FRIDAY - timedelta(days=3),
)
PROOF = ReadingFacts(
    id=1,
    rep=RON.slack_id,
    deal_id=1,
    check_id=1,
    question_id=1,
    question_key="evidence.how-do-we-know",
    question="How do we know?",
    call_plan_id=None,
    author=RON.slack_id,
    text="Petra sent the redlines on Tuesday, they are in the deal room.",
    label=Label.EVIDENCE,
    language="en",
    found=(Finding(What.ACTOR, "Petra"), Finding(What.ACT, "sent the redlines")),
    missing=(),
    reasons=(),
    said_at=FRIDAY - timedelta(days=2),
    read_at=FRIDAY - timedelta(days=2),
    overruled=None,
    overruled_by=None,
    overruled_at=None,
    verified_by=MIA.slack_id,
    verified_at=FRIDAY,
)
VIEW = ViewFacts(
    1, 1, 1, RON.slack_id, Answer.NOT_YET, "Tom has no reason to hurry", FRIDAY - timedelta(days=2)
)
PAGE = BookPage(
    reader=RON,
    rep=RON,
    leaders=(MIA.slack_id,),
    deal=DEAL,
    book=BookFacts(1),
    gaps=(Gap.BUYERS, Gap.LAST_ACT, Gap.COMPETITION),
    readings=(),
    views=(),
    calls=(),
    questions=(),
    risks=(),
    names={RON.slack_id: RON.name, MIA.slack_id: MIA.name},
    today=FRIDAY.date(),
    now=FRIDAY,
    may_verify=False,
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    claim = replace(
        PROOF,
        id=2,
        text="They love it.",
        label=Label.CLAIM,
        overruled=Label.EVIDENCE,
        overruled_by=MIA.slack_id,
    )
    old = replace(PROOF, id=3, said_at=FRIDAY - timedelta(days=45), verified_by=None)
    to_others = replace(PROOF, said_to=("U000000EVE", RON.slack_id)).shown_to([MIA.slack_id])
    yield partial(views.book_page, T, replace(PAGE, reader=MIA, readings=(to_others,)))
    full = replace(
        PAGE,
        reader=MIA,
        may_verify=True,
        book=BOOK,
        gaps=(Gap.BUYERS,),
        readings=(PROOF, claim, old, *(replace(old, id=number) for number in range(4, 24))),
        views=(VIEW,),
        calls=(replace(PLAN, outcome=Outcome.PARTLY),),
        questions=("Who else has to say yes?",),
        risks=(RiskLine("Legal takes until January", "Petra asks them this week"),),
        offset=10,
    )
    content = content_of(BOOK)
    form = BookForm(
        MIA, RON, (MIA.slack_id,), DEAL, BOOK, content, seen_of(content), "EUR", FRIDAY.date()
    )
    buyer = BuyerForm(RON, RON, (MIA.slack_id,), DEAL, FRIDAY.date())
    view = ViewForm(RON, RON, (MIA.slack_id,), DEAL)
    standings = (
        Standing(DEAL, Footing.EVIDENCE, FRIDAY - timedelta(days=2)),
        Standing(replace(DEAL, id=2, name="Globex pilot"), Footing.STALE, None),
    )
    know = KnowPage(MIA, standings, {RON.slack_id: RON.name}, FRIDAY, leads=True)
    yield partial(views.book_page, T, PAGE)
    yield partial(views.book_page, T, full, "Saved.")
    yield partial(form_views.book_form, T, replace(form, words="Globex, they met them twice"))
    yield partial(
        form_views.book_form,
        T,
        replace(form, content=replace(content, approach="Ours"), clashes=(Field.APPROACH,)),
    )
    yield partial(form_views.buyer_form, T, buyer)
    yield partial(form_views.buyer_form, T, replace(buyer, buyer=PETRA, words="Petra signs"))
    yield partial(form_views.view_form, T, view)
    yield partial(form_views.view_form, T, replace(view, view=VIEW))
    yield partial(list_views.know_list, T, know)
    yield partial(list_views.know_list, T, replace(know, standings=(), typed="Umbrella"))
