"""First words: the way in, help, the manager's preview, and a rep's greeting (R46)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Text
from bot.people.budget import limits_of
from bot.people.rules import Greeting, Intensity, PersonFacts
from bot.rhythm.capacity import Capacity
from bot.rhythm.capacity_views import capacity_words
from bot.rhythm.figure_views import hours_line, no_persons, streak_words, team_line
from bot.rhythm.pages import GreetingPage, Meeting, Preview, WayIn
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.slot_words import clock, slot_words, weekday_words
from bot.rhythm.timetable import Slot
from bot.rhythm.views import when_for
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, channel_link, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "First",
    "TeamMeta",
    "greeting",
    "help_page",
    "pilot_form",
    "preview",
    "refused",
    "way_in",
]

SMALL_START = 2
LINES = 20


class First(StrEnum):
    """What can be clicked around the first contact, and the form for a small start."""

    GREET_ALL = "rhythm.greet_all"
    GREET_TWO = "rhythm.greet_two"
    ONLY_ME = "rhythm.only_me"
    REFUSE = "rhythm.refuse"
    JOIN = "rhythm.join"
    PILOT_FORM = "rhythm.pilot_form"
    PILOT_REPS = "pilot_reps"


@dataclass(frozen=True)
class TeamMeta(Metadata):
    """Which team a form is about."""

    team: int


def way_in(t: Tongue, page: WayIn) -> Said:
    """Open the door: what comes next, or how to begin."""
    blocks: list[Block] = []
    if page.coming and page.reader:
        text = t("Your next 1:1s")
        lines = [_line(t, page.reader, meeting) for meeting in page.coming]
        blocks.append(bk.section(mrkdwn("*{text}*\n{lines}", text=text, lines=_joined(lines))))
    elif page.teams:
        text = t("Your rhythm is set up. No 1:1 is planned right now.")
        blocks.append(bk.section(text))
    else:
        text = t(
            "I carry the rhythm of your team's weekly 1:1s: planned, prepared, held, followed up. "
            "Setting it up takes two minutes."
        )
        blocks.append(bk.section(text))
    blocks += [bk.section(line) for line in _how_it_goes(t, page)]
    label = t("Change the set-up") if page.teams else t("Set up my team")
    blocks += [
        bk.actions(
            bk.button(label, SetUpId.OPEN, style=None if page.teams or page.coming else "primary")
        ),
        bk.context(t("Only you see this. `/coach help` lists what I understand.")),
    ]
    return Said(text, bk.message(blocks))


def _how_it_goes(t: Tongue, page: WayIn) -> list[str]:
    """Say a rep's own streak and month, then each team's, each for its own reader only (R50)."""
    said: list[str] = []
    if page.away_until:
        until = t.short_day(page.away_until)
        said.append(t("You are away until {day}. Back early? `/coach back`", day=until))
    if page.figures:
        streak = streak_words(t, page.figures.streak)
        month = hours_line(t, page.figures.hours)
        said.append(
            t("{streak}. This month: {hours}", streak=streak, hours=month)
            if streak
            else t("This month: {hours}", hours=month)
        )
    elif page.hides_persons:
        said.append(no_persons(t))
    lines = [
        team_line(t, team, page.team_figures[team.id])
        for team in page.teams
        if team.id in page.team_figures
    ]
    if lines:
        said.append(_joined([*lines, mrkdwn(t.raw("`/coach team` shows each rep."))]))
    return said


def help_page(
    t: Tongue, lines: Sequence[Text], for_leads: Sequence[Text] = (), *, unknown: str = ""
) -> Said:
    """Say what `/coach` understands, also to somebody who typed something else."""
    said = (
        mrkdwn(t.raw("I don't know “{word}” yet. This is what I understand:"), word=unknown[:40])
        if unknown
        else mrkdwn(t.raw("This is what I understand:"))
    )
    rest = t("The rest is buttons: on the working day before a 1:1 you get its card.")
    blocks: list[Block] = [bk.section("\n".join([said, *(t.text(line) for line in lines)]))]
    if for_leads:
        title = t("*If you lead a team*")
        blocks.append(bk.section("\n".join([title, *(t.text(line) for line in for_leads)])))
    return Said(said, bk.message([*blocks, bk.context(rest)]))


def preview(t: Tongue, page: Preview) -> Said:
    """Show the manager, alone, what reps would get in the first week (docs/rhythm.md R46)."""
    waiting = [one for one in page.team.members if one.greeting is Greeting.WAITING]
    policy = page.team.policy
    said, name = t("Your rhythm is saved."), page.team.name
    text = mrkdwn("{said} {name}", said=said, name=name) if name else said
    taking_part = len([one for one in page.team.members if one.greeting is not Greeting.REFUSED])
    capacity = Capacity(taking_part, policy.target, policy.length, policy.every)
    lines = [_rep_line(t, page, one.rep, one.greeting) for one in page.team.members]
    blocks: list[Block] = [
        bk.header(f"{said} {name}".strip()),
        bk.section(
            mrkdwn(
                t.raw("Weekly summary in {channel}. Everybody's time ({zone} time):"),
                channel=channel_link(policy.channel),
                zone=t.zone(policy.zone),
            )
        ),
        # A section holds 3,000 characters, and a large team's list more.
        *(
            bk.section(_joined(lines[first : first + LINES]))
            for first in range(0, len(lines), LINES)
        ),
        *([bk.section(capacity_words(t, capacity))] if taking_part else []),
    ]
    if waiting:
        blocks += [bk.divider(), *_first_week(t, page, waiting[0].rep)]
        blocks.append(_choice(t, page.team.id, len(waiting)))
        blocks.append(
            bk.context(t("Only you see this. Your reps hear of me when you say so, not before."))
        )
    else:
        blocks.append(bk.context(t("Only you see this. `/coach setup` changes any of it.")))
    return Said(text, bk.message(blocks))


def greeting(t: Tongue, page: GreetingPage) -> Said:
    """Say hello to a rep: who set this up, what it does, who sees what, how to stop (R46)."""
    member = page.member_id
    if page.greeting is Greeting.REFUSED:
        text = t("You don't take part at the moment. You get nothing from me.")
        again = bk.button(t("Take part after all"), First.JOIN, value=str(member))
        return Said(text, bk.message([bk.section(text), bk.actions(again)]))
    lines = _hello(t, page.manager, page.rep, page.slot)
    no = bk.button(
        t("Not for me"),
        First.REFUSE,
        value=str(member),
        confirm=bk.Confirm(
            t("Stop here?"),
            t("You get nothing more from me, and your manager is told. You can come back."),
            t("Yes, stop"),
            t("No, go on"),
        ),
    )
    said = (
        t.raw("{manager} set up weekly 1:1s with you. I'll remind you both.")
        if page.slot is None or page.slot.every == 1
        else t.raw("{manager} set up 1:1s with you, every two weeks. I'll remind you both.")
    )
    text = mrkdwn(said, manager=mention(page.manager.slack_id))
    return Said(text, bk.message([*(bk.section(line) for line in lines), bk.actions(no)]))


def refused(t: Tongue, page: GreetingPage) -> Said:
    """Tell the manager, alone, that a rep would rather not; no blame in it."""
    rep = mention(page.rep.slack_id)
    if page.greeting is not Greeting.REFUSED:
        text = mrkdwn(t.raw("{rep} takes part again."), rep=rep)
    else:
        text = mrkdwn(
            t.raw(
                "{rep} would rather not get messages from me for now, so your 1:1s with {rep} "
                "aren't planned here. That is fine: ask what would make it useful."
            ),
            rep=rep,
        )
    return Said(text, bk.message([bk.section(text), bk.context(t("Only you see this."))]))


def undelivered(t: Tongue, page: GreetingPage, reason: str) -> Said:
    """Tell the manager, alone, that Slack takes no messages for a rep, and what to do."""
    text = mrkdwn(
        t.raw(
            "I couldn't send {rep} a message: Slack says “{reason}”. If they have left, take "
            "them off your list with `/coach setup`."
        ),
        rep=mention(page.rep.slack_id),
        reason=reason.replace("_", " "),
    )
    return Said(text, bk.message([bk.section(text), bk.context(t("Only you see this."))]))


def pilot_form(t: Tongue, team: int) -> View:
    """Ask for the two reps to start with."""
    return bk.modal(
        title=t("Start small"),
        blocks=[
            bk.section(t("Two reps first, the others when you like. Only you see this form.")),
            bk.input_block(
                First.PILOT_REPS,
                t("Who hears of me now?"),
                bk.users_select(First.PILOT_REPS, most=SMALL_START),
            ),
        ],
        callback_id=First.PILOT_FORM,
        submit=t("Greet them"),
        close=t("Not yet"),
        metadata=TeamMeta(team).dumps(),
    )


def _choice(t: Tongue, team: int, waiting: int) -> Block:
    value = str(team)
    everyone = t.many("Greet the rep", "Greet all {n}", waiting)
    buttons = [bk.button(everyone, First.GREET_ALL, value=value, style="primary")]
    if waiting > SMALL_START:
        buttons.append(bk.button(t("Start with two"), First.GREET_TWO, value=value))
    buttons.append(bk.button(t("Only me for now"), First.ONLY_ME, value=value))
    return bk.actions(*buttons)


def _first_week(t: Tongue, page: Preview, rep: str) -> list[Block]:
    """Quote the messages of a rep's first week, in their order."""
    person, slot = page.reps[rep], page.slots.get(rep)
    light = limits_of(Intensity.LIGHT, reps=0)
    quoted = "\n".join(
        f">{line}" for hello in _hello(t, page.manager, person, slot) for line in hello.split("\n")
    )
    steps = [
        mrkdwn(t.raw("*What {rep} gets in the first week*"), rep=mention(rep)),
        mrkdwn(t.raw("1. The greeting, in their working hours:\n{hello}"), hello=Mrkdwn(quoted)),
        mrkdwn(
            t.raw(
                "2. The working day before a 1:1: its card, with a calendar file and the "
                "buttons *Start*, *Move* and *Skip*."
            )
        ),
        mrkdwn(
            t.raw("3. Ten minutes before: “In 10 minutes: your 1:1 with {manager}.”"),
            manager=mention(page.team.manager),
        ),
        mrkdwn(
            t.raw(
                "4. Afterwards the same card asks, without a new message: *Held*, *Not held* "
                "or *Moved*?"
            )
        ),
        mrkdwn(
            t.raw(
                "5. If one of you two uses the agenda: it stands in the DM of you both and me, and "
                "what you agreed follows there once you close the 1:1."
            )
        ),
        mrkdwn(
            t.raw(
                "*Later on*, only about deals that are entered and things you two agreed: a few "
                "questions, at most {asks} asks and {minutes} minutes a week, in working hours. "
                "{rep} can put off or mute each kind with `/coach quiet`."
            ),
            rep=mention(rep),
            asks=light.week,
            minutes=light.seconds // 60,
        ),
        mrkdwn(
            t.raw(
                "*Each Monday* the week's numbers come to you. For the first four weeks "
                "{channel} sees them only if you share them; nobody is named for lagging."
            ),
            channel=channel_link(page.team.policy.channel),
        ),
    ]
    return [bk.section(step) for step in steps]


def _hello(t: Tongue, manager: PersonFacts, rep: PersonFacts, slot: Slot | None) -> list[Mrkdwn]:
    when = _standing(t, slot) if slot else Mrkdwn()
    hello = (
        t.raw(
            "Hello {rep}! {manager} set up a weekly 1:1 with you{when}. I'm Coach: I put it "
            "on your calendar, remind you both, and keep it from just falling away."
        )
        if slot is None or slot.every == 1
        else t.raw(
            "Hello {rep}! {manager} set up a 1:1 with you every two weeks{when}. I'm Coach: I put "
            "it on your calendar, remind you both, and keep it from just falling away."
        )
    )
    return [
        mrkdwn(
            hello,
            rep=mention(rep.slack_id),
            manager=mention(manager.slack_id),
            when=when,
        ),
        mrkdwn(
            t.raw(
                "*Who sees what.* What I write to you here, only you. What you two share stays "
                "between {manager}, you and me. Your team's channel gets numbers and praise. "
                "Your company's compliance exports, and whoever runs my database, can reach "
                "what is posted or stored."
            ),
            manager=mention(manager.slack_id),
        ),
        mrkdwn(
            t.raw(
                "*What it's for.* Coaching, not appraisal: no figure of mine is made to rate you. "
                "To stop, press *Not for me*, now or any time."
            )
        ),
    ]


def _standing(t: Tongue, slot: Slot) -> Mrkdwn:
    return mrkdwn(
        t.raw(", {day} at {at} ({zone} time)"),
        day=weekday_words(t, slot.time.weekday),
        at=clock(slot.time.start),
        zone=t.zone(slot.time.zone),
    )


def _rep_line(t: Tongue, page: Preview, rep: str, stands: Greeting) -> Mrkdwn:
    slot = page.slots.get(rep)
    if slot is None:
        return mrkdwn(t.raw("• {rep}: doesn't take part"), rep=mention(rep))
    first = page.first.get(rep)
    words = {
        Greeting.WAITING: t("not greeted yet"),
        Greeting.GREETED: t("greeted"),
        Greeting.REFUSED: t("doesn't take part"),
    }
    return mrkdwn(
        t.raw("• {rep}: {slot}, first on {first} ({stands})"),
        rep=mention(rep),
        slot=slot_words(t, slot),
        first=t.short_day(slot.time.local_day(first)) if first else "…",
        stands=words[stands],
    )


def _line(t: Tongue, reader: PersonFacts, meeting: Meeting) -> Mrkdwn:
    facts = meeting.facts
    return mrkdwn(
        t.raw("• {day}, {when}, {person}"),
        day=t.short_day(reader.hours.local_day(facts.planned_at)),
        when=when_for(t, meeting, reader),
        person=mention(meeting.other(reader.slack_id).slack_id),
    )


def _joined(lines: Sequence[Mrkdwn]) -> Mrkdwn:
    return Mrkdwn("\n".join(lines))
