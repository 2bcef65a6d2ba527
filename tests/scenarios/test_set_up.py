"""The set-up form: what it offers, what stays in it, and what is said at which field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sandbox.world import Member, World
from bot.sandboxed import Stage
from tests.scenarios.cast import (
    AIKO,
    BERLIN,
    MIA,
    NAOMI,
    NEW_YORK,
    REPS,
    RON,
    SALES,
    SAM,
    VERA,
    english_world,
    set_up,
)
from tests.support.slack_world import Impossible, Modal, Person, SlackWorld

GENERAL, LEADS = "C07SBXGEN", "C07SBXLEADS"
GUEST, GONE, BOT, CUSTOMER = "U07SBXGUEST", "U07SBXGONE", "U07SBXPOLLY", "U07SBXCUSTA"
COACH = "U07SBXCOACH"
HANA = "U07SBXHANA"
INVITE_FIRST = (
    "I'm not in this channel yet. Type /invite @Coach there, then press Save again; "
    "everything you filled in stays."
)


@pytest.fixture(name="world")
def _world() -> World:
    """The demo team, and somebody whose day is everybody else's night."""
    world = english_world()
    hana = Member(HANA, "hana", "Hana Ngata", "Pacific/Auckland")
    return replace(world, members=(*world.members, hana))


@pytest.fixture(name="form")
async def _form(mia: Person, slack: SlackWorld) -> Modal:
    """Mia has the form open, with Ron and #sales filled in."""
    await mia.command("/coach setup")
    await mia.fill({"reps": [RON], "channel": SALES})
    return await mia.open_modal()


def shown(modal: Modal, block: str) -> object:
    """What stands in a field now."""
    [state] = modal.values[block].values()
    return next(value for key, value in state.items() if key != "type")


def chosen(modal: Modal, block: str) -> str:
    """The value of the option that is chosen in a field."""
    option = shown(modal, block)
    assert isinstance(option, dict)
    return str(option["value"])


async def test_the_defaults(mia: Person) -> None:
    """A new team starts with Friday at ten, an hour, found by Coach, in the manager's zone."""
    await mia.command("/coach setup")
    form = await mia.open_modal()

    assert chosen(form, "day") == "5"
    assert shown(form, "time") == "10:00"
    assert chosen(form, "length") == "60"
    assert chosen(form, "zone") == BERLIN
    assert chosen(form, "times") == "staggered"
    assert "Only you see this form." in form.seen_text


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"reps": [RON, MIA]}, "reps", "You can't be your own rep: take yourself off the list."),
        ({"reps": [BOT]}, "reps", "Apps can't be reps: take Polly off the list."),
        ({"reps": [COACH, RON]}, "reps", "Apps can't be reps: take Coach off the list."),
        (
            {"reps": [GUEST]},
            "reps",
            "Take Paula Reyes off the list: guests can't be reps, only members of this workspace.",
        ),
        (
            {"reps": [CUSTOMER, RON]},
            "reps",
            "Take Jonas Weber off the list: guests can't be reps, only members of this workspace.",
        ),
        (
            {"reps": [RON, HANA]},
            "reps",
            (
                "There is no free slot for Hana Ngata within both your working hours. "
                "Try a shorter 1:1, fewer reps, or “Keep the times we have”."
            ),
        ),
        ({"channel": GENERAL}, "channel", INVITE_FIRST),
        ({"channel": LEADS}, "channel", INVITE_FIRST),
        ({"day": "7"}, "day", "You don't work on that day. Pick one of your working days."),
        (
            {"time": "08:30"},
            "time",
            "Pick a time so that the 1:1 lies within your working hours, 09:00 to 18:00.",
        ),
        (
            {"time": "17:15"},
            "time",
            "Pick a time so that the 1:1 lies within your working hours, 09:00 to 18:00.",
        ),
    ],
)
async def test_errors_stand_at_their_field(
    slack: SlackWorld,
    mia: Person,
    form: Modal,
    fields: dict[str, object],
    field: str,
    words: str,
) -> None:
    """Each mistake is told at its field; all that was filled in stays, and nothing is saved."""
    await mia.fill(fields)
    before = (await mia.open_modal()).values

    assert await mia.submit() == {field: words}
    assert (await mia.open_modal()).values == before
    await mia.close()
    await mia.command("/coach")
    assert "Setting it up takes two minutes." in (await mia.last()).seen_text


async def test_two_mistakes_are_told_at_once(mia: Person, form: Modal) -> None:
    """What is wrong at two fields stands at both."""
    await mia.fill({"reps": [GUEST], "channel": GENERAL})

    assert set(await mia.submit() or {}) == {"reps", "channel"}


async def test_no_reps(mia: Person, form: Modal) -> None:
    """Slack itself holds a form without reps back."""
    await mia.fill({"reps": []})

    with pytest.raises(Impossible) as held_back:
        await mia.submit()
    assert set(held_back.value.fields) == {"reps"}


async def test_somebody_leaves_meanwhile(stage: Stage, mia: Person, form: Modal) -> None:
    """A rep who left the workspace since the menu was drawn is named."""
    members = stage.sandbox.workspace.members
    members[RON] = replace(members[RON], deleted=True)

    words = "Take Ron Becker off the list: no longer in this workspace."
    assert await mia.submit() == {"reps": words}


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("is_archived", "#sales is archived. Pick another channel."),
        (
            "is_ext_shared",
            "People outside your company can read #sales. Pick an internal channel.",
        ),
        (
            "is_pending_ext_shared",
            "People outside your company can read #sales. Pick an internal channel.",
        ),
    ],
)
async def test_the_channel_changes_meanwhile(
    stage: Stage, mia: Person, form: Modal, what: str, words: str
) -> None:
    """A channel that was archived or shared since the menu was drawn is refused."""
    setattr(stage.sandbox.workspace.conversations[SALES], what, True)

    assert await mia.submit() == {"channel": words}


async def test_a_rep_of_somebody_else(slack: SlackWorld, mia: Person) -> None:
    """Who has a manager already is named to the second one, at the field."""
    await set_up(slack, [RON, AIKO], by=VERA)
    await mia.command("/coach setup")
    await mia.fill({"reps": [SAM, AIKO, RON], "channel": SALES})

    errors = await mia.submit()
    assert errors is not None
    assert "Ron Becker" in errors["reps"]
    assert "Aiko Tanaka" in errors["reps"]
    assert "Sam" not in errors["reps"]
    assert errors["reps"].endswith("that manager hands them over to you with `/coach team`.")
    await mia.fill({"reps": [SAM]})
    assert await mia.submit() is None


async def test_zones_are_found_by_their_city(mia: Person, form: Modal) -> None:
    """Typing a city finds its zone with its present offset; nonsense finds nothing, and no harm."""

    async def found(typed: str) -> list[str]:
        return [each["text"]["text"] for each in await mia.options("rhythm.set_up_zone", typed)]

    assert await found("new y") == ["America/New York (UTC-05:00)"]
    assert await found("kolk") == ["Asia/Kolkata (UTC+05:30)"]
    assert "Europe/Berlin (UTC+01:00)" in await found("eur")
    assert await found("<!channel>") == []
    assert await found("utc") == ["UTC (UTC+00:00)"]
    assert len(await found("a")) == 100
    assert await mia.troubles() == []


async def test_the_zone_counts(slack: SlackWorld, mia: Person) -> None:
    """The times are those of the zone that was chosen."""
    preview = await set_up(slack, [SAM], zone=NEW_YORK, time="09:30")

    assert "Everybody's time (New York time)" in preview.seen_text
    assert f"<@{SAM}>: Friday 09:30, 60 min" in preview.seen_text


async def test_kept_times(mia: Person, form: Modal, slack: SlackWorld) -> None:
    """With times kept each rep has a day and a time; what was typed stays when reps change."""
    await mia.press("rhythm.set_up_times", value="kept")
    await mia.fill({"kept-day:U07SBXRON": "2", "kept-time:U07SBXRON": "14:30", "length": "45"})
    await mia.fill({"reps": [RON, NAOMI]})
    form = await mia.open_modal()

    assert "Naomi Clarke: day" in form.seen_text
    assert shown(form, "reps") == [RON, NAOMI]
    assert shown(form, "channel") == SALES
    assert chosen(form, "length") == "45"
    assert (chosen(form, f"kept-day:{RON}"), shown(form, f"kept-time:{RON}")) == ("2", "14:30")
    assert (chosen(form, f"kept-day:{NAOMI}"), shown(form, f"kept-time:{NAOMI}")) == ("5", "10:00")

    await mia.fill({f"kept-day:{NAOMI}": "2", f"kept-time:{NAOMI}": "15:00"})
    words = "You meet Ron Becker at that time. Pick another day or time."
    assert await mia.submit() == {f"kept-time:{NAOMI}": words}
    await mia.fill({f"kept-time:{NAOMI}": "15:15"})
    assert await mia.submit() is None
    await slack.wind()
    preview = await mia.find("Your rhythm is saved.")
    assert f"<@{RON}>: Tuesday 14:30, 45 min, first on Tue 24 Nov" in preview.seen_text
    assert f"<@{NAOMI}>: Tuesday 15:15, 45 min, first on Tue 24 Nov" in preview.seen_text


async def test_back_to_found_times(mia: Person, form: Modal) -> None:
    """Who changes their mind gets the first form back, with what was in it."""
    await mia.fill({"day": "4", "length": "30"})
    await mia.press("rhythm.set_up_times", value="kept")
    await mia.press("rhythm.set_up_times", value="staggered")
    form = await mia.open_modal()

    assert shown(form, "reps") == [RON]
    assert chosen(form, "length") == "30"
    assert "Best day" in form.seen_text
    assert [one for one in form.values if one.startswith("kept")] == []


async def test_times_outside_hours_may_be_kept(slack: SlackWorld, mia: Person, form: Modal) -> None:
    """Times that a team has already are theirs, whatever the hours: even Sunday at seven."""
    await mia.press("rhythm.set_up_times", value="kept")
    await mia.fill({f"kept-day:{RON}": "7", f"kept-time:{RON}": "07:00"})

    assert await mia.submit() is None
    await slack.wind()
    assert f"<@{RON}>: Sunday 07:00" in (await mia.find("Your rhythm is saved.")).seen_text


async def test_nine_reps_are_staggered(slack: SlackWorld, mia: Person) -> None:
    """Nine reps in three zones: four on Friday, four on Thursday, one on Wednesday."""
    preview = await set_up(slack, REPS)

    seen = preview.seen_text
    assert [seen.count(f": {day} ") for day in ("Friday", "Thursday", "Wednesday")] == [4, 4, 1]
    assert all(f"• <@{rep}>: " in seen for rep in REPS)


async def test_a_channel_heals_with_an_invitation(stage: Stage, mia: Person, form: Modal) -> None:
    """Told to invite the bot, the manager does so and presses Save again: nothing is lost."""
    await mia.fill({"channel": GENERAL})
    assert await mia.submit() == {"channel": INVITE_FIRST}
    place = stage.sandbox.workspace.conversations[GENERAL]
    place.has_bot = True
    place.members.append(COACH)

    assert await mia.submit() is None
