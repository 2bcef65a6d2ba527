"""How an agenda looks: under the card, as the live view of a 1:1, and in a list of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.errors import Text
from bot.evidence.starting.views import check_button
from bot.meeting.agenda_line_views import block_words, figure, item_text
from bot.meeting.agenda_pages import AgendaPage, ItemLine, NextAgenda, Part, Stage
from bot.meeting.ids import Act
from bot.meeting.rules import Block
from bot.meeting.skill_views import skill_choice
from bot.people.rules import PersonFacts
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mrkdwn
from bot.slack.messages import Block as SlackBlock
from bot.slack.messages import Blocks, Said, View
from bot.words import Tongue

__all__ = [
    "agenda",
    "agenda_view",
    "home_blocks",
    "listing",
    "moved_along",
    "nothing_planned",
    "refused",
    "whose",
]

MOST_ITEMS = 30
"""A message takes 50 blocks: each item is one, and all else is ten."""
FEW_ITEMS = 8
MOST_REPS = 100
LINE_LIMIT, LIST_LIMIT = 150, 2800
LOOKS_AT_DATA = frozenset({Block.HEALTH, Block.COVERAGE, Block.PAST_DUE})
"""Looking at figures isn't coaching, and says so (docs/rhythm.md R16)."""


def agenda(t: Tongue, page: AgendaPage) -> Said:
    """Show the agenda to both, under the card of their 1:1; once it was started, its live view."""
    if page.stage is Stage.OFF or (page.stage is Stage.OVER and page.is_closed):
        return _afterwards(t, page)
    blocks: list[SlackBlock] = [bk.section(_head(t, page))]
    blocks += _parts(t, page, most=MOST_ITEMS, has_ticks=page.stage is not Stage.PLANNED)
    blocks.append(bk.actions(*_buttons(t, page), block_id=f"agenda:{page.facts.id}"))
    blocks.append(bk.context(_readers(t)))
    return Said(_fallback(t, page), bk.message(blocks))


def moved_along(t: Tongue) -> Said:
    """Stand where the agenda was before its 1:1 moved."""
    said = t("The agenda moved along with your 1:1: it stands under the newer card.")
    return Said(said, bk.message([bk.section(said)]))


def listing(t: Tongue, page: AgendaPage, reader: PersonFacts, *, note: str = "") -> Said:
    """Show somebody the agenda of a 1:1, for their eyes only: it is ticked in the group DM."""
    blocks: list[SlackBlock] = [bk.section(_list_head(t, page, reader, note))]
    blocks += _parts(t, page, most=MOST_ITEMS, has_ticks=False)
    blocks.append(bk.actions(*_own_buttons(t, page, reader)))
    blocks.append(bk.context(_readers(t)))
    return Said(note or _fallback(t, page), bk.message(blocks))


def agenda_view(t: Tongue, found: NextAgenda) -> View:
    """Show somebody a rep's agenda in a modal."""
    page, reader = found.page, found.reader
    if page is None:
        said = mrkdwn(t.raw("No 1:1 with {name} is planned yet."), name=found.rep.name)
        add = bk.button(t("Add item"), Act.AGENDA_ADD, value=found.rep.slack_id)
        return bk.modal(
            title=t("Agenda"),
            blocks=[bk.section(said), bk.actions(add), bk.context(_readers(t))],
            callback_id=Act.AGENDA_SHOW,
            close=t("Close"),
        )
    blocks: list[SlackBlock] = [bk.section(_list_head(t, page, reader, ""))]
    blocks += _parts(t, page, most=MOST_ITEMS, has_ticks=False)
    blocks.append(bk.actions(*_own_buttons(t, page, reader)))
    blocks.append(bk.context(_readers(t)))
    return bk.modal(title=t("Agenda"), blocks=blocks, callback_id=Act.AGENDA_SHOW, close=t("Close"))


def home_blocks(t: Tongue, page: AgendaPage, reader: PersonFacts) -> Blocks:
    """Show an agenda in few blocks, for the App Home: what is on it, and the buttons."""
    lines = [
        mrkdwn("• {text}", text=bk.shorten(_name(t, one), LINE_LIMIT))
        for one in page.lines[:FEW_ITEMS]
    ]
    if more := len(page.lines) - FEW_ITEMS if len(page.lines) > FEW_ITEMS else 0:
        lines.append(Mrkdwn(t.many("… and one more.", "… and {n} more.", more)))
    if not lines:
        lines = [Mrkdwn(t("Nothing is on the agenda yet. Both of you can add to it."))]
    return [
        bk.section("\n".join(lines)),
        bk.actions(*_own_buttons(t, page, reader), block_id=f"agenda:{page.facts.id}"),
    ]


def nothing_planned(t: Tongue, *, note: str = "") -> Said:
    """Say that there is no 1:1 that an agenda could be for; what was added waits for one."""
    if note:
        said = mrkdwn(t.raw("{note} It waits for the next 1:1; none is planned yet."), note=note)
    else:
        said = Mrkdwn(t("No 1:1 is planned yet, so there is no agenda. Type `/coach` for more."))
    return Said(said, bk.message([bk.section(said)]))


def whose(t: Tongue, reps: Sequence[PersonFacts], *, typed: str = "") -> Said:
    """Ask a leader whose agenda it is about; what was typed isn't lost."""
    said = t("Whose agenda?")
    if typed:
        line = mrkdwn(
            t.raw("Whose agenda? Type the name first: `/coach agenda @name {typed}`"),
            typed=bk.shorten(typed, LINE_LIMIT),
        )
        return Said(line, bk.message([bk.section(line)]))
    choices = [Choice(one.name.strip() or one.slack_id, one.slack_id) for one in reps[:MOST_REPS]]
    menu = bk.static_select(Act.AGENDA_SHOW, choices, placeholder=t("Pick a person"))
    return Said(said, bk.message([bk.section(said, accessory=menu)]))


def refused(t: Tongue, *words: Text) -> Said:
    """Say what is wrong with an item that was typed after the command."""
    said = mrkdwn("{words}", words=" ".join(t.text(one) for one in words))
    return Said(said, bk.message([bk.section(said)]))


def _head(t: Tongue, page: AgendaPage) -> Mrkdwn:
    facts = page.facts
    if page.stage is Stage.PLANNED:
        return mrkdwn(
            t.raw("*Agenda for {when}*\nBoth of you can add to it until the end."),
            when=_when(t, page),
        )
    if facts.started_at is None or page.stage is Stage.OVER:
        return mrkdwn(
            t.raw("*Agenda of {when}*\nTell me what you covered; the rest is carried over."),
            when=_when(t, page),
        )
    return mrkdwn(
        t.raw(
            "*Your 1:1 is under way*, since {time}: {n} minutes in five parts.\n"
            "The times are a suggestion. What you don't get to is carried over."
        ),
        time=_time(t, page, facts.started_at),
        n=facts.length,
    )


def _list_head(t: Tongue, page: AgendaPage, reader: PersonFacts, note: str) -> Mrkdwn:
    other = page.manager if reader.slack_id == page.rep.slack_id else page.rep
    head = mrkdwn(
        t.raw("*Agenda of the 1:1 with {name}*, {when}"), name=other.name, when=_when(t, page)
    )
    return mrkdwn("{note}\n{head}", note=note, head=head) if note else head


def _when(t: Tongue, page: AgendaPage) -> Mrkdwn:
    at = page.facts.planned_at
    day = t.day(page.manager.hours.local_day(at))
    return mrkdwn("{day}, {time}", day=day, time=_time(t, page, at))


def _time(t: Tongue, page: AgendaPage, at: datetime) -> str:
    """Say a time in the leader's zone, by its name where the rep's clock shows another (R7)."""
    said = t.time(at, page.manager.zone)
    if page.manager.zone == page.rep.zone:
        return said
    return t("{time} {zone} time", time=said, zone=t.zone(page.manager.zone))


def _fallback(t: Tongue, page: AgendaPage) -> str:
    if page.stage is Stage.LIVE and page.facts.started_at is not None:
        return t("Your 1:1 is under way: this is its agenda.")
    day = t.day(page.manager.hours.local_day(page.facts.planned_at))
    if not page.lines:
        return t("The agenda of your 1:1, {day}. Nothing is on it yet.", day=day)
    return t.many(
        "The agenda of your 1:1, {day}. One item is on it.",
        "The agenda of your 1:1, {day}. {n} items are on it.",
        len(page.lines),
        day=day,
    )


def _parts(t: Tongue, page: AgendaPage, *, most: int, has_ticks: bool) -> list[SlackBlock]:
    room = _room(page, most)
    blocks: list[SlackBlock] = []
    for number, part in enumerate(page.parts, start=1):
        shown = part.items[: room[part.block]]
        blocks.append(_part(t, page, number, part, len(part.items) - len(shown)))
        for line in shown:
            text = item_text(t, line, page)
            button = _tick(t, page, line) if has_ticks else _check(t, line)
            blocks.append(
                bk.section(text, accessory=button, block_id=f"item:{page.facts.id}:{line.item.id}")
            )
    return blocks


def _room(page: AgendaPage, most: int) -> dict[Block, int]:
    """Share out the places for items: the block at hand has its fill, then one after another.

    Each block shows some of its own, so that none seems to be empty.
    """
    counts = {part.block: len(part.items) for part in page.parts}
    least = {block: min(n, 3) for block, n in counts.items()}
    left = most - sum(least.values())
    order = sorted(page.parts, key=lambda part: not part.is_here)
    for part in order:
        more = min(left, counts[part.block] - least[part.block])
        least[part.block] += more
        left -= more
    return least


def _part(t: Tongue, page: AgendaPage, number: int, part: Part, hidden: int) -> SlackBlock:
    name = mrkdwn("*{n}. {name}*", n=number, name=block_words(t, part.block))
    if part.block in LOOKS_AT_DATA:
        name = mrkdwn(t.raw("{name} (review)"), name=name)
    minutes = t.many("1 min", "{n} min", part.minutes)
    if part.begins_at is None:
        head = mrkdwn(t.raw("{name} · {minutes}"), name=name, minutes=minutes)
    else:
        at = part.begins_at
        time = _time(t, page, at)
        head = mrkdwn(
            t.raw("Now: {name} · {minutes}, from {time}")
            if part.is_here
            else t.raw("{name} · {minutes}, from {time}"),
            name=name,
            minutes=minutes,
            time=time,
        )
    lines = [head, *figure(t, page, part)]
    if hidden:
        lines.append(
            Mrkdwn(
                t.many(
                    "… and one more item: *Arrange* lists all of them.",
                    "… and {n} more items: *Arrange* lists all of them.",
                    hidden,
                )
            )
        )
    is_choice = part.block is Block.SKILL and page.stage in {Stage.PLANNED, Stage.LIVE}
    choose = skill_choice(t, page.skill_page)
    return bk.section("\n".join(lines), accessory=choose if is_choice else None)


def _check(t: Tongue, line: ItemLine) -> Element | None:
    """Let the two ask beforehand how we know what we know of a focus deal."""
    if not line.item.is_pick or line.deal is None or not line.deal.is_open:
        return None
    return check_button(t, line.deal.id, name=line.deal.name)


def _tick(t: Tongue, page: AgendaPage, line: ItemLine) -> Element:
    value, name = f"{page.facts.id}:{line.item.id}", line.item.text
    if line.is_covered:
        return bk.button(
            t("Untick"),
            Act.UNTICK,
            value=value,
            accessibility_label=t("Untick: {name}", name=name),
        )
    return bk.button(
        t("Tick off"),
        Act.TICK,
        value=value,
        accessibility_label=t("Tick off: {name}", name=name),
    )


def _buttons(t: Tongue, page: AgendaPage) -> list[Element]:
    rep, buttons = page.rep.slack_id, []
    if page.stage is Stage.PLANNED:
        buttons.append(bk.button(t("Pick deals"), Act.FOCUS, value=rep))
    elif following := _following(page):
        buttons.append(
            bk.button(
                t("Next: {block}", block=block_words(t, following)),
                Act.NEXT_BLOCK,
                value=f"{page.facts.id}:{following}",
            )
        )
    buttons.append(bk.button(t("Add item"), Act.AGENDA_ADD, value=rep))
    if page.lines:
        buttons.append(bk.button(t("Arrange"), Act.AGENDA_ARRANGE, value=rep))
    if page.stage is not Stage.PLANNED:
        close = t("Close the 1:1")
        buttons.append(bk.button(close, Act.CLOSE, value=str(page.facts.id), style="primary"))
    return buttons


def _following(page: AgendaPage) -> Block | None:
    here = next((n for n, part in enumerate(page.parts) if part.is_here), None)
    if here is None or here + 1 == len(page.parts):
        return None
    return page.parts[here + 1].block


def _own_buttons(t: Tongue, page: AgendaPage, reader: PersonFacts) -> list[Element]:
    rep = page.rep.slack_id
    buttons = [bk.button(t("Add item"), Act.AGENDA_ADD, value=rep)]
    if page.lines:
        buttons.append(bk.button(t("Arrange"), Act.AGENDA_ARRANGE, value=rep))
    if reader.slack_id == rep and page.stage is Stage.PLANNED:
        buttons.append(bk.button(t("Pick deals"), Act.FOCUS, value=rep))
    return buttons


def _afterwards(t: Tongue, page: AgendaPage) -> Said:
    covered = [one for one in page.lines if one.is_covered]
    left = [one for one in page.lines if not one.is_covered]
    if page.stage is Stage.OFF:
        head = mrkdwn(t.raw("*Agenda of {when}*\nIt didn't take place."), when=_when(t, page))
    else:
        head = mrkdwn(t.raw("*Agenda of {when}*"), when=_when(t, page))
    blocks: list[SlackBlock] = [bk.section(head)]
    if covered:
        blocks.append(bk.section(_list(t, t("Covered:"), covered)))
    if left:
        title = t.many(
            "Carried over to the next 1:1, one item:",
            "Carried over to the next 1:1, {n} items:",
            len(left),
        )
        blocks.append(bk.section(_list(t, title, left)))
    elif covered:
        blocks.append(bk.section(t("Nothing is left over.")))
    else:
        blocks.append(bk.section(t("Nothing was on it.")))
    blocks.append(bk.context(_readers(t)))
    return Said(_fallback(t, page), bk.message(blocks))


def _list(t: Tongue, title: str, lines: Sequence[ItemLine]) -> Mrkdwn:
    said = [Mrkdwn(f"*{title}*")]
    length = len(said[0])
    for n, one in enumerate(lines):
        line = mrkdwn("• {text}", text=bk.shorten(_name(t, one), LINE_LIMIT))
        length += len(line) + 1
        if length > LIST_LIMIT:
            said.append(Mrkdwn(t.many("… and one more.", "… and {n} more.", len(lines) - n)))
            break
        said.append(line)
    return Mrkdwn("\n".join(said))


def _name(t: Tongue, line: ItemLine) -> str:
    name = line.deal.name if line.deal and line.item.is_pick else ""
    if name and name != line.item.text:
        return t("{deal}: {text}", deal=name, text=line.item.text)
    return name or line.item.text


def _readers(t: Tongue) -> Mrkdwn:
    return Mrkdwn(
        t("You two can read this agenda, and whoever stands in for one of you; nobody else.")
    )
