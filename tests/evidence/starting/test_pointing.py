"""A message that is pointed out is asked about once, in its thread; its words aren't kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.rules import Source
from bot.evidence.starting.pointing import HOW_DO_WE_KNOW
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.slack.failures import SlackLimited, SlackRefused
from bot.slack.messages import MessageRef
from tests.evidence.starting.office import ACME, MESSAGE, Office
from tests.rhythm.house import AIKO, MIA, RON, STRANGER


async def test_the_shortcut(office: Office) -> None:
    """It proposes the deal that the message names, and asks one question in that thread."""
    deal = await office.deal()
    page = await office.pointing.page(office.pointed("So ACME will sign *soon*"))
    assert (page.rep.slack_id, page.guess) == (RON, deal)

    done = await office.pointing.ask(office.workspace, RON, MESSAGE, deal, by=MIA)
    again = await office.pointing.ask(office.workspace, RON, MESSAGE, None, by=MIA)

    assert done.check == again.check
    assert (done.check.source, done.check.deal_id) == (Source.SHORTCUT, deal)
    assert done.check.place == MESSAGE.channel
    assert done.check.thread is not None
    assert done.check.thread.ts == MESSAGE.ts
    [question] = await office.questions()
    assert question.key == HOW_DO_WE_KNOW
    [row] = await office.all_checks()
    kept = [getattr(row, one.key) for one in inspect(type(row)).column_attrs]
    assert not any("soon" in str(one) for one in kept)


async def test_on_ones_own_message(office: Office) -> None:
    """A rep asks themselves: that costs nothing of their week."""
    page = await office.pointing.page(office.pointed("nothing", by=RON))
    assert page.is_own

    await office.pointing.ask(office.workspace, RON, MESSAGE, None, by=RON)

    [asked] = await office.house.deliveries(Kind.CHECK)
    assert asked.klass is not DeliveryClass.ASK


@pytest.mark.parametrize(
    ("by", "author"), [(MIA, STRANGER), (MIA, MIA), (RON, AIKO), (RON, MIA), (MIA, "")]
)
async def test_on_somebody_elses(office: Office, by: str, author: str) -> None:
    """About what nobody of theirs wrote nothing is asked, and it is said why."""
    with pytest.raises(NotAllowed):
        await office.pointing.page(office.pointed(by=by, author=author))


async def test_strangers(office: Office) -> None:
    """Who has no 1:1s, or others', asks nobody anything."""
    with pytest.raises(NotFound):
        await office.pointing.page(office.pointed(by=STRANGER))
    with pytest.raises(NotFound):
        await office.pointing.ask(office.workspace, RON, MESSAGE, None, by=AIKO)


async def test_a_deal_of_another(office: Office) -> None:
    """A deal that isn't that rep's is refused at its field."""
    deal = await office.deal(rep=AIKO)

    with pytest.raises(InvalidInput):
        await office.pointing.ask(office.workspace, RON, MESSAGE, deal, by=MIA)


@pytest.mark.parametrize("reaction", ["mag", "mag_right"])
async def test_the_magnifying_glass(office: Office, reaction: str) -> None:
    """Of who leads its author it asks, once, in the thread that the message stands in."""
    office.house.slack.threads[MESSAGE.channel, MESSAGE.ts] = "1.000001"
    for _ in range(2):
        await office.pointing.reacted(office.reacted(reaction))
    await office.pointing.ask(office.workspace, RON, MESSAGE, None, by=MIA)

    [check] = await office.all_checks()
    assert (check.source, check.opened_by) == (Source.REACTION, MIA)
    assert (check.channel, check.thread_ts) == (MESSAGE.channel, "1.000001")
    assert check.deal_id is None
    [asked] = await office.house.deliveries(Kind.PUSHED)
    assert asked.klass == DeliveryClass.ASK


@pytest.mark.parametrize(
    "change",
    [
        {"reaction": "tada"},
        {"reaction": "mag::skin-tone-3"},
        {"user": RON},
        {"user": AIKO},
        {"user": STRANGER},
        {"author": STRANGER},
        {"author": MIA},
        {"author": ""},
    ],
)
async def test_dropped_unread(office: Office, change: dict[str, str]) -> None:
    """Other reactions, other people's, and those on others' messages leave nothing behind."""
    asked = len(office.house.slack.asked)

    assert await office.pointing.reacted(replace(office.reacted(), **change)) is None  # type: ignore[arg-type]

    assert await office.all_checks() == []
    assert len(office.house.slack.asked) == asked


async def test_in_the_channel_of_a_deal(office: Office) -> None:
    """In a deal's channel a magnifying glass is about that deal; of two deals it's about none."""
    deal = await office.deal()
    await office.channels.link(office.workspace, deal, ACME, by=RON)
    check = await office.pointing.reacted(office.reacted(channel=ACME))
    assert check is not None
    assert check.deal_id == deal

    other = await office.deal("Fleet")
    await office.channels.link(office.workspace, other, ACME, by=RON)
    check = await office.pointing.reacted(office.reacted(channel=ACME, ts="2.000100"))
    assert check is not None
    assert check.deal_id is None


async def test_without_an_answer_of_slacks(office: Office) -> None:
    """Where the thread can't be seen the message itself is it; a passing failure is tried again."""
    office.house.slack.away = SlackLimited("conversations.replies", retry_after=5)
    with pytest.raises(SlackLimited):
        await office.pointing.reacted(office.reacted())
    assert await office.all_checks() == []

    office.house.slack.away = SlackRefused(
        "conversations.replies", error="not_in_channel", final=True
    )
    check = await office.pointing.reacted(office.reacted())
    assert check is not None
    assert check.thread is not None
    assert check.thread.ts == MESSAGE.ts


async def test_in_their_own_group_dm(office: Office) -> None:
    """What was said between the two is asked about there; Slack doesn't tell us of group DMs."""
    group = f"{MIA},{RON}"
    now = office.house.clock.now()
    async with office.house.store.begin(office.workspace) as session:
        await outbox.enqueue(
            session,
            kind="meeting.agenda",
            subject=1,
            recipient=group,
            due_at=now,
            expires_at=None,
            dedup_key="an-agenda",
            klass=DeliveryClass.NOTICE,
        )
    [posted] = await office.house.deliveries(to=group)
    await office.house.sent(posted)

    message = MessageRef(f"D{group}", "3.000100")
    done = await office.pointing.ask(office.workspace, RON, message, None, by=MIA)

    assert done.check.place == group
    assert done.check.thread is not None
    assert done.check.thread.channel == message.channel


async def test_in_the_thread_of_a_check(office: Office) -> None:
    """A reply in a check's thread isn't asked about beside it; once that is over it may be."""
    reply = MessageRef(MESSAGE.channel, "1.000900", MESSAGE.ts)
    office.house.slack.threads[reply.channel, reply.ts] = MESSAGE.ts
    first = await office.pointing.ask(office.workspace, RON, MESSAGE, None, by=MIA)

    with pytest.raises(InvalidInput):
        await office.pointing.ask(office.workspace, RON, reply, None, by=MIA)
    assert await office.pointing.reacted(office.reacted(ts=reply.ts)) is None
    assert len(await office.all_checks()) == 1

    async with office.house.store.begin(office.workspace) as session:
        await office.checks.close(session, first.check.id, "enough", by=MIA)
    await office.pointing.reacted(office.reacted(ts=reply.ts))
    assert len(await office.all_checks()) == 2
