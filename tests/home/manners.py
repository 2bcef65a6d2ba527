"""What the bot sends, of which class each kind is, and what becomes of what falls away (R43)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.outbox.types import DeliveryClass
from bot.people.topic_words import ABOUT
from bot.people.topics import Manner, Rank, Topic

__all__ = ["CLASSES", "COSTS", "FALLS_AWAY", "page"]

ANSWER, NOTICE, ASK = DeliveryClass.ANSWER, DeliveryClass.NOTICE, DeliveryClass.ASK
APPOINTMENT, CONVERSATION = DeliveryClass.APPOINTMENT, DeliveryClass.CONVERSATION
SILENT = DeliveryClass.SILENT
COSTS = {ASK, CONVERSATION}

CLASSES: Mapping[str, tuple[DeliveryClass, ...]] = {
    "actions.made": (ASK,),
    "actions.answered": (NOTICE,),
    "actions.due": (ASK,),
    "actions.closed": (NOTICE,),
    "actions.help": (NOTICE,),
    "call_plans.plan": (NOTICE, ANSWER),
    "call_plans.question": (NOTICE, ANSWER),
    "call_plans.file": (ANSWER,),
    "call_plans.reminder": (APPOINTMENT,),
    "call_plans.outcome": (ASK,),
    "evidence.check": (ASK, ANSWER),
    "evidence.check_pushed": (ASK,),
    "evidence.check_moved": (ASK,),
    "evidence.next": (CONVERSATION,),
    "evidence.re_ask": (CONVERSATION,),
    "evidence.again": (ASK,),
    "evidence.thanks": (CONVERSATION,),
    "evidence.had_questions": (NOTICE,),
    "evidence.left_channel": (NOTICE,),
    "evidence.risks_shown": (CONVERSATION,),
    "evidence.risks_rest": (CONVERSATION,),
    "evidence.channel_consent": (ASK,),
    "evidence.channel_answered": (NOTICE,),
    "evidence.praise": (ASK,),
    "evidence.praise_posted": (NOTICE, ANSWER),
    "evidence.praise_kept": (NOTICE,),
    "evidence.praise_over": (SILENT,),
    "evidence.win_loss": (ASK,),
    "meeting.agenda": (NOTICE, ANSWER),
    "meeting.recap": (ANSWER,),
    "people.away_over": (SILENT,),
    "people.away_set": (NOTICE,),
    "people.bundle": (ASK,),
    "people.calendar": (NOTICE, ANSWER),
    "people.home": (SILENT,),
    "people.role_ended": (NOTICE,),
    "people.role_given": (NOTICE,),
    "rhythm.card": (APPOINTMENT, NOTICE, ANSWER),
    "rhythm.changed_invite": (APPOINTMENT,),
    "rhythm.day_sheet": (ASK,),
    "rhythm.greeting": (NOTICE,),
    "rhythm.invite": (APPOINTMENT,),
    "rhythm.ping": (APPOINTMENT,),
    "rhythm.prepared": (NOTICE,),
    "rhythm.prepared_declined": (NOTICE,),
    "rhythm.preview": (ANSWER,),
    "rhythm.refused": (NOTICE,),
    "rhythm.revival": (ASK,),
    "rhythm.sheet": (APPOINTMENT,),
    "rhythm.undelivered": (NOTICE,),
    "rhythm.withdrawn": (APPOINTMENT,),
    "roster.hand_over": (NOTICE,),
    "roster.hand_over_answer": (NOTICE,),
    "roster.new_leader": (NOTICE,),
    "roster.paused": (NOTICE,),
    "roster.resumed": (NOTICE,),
    "roster.stand_in": (NOTICE,),
    "roster.stand_in_ended": (NOTICE,),
    "sessions.card": (NOTICE,),
    "sessions.file": (NOTICE, ANSWER),
    "sessions.over": (SILENT,),
    "summaries.digest.kind_word": (ASK,),
    "summaries.digest.monday": (NOTICE,),
    "summaries.report": (ANSWER,),
    "summaries.roll_up": (NOTICE,),
    "summaries.webhook": (NOTICE,),
    "summaries.weekly.details": (NOTICE,),
    "summaries.weekly.preview": (NOTICE,),
    "summaries.weekly.shared": (NOTICE,),
    "summaries.weekly.stopped": (NOTICE,),
}
"""Of which class each kind is sent, told apart from the bot's own code; simulations hold to it."""

FALLS_AWAY: Mapping[str, str] = {
    "actions.made": "stays in the Home until it is accepted, and is on the next agenda",
    "actions.due": "counts as a touch of the ladder; stands in the Home, then on the next agenda",
    "call_plans.outcome": "stands in the Home and on the next agenda",
    "evidence.check": "its question goes to the next agenda",
    "evidence.check_pushed": "its question goes to the next agenda, and who asked is told",
    "evidence.check_moved": "its question goes to the next agenda",
    "evidence.next": "the question goes to the next agenda",
    "evidence.re_ask": "the question goes to the next agenda",
    "evidence.again": "the question goes to the next agenda",
    "evidence.risks_shown": "stands in the Home until it is confirmed",
    "evidence.risks_rest": "what was named is kept; the rest is asked no more",
    "evidence.channel_consent": "stands in the Home; until then checks go to the group DM",
    "evidence.praise": "stands in the Home; nothing is posted without a yes",
    "evidence.win_loss": "stands in the Home and on the next agenda",
    "people.bundle": "each of its items as if it had come alone",
    "rhythm.day_sheet": "each 1:1's card and the Home ask the same",
    "rhythm.revival": "the team's set-up changes times and lengths at any time",
    "summaries.digest.kind_word": "is read in the Home while it is true, and nowhere else",
}
"""Of whatever costs its reader something: where its matter is found when it was never sent."""

INTRO = """\
# Manners: everything that is sent, and how

Each kind of message is of one class (`docs/rhythm.md` R43). An *ask* counts against its reader's
week and day, a *conversation* goes on where they replied and takes minutes only; both wait for
working hours. A *notice* wants nothing and waits for working hours, too. An *appointment* belongs
to a 1:1 or a call. An *answer* follows at once from what its reader did. What is *silent* changes
a message in place.

Seconds are what an answer takes (R49). Rank says what goes first when room is short: the lowest.
"For one" means that another person set it off; of such there are at most two a week. What is said
alone is never bundled with others. Every topic but that of a Home can be muted in `/coach quiet`.

This page is written by `tests/home/test_manners.py` from the kinds themselves; to renew it,
delete it and run that test twice.

"""


def page(kinds: Mapping[str, Manner]) -> str:
    """Write the page down: a table, and what becomes of what falls away."""
    return INTRO + "\n".join([*_table(kinds), "", *_fallen()]) + "\n"


def _table(kinds: Mapping[str, Manner]) -> Iterator[str]:
    yield "| Kind | Class | Topic, as it is muted | Seconds | Rank | Besides |"
    yield "|---|---|---|---|---|---|"
    for kind in sorted(kinds):
        manner = kinds[kind]
        costs = bool(manner.seconds)
        cells = [
            f"`{kind}`",
            " or ".join(CLASSES[kind]),
            str(ABOUT[manner.topic].name) if manner.topic in ABOUT else "each of its items",
            str(int(manner.seconds)) if costs else "",
            str(int(manner.rank)) if costs else "",
            ", ".join(_besides(manner)),
        ]
        yield f"| {' | '.join(cells)} |"


def _besides(manner: Manner) -> Iterator[str]:
    if manner.is_pushed:
        yield "for one"
    if manner.stands_alone:
        yield "said alone"
    if manner.is_check and manner.rank != Rank.LAST:
        yield "begins or is part of a deal check"
    if manner.in_a_pause:
        yield "also in a team's pause"
    if manner.though_refused:
        yield "also to who takes no part"
    if manner.topic is Topic.KIND_WORD:
        yield "only where it displaces nothing"


def _fallen() -> Iterator[str]:
    yield "## What becomes of what falls away"
    yield ""
    yield from (f"- `{kind}`: {words}." for kind, words in sorted(FALLS_AWAY.items()))
