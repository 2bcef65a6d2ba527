"""The mirror in words: ten lines, a question to oneself in each, no score (docs/rhythm.md R26)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.errors import N_, Text
from bot.evidence.praise.ids import Act
from bot.evidence.praise.mirror_rules import Counts, Line, MirrorPage, Part, Weeks
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = ["ALL", "MirrorMeta", "mirror"]

ALL = "all"
MOST_REPS = 99


@dataclass(frozen=True)
class MirrorMeta(Metadata):
    """What an open mirror looks at: a rep's Slack id ("" for all), and how many weeks back."""

    of: str
    weeks: int


@dataclass(frozen=True, slots=True)
class _Said:
    """A line's words that don't depend on figures."""

    name: Text
    question: Text
    counted: Text


SAID: Mapping[Line, _Said] = {
    Line.AGENDA: _Said(
        N_("Joint agenda"),
        N_("What would have to change for the rep to bring more of it?"),
        N_(
            "Items that one of you typed, and the words in them; what came by itself isn't "
            "counted. The shared notes don't say who typed what."
        ),
    ),
    Line.RHYTHM: _Said(
        N_("On rhythm"),
        N_("What kept me from the ones that fell out?"),
        N_("Your 1:1s that were held, of those held, missed or skipped. Excused ones don't count."),
    ),
    Line.FRAMEWORK: _Said(
        N_("Same framework"),
        N_("Which step do I like to leave out?"),
        N_(
            "Deal checks in which clarifying questions, risks and the next call were all asked "
            "about, of those in which anything was asked. One question under a message doesn't "
            "count."
        ),
    ),
    Line.BUYERS_VIEW: _Said(
        N_("The buyer's view"),
        N_("In which deal did I last take the buyer's seat?"),
        N_("Deals that were asked “would you buy from us?”, of those that had a deal check."),
    ),
    Line.EVIDENCE: _Said(
        N_("Evidence asked for"),
        N_("When did I last ask “how do we know?” and wait for the answer?"),
        N_(
            "The reps' replies in deal checks that name something a customer did, of all their "
            "replies; where one of you overruled a reading, that counts."
        ),
    ),
    Line.OWN_REASONS: _Said(
        N_("The rep's own three reasons first"),
        N_("How long do I wait before I name a risk myself?"),
        N_(
            "Pre-mortems with three reasons or more by the rep, given before yours, of all that "
            "were begun."
        ),
    ),
    Line.PRAISE: _Said(
        N_("Insight praised"),
        N_("What did somebody see lately that I hadn't seen?"),
        N_("What you praised with the shortcut, posted or not; what was taken back doesn't count."),
    ),
    Line.NOBODY_LEFT_OUT: _Said(
        N_("Nobody left out"),
        N_("With whom do I talk least, and what is the reason?"),
        N_("1:1s that you held with each rep whom you lead today."),
    ),
    Line.OWN_ACTIONS: _Said(
        N_("The rep owns the actions"),
        N_("What did I tell that I could have asked?"),
        N_(
            "Actions of the rep among those that one of you two owns. Asks are your questions "
            "about call plans; tells are actions that you proposed for the rep. What is said "
            "aloud nobody counts."
        ),
    ),
    Line.FOLLOWED_UP: _Said(
        N_("Last actions followed up"),
        N_("Which of the open ones would I have forgotten?"),
        N_("Agreed actions that are closed by now, of those that were due in this time."),
    ),
}


def mirror(t: Tongue, page: MirrorPage) -> View:
    """Show the ten lines, each with its figure, a question to oneself, and how it is counted.

    Where there is nothing to count at all, say so once, and what would fill it.
    """
    who = page.of.name if page.of else t("all whom you lead")
    blocks: list[Block] = [
        bk.section(
            mrkdwn(
                t.raw("Your coaching of *{who}* since {day}."), who=who, day=t.short_day(page.since)
            )
        ),
        bk.actions(*_choices(t, page)),
        bk.context(
            t(
                "Only you read this. It is counted now, and kept nowhere: no message and no "
                "summary shows it, and no leader sees it. There is no score, and no right number."
            )
        ),
    ]
    if page.counts.is_empty:
        blocks.append(bk.section(_nothing_yet(t)))
    for line in Line if not page.counts.is_empty else ():
        said = SAID[line]
        blocks.append(
            bk.section(
                mrkdwn(
                    "*{name}:* {figure}\n_{question}_",
                    name=t.text(said.name),
                    figure=_FIGURES[line](t, page),
                    question=t.text(said.question),
                )
            )
        )
        blocks.append(
            bk.context(mrkdwn(t.raw("How it is counted: {how}"), how=t.text(said.counted)))
        )
    return bk.modal(
        title=t("Mirror"),
        blocks=blocks,
        close=t("Close"),
        metadata=MirrorMeta(page.of.slack_id if page.of else "", page.weeks).dumps(),
    )


def _choices(t: Tongue, page: MirrorPage) -> list[bk.Element]:
    reps = [Choice(t("All whom I lead"), ALL)]
    shown = list(page.reps[:MOST_REPS])
    if page.of is not None and page.of not in shown:
        shown[-1] = page.of
    reps += [Choice(one.name.strip() or one.slack_id, one.slack_id) for one in shown]
    spans = [
        Choice(t.many("Last {n} week", "Last {n} weeks", weeks), str(int(weeks))) for weeks in Weeks
    ]
    return [
        bk.static_select(
            Act.MIRROR_OF, reps, initial=page.of.slack_id if page.of is not None else ALL
        ),
        bk.static_select(Act.MIRROR_WEEKS, spans, initial=str(int(page.weeks))),
    ]


def _nothing_yet(t: Tongue) -> str:
    return t(
        "Nothing to see in this time yet, and that is no verdict. Ten lines come by themselves: "
        "from the 1:1s that you hold, what you both put on their agendas, deal checks "
        "(`/coach check`), actions and call plans, and insights that you praise."
    )


def _not_seen(t: Tongue) -> Mrkdwn:
    return Mrkdwn(t("not seen: there is nothing to count in this time."))


def _part(t: Tongue, part: Part, text: Text) -> Mrkdwn:
    if not part.is_seen:
        return _not_seen(t)
    return mrkdwn(t.template(text), some=part.some, all=part.all)


def _agenda(t: Tongue, page: MirrorPage) -> Mrkdwn:
    found = page.counts.meeting
    if found is None or not (found.items_of_rep or found.items_of_leader):
        return _not_seen(t)
    return mrkdwn(
        t.raw(
            "{some} of {all} items came from the rep ({theirs} words), "
            "{rest} from you ({yours} words)."
        ),
        some=found.items_of_rep,
        all=found.items_of_rep + found.items_of_leader,
        rest=found.items_of_leader,
        theirs=found.words_of_rep,
        yours=found.words_of_leader,
    )


def _rhythm(t: Tongue, page: MirrorPage) -> Mrkdwn:
    return _part(t, page.counts.on_rhythm, N_("{some} of {all} 1:1s were held.", some=..., all=...))


def _framework(t: Tongue, page: MirrorPage) -> Mrkdwn:
    return _part(
        t,
        page.counts.whole_checks,
        N_("{some} of {all} deal checks went through its steps.", some=..., all=...),
    )


def _buyers_view(t: Tongue, page: MirrorPage) -> Mrkdwn:
    return _part(
        t,
        page.counts.buyers_view,
        N_("{some} of {all} deals were seen with the buyer's eyes.", some=..., all=...),
    )


def _evidence(t: Tongue, page: MirrorPage) -> Mrkdwn:
    return _part(
        t,
        page.counts.evidence,
        N_("{some} of {all} replies named what a customer did.", some=..., all=...),
    )


def _own_reasons(t: Tongue, page: MirrorPage) -> Mrkdwn:
    return _part(
        t,
        page.counts.own_reasons,
        N_("{some} of {all} pre-mortems began with the rep's three.", some=..., all=...),
    )


def _praise(t: Tongue, page: MirrorPage) -> Mrkdwn:
    counts = page.counts
    if page.of is not None:
        return mrkdwn(t.raw("{n} of {rep}."), n=_insights(t, counts), rep=page.of.name)
    return mrkdwn(
        t.raw("{n}, of {some} of {all} reps."),
        n=_insights(t, counts),
        some=counts.praised.some,
        all=counts.praised.all,
    )


def _insights(t: Tongue, counts: Counts) -> str:
    return t.many("{n} insight", "{n} insights", counts.praises)


def _nobody_left_out(t: Tongue, page: MirrorPage) -> Mrkdwn:
    held = page.counts.held
    if not any(held.values()):
        return _not_seen(t)
    total = sum(held.values())
    if page.of is not None:
        return mrkdwn(
            t.raw("{some} of your {all} 1:1s held were with {rep}; you lead {n}."),
            some=held.get(page.of.slack_id, 0),
            all=total,
            rep=page.of.name,
            n=t.many("{n} rep", "{n} reps", len(held)),
        )
    without = sum(not one for one in held.values())
    return mrkdwn(
        t.raw("Between {least} and {most} 1:1s held with each of {n}; with {none} of them none."),
        least=min(held.values()),
        most=max(held.values()),
        n=t.many("{n} rep", "{n} reps", len(held)),
        none=without,
    )


def _own_actions(t: Tongue, page: MirrorPage) -> Mrkdwn:
    counts = page.counts
    if not (counts.own_actions.is_seen or counts.asks or counts.tells):
        return _not_seen(t)
    return mrkdwn(
        t.raw(
            "{some} of {all} actions are the rep's. {asks} ({asked} words) against "
            "{tells} ({told} words)."
        ),
        some=counts.own_actions.some,
        all=counts.own_actions.all,
        asks=t.many("{n} ask", "{n} asks", counts.asks),
        asked=counts.words_of_asks,
        tells=t.many("{n} tell", "{n} tells", counts.tells),
        told=counts.words_of_tells,
    )


def _followed_up(t: Tongue, page: MirrorPage) -> Mrkdwn:
    return _part(
        t,
        page.counts.followed_up,
        N_("{some} of {all} actions that were due are closed.", some=..., all=...),
    )


_FIGURES: Mapping[Line, Callable[[Tongue, MirrorPage], Mrkdwn]] = {
    Line.AGENDA: _agenda,
    Line.RHYTHM: _rhythm,
    Line.FRAMEWORK: _framework,
    Line.BUYERS_VIEW: _buyers_view,
    Line.EVIDENCE: _evidence,
    Line.OWN_REASONS: _own_reasons,
    Line.PRAISE: _praise,
    Line.NOBODY_LEFT_OUT: _nobody_left_out,
    Line.OWN_ACTIONS: _own_actions,
    Line.FOLLOWED_UP: _followed_up,
}
