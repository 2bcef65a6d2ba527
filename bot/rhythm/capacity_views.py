"""What a set-up asks for and what it offers, in words (docs/rhythm.md R2)."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from bot.errors import N_
from bot.rhythm.capacity import Capacity
from bot.rhythm.slot_words import every_words
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.words import Tongue

__all__ = ["capacity_words", "own_capacity_words", "standing_capacity_words"]

TENTHS = 10
# From here on half an hour more or less doesn't matter.
MANY_HOURS = 10

PARTS = {
    2: N_("about half of your working time"),
    3: N_("about a third of your working time"),
    4: N_("about a quarter of your working time"),
    5: N_("about a fifth of your working time"),
    6: N_("about a sixth of your working time"),
    7: N_("about a seventh of your working time"),
    8: N_("about an eighth of your working time"),
}
MOST = N_("most of your working time")
SHARES = {
    1: N_("one minute of ten"),
    2: N_("two minutes of ten"),
    3: N_("three minutes of ten"),
    4: N_("four minutes of ten"),
    5: N_("every other minute"),
    6: N_("six minutes of ten"),
    7: N_("seven minutes of ten"),
    8: N_("eight minutes of ten"),
    9: N_("nine minutes of ten"),
    10: N_("nearly every minute"),
}


def capacity_words(t: Tongue, capacity: Capacity) -> str:
    """Say to a manager what a team's set-up needs and offers, and what fits if it doesn't."""
    if not capacity.reps:
        return t("Pick your reps, and I tell you here how many hours it takes.")
    needed = t.many(
        "{n} rep at {target} h a month is {hours} h of coaching",
        "{n} reps at {target} h a month are {hours} h of coaching",
        capacity.reps,
        target=capacity.target,
        hours=capacity.needed,
    )
    if capacity.is_a_lot:
        needed = t("{needed}, {part}", needed=needed, part=_part(t, capacity))
    offered = _hours(t, capacity.offered)
    if capacity.fits:
        return t(
            "{needed}. Your 1:1s offer {offered} h: {share} must be coaching.",
            needed=needed,
            offered=offered,
            share=_share(t, capacity),
        )
    return t(
        "{needed}. Your 1:1s offer {offered} h, so {target} h each can't be reached. "
        "What fits: {ways}.",
        needed=needed,
        offered=offered,
        target=capacity.target,
        ways=_ways(t, capacity),
    )


def own_capacity_words(t: Tongue, capacity: Capacity, name: str) -> Mrkdwn:
    """Say to a manager what one rep's slot offers towards the team's target."""
    offered = _hours(t, capacity.offered)
    if capacity.fits:
        return mrkdwn(
            t.raw(
                "With {name} that is {offered} h a month. For {target} h of coaching, {share} must "
                "be coaching."
            ),
            name=name,
            offered=offered,
            target=capacity.target,
            share=_share(t, capacity),
        )
    return mrkdwn(
        t.raw(
            "With {name} that is {offered} h a month, so your team's {target} h of coaching "
            "can't be reached. What fits: {ways}."
        ),
        name=name,
        offered=offered,
        target=capacity.target,
        ways=_ways(t, capacity),
    )


def standing_capacity_words(t: Tongue, offers: Collection[Capacity]) -> str:
    """Say what a team's 1:1s as they stand offer towards its target; each rep has an offer.

    "" for a team in which nobody takes part.
    """
    if not offers:
        return ""
    needed = sum(one.needed for one in offers)
    offered = sum((one.offered for one in offers), Fraction())
    said_offered = _hours(t, offered)
    said = t.many(
        "{n} rep at {target} h a month is {needed} h of coaching; the 1:1s as they stand "
        "offer {offered} h.",
        "{n} reps at {target} h a month are {needed} h of coaching; the 1:1s as they stand "
        "offer {offered} h.",
        len(offers),
        target=max(one.target for one in offers),
        needed=needed,
        offered=said_offered,
    )
    if offered >= needed:
        return said
    return t("{said} Longer or more 1:1s, sessions besides or a lower target would fit.", said=said)


def _ways(t: Tongue, capacity: Capacity) -> str:
    return t.either(
        [
            t("{n} h each", n=way.target)
            if way.target != capacity.target
            else t("{n} minutes", n=way.length)
            if way.length != capacity.length
            else every_words(t, way.every)
            for way in capacity.ways_out
        ]
    )


def _share(t: Tongue, capacity: Capacity) -> str:
    return t.text(SHARES[max(1, min(TENTHS, round(capacity.share * TENTHS)))])


def _part(t: Tongue, capacity: Capacity) -> str:
    return t.text(PARTS.get(round(1 / capacity.of_working_time), MOST))


def _hours(t: Tongue, hours: Fraction) -> str:
    steps = 2 if hours >= MANY_HOURS else TENTHS
    return t.number(round(hours * steps) / steps)
