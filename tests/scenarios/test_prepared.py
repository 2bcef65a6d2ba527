"""Ops prepare teams, and each manager starts theirs: as they see it (docs/rhythm.md R46)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.rhythm.importing import import_teams
from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, SALES, VERA, greet_all
from tests.support.slack_world import Person, SlackWorld

OMAR = "U07SBXOMAR"


async def test_prepared_looked_through_and_started(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """From the sheet to the preview: faults stand where they were typed, nobody hears too early."""
    omar = slack.user(OMAR)
    await omar.command("/coach prepare")
    await omar.press("prepared.template")
    await omar.fill({"name": "North", "length": "45", "target": "2"})
    assert await omar.submit() is None
    page = await omar.open_modal()
    assert "North: From Friday 10:00, 45 min, 2 hours of coaching a month" in page.seen_text

    wrong = f"manager;rep;channel;template\nMia Hoffmann;Ron Bekcer;{SALES};North\nmia;polly;;\n"
    await omar.fill({"lines": wrong})
    assert await omar.submit() is None
    page = await omar.open_modal()
    assert "*2 lines need a look*" in page.seen_text
    assert "Line 2: I find nobody called Ron Bekcer here." in page.seen_text
    assert "Line 3: Polly is an app." in page.seen_text

    right = wrong.replace("Bekcer", "Becker").replace("polly", "Aiko Tanaka")
    await omar.fill({"lines": right})
    assert await omar.submit() is None
    page = await omar.open_modal()
    assert page.title == "What comes of it"
    assert f"2 reps: <@{RON}> and <@{AIKO}>" in page.seen_text
    await slack.wind(by=LEAST)
    assert not await mia.sees("prepared a team for you", "dm")
    assert await omar.submit() is None
    assert "Done. The manager of the team is told" in (await omar.open_modal()).seen_text
    await omar.close()
    assert await omar.modal() is None

    await slack.wind(by=LEAST)
    told = await mia.find("prepared a team for you.", "dm")
    assert f"<@{OMAR}> prepared a team for you." in told.seen_text
    assert "Nobody hears of me before you have seen every message" in told.seen_text
    await mia.click(told, "prepared.start")
    form = await mia.open_modal()
    assert f"<@{OMAR}> prepared this for you." in form.seen_text
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    preview = await mia.find("Your rhythm is saved.", "dm")
    assert "What" in preview.seen_text
    assert "gets in the first week" in preview.seen_text
    assert "you set it up." in (await mia.find("prepared a team for you.", "dm")).seen_text
    assert await ron.messages("dm") == []

    await mia.click(preview, "rhythm.greet_all")
    await slack.wind(by=LEAST)
    assert (await ron.find("set up", "dm")).seen_text
    await omar.command("/coach prepare")
    assert "1 started, 0 declined" in (await omar.open_modal()).seen_text
    assert await mia.troubles() == await omar.troubles() == []


async def test_declined(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Who leads a team already may leave the other; who prepared it hears that, and no blame."""
    await greet_all(slack, [RON])
    omar = slack.user(OMAR)
    await omar.command("/coach prepare")
    await omar.fill({"lines": f"manager,rep,team\n{MIA},{RON},North\n{MIA},{AIKO},North\n"})
    assert await omar.submit() is None
    page = await omar.open_modal()
    assert "They lead a team already; this would be one more." in page.seen_text
    assert f"In a team already, so left out: <@{RON}>." in page.seen_text
    assert await omar.submit() is None
    await omar.close(everything=True)
    await slack.wind(by=LEAST)

    told = await mia.find("prepared a team for you.", "dm")
    await mia.click(told, "prepared.decline")
    await slack.wind(by=timedelta(seconds=10))

    assert "taken off the list." in (await mia.find("prepared a team for you.", "dm")).seen_text
    heard = await omar.find("would rather not start the team that you prepared: North.", "dm")
    assert f"<@{MIA}>" in heard.seen_text


async def test_from_a_file(stage: Stage, slack: SlackWorld, mia: Person) -> None:
    """On the command line the same is read, told line by line, and offered when one says so."""
    workspace = await stage.bot.workspaces.by_team(stage.sandbox.workspace.world.team_id)
    assert workspace is not None
    take = partial(import_teams, stage.bot.rooms.prepared, workspace, by=OMAR)

    wrong = await take("manager,rep\nMia Hoffmann,Nobody\n", tells=True)
    assert not wrong.is_well
    assert wrong.lines[0].startswith("Line 2: I find nobody called Nobody here.")
    text = f"manager,rep,team\n{MIA},{RON},North\n"
    seen = await take(text, tells=False)
    assert seen.is_well
    assert seen.lines == (
        f"North: {MIA} with {RON}",
        "Nothing was prepared yet: add --tell to have the managers told.",
    )
    await slack.wind(by=LEAST)
    assert not await mia.sees("prepared a team for you", "dm")
    done = await take(text, tells=True)
    assert done.lines[-1] == "Prepared: 1. Each manager is told in their working hours."
    await slack.wind(by=LEAST)
    await mia.find("prepared a team for you.", "dm")


async def test_who_may_not(slack: SlackWorld) -> None:
    """Whoever is neither admin nor ops reads kindly where roles come from."""
    vera = slack.user(VERA)

    await vera.command("/coach prepare")

    assert "Type `/coach roles` to see who can do it" in (await vera.last()).seen_text
