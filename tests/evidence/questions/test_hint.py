"""The hint: one question that fits the last reply, for who leads the rep alone (R28)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.errors import NotAllowed, NotFound
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.evidence.checks.rules import Source
from bot.evidence.questions.bank import bank, group
from bot.evidence.questions.hint_rules import LastReply, group_of, nth
from bot.evidence.questions.hint_views import WHY, hint_button, hint_view
from bot.evidence.questions.ids import Act
from bot.words import tongue
from tests.evidence.questions.library import Library
from tests.rhythm.house import MIA, RON, SAM, STRANGER


@pytest.mark.parametrize(
    ("label", "missing", "name"),
    [
        ("claim", ("when", "actor"), "hint.actor"),
        ("claim", ("artefact", "when"), "hint.when"),
        ("claim", ("artefact",), "hint.artefact"),
        ("claim", (), "hint.act"),
        ("plan", ("actor",), "hint.plan"),
        ("unknown", (), "hint.unknown"),
        ("evidence", ("artefact",), "hint.evidence"),
        (None, (), "hint.open"),
        ("something new", (), "hint.open"),
    ],
)
def test_what_fits(label: str | None, missing: Sequence[str], name: str) -> None:
    """A claim is asked for what it lacks, in the order of weight; all else for what it is."""
    assert group_of(LastReply(RON, label=label, missing=tuple(missing))) == name
    assert group(name)


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_another_one(check: int, turn: int) -> None:
    """Each turn is another question, until all were shown; then they begin again."""
    there = group("hint.actor")
    shown = [nth(there, check, turn + n).key for n in range(len(there))]

    assert len(set(shown)) == len(there)
    assert nth(there, check, turn + len(there)).key == shown[0]


def test_every_group_says_why() -> None:
    """Each group of hints says what it follows from, and is used."""
    assert set(WHY) == {one.group for one in bank().values() if one.serves == "R28"}


async def check_of(library: Library, *, reply: str = "", **reading: object) -> int:
    """Let there be a check of Ron's with a question, and a reply if there is one."""
    deal = await library.deal()
    now = library.house.clock.now()
    async with library.house.store.begin(library.workspace) as session:
        check = await library.house.rooms.evidence.checks.checks.open(
            session,
            rep=RON,
            deal_id=deal,
            source=Source.MANAGER,
            source_key="test",
            by=MIA,
            place=f"{MIA},{RON}",
        )
        [question] = await session.scalars(select(CheckQuestion))
        for author, text, label in ((RON, reply, "claim"), (SAM, "Petra signed it", "evidence")):
            if reply:
                given = {"label": label, "missing": "actor", **reading}
                if author == SAM:
                    given = {"label": label, "missing": ""}
                session.add(
                    Reading(
                        rep=RON,
                        question_id=question.id,
                        author=author,
                        text=text,
                        said_at=now,
                        read_at=now,
                        **given,
                    )
                )
        return check.id


async def test_the_rep_s_reply_counts(library: Library) -> None:
    """The rep's own last reply is what it follows from; what the two said it is, counts."""
    check = await check_of(library, reply="<@U1SAM> says they &lt;3 it\nand <!channel>")
    found = await library.hints.hint(library.workspace, check, viewer=MIA)
    assert found.question.group == "hint.actor"
    view = str(hint_view(tongue("en"), found))
    assert "@Sam Lind says they &lt;3 it and @channel" in view
    assert "<!channel>" not in view
    assert "<@U1SAM>" not in view
    assert "Only you see this" in view
    assert "Ron Cole" in view

    other = await library.hints.hint(library.workspace, check, viewer=MIA, turn=1)
    assert other.question != found.question
    row = (await library.house.all(Reading, Reading.author == RON))[0]
    async with library.house.store.begin(library.workspace) as session:
        (await session.get_one(Reading, row.id)).overruled = "evidence"
    found = await library.hints.hint(library.workspace, check, viewer=MIA)
    assert found.question.group == "hint.evidence"


async def test_nobody_replied(library: Library) -> None:
    """Without a reply there is a question to begin with."""
    check = await check_of(library)
    found = await library.hints.hint(library.workspace, check, viewer=MIA)

    assert found.question.group == "hint.open"
    assert "Nobody has replied yet" in str(hint_view(tongue("en"), found))
    assert hint_button(tongue("en"), check) == {
        "type": "button",
        "text": {"type": "plain_text", "text": "What could I ask next?", "emoji": True},
        "action_id": Act.HINT,
        "value": str(check),
    }


async def test_for_the_manager_alone(library: Library) -> None:
    """The rep may not see it, to others there is no such check; who leads today sees it."""
    check = await check_of(library, reply="They love it")
    with pytest.raises(NotAllowed):
        await library.hints.hint(library.workspace, check, viewer=RON)
    for nobody in (SAM, STRANGER):
        with pytest.raises(NotFound):
            await library.hints.hint(library.workspace, check, viewer=nobody)
    with pytest.raises(NotFound):
        await library.hints.hint(library.workspace, check + 1, viewer=MIA)
