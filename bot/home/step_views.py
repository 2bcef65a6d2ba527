"""What isn't set up yet: what each would unlock, a button that opens it, and "Not now" (R49a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.evidence.fit.ideal_views import unset_line
from bot.evidence.fit.ids import Act as FitAct
from bot.evidence.starting.ids import Act as StartingAct
from bot.home.ids import Act
from bot.home.pages import HomeShown
from bot.home.rules import Lack, Step
from bot.meeting.ids import Act as MeetingAct
from bot.people.hours_views import HoursId
from bot.rhythm.ids import Act as PreparedAct
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block
from bot.summaries.weekly.ids import Act as WeeklyAct
from bot.words import Tongue

__all__ = ["steps"]

OPENS: Mapping[Step, str] = {
    Step.TEAM: PreparedAct.START,
    Step.HOURS: HoursId.OPEN,
    Step.CALENDAR: Act.CALENDAR,
    Step.IDEAL: FitAct.IDEAL,
    Step.SUMMARY: WeeklyAct.SETTINGS,
    Step.SKILL: MeetingAct.SKILL,
    Step.CHANNEL: StartingAct.CHANNEL,
    Step.ROLES: Act.ROLES,
    Step.PREPARE: Act.PREPARE,
    Step.WEBHOOK: Act.WEBHOOK,
}
"""What each one's button does; greeting has none, since its preview wants to be read first."""


def steps(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """List what its reader could set up, the most useful first; nothing when all is."""
    if not page.unset.first:
        return
    yield bk.header(t("Not set up yet"))
    for lack in page.unset.first:
        yield bk.section(_words(t, lack))
        yield bk.actions(*_buttons(t, lack), block_id=f"home/step/{lack.step}")
    if page.unset.more:
        yield bk.context(
            t.many(
                "One more follows once these are done or put off.",
                "{n} more follow once these are done or put off.",
                page.unset.more,
            )
        )


def _buttons(t: Tongue, lack: Lack) -> list[Element]:
    name = _name(t, lack.step)
    later = bk.button(
        t("Not now"),
        Act.LATER,
        value=lack.step,
        accessibility_label=t("Not now: {name}", name=name),
    )
    if lack.step not in OPENS:
        return [later]
    return [bk.button(name, OPENS[lack.step], value=lack.value), later]


def _name(t: Tongue, step: Step) -> str:
    """Say what the button does."""
    names = {
        Step.TEAM: t("Look it through"),
        Step.GREETING: t("Your reps' first week"),
        Step.HOURS: t("Say your hours"),
        Step.CALENDAR: t("Add your calendar"),
        Step.IDEAL: t("Describe them"),
        Step.SUMMARY: t("Choose when and where"),
        Step.SKILL: t("Choose a skill"),
        Step.CHANNEL: t("Link a channel"),
        Step.ROLES: t("Give a role"),
        Step.PREPARE: t("Prepare teams"),
        Step.WEBHOOK: t("Set a webhook"),
    }
    return names[step]


def _words(t: Tongue, lack: Lack) -> Mrkdwn:
    """Say what isn't there, and what it would unlock."""
    if lack.step is Step.GREETING:
        return _greeting(t, lack)
    if lack.step is Step.SKILL:
        return _skill(t, lack)
    words = {
        Step.TEAM: t(
            "A team was prepared for you. Look it through and start it: then its 1:1s are planned. "
            "Nobody of it hears of me before you say so."
        ),
        Step.HOURS: t(
            "Your working hours: I take them to be Monday to Friday, 9 to 18, with the holidays of "
            "your time zone's country. Say yours, and I plan and write within them."
        ),
        Step.CALENDAR: t(
            "Your calendar: with its private address I offer no time at which you are busy. I read "
            "busy times alone."
        ),
        Step.IDEAL: unset_line(t),
        Step.SUMMARY: t(
            "Your team's week in numbers: it comes to you first, on Mondays, and after four weeks "
            "to your team's channel. Look once, and it comes when and where you like."
        ),
        Step.CHANNEL: t(
            "A deal's own channel: linked, that deal's questions are asked there, where all who "
            "work on it can answer."
        ),
        Step.ROLES: t(
            "Roles: a leader reads the numbers of several teams each month, ops prepare teams for "
            "their managers. Both see no word of any 1:1."
        ),
        Step.PREPARE: t(
            "Teams: there is none yet. Paste a list of managers and reps, and each manager looks "
            "theirs through and starts it."
        ),
        Step.WEBHOOK: t(
            "A webhook: each month's numbers go to a system of yours, signed. Numbers of teams "
            "alone, no names of reps, no words."
        ),
    }
    return Mrkdwn(words[lack.step])


def _greeting(t: Tongue, lack: Lack) -> Mrkdwn:
    channel, _, ts = lack.value.partition(":")
    said = t.many(
        "{n} rep doesn't hear from me yet. Greeted, they get their cards and reminders: the button "
        "is under the preview of their first week.",
        "{n} reps don't hear from me yet. Greeted, they get their cards and reminders: the button "
        "is under the preview of their first week.",
        lack.n,
    )
    if not ts:
        return Mrkdwn(said)
    address = f"https://slack.com/app_redirect?channel={channel}&message_ts={ts}"
    words = mrkdwn(t.raw("Read the preview"))
    return mrkdwn("{said} {link}", said=said, link=Mrkdwn(f"<{address}|{words}>"))


def _skill(t: Tongue, lack: Lack) -> Mrkdwn:
    rep = mention(lack.value)
    if lack.n == 1:
        return mrkdwn(
            t.raw(
                "A skill of the month: {rep} never had one. Agreed on, each 1:1 has a question "
                "that practises it."
            ),
            rep=rep,
        )
    return mrkdwn(
        t.raw(
            "A skill of the month: {n} of your reps never had one, {rep} among them. Agreed on, "
            "each 1:1 has a question that practises it."
        ),
        n=lack.n,
        rep=rep,
    )
