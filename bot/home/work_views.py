"""What somebody has in hand: deals, actions, calls, sessions, and the skill of the month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from bot.actions.ids import Act as ActionAct
from bot.actions.pages import Listed
from bot.actions.views import action_line
from bot.call_plans.ids import Act as PlanAct
from bot.call_plans.rules import PlanFacts
from bot.call_plans.views import plan_line
from bot.home.pages import Do, HomeShown
from bot.meeting.ids import Act as MeetingAct
from bot.meeting.skill_book import SkillPage, question_for
from bot.pipeline.ids import Act as DealAct
from bot.pipeline.views import deal_line
from bot.sessions.ids import Act as SessionAct
from bot.sessions.moment_views import moment_line, remove_button
from bot.sessions.views import session_line
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["work"]

MOST_DEALS, MOST_ACTIONS, MOST_PLANS, MOST_SESSIONS, MOST_LOGGED = 4, 4, 3, 3, 3

Item = TypeVar("Item")


def work(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show a few of each, the most pressing first, and where all of them are."""
    if page.is_rep:
        yield from _deals(t, page)
    yield from _actions(t, page)
    if page.is_rep:
        yield from _plans(t, page)
    if page.work.skill:
        yield from _skill(t, page.work.skill)
    yield from _sessions(t, page)


def _deals(t: Tongue, page: HomeShown) -> Iterator[Block]:
    deals, more = _some(page.work.deals, MOST_DEALS)
    yield bk.header(t("Your deals"))
    for one in deals:
        label = t("Open")
        button = bk.button(
            label,
            DealAct.OPEN,
            value=str(one.id),
            accessibility_label=f"{label}: {one.name}",
        )
        yield bk.section(deal_line(t, one), accessory=button)
    if not deals:
        yield bk.section(
            t("None yet. With your deals here, I propose which of them a 1:1 should look at.")
        )
    if more:
        yield bk.context(
            t.many(
                "… and {n} more. `/coach deal` lists all.",
                "… and {n} more. `/coach deal` lists all.",
                more,
            )
        )
    yield bk.actions(
        bk.button(t("New deal"), DealAct.NEW),
        bk.button(t("Plan a call"), PlanAct.WRITE),
        block_id="home/deals",
    )


def _actions(t: Tongue, page: HomeShown) -> Iterator[Block]:
    assert page.reader is not None
    above = [one.what.action.id for one in page.owing.first if isinstance(one.what, Do)]
    rest = [one for one in page.work.actions if one.id not in above]
    actions, more = _some(rest, MOST_ACTIONS)
    yield bk.header(t("Your actions"))
    for one in actions:
        done = bk.button(
            t("Done"),
            ActionAct.DONE,
            value=str(one.id),
            accessibility_label=t("Done: {action}", action=one.text),
        )
        line = action_line(t, one, page.reader.slack_id, today=page.today)
        yield bk.section(line, accessory=done)
    if not actions:
        yield bk.section(t("No other is open.") if above else t("None is open."))
    buttons = [bk.button(t("New action"), ActionAct.NEW)]
    if page.work.actions:
        # Whatever else can be done with one, its list does.
        buttons.append(bk.button(t("Move, drop, ask for help"), ActionAct.LIST))
    elif page.leads:
        buttons.append(bk.button(t("Your reps' actions"), ActionAct.LIST, value=Listed.TEAM))
    yield bk.actions(*buttons, block_id="home/actions")
    if more:
        yield bk.context(
            t.many(
                "… and {n} more. `/coach actions` lists all.",
                "… and {n} more. `/coach actions` lists all.",
                more,
            )
        )


def _plans(t: Tongue, page: HomeShown) -> Iterator[Block]:
    assert page.reader is not None
    plans, more = _some(page.work.plans, MOST_PLANS)
    if not plans:
        return
    yield bk.header(t("Your next calls"))
    for one in plans:
        line = plan_line(t, one, page.reader.zone, _about(page, one))
        button = bk.button(t("Open"), PlanAct.OPEN, value=str(one.id))
        yield bk.section(line, accessory=button)
    if more:
        yield bk.context(
            t.many(
                "… and {n} more. `/coach plan` lists all.",
                "… and {n} more. `/coach plan` lists all.",
                more,
            )
        )


def _about(page: HomeShown, plan: PlanFacts) -> str:
    deal = page.work.named.get(plan.deal_id) if plan.deal_id is not None else None
    return deal.name if deal else ""


def _skill(t: Tongue, page: SkillPage) -> Iterator[Block]:
    focus = page.focus
    yield bk.header(t("Your skill of the month"))
    if focus is None:
        waits = page.proposed is not None
        text = (
            mrkdwn(
                t.raw("*{skill}* is proposed. It counts once you both agree."),
                skill=page.proposed.name if page.proposed else "",
            )
            if waits
            else Mrkdwn(
                t("None yet. You two choose one for a month, and practise it week by week.")
            )
        )
        label = t("Change it") if waits else t("Choose one")
    else:
        text = mrkdwn(
            "*{skill}*\n{question}",
            skill=focus.name,
            question=question_for(focus, page.today),
        )
        if focus.aim:
            text = mrkdwn(t.raw("{text}\nYour aim: {aim}"), text=text, aim=focus.aim)
        label = t("Look again") if focus.wants_a_look(page.today) else t("Change it")
    yield bk.section(text, accessory=bk.button(label, MeetingAct.SKILL, value=page.rep))


def _sessions(t: Tongue, page: HomeShown) -> Iterator[Block]:
    assert page.reader is not None
    person = page.reader.slack_id
    coming, _ = _some(page.work.sessions, MOST_SESSIONS)
    logged, _ = _some([one for one in page.work.logged if one.facts.rep == person], MOST_LOGGED)
    if not (coming or logged or page.leads):
        return
    yield bk.header(t("Besides the 1:1"))
    if coming:
        lines = [session_line(t, one, person) for one in coming]
        yield bk.section(Mrkdwn("\n".join(mrkdwn("• {line}", line=line) for line in lines)))
    for one in logged:
        yield bk.section(moment_line(t, one), accessory=remove_button(t, one.facts))
    if page.leads:
        yield bk.actions(
            bk.button(t("Log coaching in the moment"), SessionAct.LOG),
            bk.button(t("Plan a session"), SessionAct.PLAN),
            block_id="home/sessions",
        )


def _some(several: Sequence[Item], most: int) -> tuple[Sequence[Item], int]:
    """Take the first ones, and tell how many are left."""
    return several[:most], max(0, len(several) - most)
