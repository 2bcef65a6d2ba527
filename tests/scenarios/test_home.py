"""The App Home in front of Slack: opened, shown anew by what happens, used to do things."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, REPS, RON, SAM, VERA, greet_all, set_up, utc
from tests.scenarios.stages import Wire
from tests.support.slack_world import Home, Person, SlackWorld


async def opened(slack: SlackWorld, person: Person) -> Home:
    """Open somebody's Home, and see what stands in it then."""
    await person.open_home()
    await slack.wind(by=LEAST)
    return await shown(person)


async def shown(person: Person) -> Home:
    home = await person.home()
    assert home is not None
    return home


async def published(slack: SlackWorld, person: Person) -> int:
    """Count how often somebody's Home was published."""
    calls = await slack.calls("views.publish")
    assert all(call.response and call.response["ok"] for call in calls)
    return sum(call.payload["user_id"] == person.id for call in calls)


async def test_somebody_new(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Whoever opens it first reads what Coach is; set up, it turns into theirs by itself."""
    for person in (mia, ron):
        home = await opened(slack, person)
        assert "Hello, I'm Coach" in home.seen_text
        assert home.action_ids == ["rhythm.set_up"]
    await mia.home_click("rhythm.set_up")
    assert (await mia.open_modal()).title == "Your 1:1 rhythm"
    await mia.close()

    preview = await set_up(slack, [RON])

    of_mia = await shown(mia)
    assert f"*<@{RON}>*  Fri 27 Nov, 10:00; not greeted yet" in of_mia.seen_text
    assert "1 rep doesn't hear from me yet" in of_mia.seen_text
    # Before the manager says so, a rep's Home tells nothing (R46).
    assert "Hello, I'm Coach" in (await shown(ron)).seen_text
    await mia.click(preview, "rhythm.greet_all")
    await slack.wind(by=LEAST)
    assert f"*Fri 27 Nov, 10:00–11:00*, <@{MIA}>" in (await shown(ron)).seen_text
    assert "doesn't hear from me yet" not in (await shown(mia)).seen_text


async def test_shown_anew_once(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A burst of changes is published once; who never opened theirs is shown nothing."""
    await greet_all(slack, REPS)
    await opened(slack, mia)
    before = await published(slack, mia)

    # It moves the 1:1 of one, and with it what the others' Homes could show of theirs.
    await ron.command("/coach away Friday")
    await slack.wind(by=LEAST)

    assert await published(slack, mia) == before + 1
    assert f"*<@{RON}>*  Thu 26 Nov, 11:15" in (await shown(mia)).seen_text
    assert await published(slack, ron) == 0
    await mia.open_home("messages")
    await slack.wind(by=LEAST)
    assert await published(slack, mia) == before + 1


async def test_a_rep_uses_theirs(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Deal, action, agenda item and habits: each opens from the Home, and stands there at once."""
    await greet_all(slack, [RON])
    await opened(slack, ron)
    await opened(slack, mia)

    await ron.home_click("pipeline.new")
    await ron.fill({"name": "Meters for the north plant", "stage": "Proposal"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert "Meters for the north plant" in (await shown(ron)).seen_text
    assert "Meters" not in (await shown(mia)).seen_text

    await ron.home_click("meeting.agenda_add")
    await ron.fill({"text": "Who decides?"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    for person in (ron, mia):
        assert "• Who decides?" in (await shown(person)).seen_text
    assert "1 item on the agenda" in (await shown(mia)).seen_text

    await ron.home_click("people.habits")
    await ron.fill({"intensity": "active"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    assert "12 questions a week, 4 a day, 30 minutes (Active)" in (await shown(ron)).seen_text
    assert await ron.troubles() == await mia.troubles() == []


async def test_a_manager_uses_theirs(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A rep's menu opens agenda, log, time, leave and hand-over; what is logged both see."""
    await greet_all(slack, [RON, SAM])
    await opened(slack, mia)
    await opened(slack, ron)
    row = await menu_about(mia, RON)
    titles = []
    for choice in row:
        await mia.home_click("home.rep", block_id=await block_about(mia, RON), value=choice)
        titles.append((await mia.open_modal()).title)
        await mia.close(everything=True)
    assert titles == ["Agenda", "In the moment", "A time of their own", "Away", "Hand over"]

    await mia.home_click("home.rep", block_id=await block_about(mia, RON), value=f"log:{RON}")
    assert await mia.submit() is None
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    assert f"15 min in the moment with <@{MIA}>" in (await shown(ron)).seen_text
    await ron.home_click("sessions.remove")
    await slack.wind(by=LEAST)
    assert "in the moment" not in (await shown(ron)).seen_text
    assert await mia.troubles() == await ron.troubles() == []


async def test_around_the_one_on_one(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Start is there when it is near, and afterwards its word is owed until it is said."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 07:59"))
    assert "rhythm.start" not in (await opened(slack, mia)).action_ids
    await opened(slack, ron)
    await slack.wind(to=utc("2026-11-27 08:59"))
    assert "rhythm.start" in (await opened(slack, mia)).action_ids
    await mia.home_click("rhythm.start")
    await slack.wind(by=LEAST)
    assert "meeting.close" in (await shown(mia)).action_ids
    assert "It is under way." in (await shown(ron)).seen_text

    await slack.wind(to=utc("2026-11-27 10:01"))

    assert f"Your 1:1 with <@{RON}> on Fri 27 Nov isn't closed yet." in (
        (await shown(mia)).seen_text
    )
    assert f"How did your 1:1 with <@{MIA}> on Fri 27 Nov go?" in (await shown(ron)).seen_text
    await ron.home_click("rhythm.held")
    await slack.wind(by=LEAST)
    assert "Nothing. Enjoy." in (await shown(ron)).seen_text


async def test_what_is_not_theirs(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """A choice that was made up is declined with words, over whatever its clicker looks at."""
    await greet_all(slack, [RON, SAM])
    await opened(slack, mia)
    vera = slack.user(VERA)
    await opened(slack, vera)
    for choice in (f"agenda:{RON}", "away:1", "slot:1", "hand-over:1", "nonsense", "slot:x"):
        await choose_unasked(stage, vera, choice)
        assert (await vera.open_modal()).title == "That didn’t work"
        await vera.close(everything=True)
    assert await published(slack, vera) == 1
    await slack.wind(by=timedelta(minutes=1))
    assert await ron.troubles() == []


async def choose_unasked(stage: Stage, person: Person, choice: str) -> None:
    """Choose in a rep's menu what it never offered to this person."""
    sandbox = stage.sandbox
    home = sandbox.workspace.homes[person.id]
    option = {"text": {"type": "plain_text", "text": "A choice"}, "value": choice}
    action = {
        "type": "overflow",
        "action_id": "home.rep",
        "block_id": "b",
        "selected_option": option,
    }
    await Wire(stage).interactive(sandbox.acting._payloads.view_action(home, action))


async def menu_about(person: Person, rep: str) -> list[str]:
    """List the choices of a rep's menu."""
    for block in (await shown(person)).blocks:
        if block.get("accessory", {}).get("type") == "overflow" and f"<@{rep}>" in str(block):
            return [one["value"] for one in block["accessory"]["options"]]
    raise AssertionError(f"no menu about {rep}")


async def block_about(person: Person, rep: str) -> str:
    for block in (await shown(person)).blocks:
        if block.get("accessory", {}).get("type") == "overflow" and f"<@{rep}>" in str(block):
            return str(block["block_id"])
    raise AssertionError(f"no line about {rep}")


async def test_what_is_owed_is_settled_there(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A call's outcome, an action to accept and to do, a skill: each goes with its own button."""
    await greet_all(slack, [RON])
    await opened(slack, ron)
    await opened(slack, mia)
    assert "Nothing. Enjoy." in (await shown(ron)).seen_text
    await mia.command("/coach action Send the list by Thursday")
    assert await mia.submit() is None
    await mia.close(everything=True)
    await ron.home_click("call_plans.write")
    await ron.fill(
        {
            "plan_date": "2026-11-24",
            "plan_time": "15:00",
            "plan_objective": "Agree on the pilot",
            "plan_commitment": "Anna introduces us to the CFO",
        }
    )
    assert await ron.submit() is None
    await ron.close(everything=True)
    await ron.home_click("meeting.skill")
    await ron.fill({"skill": "listening"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)

    assert "1 action waits for your yes:" in (await shown(ron)).seen_text
    await ron.home_click("actions.accept")
    await slack.wind(by=LEAST)
    assert "Nothing. Enjoy." in (await shown(ron)).seen_text
    assert f"<@{RON}> proposes a skill for this month:" in (await shown(mia)).seen_text
    await mia.home_click("meeting.skill_agree")
    await slack.wind(by=LEAST)
    assert "Nothing. Enjoy." in (await shown(mia)).seen_text

    await slack.wind(to=utc("2026-11-26 09:00"))
    owing = (await opened(slack, ron)).seen_text
    assert "did they commit to “Anna introduces us to the CFO”?" in owing
    assert "*Send the list*" in owing
    await ron.home_click("call_plans.outcome_yes")
    await ron.home_click("actions.done")
    await slack.wind(by=LEAST)
    assert "Nothing. Enjoy." in (await shown(ron)).seen_text
    assert await ron.troubles() == await mia.troubles() == []


@pytest.mark.parametrize("kind", ["http_500", "drop_after"])
async def test_slack_falters(slack: SlackWorld, mia: Person, ron: Person, kind: str) -> None:
    """A Home that got lost on its way is shown all the same; no manager hears of it."""
    await greet_all(slack, [RON])
    await slack.fault("views.publish", kind, times=2)
    await ron.open_home()
    await slack.wind(by=timedelta(minutes=10))

    assert "Your next 1:1" in (await shown(ron)).seen_text
    assert not await mia.sees("I couldn't send")


async def test_slack_refuses(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """What Slack refuses for good is tried again when its reader opens it again."""
    await greet_all(slack, [RON])
    await slack.fault("views.publish", "error", error="not_enabled")
    await ron.open_home()
    await slack.wind(by=timedelta(minutes=10))
    assert await ron.home() is None
    assert not await mia.sees("I couldn't send")

    assert "Your next 1:1" in (await opened(slack, ron)).seen_text


async def test_what_is_not_set_up(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Each line opens what it is about; put off, it is gone; an admin has a Home of their own."""
    await greet_all(slack, [RON])
    home = await opened(slack, mia)
    assert "Not set up yet" in home.seen_text
    await mia.home_click("fit.ideal", block_id="home/step/ideal")
    assert (await mia.open_modal()).title == "Ideal customer"
    await mia.close()
    await mia.home_click("home.later", block_id="home/step/ideal")
    await slack.wind(by=LEAST)
    assert "Your ideal customer: described" not in (await shown(mia)).seen_text
    await mia.home_click("weekly.settings", block_id="home/step/summary")
    assert (await mia.open_modal()).submit is not None
    await mia.close()
    await mia.home_click("digest.look")
    await mia.open_modal()
    await mia.close()

    vera = slack.user(VERA)
    await vera.change(is_admin=True)
    home = await opened(slack, vera)
    assert "You are an admin" in home.seen_text
    for act in ("home.roles", "home.prepare"):
        await vera.home_click(act, block_id="home/wide")
        await vera.open_modal()
        await vera.close(everything=True)
    # A rep's Home has none of these doors, and whoever forges a click opens nothing.
    home = await opened(slack, ron)
    assert not {"home.roles", "home.prepare", "home.webhook"} & set(home.action_ids)
    assert await mia.troubles() == await vera.troubles() == []
