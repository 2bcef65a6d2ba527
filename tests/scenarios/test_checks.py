"""Deal checks from the first question to the last thanks (docs/rhythm.md R17 to R20, R43, R50)."""

from __future__ import annotations

from datetime import timedelta

from bot.evidence.checks.model import CheckMessage, Reading
from bot.evidence.checks.rules import CheckState, ClosedWhy, QuestionState
from bot.pipeline.rules import DealState
from bot.sandboxed import Stage
from tests.evidence.checks.word_reader import HOPE, PROOF
from tests.scenarios.cast import AIKO, LEAST, RON, greet_all, pressed, utc
from tests.scenarios.checking import (
    GROUP,
    READ,
    alone,
    check_of,
    deal_of,
    opened,
    questions,
    replied,
    rows_of,
    thread_of,
    workspace_of,
)
from tests.support.slack_world import Person, SlackWorld


async def test_a_short_check(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Claim, re-ask, evidence, plan, and not knowing: each is answered fittingly, then thanks."""
    alone(stage)
    await greet_all(slack, [RON])
    check = await opened(stage, await deal_of(stage))
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", GROUP)
    first = (await questions(stage, check.id))[0]
    assert first.text in parent.seen_text
    assert "Question 1 of 3 · step 2 of 5: Clarifying questions" in parent.seen_text
    assert "Read by Ron Becker, Mia Hoffmann and me." in parent.seen_text
    assert parent.pings == [RON]

    await replied(slack, ron, parent, "Well,", HOPE)
    [re_ask] = await thread_of(ron, parent)
    assert "“Well, They love it" in re_ask
    assert "?" in re_ask
    await replied(slack, ron, parent, PROOF)
    following = (await thread_of(ron, parent))[-1]
    second = (await questions(stage, check.id))[1]
    assert second.text in following
    assert "Novak" in following, "it says what made it evidence"
    assert "step 3 of 5: Risks" in following
    shown = await mia.find("Deal check: Acme renewal", GROUP)
    assert f"“{PROOF}” (Ron Becker, today)" in shown.seen_text
    assert "Question 2 of 3" in shown.seen_text

    await replied(slack, ron, parent, "I'll call them tomorrow")
    said = await ron.find("a plan", GROUP) if await ron.sees("a plan", GROUP) else None
    last = [one for one in await ron.messages(GROUP) if one.thread_ts == parent.ts][-1]
    ids = [
        one["action_id"]
        for block in last.blocks
        for one in block.get("elements", ())
        if "action_id" in one
    ]
    assert {"actions.new", "call_plans.write"} <= set(ids), said
    await replied(slack, ron, parent, "no idea")
    end = (await thread_of(ron, parent))[-1]
    assert "That was my last question for now. Thank you!" in end
    assert "know" in end
    shown = await mia.find("Deal check: Acme renewal", GROUP)
    assert "All is asked: thank you." in shown.seen_text
    assert "Enough for today" not in shown.seen_text

    said_so_far = len(await thread_of(ron, parent))
    await replied(slack, ron, parent, "one more thing")
    assert len(await thread_of(ron, parent)) == said_so_far, "after the end nobody is asked"


async def test_in_a_channel(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """In a channel nothing is said of readings; others' and bots' words change nothing.

    When it becomes shared with another company between a claim and its re-ask, it gets nothing
    more: the check goes on in the group DM, and the manager is told why, once (R50).
    """
    alone(stage)
    await greet_all(slack, [RON])
    channel = await channel_with_bot(slack)
    check = await opened(stage, await deal_of(stage), place=channel)
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", channel)
    assert "Everybody in this channel can read this thread." in parent.seen_text
    assert "What we know" not in parent.seen_text
    await slack.user(AIKO).say(channel, PROOF, thread_ts=parent.ts)
    await slack.user(AIKO).say(channel, f"Outside any thread: {PROOF}")
    await replied(slack, ron, parent, PROOF)
    following = (await thread_of(ron, parent, besides=[AIKO]))[-1]
    assert "Novak" not in following
    assert "evidence" not in following.lower()
    assert {one.author for one in await rows_of(stage, Reading)} == {AIKO, RON}
    assert len(await rows_of(stage, CheckMessage)) == 2

    await ron.say(channel, HOPE, thread_ts=parent.ts)
    await slack.change_channel(channel, ext_shared=True)
    before = await slack.calls()
    await slack.wind(by=READ)
    await slack.wind(by=timedelta(minutes=10))
    later = (await slack.calls())[len(before) :]
    assert not [one for one in later if channel in str(one.payload) and one.method in POSTS]
    moved = await ron.find("Deal check: Acme renewal", GROUP)
    second = (await questions(stage, check.id))[1]
    assert second.text in moved.seen_text
    told = [one for one in await mia.messages("dm") if "goes on between" in one.seen_text]
    assert len(told) == 1
    assert "shared with another company" in told[0].seen_text

    await replied(slack, ron, moved, PROOF)
    assert len(await questions(stage, check.id)) == 3
    assert "Novak" in (await thread_of(ron, moved))[-1]
    told = [one for one in await mia.messages("dm") if "goes on between" in one.seen_text]
    assert len(told) == 1


async def test_silence(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Asked once more the next working day, then to the agenda; closed after five days (R19)."""
    alone(stage)
    await greet_all(slack, [RON])
    check = await opened(stage, await deal_of(stage), by=None)
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", GROUP)
    await slack.wind(to=utc("2026-11-24 07:59"))
    assert await thread_of(ron, parent) == []
    await slack.wind(to=utc("2026-11-24 08:30"))
    [again] = await thread_of(ron, parent)
    assert "this one is still open" in again
    assert (await ron.find("this one is still open", GROUP)).pings == [RON]

    await slack.wind(to=utc("2026-11-25 18:00"))
    workspace, checks = await workspace_of(stage), stage.bot.rooms.evidence.checks.checks
    async with stage.bot.store.begin(workspace) as session:
        [waiting] = await checks.for_agenda(session, RON)
    assert waiting.state is QuestionState.UNANSWERED
    await slack.wind(to=utc("2026-11-30 18:00"))
    assert (await check_of(stage, check.id)).closed_why == ClosedWhy.TIME
    assert len(await thread_of(ron, parent)) == 1
    shown = await mia.find("Deal check: Acme renewal", GROUP)
    assert "Closed after five working days" in shown.seen_text
    assert waiting.text in shown.seen_text


async def test_the_deal_closes_in_the_middle(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Nobody is asked about a closed deal, whatever was on its way (R33); or after "enough"."""
    alone(stage)
    await greet_all(slack, [RON])
    deal = await deal_of(stage)
    check = await opened(stage, deal)
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", GROUP)
    await ron.say(parent.channel, PROOF, thread_ts=parent.ts)
    await slack.wind(by=timedelta(seconds=60))
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        await stage.bot.rooms.pipeline.deals.close(session, deal, DealState.WON, "", by=RON)
    await slack.wind(to=utc("2026-11-26 18:00"))
    [why_won] = await thread_of(ron, parent)
    assert "is won" in why_won, "the win is asked about there (R39), the deal isn't"
    assert "the deal isn't open any more" in (await ron.find("Deal check", GROUP)).seen_text
    assert (await check_of(stage, check.id)).state is CheckState.CLOSED
    [kept] = await rows_of(stage, Reading)
    assert kept.text == PROOF, "what was said before still counts"

    other = await opened(stage, await deal_of(stage, "Brightwell"), key="test:2", by=RON)
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Brightwell", GROUP)
    await slack.user(AIKO).command("/coach")
    await pressed(slack, mia, parent, "checks.enough")
    assert (await check_of(stage, other.id)).closed_why == ClosedWhy.ENOUGH
    assert "Enough for today." in (await ron.find("Deal check: Brightwell", GROUP)).seen_text
    await slack.wind(by=timedelta(days=2))
    assert await thread_of(ron, parent) == []


async def test_edits_files_and_double_events(stage: Stage, slack: SlackWorld, ron: Person) -> None:
    """Edits count, what is taken back is forgotten, files are heard, and nothing counts twice."""
    alone(stage)
    await greet_all(slack, [RON])
    check = await opened(stage, await deal_of(stage))
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", GROUP)
    await slack.cut_sockets()
    await ron.say(parent.channel, HOPE, thread_ts=parent.ts)
    await slack.wind(by=READ)
    mine = await ron.find(HOPE, GROUP)
    mine = [one for one in await ron.messages(GROUP) if one.author == RON][-1]
    await ron.edit(mine, PROOF)
    await slack.wind(by=READ)
    await slack.wind(by=LEAST)
    assert len(await questions(stage, check.id)) == 2
    [reading] = await rows_of(stage, Reading)
    assert reading.text == PROOF

    await ron.delete([one for one in await ron.messages(GROUP) if one.author == RON][-1])
    await slack.wind(by=LEAST)
    assert await rows_of(stage, Reading) == []
    await ron.drop_file(parent.channel, "call.m4a", b"RIFF", thread_ts=parent.ts)
    await slack.wind(by=READ)
    await slack.wind(by=LEAST)
    [clip] = await rows_of(stage, Reading)
    assert clip.text == ""
    assert "last question" not in (await thread_of(ron, parent))[-1]
    assert len(await questions(stage, check.id)) == 3


async def test_the_budget_of_light(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """One check a week: where the second finds no room in time, it goes to the agenda (R43, R49).

    What follows from replies, and the question that is asked once more, belongs to the first.
    """
    alone(stage)
    await greet_all(slack, [RON])
    first = await opened(stage, await deal_of(stage))
    await slack.wind(by=LEAST)
    second = await opened(stage, await deal_of(stage, "Brightwell"), key="test:2")
    parent = await ron.find("Deal check: Acme renewal", GROUP)
    await replied(slack, ron, parent, HOPE)
    assert len(await thread_of(ron, parent)) == 1
    assert (await check_of(stage, second.id)).state is CheckState.FELL_AWAY
    assert not await ron.sees("Deal check: Brightwell", GROUP)
    await slack.wind(to=utc("2026-11-24 09:00"))
    told = await mia.find("There was no room for it in Ron Becker's week.", "dm")
    assert "Brightwell" in told.seen_text
    checks = stage.bot.rooms.evidence.checks.checks
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        waiting = await checks.for_agenda(session, RON)
    assert [one.check_id for one in waiting] == [second.id]
    assert (await check_of(stage, first.id)).state is CheckState.OPEN


POSTS = {"chat.postMessage", "chat.update"}


async def channel_with_bot(slack: SlackWorld) -> str:
    """Find a channel that the bot and its people are in."""
    return next(
        str(one["id"])
        for one in await slack.conversations()
        if one["kind"] == "public" and one["has_bot"]
    )
