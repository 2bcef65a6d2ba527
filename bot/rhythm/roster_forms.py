"""The forms behind a team's page: pause, closing day, stand-in, hand-over (R4, R8, R50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.people.roster_rules import LONGEST_NAME, ClosureFacts, RosterField, StandInFacts
from bot.people.rules import PersonFacts, TeamFacts
from bot.rhythm.roster_pages import OfferPage
from bot.rhythm.team_views import days
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "DaysMeta",
    "OfferMeta",
    "PlaceMeta",
    "TeamForm",
    "asked_words",
    "close_form",
    "closed_words",
    "done",
    "hand_over_form",
    "pause_form",
    "paused_words",
    "stand_in_form",
    "stand_in_words",
    "take_in_form",
]


class TeamForm(StrEnum):
    """Callback ids of these forms."""

    PAUSE = "roster.pause_form"
    CLOSE = "roster.close_form"
    STAND_IN = "roster.stand_in_form"
    HAND_OVER = "roster.hand_over_form"
    TAKE_IN = "roster.take_in_form"


@dataclass(frozen=True)
class DaysMeta(Metadata):
    """Which team a form is about; None where the form itself asks."""

    team: int | None


@dataclass(frozen=True)
class PlaceMeta(Metadata):
    """Which rep a form is about, by their place in a team."""

    member: int


@dataclass(frozen=True)
class OfferMeta(Metadata):
    """Which offer a form is about."""

    offer: int


def pause_form(
    t: Tongue,
    teams: Sequence[TeamFacts],
    *,
    first: date,
    last: date | None = None,
    running: ClosureFacts | None = None,
    unread: str = "",
) -> View:
    """Ask from when until when a team pauses; of several `teams`, which.

    `running` is the pause that there is; `unread` is what was typed and couldn't be read as days.
    """
    first = running.first if running else first
    last = last or (running.last if running else None)
    return bk.modal(
        title=t("Pause the team"),
        blocks=[
            *_unread(t, unread),
            bk.section(
                t(
                    "In a pause I send nothing, and nothing is missed: 1:1s on these days count "
                    "for nothing. Reps who know me are told once, before it begins."
                )
            ),
            *_which(t, teams),
            *_days(t, first, last),
            bk.context(t("Only you can read this form; your reps read the days.")),
        ],
        callback_id=TeamForm.PAUSE,
        submit=t("Pause"),
        close=t("Leave it"),
        metadata=_about(teams),
    )


def close_form(t: Tongue, teams: Sequence[TeamFacts], *, first: date) -> View:
    """Ask for closing days and their name."""
    return bk.modal(
        title=t("Closing day"),
        blocks=[
            bk.section(
                t(
                    "A day on which the whole team is off or elsewhere, such as a kick-off. "
                    "1:1s on it move to another day of the week; where there is none, they "
                    "count for nothing."
                )
            ),
            *_which(t, teams),
            bk.input_block(
                RosterField.NAME,
                t("What is it?"),
                bk.plain_text_input(
                    RosterField.NAME, most=LONGEST_NAME, placeholder=t("Sales kick-off")
                ),
            ),
            *_days(t, first, None, is_span=False),
            bk.context(t("You and your team's reps can read this.")),
        ],
        callback_id=TeamForm.CLOSE,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=_about(teams),
    )


def stand_in_form(t: Tongue, teams: Sequence[TeamFacts], *, first: date) -> View:
    """Ask who leads the 1:1s in the manager's place, and when."""
    return bk.modal(
        title=t("Stand-in"),
        blocks=[
            bk.section(
                t(
                    "While you are away somebody else can lead your 1:1s. They get these 1:1s, "
                    "and no earlier notes. I tell them, and your reps' cards say who it is."
                )
            ),
            *_which(t, teams),
            bk.input_block(
                RosterField.WHO,
                t("Who?"),
                bk.users_select(RosterField.WHO, most=1, placeholder=t("Another manager, a peer")),
            ),
            *_days(t, first, None),
            bk.context(t("You, your stand-in and your reps can read this.")),
        ],
        callback_id=TeamForm.STAND_IN,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=_about(teams),
    )


def hand_over_form(t: Tongue, rep: PersonFacts, member_id: int) -> View:
    """Ask to whom a rep is handed over."""
    return bk.modal(
        title=t("Hand over"),
        blocks=[
            bk.section(
                mrkdwn(
                    t.raw(
                        "Who leads the 1:1s of {rep} from now on? I ask them first; until they "
                        "say yes, nothing changes. Your old 1:1s stay between {rep} and you."
                    ),
                    rep=mention(rep.slack_id),
                )
            ),
            bk.input_block(
                RosterField.WHO, t("New manager"), bk.users_select(RosterField.WHO, most=1)
            ),
            bk.context(t("Only you and the one whom you ask can read this.")),
        ],
        callback_id=TeamForm.HAND_OVER,
        submit=t("Ask them"),
        close=t("Leave it"),
        metadata=PlaceMeta(member_id).dumps(),
    )


def take_in_form(t: Tongue, page: OfferPage) -> View:
    """Ask into which of one's teams a rep shall come."""
    choices = [_team_choice(t, number, team) for number, team in enumerate(page.teams, start=1)]
    return bk.modal(
        title=t("Take a rep in"),
        blocks=[
            bk.section(
                mrkdwn(t.raw("Which team does {rep} join?"), rep=mention(page.rep.slack_id))
            ),
            bk.input_block(
                RosterField.TEAM, t("Team"), bk.static_select(RosterField.TEAM, choices[:100])
            ),
            bk.context(t("Only you can read this form; the rep reads who leads their 1:1s.")),
        ],
        callback_id=TeamForm.TAKE_IN,
        submit=t("Take in"),
        close=t("Leave it"),
        metadata=OfferMeta(page.offer.id).dumps(),
    )


def done(t: Tongue, title: str, words: str) -> View:
    """Say in the form's place what was done."""
    return bk.modal(title=title, blocks=[bk.section(words)], close=t("Close"))


def paused_words(t: Tongue, closure: ClosureFacts) -> str:
    """Say to the manager that their team pauses."""
    return t(
        "Your team pauses: {days}, whole days. I send nothing then, and nothing is missed. "
        "`/coach resume` ends it early.",
        days=days(t, closure.first, closure.last),
    )


def closed_words(t: Tongue, closure: ClosureFacts) -> str:
    """Say to the manager that their team is closed for some days."""
    return mrkdwn(
        t.raw("Your team is closed: {days}, {name}. `/coach team` lists it, and takes it back."),
        days=days(t, closure.first, closure.last),
        name=closure.name,
    )


def stand_in_words(t: Tongue, stand_in: StandInFacts) -> str:
    """Say to the manager that somebody stands in for them."""
    return mrkdwn(
        t.raw(
            "{person} leads your 1:1s: {days}, whole days. I tell them. `/coach team` lists "
            "it, and ends it early."
        ),
        person=mention(stand_in.person),
        days=days(t, stand_in.first, stand_in.last),
    )


def asked_words(t: Tongue, rep: PersonFacts, to: str) -> str:
    """Say to the manager that another one is asked to take a rep in."""
    return mrkdwn(
        t.raw(
            "I ask {person} in their working hours, and tell you what they say. Until then "
            "{rep} stays with you. `/coach team` takes the offer back."
        ),
        person=mention(to),
        rep=mention(rep.slack_id),
    )


def _unread(t: Tongue, unread: str) -> Sequence[Block]:
    if not unread:
        return ()
    text = mrkdwn(
        t.raw("I couldn't read “{typed}” as days for certain, so please pick them here."),
        typed=unread[:80],
    )
    return (bk.section(text),)


def _about(teams: Sequence[TeamFacts]) -> str:
    return DaysMeta(teams[0].id if len(teams) == 1 else None).dumps()


def _which(t: Tongue, teams: Sequence[TeamFacts]) -> Sequence[Block]:
    if len(teams) == 1:
        return ()
    choices = [_team_choice(t, number, team) for number, team in enumerate(teams, start=1)]
    select = bk.static_select(RosterField.TEAM, choices[:100])
    return (bk.input_block(RosterField.TEAM, t("Team"), select),)


def _team_choice(t: Tongue, number: int, team: TeamFacts) -> Choice:
    return Choice(team.name or t("Team {n}", n=number), str(team.id))


def _days(t: Tongue, first: date, last: date | None, *, is_span: bool = True) -> Sequence[Block]:
    return (
        bk.input_block(
            RosterField.FIRST,
            t("First day") if is_span else t("Day"),
            bk.datepicker(RosterField.FIRST, initial=first),
        ),
        bk.input_block(
            RosterField.LAST,
            t("Last day") if is_span else t("Until, if it is several days"),
            bk.datepicker(RosterField.LAST, initial=last),
            optional=not is_span,
            hint=t("That day is included.") if is_span else None,
        ),
    )
