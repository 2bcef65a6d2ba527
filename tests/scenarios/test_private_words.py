"""What people entrust to deal checks stays where it was said: nowhere else a word of it (R19, R50).

Each thing that somebody writes carries a word of its own. After all of it the words are looked for
in what was posted in channels, in what messages and forms carry unseen, in the outbox' record, in
the audit log, and in the log at its most talkative.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.evidence.risks.model import Risk
from bot.logs import QUIET
from bot.outbox.model import Delivery
from bot.people.model import Audit
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.sandboxed import Stage
from bot.store import Base
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, SALES, greet_all
from tests.scenarios.checking import (
    GROUP,
    deal_of,
    opened,
    replied,
    rows_of,
    workspace_of,
)
from tests.scenarios.stages import Wire
from tests.scenarios.test_checks import channel_with_bot
from tests.support.slack_world import Message, Person, SlackWorld

CLAIM, PROOF, RISK, HIDDEN = "wolpertinger", "zaunkoenig", "zimtschnecke", "quastenflosser"
MOVE, WHY, PRAISE, LINE = "kaleidoskop", "pampelmuse", "sonnenblume", "rhabarber"
ENTRUSTED = (CLAIM, PROOF, RISK, HIDDEN, MOVE, WHY, PRAISE, LINE)
ELSEWHERE = "grottenolm"
"""In what is written in the same channel, and in a thread there that isn't ours."""
CHANNELS = ("public", "private")
UNSEEN = ("private_metadata", "metadata", "value", "block_id", "action_id", "callback_id")
SAYS = ("chat.postMessage", "chat.update", "chat.postEphemeral", "files.completeUploadExternal")


@pytest.fixture(name="talk")
def _talk(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that anybody logs at the most talkative level, but for whom `bot.logs` silences."""
    caplog.set_level(logging.DEBUG)
    for quiet in QUIET:
        caplog.set_level(logging.WARNING, logger=quiet)
    return caplog


async def test_words_stay_where_they_were_said(
    stage: Stage,
    slack: SlackWorld,
    mia: Person,
    ron: Person,
    talk: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Replies, risks, counter-moves, whys and what the manager hides are read by the two alone."""
    await greet_all(slack, [RON, AIKO])
    channel = await channel_with_bot(slack)
    deal = await _late_deal(stage)
    await opened(stage, deal, place=channel)
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", channel)
    await _elsewhere(slack, ron, channel)

    # A claim that is asked on, and evidence.
    for reply in (f"They love it, it is a {CLAIM}", f"Ms Novak signed the {PROOF} on Friday"):
        await replied(slack, ron, parent, reply)

    # A pre-mortem in the channel: read back in the group DM, with the manager's own beside it.
    await replied(slack, ron, parent, f"1. The {RISK} costs too much\n2. Timing\n3. Legal")
    shown = await ron.find("Why we could lose Acme renewal", GROUP)
    assert RISK in shown.seen_text
    await _hides(stage, mia, shown, deal)
    await _looks_everywhere(slack, ron)
    spoken = [one for one in await slack.calls() if one.method in (*SAYS, "views.publish")]
    assert not [one for one in spoken if HIDDEN in json.dumps(one.payload)], "not before Ron's"
    await ron.click(shown, "risks.confirm")
    await slack.wind(by=LEAST)
    await ron.click(await ron.find("Why we could lose", GROUP), "risks.open")
    [named] = [one for one in await rows_of(stage, Risk) if RISK in one.text]
    await ron.press("risks.counter", block_id=f"risks/risk/{named.id}")
    await ron.fill({"risks_move": f"Show them the {MOVE}"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    # The buyer's seat, by a button in the channel.
    await ron.click(await _with(ron, channel, "book.view_not_yet"), "book.view_not_yet")
    await ron.fill({"why": f"Tom fears the {WHY}"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    await slack.wind(by=LEAST)

    # Praise that stays between two, and why the deal was lost.
    await ron.say(SALES, "Dana wrote a number")
    await mia.shortcut("praise.from_message", await mia.find("Dana", SALES))
    await mia.fill({"why": f"A number like a {PRAISE}"})
    assert await mia.submit() is None
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    await ron.click(await ron.find("would like to praise", "dm"), "praise.no")
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        await stage.bot.rooms.pipeline.deals.close(session, deal, DealState.LOST, "No", by=RON)
    await slack.wind(by=timedelta(days=1))
    await ron.click(await _with(ron, GROUP, "fit.explain"), "fit.explain")
    await ron.fill({"line": f"Ask about the {LINE} first"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    await ron.open_home()
    await mia.open_home()
    await slack.wind(by=LEAST)

    # All of it was taken in, so that what follows says something.
    kept = await _database(stage)
    assert [one for one in ENTRUSTED if one not in kept] == []
    assert ELSEWHERE not in kept

    said = await slack.calls()
    places = {one["id"] for one in await slack.conversations() if one["kind"] in CHANNELS}
    in_channels = [
        json.dumps(one.payload)
        for one in said
        if one.method in SAYS and one.payload.get("channel") in places
    ]
    assert len(in_channels) > 4, "the first message, a re-ask, questions, and their updates"
    unseen = [text for one in said for text in _unseen(one.payload)]
    deliveries = [
        f"{one.detail} {one.dedup_key} {one.reason} {one.last_error}"
        for one in await rows_of(stage, Delivery)
    ]
    audited = [f"{one.subject} {one.detail}" for one in await rows_of(stage, Audit)]
    logged = talk.text + "".join(capsys.readouterr())
    for word in (*ENTRUSTED, ELSEWHERE):
        for where, texts in {
            "a channel": in_channels,
            "a form's or button's data": unseen,
            "the outbox": deliveries,
            "the audit log": audited,
            "the log": [logged],
        }.items():
            assert not [one for one in texts if word in one.lower()], (word, where)
    assert await mia.troubles() == await ron.troubles() == []


async def _hides(stage: Stage, mia: Person, message: Message, deal: int) -> None:
    """Add the manager's own reason, on the deal's page of risks."""
    await Wire(stage).click(MIA, message, "risks.open", value=str(deal))
    await mia.press("risks.add")
    await mia.fill({"risks_reason_0": f"A {HIDDEN} in procurement"})
    assert await mia.submit() is None
    await mia.close(everything=True)


async def _looks_everywhere(slack: SlackWorld, ron: Person) -> None:
    """Open all that shows a rep their deals: nothing of what the manager hides stands there."""
    await slack.wind(by=LEAST)
    await ron.open_home()
    await slack.wind(by=LEAST)
    home = await ron.home()
    assert home is not None
    seen = [home.seen_text]
    for command in ("/coach agenda", "/coach deal Acme", "/coach check Acme"):
        await ron.command(command)
        if (modal := await ron.modal()) is not None:
            seen.append(modal.seen_text)
            await ron.close(everything=True)
        seen.append((await ron.last()).seen_text)
    assert not [one for one in seen if HIDDEN in one]


async def _late_deal(stage: Stage) -> int:
    deal = await deal_of(stage)
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        (await session.get_one(Deal, deal)).phase = "late"
    return deal


async def _elsewhere(slack: SlackWorld, ron: Person, channel: str) -> None:
    """Write what is none of the bot's business, change one of it and take one back."""
    top = await ron.say(channel, f"A {ELSEWHERE} outside")
    await ron.say(channel, f"A {ELSEWHERE} in a thread", thread_ts=top)
    [first, second] = [one for one in await ron.messages(channel) if ELSEWHERE in one.seen_text]
    await ron.edit(first, f"A {ELSEWHERE}, changed")
    await ron.delete(second)
    await slack.wind(by=LEAST)


async def _with(person: Person, where: str, action: str) -> Message:
    """Find the newest message there that carries a button."""
    found = [one for one in await person.messages(where) if action in one.action_ids]
    assert found, [one.seen_text for one in await person.messages(where)]
    return found[-1]


async def _database(stage: Stage) -> str:
    """Write down all that is stored."""
    async with stage.bot.store.begin_across() as session:
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in (await session.execute(select(table))).all()
        ]
    return "\n".join(rows).lower()


def _unseen(found: object, key: str = "") -> Iterator[str]:
    """List what a payload carries that nobody sees: metadata, values, ids."""
    if isinstance(found, Mapping):
        for name, inside in found.items():
            yield from _unseen(inside, str(name))
    elif isinstance(found, list):
        for one in found:
            yield from _unseen(one, key)
    elif isinstance(found, str) and found[:1] in "{[":
        with suppress(ValueError):
            yield from _unseen(json.loads(found), key)
    if key in UNSEEN:
        yield str(found)
