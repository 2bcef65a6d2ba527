"""Whether deals fit, and why they end, asked in Slack (docs/rhythm.md R13, R39)."""

from __future__ import annotations

from datetime import timedelta

from tests.scenarios.cast import LEAST, MIA, RON, SAM, greet_all
from tests.scenarios.test_deals import enter
from tests.support.slack_world import Message, Person, SlackWorld

GROUP = f"group:{MIA},{RON}"
ASKED = "“Acme renewal” is lost. It happens."


async def lose(person: Person, why: str = "They build it themselves") -> None:
    """Close the deal as lost, with the reason that its form asks for."""
    await person.command("/coach deal Acme renewal")
    await person.press("pipeline.lost")
    await person.fill({"reason": why})
    assert await person.submit() is None
    await person.close(everything=True)


async def asks(slack: SlackWorld) -> list[str]:
    """List the texts of all messages that ask why a deal ended."""
    sent = await slack.calls("chat.postMessage")
    return [str(one.payload["text"]) for one in sent if "is lost. It happens" in str(one.payload)]


async def the_ask(person: Person) -> Message:
    return await person.find(ASKED)


async def test_why_a_deal_was_lost(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """One ask in the two's group DM: three taps, a line, changed in place, counted for a month."""
    await greet_all(slack, [RON, SAM])
    await enter(ron)
    await lose(mia)
    await slack.wind(by=timedelta(minutes=10))

    ask = await the_ask(ron)
    assert ask == await the_ask(mia)
    assert "Written down already: “They build it themselves”" in ask.seen_text
    assert len([one for one in ask.action_ids if one.startswith("fit.cause_")]) == 10
    assert not await slack.user(SAM).sees("Acme renewal")
    await ron.click(ask, "fit.cause_1", block_id="fit/causes/0")
    await ron.click(ask, "fit.cause_4", block_id="fit/causes/5")
    await slack.wind(by=LEAST)
    ask = await the_ask(mia)
    assert "• Price or terms\n• Not our kind of customer" in ask.seen_text
    await ron.click(ask, "fit.cause_1", block_id="fit/causes/0")
    await slack.wind(by=LEAST)
    assert "• Price or terms" not in (await the_ask(ron)).seen_text

    await ron.click(await the_ask(ron), "fit.explain")
    form = await ron.open_modal()
    assert f"<@{RON}> and whoever leads their 1:1s can read this" in form.seen_text
    await ron.fill(
        {"causes": ["price", "no-fit", "no-budget", "competitor"], "line": "<!here> ask"}
    )
    errors = await ron.submit()
    assert errors == {"causes": "Pick the three that weighed most."}
    await ron.fill({"causes": ["price", "no-fit", "no-budget"]})
    assert await ron.submit() is None
    assert "Thank you" in (await ron.open_modal()).seen_text
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    told = await the_ask(mia)
    assert "“&lt;!here&gt; ask”" in told.seen_text
    assert told.pings == []
    assert told.action_ids == ["fit.explain"]
    assert len(await asks(slack)) == 1

    await mia.command("/coach outcomes")
    month = await mia.open_modal()
    assert "The deals of your 2 reps in November 2026" in month.seen_text
    assert "Not our kind of customer: 1 of 1" in month.seen_text
    await mia.press("fit.month_back")
    assert "No deal ended in this month." in (await mia.open_modal()).seen_text
    await mia.press("fit.month_on")
    assert "Price or terms: 1 of 1" in (await mia.open_modal()).seen_text
    assert await ron.troubles() == await mia.troubles() == []


async def test_open_again_before_anybody_answered(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """A deal that opens again ends the ask, in its message too; lost again, it is asked anew."""
    await greet_all(slack, [RON])
    await enter(ron)
    await lose(ron)
    await slack.wind(by=timedelta(minutes=10))
    first = await the_ask(ron)

    await ron.command("/coach deal acme")
    await ron.click(await ron.last(), "pipeline.open")
    await ron.press("pipeline.reopen")
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert "is open again, so there is nothing to explain." in (
        (await mia.find("Acme renewal", first.channel)).seen_text
    )
    await slack.wind(by=timedelta(hours=1))
    await lose(ron, "Now for good")
    await slack.wind(by=timedelta(minutes=10))
    assert (await the_ask(ron)).ts != first.ts
    assert len(await asks(slack)) == 2


async def test_whether_a_deal_fits(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Described from the Home, asked first in an early deal's check; two noes propose, no more."""
    await greet_all(slack, [RON])
    await enter(ron, name="Pumps", stage="Lead")
    await mia.open_home()
    await slack.wind(by=LEAST)
    home = await mia.home()
    assert home is not None
    assert "Your ideal customer: described" in home.seen_text
    await mia.home_click("fit.ideal")
    await mia.fill({"problem": "Leaks are found too late", "trigger": "A new head of operations"})
    assert await mia.submit() is None
    assert "problem and trigger" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)

    await mia.home_click("home.rep_checks", value=RON)
    assert "Pumps" in (await mia.open_modal()).seen_text
    await mia.press("starting.check")
    assert await mia.submit() is None
    await mia.close(everything=True)
    await slack.wind(by=timedelta(minutes=10))
    asked = await ron.find("“Leaks are found too late”", GROUP)
    await ron.click(asked, "fit.no")
    await slack.wind(by=timedelta(minutes=10))
    said = await ron.messages(GROUP)
    assert [one for one in said if one.thread_ts == asked.ts], "the check goes on"

    await ron.open_home()
    await slack.wind(by=LEAST)
    await ron.home_click("home.rep_checks", value=RON)
    await ron.press("fit.open")
    assert f"You and who leads your 1:1s can read this: <@{MIA}>" in (
        (await ron.open_modal()).seen_text
    )
    await ron.fill({"trigger": "no"})
    assert await ron.submit() is None
    done = await ron.open_modal()
    assert "It doesn't fit in 2 points: problem and trigger." in done.seen_text
    assert "pipeline.walk_away" in done.action_ids
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    home = await mia.home()
    assert home is not None
    assert "Walking away from it is good selling." in home.seen_text
    assert "Your ideal customer: described" not in home.seen_text
    assert await ron.troubles() == await mia.troubles() == []
