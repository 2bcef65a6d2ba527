"""What a 1:1 mostly was, asked in place and answered in one tap (docs/rhythm.md R15, R43)."""

from __future__ import annotations

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, RON, greet_all, pressed, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Person, SlackWorld

FRIDAY = "on Friday 27 November: "


async def held(slack: SlackWorld, *persons: Person) -> None:
    """Have Ron's first 1:1 be over, and these people say that it was held."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 10:00"))
    for person in persons:
        await pressed(slack, person, await person.find(FRIDAY), "rhythm.held")


async def posted(slack: SlackWorld) -> int:
    return len(await slack.calls("chat.postMessage"))


async def test_each_side_labels_on_their_own_sheet(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Both are asked in place, without a message more, and see where they differ."""
    await held(slack, mia, ron)
    before = await posted(slack)

    assert "What was it mostly?" in (await mia.find(FRIDAY)).seen_text
    await pressed(slack, mia, await mia.find(FRIDAY), "rhythm.label_coaching")
    assert "You said: coaching." in (await mia.find(FRIDAY)).seen_text
    assert "What was it mostly?" in (await ron.find(FRIDAY)).seen_text
    await pressed(slack, ron, await ron.find(FRIDAY), "rhythm.label_half")

    assert f"You said coaching, <@{RON}> half and half;" in (await mia.find(FRIDAY)).seen_text
    assert f"You said half and half, <@{MIA}> coaching;" in (await ron.find(FRIDAY)).seen_text
    assert await posted(slack) == before
    assert await mia.troubles() == await ron.troubles() == []


async def test_in_the_homes_of_both(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Where they differ stands in both Homes, until one tap of either ends it."""
    await held(slack, mia, ron)
    for person in (mia, ron):
        await person.open_home()
    await pressed(slack, mia, await mia.find(FRIDAY), "rhythm.label_coaching")
    await pressed(slack, ron, await ron.find(FRIDAY), "rhythm.label_half")

    for person, said in ((mia, "coaching"), (ron, "half and half")):
        assert f"You said {said}, " in (await differing(person))
    await mia.home_click("rhythm.label_half")
    await slack.wind(by=LEAST)
    assert await differing(mia) == await differing(ron) == ""
    assert "You both said: half and half." in (await ron.find(FRIDAY)).seen_text
    assert await mia.troubles() == []


async def differing(person: Person) -> str:
    home = await person.home()
    assert home is not None
    return home.seen_text.partition("Where you two differ")[2]


async def test_a_label_can_be_changed(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A label is taken back with one tap, and given anew with another (R48)."""
    await held(slack, mia, ron)
    await pressed(slack, ron, await ron.find(FRIDAY), "rhythm.label_other")
    assert "You said: forecast or admin." in (await ron.find(FRIDAY)).seen_text

    await pressed(slack, ron, await ron.find(FRIDAY), "rhythm.change_label")
    assert "What was it mostly?" in (await ron.find(FRIDAY)).seen_text
    await pressed(slack, ron, await ron.find(FRIDAY), "rhythm.label_coaching")

    assert "You said: coaching." in (await ron.find(FRIDAY)).seen_text


async def test_the_other_side_reads_until_when_to_object(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """When one side answered, the other one's sheet says so, and until when to object (R42)."""
    await held(slack, mia)

    seen = (await ron.find(FRIDAY)).seen_text
    assert f"Held, says <@{MIA}>. If not, say so by Tue 1 Dec, 18:00." in seen
    assert "What was it mostly?" not in seen
    await slack.wind(to=utc("2026-12-01 17:01"))
    seen = (await ron.find(FRIDAY)).seen_text
    assert f"Held, on the word of <@{MIA}>." in seen

    await pressed(slack, ron, await ron.find(FRIDAY), "rhythm.label_coaching")
    assert "Held. Both of you say so." in (await ron.find(FRIDAY)).seen_text


async def test_a_label_needs_an_answer(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """A label from an old sheet, before one's own answer, says what to do first."""
    await held(slack, mia)
    sheet = await ron.find(FRIDAY)

    await Wire(stage).click(RON, sheet, "rhythm.label_half", value=value_of(sheet))

    assert "Tell me first, with" in (await ron.last()).seen_text
    assert "You said" not in (await ron.find(FRIDAY)).seen_text
