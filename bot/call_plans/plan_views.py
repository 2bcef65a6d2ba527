"""A call plan in its messages and in its view (docs/rhythm.md R26, R29, R30, R47)."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.call_plans.form_views import PlanMeta
from bot.call_plans.ids import Act
from bot.call_plans.pages import PlanPage, PlansPage
from bot.call_plans.rules import PlanFacts, PlanState, Question
from bot.call_plans.views import outcome_buttons, outcome_words, plan_line
from bot.slack import blocks as bk
from bot.slack.blocks import Confirm, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.words import Tongue

__all__ = [
    "ask_outcome",
    "asked",
    "asked_words",
    "on_its_way",
    "plan_message",
    "plan_view",
    "plans_list",
    "reminder",
    "saved_words",
]

MOST_LINES = 8
MOST_ASKED = 10


def plan_message(t: Tongue, page: PlanPage) -> Said:
    """Show a plan to its two, in their group DM; the leader can ask, and no more (R26)."""
    rep = mention(page.plan.rep)
    title = (
        mrkdwn(t.raw("Call plan of {rep}: {whom}"), rep=rep, whom=page.customer)
        if page.customer
        else mrkdwn(t.raw("Call plan of {rep}"), rep=rep)
    )
    when = _when_for_both(t, page)
    buttons = [_open(t, page)]
    if page.plan.state is not PlanState.CANCELLED:
        buttons.insert(0, _ask(t, page))
    blocks = [
        bk.section(mrkdwn("*{title}*\n{when}", title=title, when=when)),
        *_content(t, page),
        bk.actions(*buttons),
        bk.context(t("Only the two of you and I can read this conversation.")),
    ]
    return Said(mrkdwn("{title}, {when}", title=title, when=when), bk.message(blocks))


def asked(t: Tongue, question: Question, page: PlanPage) -> Said:
    """Put the leader's question into the thread of the plan (R26)."""
    text = mrkdwn(
        t.raw("{who} asks {rep} about this call plan: {text}"),
        who=mention(question.asked_by),
        rep=mention(page.plan.rep),
        text=question.text,
    )
    what_next = (
        t("Answer here in the thread, or press Open and change the plan.")
        if page.plan.is_editable(page.now)
        else t("Answer here in the thread.")
    )
    reword = bk.button(t("Change the question"), Act.REWORD, value=str(question.id))
    blocks = [bk.section(text), bk.actions(_open(t, page), reword), bk.context(what_next)]
    return Said(text, bk.message(blocks))


def reminder(t: Tongue, page: PlanPage) -> Said:
    """Remind the rep of a call, with the plan in short."""
    plan = page.plan
    time = t.time(plan.call_at, page.rep.zone)
    if plan.state is PlanState.CANCELLED:
        text = _with_whom(page, mrkdwn(t.raw("Your call at {time} is cancelled."), time=time))
        return Said(text, bk.message([bk.section(text)]))
    minutes = round((plan.call_at - page.now).total_seconds() / 60)
    if minutes > 0:
        lead = t.many("In {n} minute", "In {n} minutes", minutes)
        text = (
            mrkdwn(t.raw("{lead}: your call with {whom}."), lead=lead, whom=page.customer)
            if page.customer
            else mrkdwn(t.raw("{lead}: your call."), lead=lead)
        )
    else:
        text = _with_whom(page, mrkdwn(t.raw("Your call at {time}."), time=time))
    blocks = [bk.section(mrkdwn("*{text}*", text=text)), *_heart(t, plan)]
    if plan.questions:
        blocks.append(_titled(t("To ask"), plan.questions))
    return Said(text, bk.message([*blocks, bk.actions(_open(t, page))]))


def ask_outcome(t: Tongue, page: PlanPage) -> Said:
    """Ask the rep, once, what came of the call; afterwards show what they said (R30)."""
    plan = page.plan
    if plan.state is PlanState.CANCELLED:
        text = mrkdwn(t.raw("Your call didn't take place. When there is a new date, plan it anew."))
        return Said(text, bk.message([bk.section(text), bk.actions(_anew(t, plan))]))
    if plan.outcome is not None:
        return _answered(t, page)
    text = (
        mrkdwn(t.raw("Your call with {whom}: did you get the commitment?"), whom=page.customer)
        if page.customer
        else mrkdwn(t.raw("Your call: did you get the commitment?"))
    )
    blocks = [
        bk.section(mrkdwn("*{text}*", text=text)),
        bk.section(mrkdwn(t.raw("You wanted: {text}"), text=plan.commitment)),
        bk.actions(*outcome_buttons(t, plan), _off(t, plan)),
        bk.context(_answer_readers(t, page)),
    ]
    return Said(text, bk.message(blocks))


def plan_view(t: Tongue, page: PlanPage, note: str = "") -> View:
    """Show a plan: its rep with all that can be done to it, a leader to read it."""
    plan = page.plan
    when = _when_for_both(t, page)
    head = mrkdwn("*{whom}*\n{when}", whom=page.customer, when=when) if page.customer else when
    buttons = list(_own_buttons(t, page)) if page.is_own else []
    if not page.is_own and plan.state is not PlanState.CANCELLED:
        buttons = [_ask(t, page)]
    blocks: list[Block] = [bk.section(Mrkdwn(note))] if note else []
    blocks += [bk.context(_readers(t, page)), bk.section(head), *_content(t, page)]
    for one in page.questions[-MOST_ASKED:]:
        who = mention(one.asked_by)
        blocks.append(bk.section(mrkdwn(t.raw("{who} asked: {text}"), who=who, text=one.text)))
    if page.is_own and plan.state is PlanState.PLANNED and not plan.is_editable(page.now):
        blocks.append(bk.context(t("The call has begun, so the plan stays as it was.")))
        blocks.append(bk.section(mrkdwn("*{text}*", text=t("Did you get the commitment?"))))
    return bk.modal(
        title=t("Call plan"),
        blocks=[*blocks, *([bk.actions(*buttons)] if buttons else [])],
        close=t("Close"),
        metadata=PlanMeta(plan.id).dumps(),
    )


def plans_list(t: Tongue, page: PlansPage) -> Said:
    """List somebody's calls, those to tell of first, each with a button that opens it."""
    parts = (
        (t("How did these go?"), [(one, "") for one in page.owing]),
        (t("Your calls to come"), [(one, "") for one in page.coming]),
        (t("Your reps' calls to come"), [(one, rep.name) for rep, one in page.of_reps]),
    )
    blocks: list[Block] = []
    for title, plans in parts:
        if plans:
            blocks.append(bk.section(mrkdwn("*{title}*", title=title)))
        blocks += [_listed(t, one, page.reader.zone, name) for one, name in plans[:MOST_LINES]]
        if more := len(plans) - MOST_LINES:
            said = t.many("… and one more.", "… and {n} more.", more) if more > 0 else ""
            blocks += [bk.context(said)] if said else []
    text = t("Your call plans") if blocks else t("No calls are planned.")
    if not blocks:
        blocks.append(bk.section(text))
    if page.is_rep:
        blocks.append(bk.actions(bk.button(t("Plan a call"), Act.WRITE)))
    return Said(text, bk.message(blocks))


def saved_words(t: Tongue, page: PlanPage) -> str:
    """Say that a plan is saved, and who reads it."""
    if page.leader is None:
        return t("Saved.")
    return mrkdwn(t.raw("Saved. {leader} reads it in your group DM."), leader=page.leader.name)


def asked_words(t: Tongue, page: PlanPage) -> str:
    """Say to the leader where their question goes."""
    return mrkdwn(
        t.raw("Your question is on its way: {rep} reads it in the thread of the plan."),
        rep=page.rep.name,
    )


def on_its_way(t: Tongue) -> str:
    """Say that a calendar file follows."""
    return t("Your calendar file is on its way: it comes to our direct messages.")


def _listed(t: Tongue, plan: PlanFacts, zone: str, name: str) -> Block:
    line = plan_line(t, plan, zone)
    if name:
        line = mrkdwn("{name}: {line}", name=name, line=line)
    return bk.section(line, accessory=bk.button(t("Open"), Act.OPEN, value=str(plan.id)))


def _answered(t: Tongue, page: PlanPage) -> Said:
    plan = page.plan
    assert plan.outcome is not None
    said = outcome_words(t, plan.outcome)
    text = (
        mrkdwn(t.raw("Your call with {whom}: {said}."), whom=page.customer, said=said)
        if page.customer
        else mrkdwn(t.raw("Your call: {said}."), said=said)
    )
    blocks = [bk.section(text)]
    if plan.learned:
        blocks.append(_titled(t("Learned"), plan.learned))
    blocks += [bk.actions(_learn(t, plan)), bk.context(_answer_readers(t, page))]
    return Said(text, bk.message(blocks))


def _content(t: Tongue, page: PlanPage) -> Iterator[Block]:
    plan = page.plan
    if plan.state is PlanState.CANCELLED:
        yield bk.section(mrkdwn(t.raw("*Cancelled.* This call doesn't take place.")))
    if page.deal is not None and page.deal.name != page.customer:
        yield bk.section(mrkdwn(t.raw("*Deal:* {name}"), name=page.deal.name))
    yield from _heart(t, plan)
    if plan.is_insisted:
        yield bk.context(
            mrkdwn(
                t.raw("I asked whether this is the customer's to do; {rep} keeps it so."),
                rep=page.rep.name,
            )
        )
    for title, text in (
        (t("Who is there"), plan.people),
        (t("To ask"), plan.questions),
        (t("Likely objection, and the answer"), plan.objection),
        (t("Evidence to look for"), plan.evidence),
    ):
        if text:
            yield _titled(title, text)
    if plan.outcome is not None:
        said = outcome_words(t, plan.outcome)
        yield bk.section(mrkdwn(t.raw("*What came of it:* {said}"), said=said))
        if plan.learned:
            yield _titled(t("Learned"), plan.learned)


def _heart(t: Tongue, plan: PlanFacts) -> Iterator[Block]:
    yield _titled(t("To reach"), plan.objective)
    yield _titled(t("The customer's commitment"), plan.commitment)


def _titled(title: str, text: str) -> Block:
    return bk.section(mrkdwn("*{title}*\n{text}", title=title, text=text))


def _with_whom(page: PlanPage, said: Mrkdwn) -> Mrkdwn:
    return mrkdwn("{whom}: {said}", whom=page.customer, said=said) if page.customer else said


def _when_for_both(t: Tongue, page: PlanPage) -> str:
    """Say when the call is by its reader's clock, and by the rep's where that differs (R7)."""
    plan = page.plan
    first = page.reader if page.is_own or page.leader is None else page.leader
    day = t.day(plan.call_at.astimezone(ZoneInfo(first.zone)).date())
    span = f"{t.time(plan.call_at, first.zone)}\u2013{t.time(plan.ends_at, first.zone)}"
    offsets = {
        plan.call_at.astimezone(ZoneInfo(zone)).utcoffset() for zone in (first.zone, page.rep.zone)
    }
    if len(offsets) == 1:
        return f"{day}, {span}"
    return t(
        "{day}, {span} {zone} time ({other} in {their_zone})",
        day=day,
        span=span,
        zone=t.zone(first.zone),
        other=t.time(plan.call_at, page.rep.zone),
        their_zone=t.zone(page.rep.zone),
    )


def _readers(t: Tongue, page: PlanPage) -> str:
    if page.leader is None:
        return t("Only you can read this.")
    if page.is_own:
        return mrkdwn(t.raw("You and {leader} can read this."), leader=page.leader.name)
    return mrkdwn(t.raw("{rep} and you can read this."), rep=page.rep.name)


def _answer_readers(t: Tongue, page: PlanPage) -> str:
    if page.leader is None:
        return t("Only you can read what you answer.")
    return mrkdwn(
        t.raw("You and {leader} can read what you answer: it stands with the plan."),
        leader=page.leader.name,
    )


def _own_buttons(t: Tongue, page: PlanPage) -> Iterator[Element]:
    plan, value = page.plan, str(page.plan.id)
    if plan.is_editable(page.now):
        yield bk.button(t("Change"), Act.CHANGE, value=value)
        yield bk.button(t("Calendar file"), Act.FILE, value=value)
        yield bk.button(
            t("Cancel the call"),
            Act.CANCEL,
            value=value,
            confirm=Confirm(
                title=t("Cancel this call?"),
                text=t("The plan stays readable; nobody is asked how the call went."),
                yes=t("Cancel the call"),
                no=t("Keep it"),
                danger=True,
            ),
        )
    elif plan.state is PlanState.PLANNED:
        yield from (*outcome_buttons(t, plan), _off(t, plan))
    elif plan.state is PlanState.ANSWERED:
        yield _learn(t, plan)
    else:
        yield _anew(t, plan)


def _open(t: Tongue, page: PlanPage) -> Element:
    return bk.button(t("Open"), Act.OPEN, value=str(page.plan.id))


def _ask(t: Tongue, page: PlanPage) -> Element:
    return bk.button(t("Ask a question"), Act.ASK, value=str(page.plan.id))


def _off(t: Tongue, plan: PlanFacts) -> Element:
    return bk.button(t("It didn't take place"), Act.CANCEL, value=str(plan.id))


def _anew(t: Tongue, plan: PlanFacts) -> Element:
    value = "" if plan.deal_id is None else str(plan.deal_id)
    return bk.button(t("Plan it anew"), Act.WRITE, value=value)


def _learn(t: Tongue, plan: PlanFacts) -> Element:
    text = t("Change") if plan.learned else t("What did you learn?")
    return bk.button(text, Act.LEARN, value=str(plan.id))
