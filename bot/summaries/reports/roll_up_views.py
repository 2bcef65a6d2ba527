"""A roll-up in words: numbers of teams, in the alphabet's order, best and worst alike (R41)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import N_, Text
from bot.pipeline import money
from bot.rhythm.rules import Week
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.summaries.figures.explain import how_counted
from bot.summaries.figures.rules import Figure, Footing, TeamWeek, Won
from bot.summaries.reports.ids import Act
from bot.summaries.reports.roll_up_pages import RollUpPage, TeamPart
from bot.summaries.reports.teams import TeamName
from bot.words import Tongue

__all__ = ["TEAMS_A_PAGE", "counted_view", "roll_up", "teams_view"]

TEAMS_A_PAGE = 8

TITLES: Mapping[Figure, Text] = {
    Figure.HELD: N_("1:1s held"),
    Figure.HOURS: N_("Coaching hours against target"),
    Figure.KINDS: N_("Coaching and forecasting"),
    Figure.IN_DEPTH: N_("Deals in depth"),
    Figure.EARLY: N_("Early deals"),
    Figure.EVIDENCE: N_("Replies with evidence"),
    Figure.ACTIONS: N_("Actions done on time"),
    Figure.STREAKS: N_("Streaks"),
    Figure.PRAISE: N_("Praise"),
}
RESTS_ON: Mapping[Footing, Text] = {
    Footing.EVIDENCE: N_("on evidence"),
    Footing.STALE: N_("on stale evidence"),
    Footing.CLAIMS: N_("on claims"),
}


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Weeks added up, and the same of the weeks before; rates are told unless it is too small."""

    now: TeamWeek
    before: TeamWeek | None
    has_rates: bool


def roll_up(t: Tongue, page: RollUpPage, *, report: Element | None = None) -> Said:
    """Tell all teams together, and each in a line; the rest is a click away.

    `report` is the button to the same as a file.
    """
    head = t(
        "Your teams in the four weeks from {first} to {last}",
        first=t.short_day(page.first.day(1)),
        last=t.short_day(page.last.day(7)),
    )
    blocks: list[Block] = [bk.header(head)]
    if page.all_now is None:
        blocks.append(bk.section(t("Nothing happened in these weeks that I could count yet.")))
    else:
        whole = _Numbers(page.all_now, page.all_before, not page.all_now.is_small)
        blocks.append(bk.section(_listed(_lines(t, whole))))
    few = page.teams[:TEAMS_A_PAGE]
    if few:
        blocks.append(bk.section(Mrkdwn("\n".join(_short(t, one) for one in few))))
    if len(page.teams) > len(few):
        more = len(page.teams) - len(few)
        blocks.append(bk.context(t.many("{n} more team", "{n} more teams", more)))
    doors = [_turn(t("Each team"), Act.ROLL_UP, page.last, 0), _counted(t)]
    blocks.append(bk.actions(*doors, *([report] if report else [])))
    blocks.append(bk.context(_readers(t)))
    return Said(mrkdwn("{head}. {held}", head=head, held=_in_short(t, page)), bk.message(blocks))


def teams_view(t: Tongue, page: RollUpPage, number: int = 0) -> View:
    """Tell each team's numbers, some teams to a page; a page that isn't there is the last one."""
    pages = max(1, -(-len(page.teams) // TEAMS_A_PAGE))
    number = max(0, min(number, pages - 1))
    those = page.teams[number * TEAMS_A_PAGE :][:TEAMS_A_PAGE]
    blocks: list[Block] = [
        bk.context(
            t(
                "The four weeks from {first} to {last}. In brackets: the four weeks before.",
                first=t.short_day(page.first.day(1)),
                last=t.short_day(page.last.day(7)),
            )
        )
    ]
    for part in those:
        blocks += [bk.section(_team(t, page, part)), bk.divider()]
    if not those:
        blocks.append(bk.section(t("There is no team yet whose numbers you may see.")))
    turns = []
    if number > 0:
        turns.append(_turn(t("Back"), Act.ROLL_UP_BACK, page.last, number - 1))
    if number + 1 < pages:
        turns.append(_turn(t("More"), Act.ROLL_UP_ON, page.last, number + 1))
    blocks.append(bk.actions(*turns, _counted(t)))
    blocks.append(bk.context(_readers(t)))
    return bk.modal(title=t("Your teams"), blocks=blocks, close=t("Close"))


def counted_view(t: Tongue) -> View:
    """Say of each figure how it is counted (docs/rhythm.md R42)."""
    entries = [(t.text(TITLES[one]), t.text(how_counted(one))) for one in Figure]
    entries += [
        (
            t("Alive after week 4"),
            t(
                "Standing 1:1s that are older than four weeks, and of these the ones that weren't "
                "missed twice in a row just now."
            ),
        ),
        (
            t("Late deals"),
            t(
                "Open deals in a late stage. A deal rests on evidence when a reply about it named "
                "something the customer did; on stale evidence when the latest such reply is older "
                "than 30 days; else on claims. After a quarter: what became of those that were "
                "late at its start."
            ),
        ),
        (
            t("To close this quarter and next"),
            t(
                "The amounts of open deals by the close date that somebody typed, in calendar "
                "quarters. There are no quotas here yet, so it is the amount alone."
            ),
        ),
        (
            t("Small teams"),
            t(
                "Of teams under 4 reps only counts are shown, and of a team of one rep nothing: "
                "those numbers are the rep's own."
            ),
        ),
    ]
    blocks = [
        bk.section(mrkdwn("*{title}*\n{words}", title=title, words=words))
        for title, words in entries
    ]
    return bk.modal(title=t("How it is counted"), blocks=blocks, close=t("Close"))


def _team(t: Tongue, page: RollUpPage, part: TeamPart) -> Mrkdwn:
    title = mrkdwn("*{name}*", name=_name(t, part.name))
    if part.now is None:
        return mrkdwn("{title}\n{words}", title=title, words=t("Nothing to count yet."))
    reps = t.many("{n} rep", "{n} reps", part.now.reps)
    head = mrkdwn("{title}, {reps}", title=title, reps=reps)
    if part.is_silent:
        words = t("One rep's numbers are their own, so I show none.")
        return mrkdwn("{head}\n{words}", head=head, words=words)
    lines = [*_lines(t, _Numbers(part.now, part.before, not part.now.is_small), part.weeks)]
    lines += _standing(t, part)
    lines += _deals(t, page, part)
    return mrkdwn("{head}\n{lines}", head=head, lines=_listed(lines))


def _lines(t: Tongue, of: _Numbers, weeks: Sequence[TeamWeek] = ()) -> Iterator[str]:
    """Tell the figures of R40, each with how many it is of."""
    now = of.now
    held = t("1:1s held: {part} of {whole}", part=now.held, whole=now.planned)
    held = _rated(t, of, Figure.HELD, held)
    if now.on_one_word:
        one = t.many(
            "{n} of them by one side's word", "{n} of them by one side's word", now.on_one_word
        )
        held = t("{line}; {more}", line=held, more=one)
    yield held
    if weeks:
        yield t(
            "Week by week: {weeks}",
            weeks=" · ".join(f"{t.number(one.held)}/{t.number(one.planned)}" for one in weeks),
        )
    hours = t(
        "Coaching: {hours} h of {target} h", hours=t.hours(now.coached), target=t.hours(now.target)
    )
    hours = _rated(t, of, Figure.HOURS, hours)
    if now.one_sided:
        hours = t(
            "{line}; {hours} h of it labelled by one side",
            line=hours,
            hours=t.hours(now.one_sided),
        )
    yield hours
    other = now.forecasting + now.admin
    kinds = t(
        "Coaching to forecasting and admin: {coaching} h to {other} h",
        coaching=t.hours(now.coached),
        other=t.hours(other),
    )
    yield _rated(t, of, Figure.KINDS, kinds)
    if now.deals:
        yield t.many(
            "Deals looked at: {n}, {deep} of it in depth, {early} of it early",
            "Deals looked at: {n}, {deep} of them in depth, {early} of them early",
            now.deals,
            deep=now.in_depth,
            early=now.early,
        )
    yield from _followed(t, of)


def _followed(t: Tongue, of: _Numbers) -> Iterator[str]:
    """Tell what came of it: replies, actions, streaks, praise; what there was none of, not."""
    now = of.now
    evidence = t(
        "Replies with evidence: {part} of {whole}", part=now.with_evidence, whole=now.replies
    )
    evidence = _rated(t, of, Figure.EVIDENCE, evidence)
    if now.overruled or now.verified:
        evidence = t(
            "{line}; beside them {overruled} overruled and {verified} verified",
            line=evidence,
            overruled=now.overruled,
            verified=now.verified,
        )
    if now.replies or now.overruled:
        yield evidence
    if now.actions_due:
        actions = t(
            "Actions done on time: {part} of {whole}", part=now.actions_done, whole=now.actions_due
        )
        yield _rated(t, of, Figure.ACTIONS, actions)
    if now.streaks:
        yield t.many(
            "Streaks of four 1:1s or more: {n} rep, the longest {longest}",
            "Streaks of four 1:1s or more: {n} reps, the longest {longest}",
            now.streaks,
            longest=now.longest_streak,
        )
    if now.praised:
        yield t.many("Insights praised: {n}", "Insights praised: {n}", now.praised)


def _rated(t: Tongue, of: _Numbers, figure: Figure, line: str) -> str:
    """Add the rate and that of the weeks before, where so many take part that it may be told."""
    share = of.now.share(figure)
    if not of.has_rates or share is None:
        return line
    before = None if of.before is None or of.before.is_small else of.before.share(figure)
    if before is None:
        return t("{line}, {share}", line=line, share=t.percent(share))
    return t(
        "{line}, {share} ({before})", line=line, share=t.percent(share), before=t.percent(before)
    )


def _standing(t: Tongue, part: TeamPart) -> Iterator[str]:
    if part.habit.rhythms:
        yield t(
            "Alive after week 4: {alive} of {all} standing 1:1s",
            alive=part.habit.alive,
            all=part.habit.rhythms,
        )


def _deals(t: Tongue, page: RollUpPage, part: TeamPart) -> Iterator[str]:
    covers = part.coverage
    if covers.deals:
        line = t(
            "To close this quarter: {this}; next quarter: {following}",
            this=_amounts(t, covers.this),
            following=_amounts(t, covers.following),
        )
        if covers.undated:
            line = t.many(
                "{line}; {n} deal has no amount or no day to come",
                "{line}; {n} deals have no amount or no day to come",
                covers.undated,
                line=line,
            )
        yield line
    late = part.late
    if late.count:
        amount, unproven = _amounts(t, late.amount), _amounts(t, late.unproven)
        yield t.many(
            "Late deals: {n}, {amount}. On claims: {claims}, on stale evidence: {stale}, "
            "together {unproven}",
            "Late deals: {n}, {amount}. On claims: {claims}, on stale evidence: {stale}, "
            "together {unproven}",
            late.count,
            amount=amount,
            claims=late.on_claims,
            stale=late.on_stale,
            unproven=unproven,
        )
    if part.won and page.ended is not None:
        parts = [_won(t, footing, part.won[footing]) for footing in Footing if footing in part.won]
        yield t(
            "Late at the start of the quarter from {day}, and won in it: {parts}",
            day=t.short_day(page.ended),
            parts="; ".join(parts),
        )


def _won(t: Tongue, footing: Footing, won: Won) -> str:
    return t(
        "{resting} {won} of {all} ({won_amount} of {amount})",
        resting=t.text(RESTS_ON[footing]),
        won=won.won,
        all=won.committed,
        won_amount=_amounts(t, won.won_amount),
        amount=_amounts(t, won.amount),
    )


def _short(t: Tongue, part: TeamPart) -> Mrkdwn:
    name = _name(t, part.name)
    now = part.now
    if now is None or part.is_silent:
        words = t("nothing to count yet") if now is None else t("one rep, so I show no numbers")
        return mrkdwn("*{name}*: {words}", name=name, words=words)
    return mrkdwn(
        t.raw(
            "*{name}*: {held} of {planned} held, {hours} of {target} h, {evidence} of {replies} "
            "with evidence"
        ),
        name=name,
        held=now.held,
        planned=now.planned,
        hours=t.hours(now.coached),
        target=t.hours(now.target),
        evidence=now.with_evidence,
        replies=now.replies,
    )


def _in_short(t: Tongue, page: RollUpPage) -> str:
    if page.all_now is None:
        return t("Nothing to count yet.")
    return t("1:1s held: {part} of {whole}", part=page.all_now.held, whole=page.all_now.planned)


def _name(t: Tongue, name: TeamName) -> str:
    return name.name or t("The team of {name}", name=name.manager)


def _amounts(t: Tongue, amounts: Mapping[str, int]) -> str:
    said = [money.say(t, amount, currency) for currency, amount in sorted(amounts.items())]
    return t.items(said) if said else t.number(0)


def _listed(lines: Iterator[str] | Sequence[str]) -> Mrkdwn:
    return Mrkdwn("\n".join(mrkdwn("• {line}", line=line) for line in lines))


def _readers(t: Tongue) -> str:
    return t(
        "Only you see this. It tells of teams, for coaching and not appraisal: no words of any "
        "1:1, no deal's name, no single rep."
    )


def _counted(t: Tongue) -> Element:
    return bk.button(t("How is this counted?"), Act.ROLL_UP_COUNTED)


def _turn(label: str, act: Act, last: Week, number: int) -> Element:
    return bk.button(label, act, value=f"{last}:{number}")
