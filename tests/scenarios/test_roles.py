"""Who is what in the workspace, as its people see it (docs/rhythm.md R46, R50, R51)."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, RON, VERA, greet_all
from tests.support.slack_world import Person, SlackWorld

OMAR = "U07SBXOMAR"


async def test_roles(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Slack's admin gives a role, the person is told what it opens, and it ends again."""
    await greet_all(slack, [RON])
    omar, vera = slack.user(OMAR), slack.user(VERA)
    await omar.command("/coach roles")
    page = await omar.open_modal()
    assert f"<@{OMAR}>, as Slack's own admin or owner" in page.seen_text
    assert "1 team, 1 manager, 1 rep" in page.seen_text

    await omar.press("roles.give")
    await omar.fill({"person": [RON], "role": "ops", "managers": [MIA]})
    assert await omar.submit() == {"managers": "Only leaders have chosen teams. Leave this empty."}
    await omar.fill({"person": [VERA], "role": "leader", "managers": [MIA]})
    assert await omar.submit() is None
    page = await omar.open_modal()
    assert f"<@{VERA}> has a new role: Leader." in page.seen_text
    assert f"<@{VERA}>: the teams of <@{MIA}>" in page.seen_text

    await slack.wind(by=LEAST)
    told = await vera.find("made you a leader here.", "dm")
    assert f"the numbers of the teams of <@{MIA}> once a month" in told.seen_text
    assert "What you don't see: the words of any 1:1" in told.seen_text

    await omar.press("roles.end")
    assert f"<@{VERA}>: the teams" not in (await omar.open_modal()).seen_text
    await slack.wind(by=LEAST)
    await vera.find("ended a role of yours here: Leader.", "dm")
    assert await vera.troubles() == await omar.troubles() == []


async def test_for_others(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Whoever may not give roles reads kindly who can, and what they are themselves."""
    await greet_all(slack, [RON])

    await ron.command("/coach roles")
    said = (await ron.last()).seen_text
    assert f"Your 1:1s are with <@{MIA}>" in said
    assert "Roles are given by the admins and owners of this Slack workspace." in said
    await slack.user(OMAR).command("/coach roles")
    await mia.command("/coach roles")
    said = (await mia.last()).seen_text
    assert "Manager (1 team)." in said
    assert f"Roles are given by <@{OMAR}>" in said
    await slack.user(VERA).command("/coach roles")
    assert "You have no role here yet" in (await slack.user(VERA).last()).seen_text


async def test_figures_of_single_people(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Switched off by an admin, they stand nowhere, and each place says why."""
    await greet_all(slack, [RON])
    await mia.open_home()
    await ron.open_home()
    await slack.wind(by=LEAST)
    assert _has_hours(await _home_of(ron))

    omar = slack.user(OMAR)
    await omar.command("/coach roles")
    await omar.press("roles.hide_persons")
    assert "are switched off for everybody" in (await omar.open_modal()).seen_text
    await slack.wind(by=timedelta(seconds=10))

    off = "Figures of single people are switched off in this workspace."
    for one in (mia, ron):
        shown = await _home_of(one)
        assert not _has_hours(shown)
        assert off in shown
        await one.command("/coach team")
        shown = (await one.last()).seen_text
        assert not _has_hours(shown)
        assert off in shown
    await ron.command("/coach")
    assert off in (await ron.last()).seen_text
    assert not _has_hours((await ron.last()).seen_text)


async def _home_of(person: Person) -> str:
    home = await person.home()
    assert home is not None
    return home.seen_text


def _has_hours(shown: str) -> bool:
    """Tell whether somebody's own month stands there: 0.0 of 3.0 h of coaching."""
    return re.search(r" of [\d.]+ h of coaching", shown) is not None
