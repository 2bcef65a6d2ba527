"""A deal's channel: linked by one of the two, used after the rep's yes, noted when unsafe (R50)."""

from __future__ import annotations

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.starting.ids import channel_field
from bot.evidence.starting.kinds import Kind
from bot.evidence.starting.rules import LinkState, Why
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.people.model import Audit
from bot.pipeline.model import Deal
from tests.evidence.starting.office import ACME, Office
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER

OTHER = "C2ACME"


async def used(office: Office, deal: int) -> str | None:
    """Tell which channel a deal's checks are held in."""
    async with office.house.store.begin(office.workspace) as session:
        return (await office.channels.used_for(session, [deal])).get(deal)


async def test_the_rep_agrees(office: Office) -> None:
    """What the manager links is used once its rep said yes; each is told, and asked once."""
    deal = await office.deal()
    page = await office.channels.link(office.workspace, deal, ACME, by=MIA)
    again = await office.channels.link(office.workspace, deal, ACME, by=MIA)
    assert page.link == again.link
    assert page.link is not None
    assert page.link.state is LinkState.WAITING
    assert await used(office, deal) is None
    [asked] = await office.house.deliveries(Kind.CONSENT)
    assert (asked.recipient, asked.klass) == (RON, DeliveryClass.ASK)
    compose = office.house.composers[Kind.CONSENT]
    said = await compose(office.house.due(asked))
    assert isinstance(said, Post)
    assert said.is_open

    with pytest.raises(NotAllowed):
        await office.channels.answer(office.workspace, page.link.id, agrees=True, by=MIA)
    for _ in range(2):
        page = await office.channels.answer(office.workspace, page.link.id, agrees=True, by=RON)
        assert page.link is not None
    assert await used(office, deal) == ACME
    assert await compose(office.house.due(asked)) == Silence("answered-meanwhile")
    [told] = await office.house.deliveries(Kind.ANSWERED)
    assert (told.recipient, told.klass) == (MIA, DeliveryClass.NOTICE)
    said = await office.house.composers[Kind.ANSWERED](office.house.due(told))
    assert isinstance(said, Post)
    assert "Ron Cole agrees" in said.text
    noted = await office.house.all(Audit, Audit.event.startswith("channel."))
    assert [(one.event, one.actor) for one in noted] == [
        ("channel.linked", MIA),
        ("channel.answered", RON),
    ]


async def test_who_links_it_themselves(office: Office) -> None:
    """A rep who links a channel agrees to it by that, and nobody is asked anything."""
    deal = await office.deal()

    page = await office.channels.link(office.workspace, deal, ACME, by=RON)

    assert page.link is not None
    assert page.link.state is LinkState.AGREED
    assert await used(office, deal) == ACME
    assert await office.house.deliveries(Kind.CONSENT) == []


async def test_a_no_and_a_second_thought(office: Office) -> None:
    """A no keeps checks in the DM; linking it themselves later is a yes."""
    deal = await office.deal()
    page = await office.channels.link(office.workspace, deal, ACME, by=MIA)
    assert page.link is not None
    page = await office.channels.answer(office.workspace, page.link.id, agrees=False, by=RON)
    assert page.link is not None
    assert page.link.state is LinkState.REFUSED
    assert await used(office, deal) is None

    await office.channels.link(office.workspace, deal, ACME, by=RON)

    assert await used(office, deal) == ACME


async def test_either_takes_it_off(office: Office) -> None:
    """Either of the two takes a channel off; messages about it say so, their buttons do nothing."""
    deal = await office.deal()
    for by in (MIA, RON):
        page = await office.channels.link(office.workspace, deal, ACME, by=MIA)
        assert page.link is not None
        await office.channels.answer(office.workspace, page.link.id, agrees=True, by=RON)
        await office.channels.unlink(office.workspace, page.link.id, by=by)
        assert await used(office, deal) is None
        with pytest.raises(NotFound):
            await office.channels.answer(office.workspace, page.link.id, agrees=True, by=RON)
    first, second = await office.house.deliveries(Kind.CONSENT)
    assert first.subject_id != second.subject_id
    said = await office.house.composers[Kind.CONSENT](office.house.due(first, is_update=True))
    assert isinstance(said, Post)
    assert "off the table" in said.text
    [told, _] = await office.house.deliveries(Kind.ANSWERED)
    composed = await office.house.composers[Kind.ANSWERED](office.house.due(told))
    assert composed == Silence("taken-off")


async def test_another_channel(office: Office) -> None:
    """Another channel takes the first one's place, and needs a yes of its own."""
    deal = await office.deal()
    await office.channels.link(office.workspace, deal, ACME, by=RON)
    office.house.slack.open(OTHER, "acme-2")
    office.house.slack.people[OTHER] = [MIA, RON]

    page = await office.channels.link(office.workspace, deal, OTHER, by=MIA)

    assert page.link is not None
    assert (page.link.channel, page.link.state) == (OTHER, LinkState.WAITING)
    assert await used(office, deal) is None


@pytest.mark.parametrize("channel", [None, "C9NONE", ACME])
async def test_refused_at_its_field(office: Office, channel: str | None) -> None:
    """What outsiders could read, isn't there or wasn't picked is refused at the field, with why."""
    deal = await office.deal()
    office.house.slack.open(ACME, "acme", is_outside=True)

    with pytest.raises(InvalidInput) as refused:
        await office.channels.link(office.workspace, deal, channel, by=MIA)

    assert set(refused.value.fields) == {channel_field(deal)}


@pytest.mark.parametrize("stranger", [AIKO, STRANGER])
async def test_strangers(office: Office, stranger: str) -> None:
    """To everybody else neither deal nor channel is there."""
    deal = await office.deal()
    page = await office.channels.link(office.workspace, deal, ACME, by=MIA)
    assert page.link is not None

    with pytest.raises(NotFound):
        await office.channels.link(office.workspace, deal, ACME, by=stranger)
    with pytest.raises(NotFound):
        await office.channels.page(office.workspace, deal, viewer=stranger)
    with pytest.raises(NotFound):
        await office.channels.answer(office.workspace, page.link.id, agrees=True, by=stranger)
    with pytest.raises(NotFound):
        await office.channels.unlink(office.workspace, page.link.id, by=stranger)


async def test_what_is_noted_at_a_send(office: Office) -> None:
    """When a guest came, the two see why it isn't used; once they left, it is as before."""
    deal = await office.deal()
    await office.channels.link(office.workspace, deal, ACME, by=RON)
    assert await office.channels.why(office.workspace, ACME) is None
    office.house.slack.meet("U1GUEST", is_guest=True)
    office.house.slack.people[ACME].append("U1GUEST")

    assert await office.channels.why(office.workspace, ACME) is Why.GUESTS
    page = await office.channels.page(office.workspace, deal, viewer=MIA)
    assert page.link is not None
    assert page.link.blocked is Why.GUESTS
    async with office.house.store.begin(office.workspace) as session:
        home = await office.starting.home(session, RON)
    assert [one.blocked for one, _ in home.blocked] == [Why.GUESTS]

    office.house.slack.people[ACME].remove("U1GUEST")
    assert await office.channels.why(office.workspace, ACME) is None
    page = await office.channels.page(office.workspace, deal, viewer=MIA)
    assert page.link is not None
    assert page.link.blocked is None


async def test_by_a_name(office: Office) -> None:
    """`/coach channel` finds a deal by part of its name, and says where there is none."""
    with pytest.raises(NotFound):
        await office.channels.choices(office.workspace, MIA, "")
    deal = await office.deal("Fleet", account="Globex")
    await office.deal()

    page = await office.channels.choices(office.workspace, MIA, " globEX ")
    assert page.deal.id == deal
    assert len(page.deals) == 2
    with pytest.raises(NotFound):
        await office.channels.choices(office.workspace, MIA, "nothing")
    async with office.house.store.begin(office.workspace) as session:
        assert await office.channels.asked_of(session, RON) == []
    await office.channels.link(office.workspace, deal, ACME, by=MIA)
    async with office.house.store.begin(office.workspace) as session:
        [(link, about)] = await office.channels.asked_of(session, RON)
    assert (link.deal_id, about.name) == (deal, "Fleet")


async def test_another_rep_is_asked_anew(office: Office) -> None:
    """Whoever takes a deal over hasn't agreed to its channel: they are asked, once (R50)."""
    deal = await office.deal()
    await office.channels.link(office.workspace, deal, ACME, by=RON)
    assert await used(office, deal) == ACME

    for _ in range(2):
        async with office.house.store.begin(office.workspace) as session:
            (await session.get_one(Deal, deal)).rep = SAM
            await session.flush()
            deals = office.house.rooms.pipeline.deals
            await office.channels.deal_changed(session, (await deals.named(session, [deal]))[deal])
    assert await used(office, deal) is None
    [asked] = await office.house.deliveries(Kind.CONSENT)
    assert (asked.recipient, asked.klass) == (SAM, DeliveryClass.ASK)
    await office.channels.answer(office.workspace, asked.subject_id, agrees=True, by=SAM)
    assert await used(office, deal) == ACME
