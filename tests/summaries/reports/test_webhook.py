"""The webhook as admins and ops use it, and what its address is sent (docs/webhook.md)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import Post, Silence
from bot.people.access import Role
from bot.people.model import Audit, RoleGrant
from bot.store import Store, WorkspaceId
from bot.store.secrets import SecretsOff
from bot.summaries.reports.ids import Field
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import Webhook, WebhookCall
from bot.summaries.reports.webhook_rules import PATIENCE, Problem, Sent, signature
from tests.rhythm.house import AIKO, MIA, RON, SAM, House
from tests.summaries.reports.office import ADDRESS, ADMIN, OPS, VERA, Office
from tests.support.foresight import next_instant

DUE = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(name="office")
async def _office(house: House) -> Office:
    office = Office(house)
    await office.open()
    return office


async def sent(office: Office, *, secret: str = "") -> list[dict[str, Any]]:
    """Read what arrived; with a secret each call is verified."""
    bodies = []
    for address, body, headers in office.mailbox.posted:
        assert address == ADDRESS
        if secret:
            at = int(headers["X-Coach-Timestamp"])
            assert headers["X-Coach-Signature"] == signature(secret, at, body)
        bodies.append(json.loads(body))
    return bodies


async def due(office: Office) -> None:
    """Wind to the day on which November is told, and have its call made."""
    office.clock.set(DUE)
    await office.webhooks.make(DUE)


async def test_a_month_is_sent_once(office: Office) -> None:
    """On the 5th the month before goes out, signed, once, however often one looks."""
    team = await office.house.save(RON, AIKO, SAM)
    secret = await office.webhooks.keep(office.workspace, f" {ADDRESS} ", by=OPS)
    assert await next_instant(office.house.store, office.webhooks) == DUE
    office.clock.set(DUE - MINUTE)
    await office.webhooks.make(office.clock.now())
    await office.webhooks.send(office.clock.now())
    assert office.mailbox.posted == []

    await due(office)
    for webhooks in (office.webhooks, office.replica()):
        await webhooks.make(DUE)
        await webhooks.send(DUE)
        await webhooks.send(DUE)

    [body] = await sent(office, secret=secret)
    assert (body["version"], body["month"], body["is_test"]) == (1, "2026-11", False)
    assert body["workspace"] == "T0001"
    assert body["counted_at"] == "2026-12-05T06:00:00Z"
    assert body["weeks"][0] == "2026-W44"
    assert {one["id"] for one in body["teams"]} <= {team}
    [call] = await office.house.all(WebhookCall)
    assert (call.sent_at, call.next_at, call.attempts) == (DUE, None, 1)
    [audited] = [one for one in await office.house.all(Audit) if one.event == "numbers.sent"]
    assert audited.actor is None
    assert json.loads(audited.detail) == {"host": "hooks.example.com", "month": "2026-11"}
    assert await next_instant(office.house.store, office.webhooks) == datetime(
        2027, 1, 5, 6, 0, tzinfo=UTC
    )
    page = await office.webhooks.page(office.workspace, ADMIN)
    assert [(one.month.month, one.sent_at) for one in page.calls] == [(11, DUE)]


async def test_two_replicas(office: Office) -> None:
    """Two processes that look at the same moment send a call once."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    others = [office.replica() for _ in range(4)]

    await asyncio.gather(*(one.send(DUE) for one in others))

    assert len(office.mailbox.posted) == 1


async def test_tries_go_on(office: Office) -> None:
    """What fails for now is tried again later, as the same delivery, with a fresh signature."""
    secret = await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    office.mailbox.answer(Problem.BROKEN, Problem.SLOW, None)
    await office.webhooks.send(DUE)
    again = await next_instant(office.house.store, office.webhooks)
    assert again is not None
    assert DUE + MINUTE <= again <= DUE + 2 * MINUTE
    office.clock.set(again)
    await office.webhooks.send(again)
    last = await next_instant(office.house.store, office.webhooks)
    assert last is not None
    assert last >= again + 5 * MINUTE
    office.clock.set(last)
    await office.webhooks.send(last)

    assert len(await sent(office, secret=secret)) == 3
    headers = [one for _, _, one in office.mailbox.posted]
    assert len({one["X-Coach-Delivery"] for one in headers}) == 1
    assert len({one["X-Coach-Timestamp"] for one in headers}) == 3
    assert await office.house.deliveries(Kind.WEBHOOK) == []


async def test_a_lost_process(office: Office) -> None:
    """A call whose process died on the way is made again after its lease, and not before."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    async with office.house.store.begin(office.workspace) as session:
        row = await session.get_one(WebhookCall, 1)
        row.attempts, row.next_at = 1, DUE + 2 * MINUTE
        row.lease_until = row.next_at
    await office.webhooks.send(DUE)
    assert office.mailbox.posted == []

    office.clock.set(DUE + 2 * MINUTE)
    await office.webhooks.send(office.clock.now())
    assert len(office.mailbox.posted) == 1


async def test_given_up(office: Office) -> None:
    """A final no ends the call with words to who set it; their button tries once more."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    office.mailbox.answer(Problem.GONE, None)
    await office.webhooks.send(DUE)
    assert await next_instant(office.house.store, office.webhooks) == datetime(
        2027, 1, 5, 6, 0, tzinfo=UTC
    )
    [notice] = await office.house.deliveries(Kind.WEBHOOK)
    assert notice.recipient == OPS
    said = await office.said(Kind.WEBHOOK)
    assert isinstance(said, Post)
    words = json.dumps(said.blocks)
    assert "hooks.example.com" in words
    assert "There is nothing at that address any more." in words
    assert "quittenmus" not in words

    await office.webhooks.again(office.workspace, notice.subject_id, by=ADMIN)
    await office.webhooks.again(office.workspace, notice.subject_id, by=ADMIN)
    await office.webhooks.send(DUE)
    await office.webhooks.again(office.workspace, notice.subject_id, by=ADMIN)
    await office.webhooks.send(DUE)
    assert len(office.mailbox.posted) == 2
    told = await office.said(Kind.WEBHOOK, is_update=True)
    assert isinstance(told, Post)
    assert "after all" in told.text
    assert await office.said(Kind.WEBHOOK) == Silence("already-done")


async def test_patience_ends(office: Office) -> None:
    """What never answers is given up after three days."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    office.mailbox.answer(Problem.UNREACHABLE)
    for _ in range(20):
        again = await next_instant(office.house.store, office.webhooks)
        if again is None or again > DUE + PATIENCE:
            break
        office.clock.set(max(again, office.clock.now()))
        await office.webhooks.send(office.clock.now())

    assert 5 < len(office.mailbox.posted) < 12
    assert len(await office.house.deliveries(Kind.WEBHOOK)) == 1


async def test_a_wait_is_heeded(office: Office) -> None:
    """Who asks for an hour of peace gets it."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    office.mailbox.answers = [Sent(Problem.BUSY, timedelta(hours=1))]
    await office.webhooks.send(DUE)

    assert await next_instant(office.house.store, office.webhooks) == DUE + timedelta(hours=1)


async def test_another_address(office: Office) -> None:
    """A new address takes the place of the one before, whose call is dropped and secret erased."""
    first = await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    second = await office.webhooks.keep(office.workspace, ADDRESS.replace("hooks.", ""), by=ADMIN)
    await office.webhooks.send(DUE)

    assert first != second
    assert office.mailbox.posted == []
    page = await office.webhooks.page(office.workspace, OPS)
    assert (page.host, page.set_by, page.calls) == ("example.com", ADMIN, ())
    # What it missed isn't made up for: the next month is its first.
    await office.replica().make(DUE)
    assert len(await office.house.all(WebhookCall)) == 1
    ended = [row.ended_at is not None for row in await office.house.all(Webhook)]
    assert ended == [True, False]


async def test_the_secret_is_sealed(office: Office) -> None:
    """Neither address nor secret stands readable in the database, a record or the log."""
    with capture_logs() as logs:
        secret = await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
        renewed = await office.webhooks.renew(office.workspace, by=ADMIN)
        await office.webhooks.test(office.workspace, by=OPS)
        await due(office)
        await office.webhooks.send(DUE)
    async with office.house.store.begin_across() as session:
        rows = [tuple(one) for one in await session.execute(text("SELECT * FROM webhooks"))]
    audited = [(one.subject, one.detail) for one in await office.house.all(Audit)]
    for hidden in (secret, renewed, "quittenmus"):
        assert hidden not in repr((rows, audited, logs))
    assert secret != renewed
    await sent(office, secret=renewed)
    assert "quittenmus" not in repr(await office.webhooks.page(office.workspace, OPS))


async def test_a_try(office: Office) -> None:
    """A test call goes at once, within what a form may take, and holds nothing real."""
    await office.house.save(RON, AIKO, SAM, name="Sales North")
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    office.mailbox.answer(Problem.LOCKED)

    assert (await office.webhooks.test(office.workspace, by=ADMIN)).problem is Problem.LOCKED

    [body] = await sent(office)
    assert body["is_test"] is True
    assert "Sales North" not in json.dumps(body)
    assert office.mailbox.seconds <= 2
    assert await office.house.all(WebhookCall) == []


async def test_the_end(office: Office) -> None:
    """After the end nothing is sent, a second end is nothing, and old buttons say so."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    await office.webhooks.end(office.workspace, by=ADMIN)
    await office.webhooks.end(office.workspace, by=ADMIN)
    await office.webhooks.send(DUE)

    assert office.mailbox.posted == []
    assert await next_instant(office.house.store, office.webhooks) is None
    for use in (office.webhooks.test, office.webhooks.renew):
        with pytest.raises(NotFound):
            await use(office.workspace, by=OPS)
    events = [one.event for one in await office.house.all(Audit) if "webhook" in one.event]
    assert events == ["webhook.set", "webhook.ended"]


@pytest.mark.parametrize("who", [MIA, RON, VERA])
async def test_others(office: Office, who: str) -> None:
    """Managers, reps and leaders have no webhook to see or to set."""
    await office.house.save(RON)
    await office.give(VERA, Role.LEADER)
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    for refused in (
        office.webhooks.page(office.workspace, who),
        office.webhooks.keep(office.workspace, ADDRESS, by=who),
        office.webhooks.renew(office.workspace, by=who),
        office.webhooks.test(office.workspace, by=who),
        office.webhooks.end(office.workspace, by=who),
        office.webhooks.again(office.workspace, 1, by=who),
    ):
        with pytest.raises(NotAllowed):
            await refused
    [row] = await office.house.all(Webhook)
    assert row.ended_at is None


async def test_a_role_that_ended(office: Office) -> None:
    """Who set it and has the role no more isn't told what became of it."""
    await office.webhooks.keep(office.workspace, ADDRESS, by=OPS)
    await due(office)
    office.mailbox.answer(Problem.GONE)
    await office.webhooks.send(DUE)
    async with office.house.store.begin(office.workspace) as session:
        [grant] = [await session.get_one(RoleGrant, 1)]
        grant.ended_at, grant.ended_by = DUE, ADMIN

    assert await office.said(Kind.WEBHOOK) == Silence("no-role")


@pytest.mark.parametrize(
    "typed", ["", "http://example.com", "example.com", f"{ADDRESS}{'x' * 2000}"]
)
async def test_what_is_no_address(office: Office, typed: str) -> None:
    """What can't be called is refused at its field, and nothing changes."""
    with pytest.raises(InvalidInput) as caught:
        await office.webhooks.keep(office.workspace, typed, by=OPS)

    assert set(caught.value.fields) == {Field.ADDRESS}
    assert await office.house.all(Webhook) == []


async def test_without_a_key(database_url: str, house: House, workspace: WorkspaceId) -> None:
    """Where no secret can be kept it says so, instead of keeping it readable."""
    keyless = Store(database_url, clock=house.clock)
    office = Office(House(keyless, house.clock, workspace, house.slack))
    for refused in (
        office.webhooks.page(workspace, OPS),
        office.webhooks.keep(workspace, ADDRESS, by=OPS),
    ):
        with pytest.raises(SecretsOff):
            await refused
    await keyless.close()
