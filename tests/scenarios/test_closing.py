"""The end of a 1:1: one form, one recap, two taps; nothing is lost (R12 to R15, R48)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenarios.cast import LEAST, MIA, RON, greet_all, pressed, utc
from tests.support.slack_world import Message, Modal, Person, SlackWorld

PING = "your 1:1 with"
GROUP_OF_MIA, GROUP_OF_RON = f"group:{RON}", f"group:{MIA}"
RECAP = "Recap of your 1:1 on Friday 27 November"
FRIDAY = "on Friday 27 November: "


async def start(slack: SlackWorld, mia: Person) -> None:
    """Have Ron's first 1:1 begin on time."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 09:00"))
    await pressed(slack, mia, await mia.find(PING, "dm"), "rhythm.start")


async def card(mia: Person) -> Message:
    return await mia.find("1:1 of", GROUP_OF_MIA)


async def close_form(slack: SlackWorld, mia: Person, *, at: str = "2026-11-27 09:55") -> None:
    await slack.wind(to=utc(at))
    await mia.click(await card(mia), "meeting.close")


async def stands(person: Person) -> str:
    """Tell all that stands in the fields of the open form."""
    values = (await person.open_modal()).values
    fields = [str(one.get("value") or "") for block in values.values() for one in block.values()]
    return "\n".join(fields)


async def recap(person: Person) -> Message:
    return await person.find(RECAP, GROUP_OF_MIA if person.id == MIA else GROUP_OF_RON)


async def test_a_whole_hour_in_three_clicks(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Start, Close and Submit are all that it takes: held, with its minutes; the rep taps twice."""
    await start(slack, mia)
    await close_form(slack, mia)
    form = await mia.open_modal()
    assert "All of it: Ron Becker and you. The private note: you alone." in form.seen_text
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    said = await recap(ron)
    assert f"<@{MIA}> and <@{RON}>, 55 minutes." in said.seen_text
    assert said.thread_ts == (await card(mia)).ts
    sheet = (await mia.find(FRIDAY, "dm")).seen_text
    assert "Held, you said. I'm waiting for" in sheet
    assert "You said: coaching." in sheet
    assert f"<@{MIA}> says" not in said.seen_text

    await pressed(slack, ron, said, "meeting.mostly_half")
    await pressed(slack, ron, await recap(ron), "meeting.useful_yes")

    said = await recap(mia)
    assert "says it was mostly: half and half." in said.seen_text
    assert f"Useful to <@{RON}>: yes." in said.seen_text
    assert "the smaller figure counts: 27 minutes of coaching." in said.seen_text
    assert "Held. Both of you say so." in (await mia.find(FRIDAY, "dm")).seen_text
    posted = [one for one in await slack.calls("chat.postMessage") if RECAP in str(one.payload)]
    assert len(posted) == 1
    assert await mia.troubles() == await ron.troubles() == []


async def test_everything_filled_in(
    slack: SlackWorld, mia: Person, ron: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    """Notes, insights, actions and minutes reach both; the private note reaches nobody, no log."""
    await start(slack, mia)
    await close_form(slack, mia)
    canary = "canary-4711 only for Mia"
    notes = "Zwölf Fragen & <b>keine</b> Antwort. " + "日本語 العربية Кириллица. " * 100
    await mia.fill(
        {
            "notes": notes[:3000],
            "insights": "Ron waits now, and they talk.",
            "private": canary,
            "action_1_text": "Send the reference list",
            "action_1_due": "2026-12-01",
            "action_2_text": "Join the call with Acme",
            "action_2_owner": MIA,
            "action_2_due": "2026-12-02",
            "coaching": "40",
            "forecasting": "15",
            "admin": "0",
        }
    )
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    seen = (await recap(ron)).seen_text
    for words in ("Zwölf Fragen &amp; &lt;b&gt;keine", "Ron waits now", "Send the reference list"):
        assert words in seen
    assert seen.count("日本語") == notes[:3000].count("日本語")
    await pressed(slack, ron, await recap(ron), "actions.accept")
    await pressed(slack, ron, await recap(ron), "meeting.mostly_coaching")
    seen = (await recap(mia)).seen_text
    assert f"<@{MIA}> says 40 of 55 minutes coaching, <@{RON}> coaching;" in seen

    outside = [one for one in await slack.calls() if not one.method.startswith("views.")]
    assert canary not in str(outside)
    assert all(words not in capfd.readouterr().out for words in (canary, "Zwölf Fragen"))
    await mia.click(await recap(mia), "meeting.edit")
    assert canary in await stands(mia)
    await mia.close(everything=True)
    await ron.click(await recap(ron), "meeting.edit")
    assert "Private note" in (await ron.open_modal()).seen_text
    assert canary not in await stands(ron)
    shown = [one for one in await slack.calls() if canary in str(one.payload)]
    assert {one.method for one in shown} == {"views.open"}
    assert len(shown) == 1
    assert await mia.troubles() == await ron.troubles() == []


async def test_closed_by_accident(slack: SlackWorld, mia: Person) -> None:
    """What was typed is there again after the form was closed unsent, and says so; then it goes."""
    await start(slack, mia)
    await close_form(slack, mia, at="2026-11-27 09:10")
    await mia.fill({"notes": "He is 80 % sure that it closes in Q4", "private": "quiet lately"})
    assert "Sounds like forecasting: " in (await mia.open_modal()).seen_text
    await mia.fill({"action_1_text": "Ask Dana"})
    await mia.press("meeting.more_actions")
    await mia.fill({"action_4_text": "Ask Tom"})
    await mia.close(everything=True)

    await close_form(slack, mia, at="2026-11-27 10:05")
    form = await mia.open_modal()
    assert "I kept what you had typed; it isn't saved yet." in form.seen_text
    for words in ("He is 80 % sure", "quiet lately", "Ask Dana", "Ask Tom"):
        assert words in await stands(mia)
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    said = await recap(mia)
    assert ", 65 minutes." in said.seen_text
    assert "Sounds like" not in said.seen_text
    assert "Ask Tom" in said.seen_text
    await mia.click(said, "meeting.edit")
    assert "I kept" not in (await mia.open_modal()).seen_text.replace("I keep", "")


async def test_edits_meet(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Both edit: the recap is updated in place; who comes second sees both and loses nothing."""
    await start(slack, mia)
    await close_form(slack, mia)
    await mia.fill({"notes": "First words"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    await ron.click(await recap(ron), "meeting.edit")
    await mia.click(await recap(mia), "meeting.edit")

    await mia.fill({"notes": "Mia's words"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    await ron.fill({"notes": "Ron's words"})
    errors = await ron.submit()

    assert errors is not None
    assert "I kept what you typed" in errors["notes"]
    await ron.close(everything=True)
    await ron.click(await recap(ron), "meeting.edit")
    form = await ron.open_modal()
    assert f"<@{MIA}> saved other words meanwhile." in form.seen_text
    assert "Mia's words" in form.seen_text
    assert "Ron's words" in await stands(ron)
    await ron.fill({"notes": "Both words"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    seen = (await recap(mia)).seen_text
    assert "Both words" in seen
    assert f"Edited by <@{RON}> on Fri 27 Nov at 10:55, version 3." in seen
    posted = [one for one in await slack.calls("chat.postMessage") if RECAP in str(one.payload)]
    assert len(posted) == 1


async def test_it_came_off_the_plan(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Skipped while the form was open: the words say so, and stand in the next one's form."""
    await start(slack, mia)
    await close_form(slack, mia, at="2026-11-27 09:05")
    await mia.fill({"notes": "What we began with"})
    await ron.click(await ron.find(FRIDAY, "dm"), "rhythm.move")
    await ron.fill({"day": "2026-11-30", "time": "10:00"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)

    await mia.submit()
    assert "I kept what you typed" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await slack.wind(to=utc("2026-11-30 09:20"))
    await mia.click(await mia.find("your 1:1 with", "dm"), "rhythm.start")
    await slack.wind(by=timedelta(minutes=3))
    await mia.click(await card(mia), "meeting.close")
    assert "What we began with" in await stands(mia)


async def test_the_rep_does_not_close(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The button on the shared card declines the rep with words."""
    await start(slack, mia)
    await slack.wind(by=timedelta(minutes=3))
    await ron.click(await ron.find("1:1 of", GROUP_OF_RON), "meeting.close")

    assert "isn't yours to change" in (await ron.last(GROUP_OF_RON)).seen_text
    assert await ron.modal() is None


async def test_deals_and_their_steps(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """An early deal ends with a decision; a deal without a step is asked for in the recap."""
    await greet_all(slack, [RON])
    for name, stage in (("Acme", "Qualification"), ("Globex", "Proposal")):
        await ron.command(f"/coach deal {name}")
        await ron.fill({"stage": stage})
        assert await ron.submit() is None
        await ron.close(everything=True)
    await slack.wind(to=utc("2026-11-27 08:30"))
    await ron.click(await ron.find(FRIDAY, "dm"), "meeting.focus")
    assert await ron.submit() is None
    await slack.wind(to=utc("2026-11-27 09:00"))
    await pressed(slack, mia, await mia.find(PING, "dm"), "rhythm.start")
    await close_form(slack, mia)

    form = await mia.open_modal()
    assert form.seen_text.count("No dated step of Ron Becker's yet.") == 2
    [acme, globex] = deals_in(form)
    await mia.fill({"notes": "Kept while asking"})
    for deal in (acme, globex):
        await mia.press("meeting.ask_for_step", block_id=f"deal_{deal}")
    assert "Kept while asking" in await stands(mia)
    await mia.fill({f"deal_{acme}_decision": "walk-away"})
    errors = await mia.submit()
    assert errors is not None
    assert set(errors) == {f"deal_{acme}_reason"}
    await mia.fill({f"deal_{acme}_reason": "Nobody there has the problem"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    seen = (await recap(ron)).seen_text
    assert "walked away. That frees time for better ones: well done" in seen
    assert "what is your next dated step with *Globex*?" in seen
    assert "next dated step with *Acme*" not in seen
    await ron.click(await recap(ron), "actions.new", block_id=f"step:{globex}")
    await ron.fill({"text": "Call Gina", "due": "2026-12-01"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    seen = (await recap(ron)).seen_text
    assert "next dated step with" not in seen
    assert "a dated step is there" in seen
    assert await mia.troubles() == await ron.troubles() == []


def deals_in(form: Modal) -> list[str]:
    """List the ids of the deals that a form asks about, by their names."""
    found = {
        block["text"]["text"]: block["block_id"].removeprefix("deal_")
        for block in form.blocks
        if block["type"] == "section" and block["block_id"].startswith("deal_")
    }
    return [number for _, number in sorted(found.items())]


async def test_a_skill_is_chosen(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The rep proposes a skill, the manager agrees in one tap; nobody gets a message for it."""
    await greet_all(slack, [RON])
    before = len(await slack.calls("chat.postMessage"))
    await ron.command("/coach skill")
    assert "No skill of the month yet." in (await ron.last()).seen_text
    await ron.click(await ron.last(), "meeting.skill")
    await ron.fill({"skill": "silence", "aim": "Hear what they really mean"})
    assert await ron.submit() is None
    await mia.command("/coach skill")
    assert f"<@{RON}> proposes: *Staying with silence*." in (await mia.last()).seen_text
    await mia.click(await mia.last(), "meeting.skill_agree")
    await ron.command("/coach skill")

    seen = (await ron.last()).seen_text
    assert "*Staying with silence*: After a good question you wait" in seen
    assert "Aim: Hear what they really mean" in seen
    assert "No figures yet." in seen
    await slack.wind(by=LEAST)
    assert len(await slack.calls("chat.postMessage")) == before
    assert await mia.troubles() == await ron.troubles() == []


async def test_closed_from_the_sheet(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """One that nobody started is closed from the sheet: its card comes, and the recap under it."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 10:20"))
    await mia.click(await mia.find(FRIDAY, "dm"), "meeting.close")
    assert await mia.submit() is None
    await slack.wind(by=2 * LEAST)

    said = await recap(ron)
    assert ", 60 minutes." in said.seen_text
    assert said.thread_ts == (await card(mia)).ts
    await mia.click(await mia.find(FRIDAY, "dm"), "meeting.close")
    assert (await mia.open_modal()).title == "Change the recap"
    assert await mia.troubles() == await ron.troubles() == []
