"""No word of a 1:1 in any channel, roll-up, file, log or error (docs/rhythm.md R41, R50).

Every column that people type into holds a word of its own. Then all that leaves is made to leave,
and searched: what channels, other people, leaders and systems get, and what nobody sees.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import prometheus_client
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.logs import QUIET
from bot.outbox.model import Delivery
from bot.people.model import Audit
from bot.sandboxed import Stage
from tests.scenarios.canary.columns import FREE, MADE, NOT_FREE, Readers, is_decided, texts
from tests.scenarios.canary.planting import plant
from tests.scenarios.canary.searching import (
    Leak,
    calls_by_place,
    files_of,
    leaks,
    seen_by,
    unseen,
)
from tests.scenarios.canary.words import Planted, canary
from tests.scenarios.cast import (
    AIKO,
    LEAST,
    LENA,
    MIA,
    OMAR,
    RON,
    SALES,
    SAM,
    VERA,
    greet_all,
    make_leader,
    utc,
)
from tests.scenarios.checking import rows_of, workspace_of
from tests.scenarios.stages import Wire
from tests.summaries.reports.receiver import Receiver, receiver
from tests.support.slack_world import SlackWorld

READERS = {(table, name): who for table, names in FREE.items() for name, who in names.items()}
SECRET = "quittenmus"
OF_LEADERS = ("/coach rollup", "/coach roles")
OF_REPS = (
    "/coach agenda",
    "/coach actions",
    "/coach plans",
    "/coach why",
    "/coach skill",
)
OF_THE_TWO = (*OF_REPS, "/coach deal", "/coach know", "/coach mirror", "/coach outcomes")
PAGES = {
    "book.open": "deals",
    "risks.open": "deals",
    "pipeline.open": "deals",
    "fit.open": "deals",
    "fit.explain": "deal_outcomes",
    "call_plans.open": "call_plans",
    "call_plans.change": "call_plans",
    "call_plans.reword": "plan_questions",
    "meeting.edit": "one_on_ones",
    "meeting.close": "one_on_ones",
}
"""Buttons that open what was planted, each with the table of its value's id."""
UNSAID = {
    ("actions", "needs_help"),
    ("call_plans", "learned"),
    ("check_messages", "files"),
    ("check_messages", "text"),
    ("closures", "name"),
    ("days_off", "name"),
    ("deal_channels", "name"),
    ("deal_knowledge", "cost_reckoning"),
    ("deal_reviews", "reason"),
    ("deals", "reason"),
    ("drafts", "fields"),
    ("ideal_customers", "segment"),
    ("ideal_customers", "size"),
    ("one_on_ones", "reason"),
    ("own_questions", "text"),
    ("persons", "calendar_url"),
    ("policy_templates", "name"),
    ("praises", "quote"),
    ("praises", "why"),
    ("prepared_teams", "name"),
    ("private_notes", "text"),
    ("readings", "found"),
    ("sessions", "about"),
    ("webhooks", "secret"),
    ("webhooks", "url"),
}
"""What these two weeks bring up nowhere; replies in threads are `test_private_words`' matter."""


def test_every_text_is_decided() -> None:
    """Of every column of text it is said whether people type into it, and who may read that."""
    columns = list(texts())
    undecided = [f"{one.table.name}.{one.name}" for one in columns if not is_decided(one)]
    assert undecided == [], "say in tests/scenarios/canary/columns.py what these hold"
    there = {(one.table.name, one.name) for one in columns}
    assert set(READERS) <= there
    assert {(table, name) for table, names in MADE.items() for name in names} <= there
    named = {name for _, name in there}
    assert frozenset().union(*NOT_FREE.values()) <= named


def test_a_leak_is_found() -> None:
    """The search finds a word where it mustn't be, and lets it pass where it may."""
    word = canary("records", "notes")
    words = {("records", "notes"): word}
    said = [f"Notes: {word.upper()}"]
    assert leaks("a channel", said, words, READERS) == [Leak("a channel", ("records", "notes"))]
    assert leaks("the two", said, words, READERS, may=[Readers.TWO]) == []
    assert len({canary(*one) for one in READERS}) == len(READERS)
    assert word in list(unseen({"blocks": [{"value": word}]}))


@pytest.fixture(name="server")
async def _server() -> AsyncIterator[Receiver]:
    async with receiver() as server:
        yield server


@pytest.fixture(name="talk")
def _talk(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that anybody logs at the most talkative level, but for whom `bot.logs` silences."""
    caplog.set_level(logging.DEBUG)
    for quiet in QUIET:
        caplog.set_level(logging.WARNING, logger=quiet)
    return caplog


async def test_words_stay_with_the_two(
    stage: Stage,
    slack: SlackWorld,
    server: Receiver,
    talk: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Two weeks of summaries, reports, refusals and faults: no word is where it mustn't be."""
    await _begin(slack, server)
    workspace = await workspace_of(stage)
    planted = await plant(
        stage.bot.store, workspace, manager=MIA, rep=RON, channel=SALES, now=stage.clock.now()
    )
    assert set(planted.words) == set(READERS)
    await _live(stage, slack, planted)
    found = await _searched(stage, slack, planted)
    exported = await asyncio.to_thread(_on_the_command_line, stage, tmp_path)
    numbers = [body.decode() for _, body in server.posted]
    assert len(numbers) == 1
    assert exported
    files = files_of(stage)
    assert sum("sheet1.xml" in one or "," in one for one in files) >= 2, "a CSV and an XLSX"
    logged = [talk.text, *capsys.readouterr()]
    for failed in ("tick.job_failed", "slack.failed", "delivery.failed"):
        assert failed not in "".join(logged)
    found += _found("a webhook's body", numbers, planted, Readers.TEAM)
    found += _found("a file", files, planted, Readers.TEAM)
    found += _found("the command line", exported, planted, Readers.TEAM)
    found += _found("the log", logged, planted)
    found += _found("metrics", [prometheus_client.generate_latest().decode()], planted)
    assert [str(one) for one in found] == []
    assert SECRET not in "".join([*logged, *exported, *files])
    # What was planted was there to the end, and the two did see theirs: the search says something.
    assert await planted.look(stage.bot.store, workspace) == []
    said = json.dumps([one.payload for one in await slack.calls()]).lower()
    assert {column for column, word in planted.words.items() if word not in said} <= UNSAID


async def _begin(slack: SlackWorld, server: Receiver) -> None:
    """Let there be a team of four, a leader, a webhook, and a first week."""
    await greet_all(slack, [RON, AIKO, LENA, SAM])
    await make_leader(slack)
    omar = slack.user(OMAR)
    await omar.command("/coach webhook")
    await omar.fill({"webhook_address": f"{server.url}&again={SECRET}"})
    assert await omar.submit() is None
    await omar.close(everything=True)
    await slack.wind(to=utc("2026-11-28 12:00"))


async def _live(stage: Stage, slack: SlackWorld, planted: Planted) -> None:
    """Have everything said that is said within two weeks, some of it in vain."""
    mia, ron = slack.user(MIA), slack.user(RON)
    await seen_by(slack, ron, OF_REPS)
    await seen_by(slack, mia, OF_THE_TWO)
    # What Slack refuses, loses or doesn't take in.
    for kind in ("http_500", "garbage"):
        await slack.fault("chat.postMessage", kind, times=2)
    await slack.wind(to=utc("2026-11-30 16:00"))
    await slack.no_more_faults()
    await _press(stage, slack, planted)
    for summary in [one for one in await mia.messages("dm") if "weekly.share" in one.action_ids]:
        await mia.click(summary, "weekly.share")
    await slack.wind(to=utc("2026-12-05 06:01"))
    vera = slack.user(VERA)
    for form in ("csv", "xlsx"):
        await vera.command("/coach report")
        await vera.fill({"report_format": form})
        assert await vera.submit() is None
        await vera.close(everything=True)
        await slack.wind(by=LEAST)


async def _press(stage: Stage, slack: SlackWorld, planted: Planted) -> None:
    """Let the two open their pages, and others press the same buttons, and nonsense."""
    wire = Wire(stage)
    card = await slack.user(RON).last("dm")
    await wire.click(AIKO, card, "book.open", value="no id")
    for action, table in PAGES.items():
        for who in (MIA, RON, AIKO, VERA):
            await wire.click(who, card, action, value=str(planted.ids[table]))
            modal = await slack.user(who).modal()
            if modal is None:
                continue
            if who in {AIKO, VERA}:
                assert _found(f"{who}: {action}", [modal.seen_text], planted) == []
            await slack.user(who).close(everything=True)


async def _searched(stage: Stage, slack: SlackWorld, planted: Planted) -> list[Leak]:
    """Search all that was said and kept, and what others are shown when they look."""
    found: list[Leak] = []
    for who, commands in ((AIKO, OF_REPS), (VERA, OF_LEADERS), (OMAR, OF_LEADERS)):
        shown = await seen_by(slack, slack.user(who), commands)
        found += _found(who, shown, planted, Readers.TEAM, Readers.WORKSPACE)
    by_place = await calls_by_place(slack)
    assert SALES in by_place, "nothing was posted to the channel"
    for place, said in by_place.items():
        if isinstance(place, str):
            found += _found(place, said, planted, Readers.TEAM, Readers.PRAISE)
        elif place <= {MIA, RON}:
            found += _found(str(place), said, planted, *set(Readers) - {Readers.NOBODY})
        else:
            found += _found(str(place), said, planted, Readers.TEAM, Readers.WORKSPACE)
    calls = await slack.calls()
    hidden = [text for one in calls for text in unseen(one.payload)]
    found += _found("a form's or button's data", hidden, planted)
    kept = [
        f"{one.detail} {one.dedup_key} {one.reason} {one.last_error}"
        for one in await rows_of(stage, Delivery)
    ]
    audited = [f"{one.subject} {one.detail}" for one in await rows_of(stage, Audit)]
    found += _found("the outbox", kept, planted)
    found += _found("the audit log", audited, planted)
    errors = [json.dumps(one.response) for one in calls if one.fault or not one.response]
    return found + _found("errors", errors, planted)


def _on_the_command_line(stage: Stage, folder: Path) -> list[str]:
    """Type what ops at the machine type to read the log and to take the numbers out."""
    env = {"DATABASE_URL": stage.bot.settings.database_url}
    told = []
    file = folder / "numbers.csv"
    for words in (["audit"], ["audit", "--json"], ["export", "--weeks", "4", str(file)]):
        if words[0] in main.commands:
            done = CliRunner().invoke(main, words, env=env)
            assert done.exit_code == 0, done.output
            told.append(done.output)
    if file.exists():
        told.append(file.read_text(errors="replace"))
    return told


def _found(place: str, said: list[str], planted: Planted, *may: Readers) -> list[Leak]:
    return leaks(place, said, planted.words, READERS, may=may)
