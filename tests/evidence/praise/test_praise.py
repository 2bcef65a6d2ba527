"""Praise with the rep's consent, on both databases (R27, R43, R48, R50)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.praise.ids import Field
from bot.evidence.praise.kinds import Kind
from bot.evidence.praise.model import Praise
from bot.evidence.praise.rules import QUOTE_LIMIT, State
from bot.outbox.types import DeliveryClass
from bot.slack.messages import MessageRef
from tests.actions.values import at
from tests.evidence.praise.stage import HERE, WORDS, Stage
from tests.rhythm.house import AIKO, MIA, RON, SALES, SAM, STRANGER

QUOTE = "Their @Sam Lind told us & *why*: the plan (https://a.b)"
NINE_IN_NEW_YORK = at("2026-11-23 14:00")


async def test_from_the_shortcut_to_the_channel(stage: Stage) -> None:
    """A team mate praises, the rep is asked in their hours, agrees, and the team reads it."""
    praise = await stage.praise(by=SAM)
    assert (praise.state, praise.quote, praise.team_channel) == (State.ASKED, QUOTE, SALES)
    [asked] = await stage.house.deliveries(Kind.ASK)
    assert (asked.recipient, asked.klass) == (RON, DeliveryClass.ASK)
    assert asked.expires_at == praise.expires_at == at("2026-12-01 23:00")
    await stage.wind(NINE_IN_NEW_YORK)
    [ask] = await stage.of_kind(Kind.ASK)
    assert ask.text == "Sam Lind would like to praise what you wrote in front of the team."

    for _ in range(2):
        await stage.praises.agree(stage.house.workspace, praise.id, by=RON)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=1))

    [posted] = await stage.of_kind(Kind.POSTED)
    assert posted.channel == SALES
    assert posted.text == "Sam Lind praises an insight of Ron Cole."
    [ask] = await stage.of_kind(Kind.ASK)
    assert ask.text == "Thank you! This praise goes to <#C1SALES>."
    assert await stage.of_kind(Kind.KEPT) == []


async def test_a_yes_in_the_night_is_posted_in_the_morning(stage: Stage) -> None:
    """Nothing is posted to the team outside the rep's working hours (R44)."""
    praise = await stage.praise()
    await stage.wind(at("2026-11-24 03:00"))
    await stage.praises.agree(stage.house.workspace, praise.id, by=RON)
    await stage.wind(at("2026-11-24 13:59"))
    assert await stage.of_kind(Kind.POSTED) == []

    await stage.wind(at("2026-11-24 14:00"))

    assert len(await stage.of_kind(Kind.POSTED)) == 1


async def test_a_no_stays_between_the_two(stage: Stage) -> None:
    """The praiser reads that it stays between them, and nothing more; nothing is posted."""
    praise = await stage.praise()
    await stage.wind(NINE_IN_NEW_YORK)
    for _ in range(2):
        await stage.praises.decline(stage.house.workspace, praise.id, by=RON)
    await stage.wind(at("2026-12-03 12:00"))

    [told] = await stage.of_kind(Kind.KEPT)
    assert told.text == "Ron Cole prefers to keep your praise between you two."
    assert await stage.of_kind(Kind.POSTED) == []
    with pytest.raises(NotAllowed):
        await stage.praises.agree(stage.house.workspace, praise.id, by=RON)
    # That it was declined is nobody else's to know.
    with pytest.raises(NotFound, match="Somebody has praised"):
        await stage.point_out(by=SAM)


async def test_without_an_answer_it_ends_quietly(stage: Stage) -> None:
    """After five working days the question closes in its place, and nobody hears of it."""
    praise = await stage.praise()
    await stage.wind(at("2026-12-01 22:59"))
    assert (await stage.now(praise.id)).state is State.ASKED

    await stage.wind(at("2026-12-01 23:01"))

    assert (await stage.now(praise.id)).state is State.EXPIRED
    [ask] = await stage.of_kind(Kind.ASK)
    assert ask.text == "Nothing was posted of this, and that is fine."
    assert [one.text for one in stage.slack.messages if one.delivery] == stage.slack.texts
    assert await stage.of_kind(Kind.KEPT) == await stage.of_kind(Kind.POSTED) == []
    for late in (stage.praises.agree, stage.praises.decline):
        with pytest.raises(NotAllowed):
            await late(stage.house.workspace, praise.id, by=RON)


async def test_in_their_own_words(stage: Stage) -> None:
    """The rep may change the quote before and after, the praiser the reason; posts follow."""
    praise = await stage.praise()
    workspace = stage.house.workspace
    await stage.wind(NINE_IN_NEW_YORK)
    with pytest.raises(InvalidInput) as caught:
        await stage.praises.agree(workspace, praise.id, by=RON, quote=" ")
    assert set(caught.value.fields) == {Field.QUOTE}
    await stage.praises.agree(workspace, praise.id, by=RON, quote="Dana said why.")
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=1))
    before = stage.slack.calls.count("update")

    await stage.praises.reword(workspace, praise.id, "Dana told us why.", by=RON)
    await stage.praises.reword(workspace, praise.id, "A name and a reason.", by=MIA)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=2))

    now = await stage.now(praise.id)
    assert (now.quote, now.why) == ("Dana told us why.", "A name and a reason.")
    assert now.state is State.AGREED
    assert stage.slack.calls.count("update") >= before + 2
    with pytest.raises(InvalidInput) as caught:
        await stage.praises.reword(workspace, praise.id, "x" * 501, by=MIA)
    assert set(caught.value.fields) == {Field.WHY}


async def test_taken_back(stage: Stage) -> None:
    """Before it is sent it is never asked; after posting the message says so; then it is anew."""
    workspace = stage.house.workspace
    first = await stage.praise()
    await stage.praises.take_back(workspace, first.id, by=MIA)
    await stage.wind(NINE_IN_NEW_YORK)
    assert await stage.of_kind(Kind.ASK) == []

    again = await stage.praise(by=SAM)
    assert (again.id, again.made_by) == (first.id, SAM)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=1))
    await stage.praises.agree(workspace, again.id, by=RON)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=2))
    for _ in range(2):
        await stage.praises.take_back(workspace, again.id, by=RON)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=3))

    [posted] = await stage.of_kind(Kind.POSTED)
    assert posted.text == "The praise that stood here was taken back."
    with pytest.raises(NotAllowed):
        await stage.praises.agree(workspace, again.id, by=RON)
    assert (await stage.point_out(by=SAM)).praise.state is State.TAKEN_BACK
    with pytest.raises(NotFound):
        await stage.point_out(by=MIA)


async def test_an_edited_message(stage: Stage) -> None:
    """What was edited since the form was first opened is quoted as it reads now."""
    await stage.point_out(text="Dana sad why", by=MIA)
    page = await stage.point_out(text="Dana said why", by=MIA)
    await stage.praises.propose(stage.house.workspace, page.praise.id, "Good.", by=MIA)

    assert (await stage.now(page.praise.id)).quote == "Dana said why"


async def test_who_left_the_team(stage: Stage) -> None:
    """Nothing is posted to a team that somebody isn't in any more; they read it alone."""
    praise = await stage.praise()
    await stage.wind(NINE_IN_NEW_YORK)
    await stage.praises.agree(stage.house.workspace, praise.id, by=RON)
    await stage.house.save(AIKO, SAM)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=5))

    assert all(one.channel != SALES for one in stage.slack.messages)
    assert (await stage.now(praise.id)).state is State.PRIVATE


async def test_one_message_is_praised_once(stage: Stage) -> None:
    """Twice by the same is one, also at once; another hears that it is praised already."""
    made = await asyncio.gather(*(stage.praise() for _ in range(3)))
    assert len({one.id for one in made}) == 1
    assert len(await stage.house.deliveries(Kind.ASK)) == 1
    with pytest.raises(NotFound):
        await stage.point_out(by=SAM)
    other = await stage.praise(at=MessageRef(SALES, "1795507320.000200"))
    assert other.id != made[0].id


async def test_two_forms_of_one_message(stage: Stage) -> None:
    """Of two who opened the form, who sends it first praises; the other reads so at the field."""
    first, second = await stage.point_out(by=SAM), await stage.point_out(by=AIKO)
    workspace = stage.house.workspace
    await stage.praises.propose(workspace, first.praise.id, "Good.", by=AIKO)

    with pytest.raises(InvalidInput) as caught:
        await stage.praises.propose(workspace, second.praise.id, "Good.", by=SAM)

    assert set(caught.value.fields) == {Field.WHY}
    assert (await stage.now(first.praise.id)).made_by == AIKO


async def test_who_may(stage: Stage) -> None:
    """Leaders and team mates may praise; oneself and outsiders not; a draft is its author's."""
    with pytest.raises(NotAllowed):
        await stage.point_out(by=RON)
    for by, author in ((STRANGER, RON), (MIA, STRANGER), (RON, MIA), (MIA, "")):
        with pytest.raises(NotFound):
            await stage.point_out(by=by, author=author)
    assert await stage.house.all(Praise) == []
    page = await stage.point_out(by=SAM)
    workspace = stage.house.workspace
    for viewer in (RON, STRANGER, AIKO):
        with pytest.raises(NotFound):
            await stage.praises.page(workspace, page.praise.id, viewer=viewer)
    with pytest.raises(NotFound):
        await stage.praises.propose(workspace, page.praise.id, "Good.", by=STRANGER)
    praise = await stage.praise(by=SAM)
    with pytest.raises(NotAllowed):
        await stage.praises.agree(workspace, praise.id, by=SAM)
    for viewer in (STRANGER, AIKO):
        with pytest.raises(NotFound):
            await stage.praises.take_back(workspace, praise.id, by=viewer)
    with pytest.raises(NotFound):
        await stage.praises.page(workspace, 999_999, viewer=MIA)


async def test_words_that_cannot_be_quoted(stage: Stage) -> None:
    """A picture has no words; a long message is cut; drafts that weren't sent are forgotten."""
    with pytest.raises(NotFound, match="no words"):
        await stage.point_out(text=" \n")
    page = await stage.point_out(text="é" * 12_000)
    assert len(page.praise.quote) == QUOTE_LIMIT
    stage.house.clock.set(at("2026-11-24 09:00"))

    await stage.point_out(at=MessageRef(SALES, "1795507320.000300"))

    assert [one.ts for one in await stage.house.all(Praise)] == ["1795507320.000300"]


async def test_where_outsiders_read(stage: Stage) -> None:
    """Where people from outside read the team's channel, the rep alone reads the praise."""
    stage.house.slack.open(SALES, is_outside=True)
    praise = await stage.praise()
    assert (praise.state, praise.team_channel) == (State.PRIVATE, None)
    await stage.wind(NINE_IN_NEW_YORK)

    [posted] = await stage.of_kind(Kind.POSTED)
    assert posted.channel.startswith("D")
    assert posted.text == "Mia Berger praises something that you wrote."
    assert await stage.of_kind(Kind.ASK) == []


async def test_outsiders_who_come_between_the_yes_and_the_post(stage: Stage) -> None:
    """Shared at the last moment, the channel receives nothing, and the praiser reads why (R50)."""
    praise = await stage.praise()
    await stage.wind(NINE_IN_NEW_YORK)
    await stage.praises.agree(stage.house.workspace, praise.id, by=RON)
    stage.house.slack.open(SALES, is_outside=True)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=5))

    assert all(one.channel != SALES for one in stage.slack.messages)
    [posted] = await stage.of_kind(Kind.POSTED)
    assert posted.text == "Mia Berger praises something that you wrote."
    [told] = await stage.of_kind(Kind.KEPT)
    assert told.text.startswith("Your praise for Ron Cole isn't in the team's channel")


async def test_outsiders_who_come_later(stage: Stage) -> None:
    """A post that stands says nothing of it any more, once it is edited among outsiders."""
    praise = await stage.praise()
    await stage.wind(NINE_IN_NEW_YORK)
    await stage.praises.agree(stage.house.workspace, praise.id, by=RON)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=1))
    stage.house.slack.open(SALES, is_outside=True)
    await stage.praises.reword(stage.house.workspace, praise.id, "Anew", by=RON)
    await stage.wind(NINE_IN_NEW_YORK + timedelta(minutes=2))

    [posted] = await stage.of_kind(Kind.POSTED)
    assert "isn't shown any more" in posted.text


async def test_without_praise(stage: Stage) -> None:
    """Of those with 1:1s, who wasn't praised for 30 days is named; a declined praise counts."""
    house = stage.house
    for rep in (RON, SAM):
        await stage.held(rep, house.clock.now() - timedelta(days=3))

    async def unpraised() -> dict[str, bool]:
        async with house.store.begin(house.workspace) as session:
            found = await stage.praises.without_praise(
                session, [RON, AIKO, SAM], house.clock.now() - timedelta(days=30)
            )
        return {one.rep: one.last is not None for one in found}

    assert await unpraised() == {RON: False, SAM: False}
    praise = await stage.praise()
    assert await unpraised() == {SAM: False}
    await stage.praises.decline(house.workspace, praise.id, by=RON)
    assert await unpraised() == {SAM: False}

    async with house.store.begin(house.workspace) as session:
        home = await stage.praises.home(session, MIA)
        of_ron = await stage.praises.home(session, RON)
    assert (home.without, home.leads, home.is_rep) == (("Sam Lind",), True, False)
    assert (of_ron.without, of_ron.waiting, of_ron.is_rep) == ((), (), True)


async def test_what_waits_stands_in_the_home(stage: Stage) -> None:
    """A question that a muted topic kept back waits in the rep's Home until it ends."""
    praise = await stage.praise(WORDS)
    async with stage.house.store.begin(stage.house.workspace) as session:
        home = await stage.praises.home(session, RON)
    assert [one.id for one in home.waiting] == [praise.id]
    assert home.by == {MIA: "Mia Berger"}
    assert praise.channel == HERE.channel
