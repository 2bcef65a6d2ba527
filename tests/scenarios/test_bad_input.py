"""Wrong, foreign, stale and hostile input: a clear text each, nothing lost, nobody pinged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.world import Member, World
from bot.sandboxed import Stage
from bot.slack.answers import AuthTest
from bot.slack.ids import SlackUserId, TeamId
from tests.scenarios.cast import (
    AIKO,
    MIA,
    RON,
    SAM,
    VERA,
    english_world,
    greet_all,
    pressed,
    set_up,
    utc,
    value_of,
)
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

NOT_YOURS = "I can't find that for you. Type `/coach` to see what is yours."
UNREADABLE = "I couldn't read that."
NASTY = (
    "<!channel> <!here> <@U07SBXVERA> *b* _i_ ~s~ `c` & > \u202ereversed <https://evil.example|x>"
)
HOSTILE = "U07SBXNASTY"


@pytest.fixture(name="world")
def _world() -> World:
    """The demo team, and somebody with a name of 3,000 characters."""
    world = english_world()
    name = NASTY + "n" * (3000 - len(NASTY))
    return replace(world, members=(*world.members, Member(HOSTILE, "nasty", name)))


@pytest.fixture(name="wire")
def _wire(stage: Stage) -> Wire:
    return Wire(stage)


async def thursday(slack: SlackWorld, *reps: str) -> Message:
    """The reps are greeted, Thursday's sheets for Friday are out: the first rep's one."""
    await greet_all(slack, reps)
    await slack.wind(to=utc("2026-11-26 15:00"))
    return await slack.user(reps[0]).find("Your 1:1 on Friday 27 November")


ACTS = [
    "start",
    "move",
    "skip",
    "held",
    "not_held",
    "moved",
    "change_answer",
    "label_half",
    "change_label",
]


async def test_the_1_1_of_others(slack: SlackWorld, wire: Wire, ron: Person) -> None:
    """A button that carries the id of somebody else's 1:1 finds nothing, whatever it does."""
    own = await thursday(slack, RON, AIKO)
    foreign = await slack.user(AIKO).find("Your 1:1 on Friday 27 November")

    for act in ACTS:
        before = len([one for one in await ron.messages() if one.ephemeral])
        answer = await wire.click(RON, own, f"rhythm.{act}", value=value_of(foreign))
        assert answer.trouble == ""
        told = [one.text for one in await ron.messages() if one.ephemeral][before:]
        assert told == [NOT_YOURS], act
    assert await ron.modal() is None
    await slack.wind()
    assert (await slack.user(AIKO).find("Your 1:1 on")).seen_text == foreign.seen_text


NO_IDS = [
    ("999999", NOT_YOURS),
    ("0", NOT_YOURS),
    ("9" * 18, NOT_YOURS),
    ("9" * 19, UNREADABLE),
    ("-1", UNREADABLE),
    ("1e3", UNREADABLE),
    ("١", UNREADABLE),
    ("", UNREADABLE),
    ("1 OR 1=1", UNREADABLE),
    ("x" * 2000, UNREADABLE),
]


async def test_ids_that_are_none(slack: SlackWorld, wire: Wire, ron: Person) -> None:
    """A button value that isn't the id of anything is answered in words."""
    await greet_all(slack, [RON])
    hello = await ron.last()

    for value, words in NO_IDS:
        for act in ("rhythm.held", "rhythm.move"):
            answer = await wire.click(RON, hello, act, value=value)
            assert answer.trouble == ""
            assert (await ron.last()).text.startswith(words), value


async def test_the_team_of_another(slack: SlackWorld, wire: Wire, ron: Person) -> None:
    """Greeting belongs to the team's own manager, saying no to the rep it is about."""
    preview = await set_up(slack, [RON, AIKO])
    team = value_of(preview)
    await set_up(slack, [SAM], by=VERA)
    vera = slack.user(VERA)
    own = await vera.find("Your rhythm is saved.")

    await wire.click(VERA, own, "rhythm.greet_all", value=team)
    assert (await vera.last()).text == NOT_YOURS
    await slack.user(MIA).click(preview, "rhythm.greet_all")
    await slack.wind()
    hello = await slack.user(AIKO).last()
    await wire.click(RON, await ron.last(), "rhythm.refuse", value=value_of(hello))
    assert (await ron.last()).text == NOT_YOURS
    await wire.click(MIA, preview, "rhythm.refuse", value=value_of(hello))
    assert "isn't yours to change" in (await slack.user(MIA).last()).text
    assert not await slack.user(AIKO).sees("You don't take part")


async def test_another_workspace(slack: SlackWorld, stage: Stage, wire: Wire, ron: Person) -> None:
    """The very same ids, sent from another workspace that has Coach, too, find nothing."""
    own = await thursday(slack, RON)
    await stage.bot.workspaces.install(
        AuthTest(TeamId("T0OTHER"), "Another", SlackUserId("U0COACH2"), None, ())
    )
    for act in ACTS:
        payload = wire.click_payload(RON, own, f"rhythm.{act}", value=value_of(own))
        payload["team"] = {"id": "T0OTHER", "domain": "another"}
        payload["user"]["team_id"] = "T0OTHER"
        assert (await wire.interactive(payload)).trouble == ""
        assert (await ron.last()).text == NOT_YOURS, act
    await slack.wind()
    assert (await ron.find("Your 1:1 on Friday")).seen_text == own.seen_text


FORGED = [
    ('{"kind":"OneOnOneMeta","one_on_one":OTHER}', NOT_YOURS),
    ('{"kind":"OneOnOneMeta","one_on_one":999999}', NOT_YOURS),
    ("", UNREADABLE),
    ("{", UNREADABLE),
    ("[]", UNREADABLE),
    ("null", UNREADABLE),
    ('{"kind":"TeamMeta","team":1}', UNREADABLE),
    ('{"kind":"OneOnOneMeta","one_on_one":"1"}', UNREADABLE),
    ('{"kind":"OneOnOneMeta","one_on_one":true}', UNREADABLE),
    ('{"kind":"OneOnOneMeta","one_on_one":' + "9" * 400 + "}", UNREADABLE),
    ("[" * 3000, UNREADABLE),
]


async def test_foreign_metadata(slack: SlackWorld, stage: Stage, ron: Person) -> None:
    """Metadata that isn't ours, or is about another's 1:1, moves nothing; what was typed stays."""
    own = await thursday(slack, RON, AIKO)
    other = value_of(await slack.user(AIKO).find("Your 1:1 on Friday 27 November"))
    await ron.click(own, "rhythm.skip")
    await ron.fill({"reason": "Quarter end", "slot": "none"})
    modal = stage.sandbox.workspace.modals.top(RON)
    assert modal is not None

    for metadata, words in FORGED:
        modal.view["private_metadata"] = metadata.replace("OTHER", other)
        assert await ron.submit() is None
        assert words in (await ron.open_modal()).seen_text, metadata
        await ron.close()
        form = await ron.open_modal()
        assert form.values["reason"]["reason"]["value"] == "Quarter end"
    await slack.wind()
    for rep in (RON, AIKO):
        assert not await slack.user(rep).sees("skipped it")


async def test_names(slack: SlackWorld, mia: Person, stage: Stage) -> None:
    """A name of 3,000 characters full of markup breaks no message and pings nobody."""
    preview = await set_up(slack, [HOSTILE, RON])
    assert preview.pings == sorted({HOSTILE, RON, MIA})
    await mia.command("/coach setup")
    await mia.press("rhythm.set_up_times", value="kept")
    assert "<!channel>" in (await mia.open_modal()).seen_text, "plain text: shown as typed"
    await mia.fill({"reps": [HOSTILE, MIA]})
    assert await mia.submit() == {"reps": "You can't be your own rep: take yourself off the list."}
    await mia.close()
    await pressed(slack, mia, preview, "rhythm.greet_all")
    await slack.wind(to=utc("2026-11-27 07:30"))
    hostile = slack.user(HOSTILE)
    sheet = await hostile.find("Your 1:1 on Friday 27 November")
    await hostile.click(sheet, "rhythm.skip")
    await hostile.fill({"reason": "x", "slot": "none"})
    assert await hostile.submit() is None
    await slack.wind(to=utc("2026-11-30 00:00"))

    for person in (mia, hostile):
        assert await person.troubles() == []
        for message in await person.messages():
            assert {*message.pings} <= {MIA, HOSTILE, RON}, message.text
    refused = [
        call.response["error"]
        for call in await slack.calls()
        if call.response and not call.response["ok"]
    ]
    assert set(refused) <= {"ratelimited"}


async def test_free_text(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """What somebody types as a reason is shown as typed to both, and pings nobody."""
    own = await thursday(slack, RON)
    await ron.click(own, "rhythm.skip")
    await ron.fill({"reason": NASTY, "slot": "2026-11-30T09:00:00+00:00"})
    assert await ron.submit() is None
    await slack.wind(by=utc("2026-11-26 15:01") - utc("2026-11-26 15:00"))

    for message in (await ron.last(f"group:{MIA}"), await mia.find("moved to Monday 30 November")):
        assert {*message.pings} <= {MIA, RON}
    shown = (await mia.last(f"group:{RON}")).seen_text
    assert (
        "Why: &lt;!channel&gt; &lt;!here&gt; &lt;@U07SBXVERA&gt; ∗b∗ ˍiˍ ∼s∼ ˋcˋ &amp; &gt;"
        in shown
    )
    assert "&lt;https://evil.example|x&gt;" in shown


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
async def test_a_skip_without_a_reason(
    slack: SlackWorld, wire: Wire, ron: Person, reason: str
) -> None:
    """Blanks are no reason; the words stand at the field."""
    own = await thursday(slack, RON)
    await ron.click(own, "rhythm.skip")
    if reason:
        await ron.fill({"reason": reason, "slot": "none"})
        errors = await ron.submit()
    else:
        errors = await _submitted(wire, ron, reason={"reason": {"value": None}})

    assert errors == {"reason": "Say in a few words why, so that you both know later."}


async def test_a_reason_longer_than_the_field(slack: SlackWorld, wire: Wire, ron: Person) -> None:
    """Longer than Slack's client lets anybody type, a reason is refused at its field."""
    own = await thursday(slack, RON)
    await ron.click(own, "rhythm.skip")
    slot = {"slot": {"selected_option": {"value": "none"}}}

    errors = await _submitted(wire, ron, reason={"reason": {"value": "x" * 5000}}, slot=slot)
    assert errors == {"reason": "Say it in at most 300 characters."}


async def _submitted(wire: Wire, person: Person, **values: Any) -> dict[str, str] | None:
    """Submit the open form with these fields' states, past what Slack's client would hold back."""
    modal = wire.stage.sandbox.workspace.modals.top(person.id)
    assert modal is not None
    modal.values.update(values)
    answer = await wire.interactive(wire.stage.sandbox.acting._payloads.submission(modal))
    assert answer.trouble == "", json.dumps(answer.body)
    return answer.body["errors"] if answer.body else None
