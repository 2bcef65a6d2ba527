"""A workspace's own questions: who may, what is refused, what stays (R25, R51)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.questions.bank import bank
from bot.evidence.questions.ids import Field
from bot.evidence.questions.model import OwnQuestion
from bot.evidence.questions.own import MOST_OWN
from bot.evidence.questions.pages import Listed, Which
from bot.evidence.questions.rules import FEWEST_LEFT, Step, Topic, fits
from bot.people.audit import Event
from bot.people.model import Audit
from bot.pipeline.rules import Phase
from tests.evidence.questions.library import NEW, Library
from tests.rhythm.house import AIKO, MIA, RON, STRANGER


async def test_adding(library: Library) -> None:
    """It is kept once, without stray blanks, and comes first in the list; no log has its words."""
    for text in (f"  {NEW.text.replace(' ', '  ')} \n", NEW.text):
        kept = await library.own.save(library.workspace, replace(NEW, text=text), by=MIA)

    assert kept.text == NEW.text
    page = await library.page()
    assert page.lines[0].question == kept
    assert page.may_change
    [note] = await library.house.all(Audit, Audit.event == Event.QUESTION_SAVED)
    assert (note.actor, note.subject) == (MIA, f"question:{kept.key}")
    assert "plants" not in note.detail


async def test_changing(library: Library) -> None:
    """Its words, step and phase change; its key stays, so that nobody hears it twice."""
    kept = await library.own.save(library.workspace, NEW, by=MIA)
    wanted = replace(NEW, text="What would they show us first?", phase=Phase.EARLY)

    for _ in range(2):
        changed = await library.own.save(library.workspace, wanted, by=MIA, key=kept.key)

    assert (changed.key, changed.text, changed.phase) == (kept.key, wanted.text, Phase.EARLY)
    assert await library.own.one(library.workspace, kept.key, by=MIA) == changed
    again = await library.own.save(library.workspace, NEW, by=MIA)
    assert again.key not in {kept.key, ""}
    with pytest.raises(NotFound):
        await library.own.save(library.workspace, wanted, by=MIA, key="own.none")


async def test_what_is_refused(library: Library) -> None:
    """A closed question, one that is asked already, and one too many: said at the field."""
    await library.own.save(library.workspace, NEW, by=MIA)
    ours = bank()["risks-uneasy"]
    for new, says in (
        (replace(NEW, text="Is there a budget?"), "yes or no"),
        (replace(NEW, text="  "), "Write the question"),
        (replace(NEW, text=ours.text.upper().replace("WHICH", "Which")), "in capitals"),
        (replace(NEW, text=ours.text), "asked already"),
        (replace(NEW, step=Step.STRATEGY), "asked already"),
    ):
        with pytest.raises(InvalidInput, match=says) as refused:
            await library.own.save(library.workspace, new, by=MIA)
        assert [*refused.value.fields] == [Field.TEXT]
    assert len(await library.house.all(OwnQuestion)) == 1


async def test_two_hundred(library: Library) -> None:
    """There is a most, and what is there can still be changed."""
    kept = await library.own.save(library.workspace, NEW, by=MIA)
    now = library.house.clock.now()
    async with library.house.store.begin(library.workspace) as session:
        for n in range(MOST_OWN - 1):
            texts = {"key": f"own.{n}", "text": f"What about {n}?", "topic": Topic.RISKS}
            session.add(OwnQuestion(**texts, added_by=MIA, added_at=now, changed_at=now))

    with pytest.raises(InvalidInput, match="the most there can be"):
        await library.own.save(library.workspace, replace(NEW, text="What now, then?"), by=MIA)
    await library.own.save(library.workspace, replace(NEW, topic=Topic.RISKS), by=MIA, key=kept.key)


async def test_who_may(library: Library) -> None:
    """A rep and a stranger may look, an admin who leads nobody may change, a stand-in too."""
    for nobody in (RON, STRANGER):
        assert not (await library.page(nobody)).may_change
        for tried in (
            library.own.save(library.workspace, NEW, by=nobody),
            library.own.put_aside(library.workspace, "risks-uneasy", by=nobody),
            library.own.one(library.workspace, "own.1", by=nobody),
            library.own.may_add(library.workspace, by=nobody),
        ):
            with pytest.raises(NotAllowed):
                await tried
    library.house.slack.change(STRANGER, is_admin=True)
    await library.own.save(library.workspace, NEW, by=STRANGER)
    [team] = await library.house.teams_of(MIA)
    today = library.house.roster.today(team)
    await library.house.roster.set_stand_in(library.workspace, team.id, AIKO, today, today, by=MIA)
    await library.own.put_aside(library.workspace, "risks-uneasy", by=AIKO)


async def test_put_aside_and_back(library: Library) -> None:
    """Ours and own ones go and come back, once each; the audit log knows who did it."""
    kept = await library.own.save(library.workspace, NEW, by=MIA)
    for key in ("risks-uneasy", kept.key):
        for is_aside in (True, True, False, False):
            await library.own.put_aside(library.workspace, key, by=MIA, is_aside=is_aside)
            aside = await library.page(listed=Listed(which=Which.ASIDE))
            assert [one.question.key for one in aside.lines] == ([key] if is_aside else [])
    events = [row.event for row in await library.house.all(Audit)]
    assert events.count(Event.QUESTION_PUT_ASIDE) == events.count(Event.QUESTION_PUT_BACK) == 2

    await library.own.put_aside(library.workspace, kept.key, by=MIA)
    assert await library.own.save(library.workspace, NEW, by=MIA) == kept
    assert not (await library.page(listed=Listed(which=Which.ASIDE))).lines


async def test_enough_stay(library: Library) -> None:
    """Each step of each phase keeps its eight, each part of an agenda four; rules keep theirs."""
    late = [one for one in bank().values() if fits(one, Step.RISKS, Phase.LATE)]
    own_words = [one for one in bank().values() if one.agenda == "line.deals"]
    for there, fewest in ((late, FEWEST_LEFT), (own_words, 4)):
        for one in there[: len(there) - fewest]:
            await library.own.put_aside(library.workspace, one.key, by=MIA)
        with pytest.raises(NotAllowed):
            await library.own.put_aside(library.workspace, there[-1].key, by=MIA)
    for key in ("book.buyers-view", "risks.premortem", "nothing"):
        with pytest.raises(NotFound):
            await library.own.put_aside(library.workspace, key, by=MIA)


async def test_the_list(library: Library) -> None:
    """It is narrowed by step, phase, topic and whose; a page beyond the last is the last."""
    ours = [one for one in bank().values() if not one.is_wished]
    every = await library.page(RON)
    assert (every.count, every.pages, len(every.lines)) == (len(ours), -(-len(ours) // 8), 8)
    last = await library.page(page=10_000)
    assert (last.page, len(last.lines)) == (every.pages - 1, (len(ours) - 1) % 8 + 1)

    narrow = Listed(step=Step.RISKS, phase=Phase.LATE, topic=Topic.PEOPLE)
    found = await library.page(listed=narrow)
    assert found.count
    for line in found.lines:
        assert (line.question.step, line.question.topic) == (Step.RISKS, Topic.PEOPLE)
        assert line.question.phase in {None, Phase.LATE}
    assert (await library.page(listed=Listed(which=Which.OWN))).count == 0
