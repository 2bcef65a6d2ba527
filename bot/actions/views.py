"""How an action reads, what can be done with it, and the messages about it (R31, R32).

`reader` is a Slack id, or "" where several read the same message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.actions.ids import Act
from bot.actions.pages import ClosedPage, DuePage, MadePage, OnePage
from bot.actions.rules import ActionFacts, ActionState, Place
from bot.slack import blocks as bk
from bot.slack.blocks import Confirm, Element, Mrkdwn, mention, mrkdwn, shorten
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = [
    "accept_all",
    "action_buttons",
    "action_line",
    "answered",
    "closed",
    "done_all",
    "due",
    "help_needed",
    "ladder_words",
    "made",
    "owner_words",
]

MOST_SHOWN = 15
SHOWN_IN_TITLE = 60


def action_line(
    t: Tongue, action: ActionFacts, reader: str, *, today: date | None = None
) -> Mrkdwn:
    """Say an action in two lines of mrkdwn: what, and who by when, or what became of it.

    With `today`, what is overdue says so.
    """
    parts = [owner_words(t, action, reader), *_state(t, action, today)]
    line = mrkdwn("*{text}*\n{rest}", text=action.text, rest=Mrkdwn(" · ".join(parts)))
    if action.outcome:
        return mrkdwn("{line}\n{said}", line=line, said=_outcome(t, action))
    if action.is_open and action.needs_help is not None:
        return mrkdwn("{line}\n{said}", line=line, said=_help(t, action))
    return line


def action_buttons(t: Tongue, action: ActionFacts, reader: str) -> list[Element]:
    """Offer what this reader can do with it in one tap; for several readers what its owner can."""
    is_owner = reader in ("", action.owner)

    def button(text: str, act: Act, *, is_first: bool = False) -> Element:
        return bk.button(
            text,
            act,
            value=str(action.id),
            style="primary" if is_first else None,
            accessibility_label=f"{text}: {action.text}",
        )

    match action.state:
        case ActionState.PROPOSED if is_owner:
            return [
                button(t("Accept"), Act.ACCEPT, is_first=True),
                button(t("Change first"), Act.MOVE),
                button(t("Say no"), Act.DECLINE),
            ]
        case ActionState.PROPOSED if reader == action.proposed_by:
            return [button(t("Change"), Act.MOVE), button(t("Withdraw"), Act.DROP)]
        case ActionState.PROPOSED:
            return [button(t("Withdraw"), Act.DROP)]
        case ActionState.AGREED if is_owner:
            return [
                button(t("Done"), Act.DONE, is_first=True),
                button(t("Move"), Act.MOVE),
                button(t("Need help"), Act.HELP),
                button(t("Drop"), Act.DROP),
            ]
        case ActionState.AGREED:
            return [button(t("Done"), Act.DONE), button(t("Drop"), Act.DROP)]
        case ActionState.DECLINED if is_owner:
            return [button(t("Accept after all"), Act.ACCEPT)]
        case ActionState.DECLINED:
            return []
    words = {
        (ActionState.DONE, False): t("Say what came of it"),
        (ActionState.DONE, True): t("Change what came of it"),
        (ActionState.DROPPED, False): t("Say why"),
        (ActionState.DROPPED, True): t("Change why"),
    }[action.state, bool(action.outcome)]
    back = t("Not done after all") if action.state is ActionState.DONE else t("Take it up again")
    return [button(words, Act.OUTCOME), button(back, Act.REOPEN)]


def accept_all(t: Tongue, actions: Sequence[ActionFacts]) -> Element:
    """Offer to accept all of these at once; only what is still proposed to who clicks changes."""
    words = t.many("Accept {n}", "Accept all {n}", len(actions))
    return bk.button(words, Act.ACCEPT_ALL, value=_ids(actions), style="primary")


def done_all(t: Tongue, actions: Iterable[int]) -> Element:
    """Offer to have all of these done; Slack asks first. Only who clicks' own change."""
    ids = list(actions)
    asks = t.many(
        "{n} action is marked as done. You can take it back afterwards.",
        "{n} actions are marked as done. You can take each of them back afterwards.",
        len(ids),
    )
    return bk.button(
        t("All done"),
        Act.DONE_ALL,
        value=",".join(map(str, ids)),
        confirm=Confirm(t("All done?"), asks, t("All done"), t("Not yet")),
    )


def ladder_words(t: Tongue, action: ActionFacts, zone: str) -> str:
    """Announce when its owner is reminded (docs/rhythm.md R32); days by the owner's zone."""
    if action.reminds_at is None or action.again_at is None:
        return t("No reminders: it comes up in the next 1:1.")
    changed_at = action.agreed_at or action.made_at
    first, again = _day(action.reminds_at, zone), _day(action.again_at, zone)
    if action.reminds_at <= changed_at:
        return t("I remind you on {day}; then it's on your next agenda.", day=t.short_day(again))
    return t(
        "I remind you on the morning of {day} and once more on {again}; "
        "then it's on your next agenda.",
        day=t.short_day(first),
        again=t.short_day(again),
    )


def owner_words(t: Tongue, action: ActionFacts, reader: str) -> Mrkdwn:
    """Name the owner: "you" to themselves."""
    return Mrkdwn(t("You")) if action.owner == reader else mention(action.owner)


def made(t: Tongue, page: MadePage) -> Said:
    """Ask the owner to accept what others proposed, all in one message (docs/rhythm.md R31)."""
    reader, n = page.reader.slack_id, len(page.actions)
    by = list(dict.fromkeys(one.proposed_by for one in page.actions))
    who = Mrkdwn(t.items([mention(one) for one in by]))
    title = mrkdwn(
        t.many(
            "{who} proposes an action to you.", "{who} proposes {n} actions to you.", n, who="{who}"
        ),
        who=who,
    )
    blocks: list[Block] = [bk.section(title)]
    for one in page.actions[:MOST_SHOWN]:
        blocks += _with_buttons(t, one, reader, page.today)
        if one.state is ActionState.AGREED:
            blocks.append(bk.context(ladder_words(t, one, page.reader.zone)))
    if n > MOST_SHOWN:
        blocks.append(bk.context(_more(t, n - MOST_SHOWN)))
    if len(page.open) > 1:
        blocks.append(bk.actions(accept_all(t, page.open)))
    if page.open:
        words = t(
            "Change the words or the day first if you like. What you leave unanswered gets no "
            "reminders and comes up in your next 1:1. You two can read these, and whoever leads "
            "your 1:1s later."
        )
        blocks.append(bk.context(words))
    names = " · ".join(shorten(one.text, SHOWN_IN_TITLE) for one in page.actions[:MOST_SHOWN])
    return Said(mrkdwn("{title} {names}", title=title, names=names), bk.message(blocks))


def answered(t: Tongue, page: MadePage) -> Said:
    """Tell who proposed something what its owner said."""
    reader = page.reader.slack_id
    lines = [_answer(t, one) for one in page.actions[:MOST_SHOWN]]
    blocks: list[Block] = [bk.section(line) for line in lines]
    if more := len(page.actions) - len(lines):
        blocks.append(bk.context(_more(t, more)))
    declined = [one for one in page.actions if one.state is ActionState.DECLINED]
    if declined and reader:
        blocks.append(bk.context(t("What is off the table now you can talk over in your 1:1.")))
    return Said(Mrkdwn(" · ".join(line.replace("\n", " ") for line in lines)), bk.message(blocks))


def due(t: Tongue, page: DuePage) -> Said:
    """Remind the owner; once it isn't owed any more, say what became of it."""
    action, reader = page.action, page.reader.slack_id
    title = _due_title(t, page)
    line = mrkdwn(
        "{title}\n{line}", title=title, line=action_line(t, action, reader, today=page.today)
    )
    small = []
    if link := _link(t, page.made_at):
        small.append(link)
    if action.state is ActionState.AGREED:
        small.append(Mrkdwn(_what_follows(t, page)))
    blocks: list[Block] = [bk.section(line), bk.actions(*action_buttons(t, action, reader))]
    if small:
        blocks.append(bk.context(*small))
    return Said(mrkdwn("{title} {text}", title=title, text=action.text), bk.message(blocks))


def closed(t: Tongue, page: ClosedPage) -> Said:
    """Tell where they were made what was done, and what came of it (docs/rhythm.md R31)."""
    lines = [
        _closed_line(t, one, page.names.get(one.owner) or one.owner)
        for one in page.actions[:MOST_SHOWN]
    ]
    blocks: list[Block] = [bk.section(line) for line in lines]
    if more := len(page.actions) - len(lines):
        blocks.append(bk.context(_more(t, more)))
    return Said(Mrkdwn(" · ".join(line.replace("\n", " ") for line in lines)), bk.message(blocks))


def help_needed(t: Tongue, page: OnePage) -> Said:
    """Tell the other of the two that the owner needs help, or that it is settled."""
    action = page.action
    who = mention(action.owner)
    if not action.is_open or action.needs_help is None:
        title = mrkdwn(t.raw("{who} needed help with this one. It is settled:"), who=who)
        line = action_line(t, action, page.reader.slack_id, today=page.today)
        return Said(
            mrkdwn("{title} {text}", title=title, text=action.text),
            bk.message([bk.section(mrkdwn("{title}\n{line}", title=title, line=line))]),
        )
    title = mrkdwn(t.raw("{who} could use your help."), who=who)
    line = action_line(t, action, page.reader.slack_id, today=page.today)
    blocks = [
        bk.section(mrkdwn("{title}\n{line}", title=title, line=line)),
        bk.context(
            t("Your next 1:1 is more than a week away, so you read it now. It's on its agenda.")
        ),
    ]
    return Said(mrkdwn("{title} {text}", title=title, text=action.text), bk.message(blocks))


def _with_buttons(t: Tongue, one: ActionFacts, reader: str, today: date) -> list[Block]:
    blocks: list[Block] = [bk.section(action_line(t, one, reader, today=today))]
    if buttons := action_buttons(t, one, reader):
        blocks.append(bk.actions(*buttons))
    return blocks


def _state(t: Tongue, action: ActionFacts, today: date | None) -> list[str]:
    match action.state:
        case ActionState.DONE:
            return [t("done")]
        case ActionState.DROPPED:
            return [t("dropped")]
        case ActionState.DECLINED:
            return [t("declined")]
    day = t.short_day(action.due_on)
    said = [t("by {day}", day=day)]
    if action.state is ActionState.PROPOSED:
        said.append(t("not accepted yet"))
    elif today is not None and action.due_on < today:
        said.append(t("overdue"))
    return said


def _outcome(t: Tongue, action: ActionFacts) -> Mrkdwn:
    template = (
        t.raw("What came of it: {words}")
        if action.state is ActionState.DONE
        else t.raw("Why: {words}")
    )
    return mrkdwn(template, words=action.outcome)


def _help(t: Tongue, action: ActionFacts) -> Mrkdwn:
    if not action.needs_help:
        return Mrkdwn(t("Needs help."))
    return mrkdwn(t.raw("Needs help: {words}"), words=action.needs_help)


def _answer(t: Tongue, one: ActionFacts) -> Mrkdwn:
    who, text, day = mention(one.owner), one.text, t.short_day(one.due_on)
    match one.state:
        case ActionState.AGREED if one.moves:
            said = t.raw("{who} accepted, now by {day}: *{text}*")
        case ActionState.AGREED:
            said = t.raw("{who} accepted: *{text}*, by {day}")
        case ActionState.DONE:
            said = t.raw("{who} did it already: *{text}*")
        case ActionState.DROPPED:
            said = t.raw("Withdrawn or dropped: *{text}*")
        case ActionState.DECLINED:
            said = t.raw("{who} said no: *{text}*")
        case _:
            said = t.raw("Not answered yet: *{text}*")
    line = mrkdwn(said, who=who, text=text, day=day)
    if one.outcome:
        return mrkdwn("{line}\n{why}", line=line, why=_outcome(t, one))
    return line


def _closed_line(t: Tongue, one: ActionFacts, owner: str) -> Mrkdwn:
    match one.state:
        case ActionState.DONE:
            said = t.raw("Done: *{text}* ({who})")
        case ActionState.DROPPED:
            said = t.raw("Dropped: *{text}* ({who})")
        case _:
            said = t.raw("Open again: *{text}* ({who}, by {day})")
    line = mrkdwn(said, text=one.text, who=owner, day=t.short_day(one.due_on))
    if one.outcome and not one.is_open:
        return mrkdwn("{line}\n{words}", line=line, words=_outcome(t, one))
    return line


def _due_title(t: Tongue, page: DuePage) -> str:
    action = page.action
    match action.state:
        case ActionState.DONE:
            return t("This one is done.")
        case ActionState.DROPPED:
            return t("This one was dropped.")
        case ActionState.AGREED if action.due_on == page.today:
            return t("Due today:")
        case ActionState.AGREED if action.due_on < page.today:
            return t("It was due on {day}:", day=t.day(action.due_on))
    return t("This one is due later, on {day}:", day=t.day(action.due_on))


def _what_follows(t: Tongue, page: DuePage) -> str:
    action, zone = page.action, page.reader.zone
    if not page.is_last and action.again_at is not None:
        again = t.short_day(_day(action.again_at, zone))
        return t("I remind you once more on {day}; then it's on your next agenda.", day=again)
    if page.coming is None:
        return t("That was my last reminder: it comes up in your next 1:1.")
    coming = t.short_day(_day(page.coming, zone))
    return t("That was my last reminder: it comes up in your 1:1 on {day}.", day=coming)


def _link(t: Tongue, place: Place | None) -> Mrkdwn | None:
    """Link the conversation, and the message in it where Slack can, in which it was made."""
    if place is None:
        return None
    address = f"https://slack.com/app_redirect?channel={place.channel}&message_ts={place.ts}"
    words = t("Where it was made")
    return Mrkdwn(f"<{address}|{words}>")


def _more(t: Tongue, n: int) -> str:
    return t.many("… and one more: `/coach actions`", "… and {n} more: `/coach actions`", n)


def _ids(actions: Iterable[ActionFacts]) -> str:
    return ",".join(str(one.id) for one in actions)


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
