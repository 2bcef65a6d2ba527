"""Prepared teams in words: the sheet of ops, its preview, and what a manager reads (R46)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.rhythm.ids import Act, Form
from bot.rhythm.prepared_pages import (
    LookedThrough,
    PreparedField,
    PreparedFor,
    PreparedState,
    PreparedTeam,
    PreparePage,
)
from bot.rhythm.prepared_rules import STANDARD, Column, Fault, Template
from bot.rhythm.template_views import policy_words
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, channel_link, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "BatchMeta",
    "SheetMeta",
    "declined",
    "done",
    "fault_lines",
    "look_through",
    "prepare_form",
    "prepared",
    "team_words",
]

MOST_CHARACTERS = 3000
MOST_FAULTS, MOST_TEAMS, MOST_WAITING, MOST_OFFERED, MOST_LISTED = 60, 40, 10, 20, 15
EACH_SECTION = 10
CLOSES_ALL = {"clear_on_close": True}
SEPARATOR = ","


@dataclass(frozen=True)
class SheetMeta(Metadata):
    """Whether the form shows faults; 1 for yes."""

    has_faults: int = 0


@dataclass(frozen=True)
class BatchMeta(Metadata):
    """Which teams were looked through."""

    batch: str


def prepare_form(
    t: Tongue, page: PreparePage, faults: Sequence[Fault] = (), *, typed: str = ""
) -> View:
    """Ask ops for the sheet; what is wrong with it stands above what they typed."""
    blocks: list[Block] = [
        bk.section(
            t(
                "Prepare teams for their managers: a line for each rep. Each manager gets one "
                "message, looks their team through and starts it. Nobody is greeted before."
            )
        ),
    ]
    if faults:
        lines = fault_lines(t, faults)
        # A section holds 3,000 characters.
        blocks += [
            bk.section(Mrkdwn("\n".join(lines[first : first + EACH_SECTION])))
            for first in range(0, len(lines), EACH_SECTION)
        ]
    blocks += [
        bk.input_block(
            PreparedField.LINES,
            t("The sheet"),
            bk.plain_text_input(
                PreparedField.LINES,
                multiline=True,
                initial=typed,
                placeholder=SEPARATOR.join(Column),
                most=MOST_CHARACTERS,
            ),
            hint=t(
                "Paste it from a table. The first line names the columns: {columns}. People by "
                "their full name or member ID, channels by their link. Nothing counts before you "
                "have seen what comes of it.",
                columns=", ".join(Column),
            ),
        ),
        _templates(t, page.templates),
        *_waiting(t, page),
        bk.context(t("Admins and ops see this form. Each manager reads who prepared their team.")),
    ]
    return bk.modal(
        title=t("Prepare teams"),
        blocks=blocks,
        callback_id=Form.PREPARE,
        submit=t("Look it through"),
        close=t("Cancel"),
        metadata=SheetMeta(int(bool(faults))).dumps(),
    )


def fault_lines(t: Tongue, faults: Sequence[Fault], most: int = MOST_FAULTS) -> list[Mrkdwn]:
    """Say what is wrong with a sheet, line by line."""
    lines = [Mrkdwn(t.many("*One line needs a look*", "*{n} lines need a look*", len(faults)))]
    lines += [
        mrkdwn(t.raw("Line {n}: {says}"), n=one.line, says=t.text(one.says))
        for one in faults[:most]
    ]
    if more := len(faults) - most if len(faults) > most else 0:
        lines.append(Mrkdwn(t.many("… and one more.", "… and {n} more.", more)))
    return lines


def look_through(t: Tongue, page: LookedThrough) -> View:
    """Show what would be prepared, for whom, and who would be left out."""
    blocks: list[Block] = [
        bk.section(
            t.many(
                "One team. Nothing has been sent yet; its manager hears of it when you say so.",
                "{n} teams. Nothing has been sent yet; their managers hear of it when you say so.",
                len(page.teams),
            )
        )
    ]
    for team in page.teams[:MOST_TEAMS]:
        lines = [
            mrkdwn(
                t.raw("*{name}*, for {manager}"),
                name=team.name or t("Team without a name"),
                manager=mention(team.manager),
            ),
            *team_words(t, team),
        ]
        if team.leads:
            lines.append(Mrkdwn(t("They lead a team already; this would be one more.")))
        blocks.append(bk.section(Mrkdwn("\n".join(lines))))
    if more := len(page.teams) - MOST_TEAMS if len(page.teams) > MOST_TEAMS else 0:
        blocks.append(bk.context(t.many("… and one more.", "… and {n} more.", more)))
    return bk.modal(
        title=t("What comes of it"),
        blocks=blocks,
        callback_id=Form.OFFER,
        submit=t("Tell the managers"),
        close=t("Back"),
        metadata=BatchMeta(page.batch).dumps(),
    )


def done(t: Tongue, teams: int) -> View:
    """Say that the managers are told."""
    text = t.many(
        "Done. The manager of the team is told in their working hours, and starts it.",
        "Done. The managers of {n} teams are told in their working hours; each starts theirs.",
        teams,
    )
    more = t("A team with the same manager and name that still waited was replaced.")
    blocks = [bk.section(text), bk.context(more)]
    # The sheet below is done with, too.
    return {**bk.modal(title=t("Prepare teams"), blocks=blocks, close=t("Close")), **CLOSES_ALL}


def prepared(t: Tongue, page: PreparedFor) -> Said:
    """Tell a manager, alone, what was prepared for them; only they can start it."""
    by = mention(page.teams[0].prepared_by)
    text = (
        mrkdwn(t.raw("{by} prepared a team for you."), by=by)
        if len(page.teams) == 1
        else mrkdwn(t.raw("{by} prepared {n} teams for you."), by=by, n=len(page.teams))
    )
    blocks: list[Block] = [
        bk.section(text),
        bk.section(
            t(
                "I carry the rhythm of weekly 1:1s: planned, prepared, held, followed up. Look it "
                "through and change what you like. Nobody hears of me before you have seen every "
                "message of their first week and said so."
            )
        ),
    ]
    waiting_first = sorted(page.teams, key=lambda one: one.state is not PreparedState.WAITING)
    for team in waiting_first[:MOST_OFFERED]:
        name = team.name or t("Your team")
        lines = [mrkdwn("*{name}*", name=name), *team_words(t, team)]
        if said := _became(t, team):
            lines = [mrkdwn("*{name}*: {said}", name=name, said=said)]
        blocks.append(bk.section(Mrkdwn("\n".join(lines))))
        if team.state is PreparedState.WAITING:
            blocks.append(_choice(t, team, name))
    if more := len(page.teams) - MOST_OFFERED if len(page.teams) > MOST_OFFERED else 0:
        blocks.append(
            bk.context(
                t.many(
                    "One more stands here once you have started one of these.",
                    "{n} more stand here once you have started some of these.",
                    more,
                )
            )
        )
    blocks.append(bk.context(t("Only you see this.")))
    return Said(text, bk.message(blocks))


def declined(t: Tongue, team: PreparedTeam) -> Said:
    """Tell who prepared a team that its manager would rather not start it; no blame in it."""
    text = mrkdwn(
        t.raw(
            "{manager} would rather not start the team that you prepared: {name}. That is fine; "
            "`/coach prepare` can offer it again once you two have talked."
        ),
        manager=mention(team.manager),
        name=team.name or t.many("{n} rep", "{n} reps", len(team.reps)),
    )
    return Said(text, bk.message([bk.section(text), bk.context(t("Only you see this."))]))


def team_words(t: Tongue, team: PreparedTeam) -> list[Mrkdwn]:
    """Say who is in a prepared team, when its 1:1s begin, and who is left out, and why."""
    lines = [
        mrkdwn(
            "{many}: {reps}",
            many=t.many("{n} rep", "{n} reps", len(team.reps)),
            reps=_people(t, team.reps),
        ),
        mrkdwn("{policy}", policy=policy_words(t, team.template)),
    ]
    if team.channel:
        lines.append(
            mrkdwn(t.raw("Weekly summary in {channel}"), channel=channel_link(team.channel))
        )
    if team.elsewhere and team.state in {PreparedState.DRAFT, PreparedState.WAITING}:
        lines.append(
            mrkdwn(
                t.raw(
                    "In a team already, so left out: {people}. Their manager hands them over with "
                    "`/coach team`."
                ),
                people=_people(t, team.elsewhere),
            )
        )
    return lines


def _choice(t: Tongue, team: PreparedTeam, name: str) -> Block:
    return bk.actions(
        bk.button(
            t("Look through and start"),
            Act.START,
            value=str(team.id),
            style="primary",
            accessibility_label=t("Look through and start: {name}", name=name),
        ),
        bk.button(
            t("Not for me"),
            Act.DECLINE,
            value=str(team.id),
            confirm=bk.Confirm(
                t("Leave it?"),
                t("Whoever prepared it is told. You can still set a team up yourself."),
                t("Yes, leave it"),
                t("No, go on"),
            ),
            accessibility_label=t("Not for me: {name}", name=name),
        ),
        block_id=f"prepared:{team.id}",
    )


def _became(t: Tongue, team: PreparedTeam) -> str:
    return {
        PreparedState.STARTED: t("you set it up."),
        PreparedState.DROPPED: t("taken off the list."),
    }.get(team.state, "")


def _templates(t: Tongue, templates: Sequence[Template]) -> Block:
    lines = [
        mrkdwn("*{title}*", title=t("Policy templates")),
        mrkdwn(t.raw("Without one: {policy}"), policy=policy_words(t, STANDARD)),
        *(
            mrkdwn("{name}: {policy}", name=one.name, policy=policy_words(t, one))
            for one in templates[:MOST_LISTED]
        ),
    ]
    if more := len(templates) - MOST_LISTED if len(templates) > MOST_LISTED else 0:
        lines.append(Mrkdwn(t.many("… and one more.", "… and {n} more.", more)))
    return bk.section(
        Mrkdwn("\n".join(lines)), accessory=bk.button(t("Make a template"), Act.TEMPLATE)
    )


def _waiting(t: Tongue, page: PreparePage) -> Iterator[Block]:
    if not (page.waiting or page.started or page.declined):
        return
    lines = [
        mrkdwn(
            t.raw("*Prepared so far*: {started} started, {declined} declined or replaced."),
            started=page.started,
            declined=page.declined,
        )
    ]
    if page.waiting:
        lines.append(Mrkdwn(t("Still with their managers:")))
    lines += [
        mrkdwn(
            t.raw("{manager}, {name}: since {day}"),
            manager=mention(one.manager),
            name=one.name or t.many("{n} rep", "{n} reps", len(one.reps)),
            day=t.short_day(one.prepared_at.date()),
        )
        for one in page.waiting[:MOST_WAITING]
    ]
    yield bk.section(Mrkdwn("\n".join(lines)))


def _people(t: Tongue, people: Iterable[str]) -> Mrkdwn:
    return Mrkdwn(t.items([mention(one) for one in people]))
