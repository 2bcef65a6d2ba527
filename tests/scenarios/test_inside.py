"""What must hold of the inside of a 1:1: few clicks, calm answers to what comes late."""

from __future__ import annotations

from datetime import timedelta

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, NAOMI, RON, VERA, greet_all, pressed, set_up, utc
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

PING = "your 1:1 with"
PAIR, OTHERS = f"group:{MIA},{RON}", f"group:{MIA},{NAOMI}"
RECAP = "Recap of your 1:1 on Friday 27 November"


async def deal(person: Person, name: str, **fields: str) -> None:
    """Enter a deal, and close what reads it back."""
    await person.command(f"/coach deal {name}")
    await person.fill({"stage": "Proposal", **fields})
    assert await person.submit() is None
    await person.close(everything=True)


def doings(stage: Stage, person: Person) -> list[str]:
    """List what somebody clicked, sent and typed: what reached the bot of it."""
    return [
        f"{one.name}:{(one.body.get('actions') or [{}])[0].get('action_id', '')}"
        for one in stage.sandbox.workspace.journal.entries
        if one.kind == "payload" and one.user == person.id
    ]


async def test_the_hour_costs_three(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """A prepared hour costs the manager three payloads: Start, Close, Submit; all is filled in."""
    await greet_all(slack, [RON])
    await deal(ron, "Acme", stage="Qualification")
    await slack.wind(to=utc("2026-11-26 10:00"))
    await ron.click(await ron.find("on Friday 27 November: ", "dm"), "meeting.focus")
    assert await ron.submit() is None
    await slack.wind(to=utc("2026-11-27 08:58"))
    before = len(doings(stage, mia))

    await pressed(slack, mia, await mia.find(PING, "dm"), "rhythm.start")
    await slack.wind(to=utc("2026-11-27 09:50"))
    await mia.click(await mia.find("Your 1:1 is under way", PAIR), "meeting.close")
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    assert doings(stage, mia)[before:] == [
        "block_actions:rhythm.start",
        "block_actions:meeting.close",
        "view_submission:",
    ]
    said = (await ron.find(RECAP, PAIR)).seen_text
    assert ", 52 minutes." in said
    assert await mia.troubles() == await ron.troubles() == []


async def closed(slack: SlackWorld, mia: Person, **typed: str) -> None:
    """Have Ron's first 1:1 started and closed."""
    await slack.wind(to=utc("2026-11-27 09:00"))
    await pressed(slack, mia, await mia.find(PING, "dm"), "rhythm.start")
    await slack.wind(to=utc("2026-11-27 09:50"))
    await mia.click(await mia.find("Your 1:1 is under way", PAIR), "meeting.close")
    await mia.fill(typed)
    assert await mia.submit() is None
    await slack.wind(by=LEAST)


async def test_last_months_recap(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A month later each button of a recap still does what it says, or says why it doesn't."""
    await greet_all(slack, [RON])
    two = {f"action_{n}_due": "2026-12-01" for n in (1, 2)}
    await closed(slack, mia, action_1_text="Send the list", action_2_text="Call them", **two)
    recap = await ron.find(RECAP, PAIR)
    number = value_in(recap, "meeting.edit")
    await slack.wind(to=utc("2026-12-28 09:00"))
    wire = Wire(stage)

    for act in ("meeting.useful_yes", "actions.accept_all"):
        assert (await wire.click(RON, recap, act)).trouble == ""
        await slack.wind(by=LEAST)
    now = await mia.find(RECAP, PAIR)
    assert f"Useful to <@{RON}>: yes." in now.seen_text
    assert "actions.accept" not in now.action_ids
    await wire.click(RON, recap, "actions.accept_all")
    await wire.click(MIA, recap, "meeting.useful_yes")
    assert "isn't yours to change" in (await mia.last(PAIR)).seen_text
    for act, value, words in (
        ("rhythm.start", number, "This 1:1 is closed already."),
        ("meeting.next_block", f"{number}:health", "This 1:1 isn't under way."),
        ("meeting.tick", f"{number}:999", "isn't on the agenda any more"),
        ("actions.accept", "999", "I can't find that for you."),
    ):
        await wire.click(MIA, recap, act, value=value)
        assert words in (await mia.last(PAIR)).seen_text, act
    await wire.click(MIA, recap, "meeting.close", value=number)
    assert (await mia.open_modal()).title == "Change the recap"
    assert await mia.troubles() == await ron.troubles() == []


def value_in(message: Message, action_id: str) -> str:
    """Find what a button carries."""
    elements = [one for block in message.blocks for one in block.get("elements", ())]
    return next(str(one["value"]) for one in elements if one.get("action_id") == action_id)


async def test_gone_meanwhile(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """What a form is about goes while it is open: words at the field, and what was typed stays."""
    await greet_all(slack, [RON])
    for name in ("Acme", "Blue"):
        await deal(ron, name, stage="Qualification")
    await ron.command("/coach agenda Prices")
    await slack.wind(by=LEAST)
    await mia.command("/coach agenda")
    await mia.click(await mia.last(), "meeting.agenda_arrange")
    number = next(
        str(one["block_id"]).removeprefix("item:")
        for one in (await mia.open_modal()).blocks
        if str(one.get("block_id", "")).startswith("item:")
    )
    menu = {"action_id": "meeting.agenda_item", "block_id": f"item:{number}"}
    await mia.press(**menu, value=f"edit:{number}")
    await mia.fill({"text": "Prices, anew"})
    await ron.command("/coach agenda")
    await ron.click(await ron.last(), "meeting.agenda_arrange")
    await ron.press(**menu, value=f"drop:{number}")
    await ron.close(everything=True)
    assert await mia.submit() is None
    shown = (await mia.open_modal()).seen_text
    assert "Taken off: Prices, anew" in shown
    assert "Put it back" in shown
    await mia.close(everything=True)

    await slack.wind(to=utc("2026-11-26 10:00"))
    await ron.click(await ron.find("on Friday 27 November: ", "dm"), "meeting.focus")
    await mia.command("/coach deal Acme")
    await mia.press("pipeline.remove")
    await mia.close(everything=True)
    errors = await ron.submit()
    assert errors is not None
    assert "This deal isn't open any more." in str(errors)
    assert (await ron.open_modal()).title == "Pick your deals"
    assert await mia.troubles() == await ron.troubles() == []


async def test_a_no_while_it_is_under_way(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Who says no in the middle of it gets nothing more, whatever the manager still does (R46)."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 09:00"))
    await pressed(slack, mia, await mia.find(PING, "dm"), "rhythm.start")
    await slack.wind(to=utc("2026-11-27 09:50"))
    await mia.click(await mia.find("Your 1:1 is under way", PAIR), "meeting.close")
    await mia.fill(
        {"notes": "What we began", "action_1_text": "Call", "action_1_due": "2026-12-01"}
    )
    await pressed(slack, ron, await ron.find("Hello", "dm"), "rhythm.refuse")
    before = len(await ron.messages("dm")), len(await ron.messages(PAIR))

    assert await mia.submit() is None
    for typed in ("agenda", f"agenda <@{RON}> Prices", f"action <@{RON}> Send it", "session"):
        await mia.command(f"/coach {typed}")
        await slack.wind(by=LEAST)
        if RON in typed and typed.startswith("agenda"):
            assert "so nothing is kept of them" in (await mia.last()).seen_text
    await slack.wind(by=timedelta(days=7))

    assert (len(await ron.messages("dm")), len(await ron.messages(PAIR))) == before
    await ron.open_home()
    await slack.wind(by=LEAST)
    home = await ron.home()
    assert home is not None
    assert "You get nothing from me" in home.seen_text
    assert "Call" not in home.seen_text
    assert await mia.troubles() == await ron.troubles() == []


WORDS = "Übergröße „ß“ 👩🏽‍💻 مرحبا ١٢٣ 日本語 <!here> & *b*"
SHOWN = "Übergröße „ß“ 👩🏽‍💻 مرحبا ١٢٣ 日本語 &lt;!here&gt; &amp; ∗b∗"


async def test_all_scripts_and_two_clocks(slack: SlackWorld, mia: Person) -> None:
    """What a leader types who has a leader, or their rep abroad, is read as typed, at its time."""
    naomi, vera = slack.user(NAOMI), slack.user(VERA)
    await greet_all(slack, [NAOMI])
    preview = await set_up(slack, [MIA], by=VERA, time="14:00")
    await pressed(slack, vera, preview, "rhythm.greet_all")
    await mia.command(f"/coach agenda {WORDS}")
    assert "Agenda of the 1:1 with Vera" in (await mia.last()).seen_text
    await mia.command(f"/coach agenda <@{NAOMI}> {WORDS}")
    assert "Agenda of the 1:1 with Naomi" in (await mia.last()).seen_text
    await deal(naomi, WORDS, account=WORDS, next_step=WORDS, stage="Qualification")
    await naomi.command("/coach plan")
    await naomi.fill(
        {
            "plan_date": "2026-11-24",
            "plan_time": "15:00",
            "plan_objective": WORDS,
            "plan_commitment": f"Anna signs {WORDS}",
        }
    )
    assert await naomi.submit() is None
    await naomi.close(everything=True)
    await slack.wind(to=utc("2026-11-26 16:00"))

    agenda = await mia.find("Agenda for ", OTHERS)
    assert f"• {SHOWN}\nfrom Mia" in agenda.seen_text
    await mia.command(f"/coach agenda <@{NAOMI}>")
    said = (await mia.last()).seen_text
    assert f"Call without an outcome: *Tue 24 Nov, 15:00 London time* · {SHOWN}" in said
    plan = await mia.find("Call plan of", OTHERS)
    assert "Tuesday 24 November, 16:00–16:30 Berlin time (15:00 in London)" in plan.seen_text
    sheet = await naomi.find("on Friday 27 November", "dm")
    assert "09:00–10:00 London time (10:00–11:00 in Berlin)" in sheet.seen_text
    assert sheet.seen_text.count(SHOWN) >= 1
    for person in (mia, naomi, vera):
        for message in await person.messages(OTHERS if person is not vera else "dm"):
            assert {*message.pings} <= {MIA, NAOMI, VERA}
        assert await person.troubles() == []
