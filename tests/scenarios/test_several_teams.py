"""One manager with several teams: set up, told apart, changed one by one (R2, R3)."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LENA, MIA, RON, SALES, SAM, VERA, set_up
from tests.scenarios.stages import Wire
from tests.support.slack_world import Impossible, Modal, Person, SlackWorld


async def add_team(slack: SlackWorld, mia: Person, name: str, *reps: str) -> None:
    """Set one more team up, from the first one's form."""
    await mia.command("/coach setup")
    await mia.press("rhythm.set_up_another")
    await mia.fill({"name": name, "reps": list(reps), "channel": SALES})
    assert await mia.submit() is None
    await slack.wind()


async def test_a_second_team(slack: SlackWorld, mia: Person) -> None:
    """The first team's form leads to an empty one; sent, both are gone and both teams stand."""
    await set_up(slack, [RON])
    await mia.command("/coach setup")
    await mia.press("rhythm.set_up_another")
    form = await mia.open_modal()
    assert form.values["reps"]["rhythm.set_up_reps"]["selected_users"] == []
    assert "So that you can tell your teams apart." in form.seen_text
    await mia.fill({"name": "Enterprise", "reps": [LENA], "channel": SALES})
    assert await mia.submit() is None
    assert await mia.modal() is None
    await slack.wind()

    preview = await mia.find("Your rhythm is saved. Enterprise")
    assert f"<@{LENA}>: Friday 11:15, 60 min, first on Fri 27 Nov" in preview.seen_text
    assert f"<@{RON}>" not in preview.seen_text


async def test_slack_asks_for_the_name(slack: SlackWorld, mia: Person) -> None:
    """A second team without a name isn't sent; the first one needs none."""
    await set_up(slack, [RON])
    await mia.command("/coach setup")
    await mia.press("rhythm.set_up_another")
    await mia.fill({"reps": [SAM], "channel": SALES})

    with pytest.raises(Impossible) as held_back:
        await mia.submit()
    assert set(held_back.value.fields) == {"name"}


async def test_a_name_is_given_once(slack: SlackWorld, mia: Person) -> None:
    """A name that is there stands as an error at the name, and a rep of the other team at reps."""
    await set_up(slack, [RON], name="North")
    await mia.command("/coach setup")
    await mia.press("rhythm.set_up_another")
    await mia.fill({"name": "north", "reps": [SAM], "channel": SALES})
    words = "You lead a team of that name already. Pick another name."
    assert await mia.submit() == {"name": words}

    await mia.fill({"name": "South", "reps": [RON, SAM]})
    words = (
        "Already in another team of yours: Ron Becker. Everybody is in one team: "
        "take them off that one first."
    )
    assert await mia.submit() == {"reps": words}


async def test_which_one_to_change(slack: SlackWorld, mia: Person) -> None:
    """With several teams `/coach setup` asks which; the chosen one opens in its place."""
    await set_up(slack, [RON, AIKO], name="North")
    await add_team(slack, mia, "South", SAM)
    await mia.command("/coach setup")
    which = await mia.open_modal()
    assert "*North*\n2 reps" in which.seen_text
    assert "*South*\n1 rep" in which.seen_text
    south = next(
        block["accessory"]["value"]
        for block in which.blocks
        if "South" in block.get("text", {}).get("text", "")
    )
    await mia.press("rhythm.set_up_which", value=south, block_id=block_of(which, south))
    form = await mia.open_modal()
    assert form.values["name"]["name"]["value"] == "South"
    assert form.values["reps"]["rhythm.set_up_reps"]["selected_users"] == [SAM]
    await mia.fill({"reps": [SAM, LENA]})
    assert await mia.submit() is None
    await slack.wind()

    assert "South" in (await mia.find(f"<@{LENA}>: ")).seen_text
    assert await mia.modal() is None


def block_of(modal: Modal, value: str) -> str:
    """Find the block whose button carries a value."""
    return next(
        str(block["block_id"])
        for block in modal.blocks
        if block.get("accessory", {}).get("value") == value
    )


async def test_another_managers_team_is_not_there(
    slack: SlackWorld, mia: Person, stage: Stage
) -> None:
    """Whoever asks for a team of somebody else by its id reads that it isn't there (R50)."""
    await set_up(slack, [RON], by=VERA)
    own = await set_up(slack, [SAM])
    await Wire(stage).click(MIA, own, "rhythm.set_up", value="1")

    assert await mia.modal() is None
    assert await mia.sees("I can't find that for you.")
