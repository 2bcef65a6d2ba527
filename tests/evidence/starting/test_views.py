"""How beginnings look: what is typed is never markup, everything fits, everyone reads who reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.doctor.exhibits.evidence_checks import CHECK, DEAL
from bot.doctor.exhibits.evidence_starting import LINK, LINK_PAGE, PAGE, POINTED, STARTED, drawn
from bot.doctor.made_up import BEFORE, MIA, RON, T
from bot.evidence.checks.rules import Form
from bot.evidence.starting import channel_views, home_views, views
from bot.evidence.starting.ids import Act, Field, deal_field
from bot.evidence.starting.pages import HomePart, Wanted
from bot.evidence.starting.rules import Why
from bot.evidence.starting.views import CheckMeta
from bot.sandbox.blocks import message_problems, view_problems
from bot.slack import blocks as bk
from bot.slack.messages import Said
from bot.slack.payloads import Malformed, Values

BAD = "<!channel> *x* & <@U1EVE> :tada:"


def text_of(part: object) -> str:
    """Say all texts of a message or a view, one after the other."""
    if isinstance(part, Mapping):
        return " ".join(text_of(one) for one in part.values())
    if isinstance(part, list | tuple):
        return " ".join(text_of(one) for one in part)
    return part if isinstance(part, str) else ""


def values(**fields: str) -> Values:
    """Fill selects of a form."""
    return Values(
        {
            block: {"x": {"selected_option": {"value": value}, "value": value}}
            for block, value in fields.items()
        }
    )


@pytest.mark.parametrize("one", list(drawn()), ids=lambda one: one.func.__name__)
def test_slack_takes_it(one: Any) -> None:
    """Slack takes each of them, even with markup in every name."""
    said = one()
    if isinstance(said, Said):
        assert said.text
        assert not message_problems(said.blocks).messages
    else:
        assert not view_problems(dict(said), "modal").messages


def test_names_are_no_markup() -> None:
    """What people typed stands as they typed it, in every form and message."""
    deal = replace(DEAL, name=BAD, account=BAD)
    rep = replace(RON, name=BAD)
    page = replace(PAGE, rep=rep, other=rep, deal=deal, deals=(deal,), under_way=CHECK)
    link = replace(LINK_PAGE, rep=rep, reader=MIA, deal=deal)
    home = HomePart(rep, open=((CHECK, BAD),), asked=((LINK, deal),))
    shown = [
        views.started(T, replace(STARTED, rep=rep, deal=deal)),
        views.check_form(T, page)["blocks"],
        channel_views.consent(T, link).blocks,
        channel_views.answered(T, link).blocks,
        [bk.section(one) for one in home_views.home_lines(T, home)],
        home_views.consent_rows(T, LINK, deal),
    ]
    for one in shown:
        marked = " ".join(part["text"] for part in _texts(one) if part.get("type") == "mrkdwn")
        assert "<!channel>" not in marked
        assert "<@U1EVE>" not in marked


def test_many_deals_fit() -> None:
    """A hundred deals and reps fit the form, the chosen one among them."""
    deals = tuple(replace(DEAL, id=one, name="x" * 120) for one in range(1, 400))
    reps = tuple(replace(RON, slack_id=f"U{one}") for one in range(1, 150))
    page = replace(PAGE, reps=(RON, *reps), deals=deals, deal=deals[-1])

    view = views.check_form(T, page)

    assert not view_problems(dict(view), "modal").messages
    assert '"399"' in str(view).replace("'", '"')
    link = replace(LINK_PAGE, deal=deals[-1], deals=deals)
    assert not view_problems(dict(channel_views.channel_form(T, link)), "modal").messages
    pointed = replace(POINTED, deals=deals, guess=399)
    assert not view_problems(dict(views.pointed_form(T, pointed)), "modal").messages


def test_who_reads_it() -> None:
    """Each form says on top who will read what comes of it (R47)."""
    dm = text_of(views.check_form(T, PAGE)["blocks"])
    assert "You and Ron Cole read it" in dm
    agreed = replace(LINK, agreed_at=BEFORE)
    channel = text_of(views.check_form(T, replace(PAGE, link=agreed))["blocks"])
    assert "everybody there reads questions and replies" in channel
    waiting = text_of(views.check_form(T, replace(PAGE, link=LINK))["blocks"])
    assert "You and Ron Cole read it" in waiting
    assert "Whoever reads that thread" in text_of(views.pointed_form(T, POINTED)["blocks"])


def test_reading_the_form() -> None:
    """What was chosen is read from the fields of the rep that was chosen."""
    fields = {
        Act.REP: "U1RON",
        deal_field("U1RON"): "7",
        deal_field("U1SAM"): "8",
        Field.FORM: "long",
        Field.WORDS: " Who? ",
    }
    read = views.read_check(values(**fields), CheckMeta("U1SAM"))

    assert read == Wanted("U1RON", 7, Form.LONG, "Who?")
    nothing = views.read_check(values(), CheckMeta("U1SAM"))
    assert nothing == Wanted("U1SAM", None, Form.SHORT)
    with pytest.raises(Malformed):
        views.read_check(values(form="endless"), CheckMeta("U1SAM"))
    assert views.deal_of("9" * 30) is None
    assert views.deal_of("none") is None


def test_the_home() -> None:
    """A Home says which checks are open, how many more, and why a channel isn't used."""
    blocked = replace(LINK, agreed_at=BEFORE, blocked=Why.GUESTS)
    part = HomePart(RON, open=((CHECK, "Acme renewal"),) * 7, blocked=((blocked, DEAL),))

    lines = home_views.home_lines(T, part)

    assert len(lines) == 7
    assert "and 2 more" in lines[5]
    assert "guests" in lines[6]
    assert home_views.home_lines(T, HomePart(RON)) == []
    rows = home_views.consent_rows(T, LINK, DEAL)
    assert not view_problems({"type": "home", "blocks": rows}, "home").messages


def test_buttons() -> None:
    """A button about a deal carries its id; one about any carries none."""
    assert views.check_button(T, 7, name="Acme")["value"] == "7"
    assert "value" not in views.check_button(T)
    assert channel_views.channel_button(T, 7)["value"] == "7"
    assert "value" not in channel_views.channel_button(T)


def _texts(part: object) -> list[dict[str, Any]]:
    if isinstance(part, Mapping):
        found = [dict(part)] if isinstance(part.get("text"), str) else []
        return found + [deep for one in part.values() for deep in _texts(one)]
    if isinstance(part, list | tuple):
        return [deep for one in part for deep in _texts(one)]
    return []
