"""How each figure is counted, in the plain words that its readers get (docs/rhythm.md R42)."""

from __future__ import annotations

from bot.errors import N_, Text
from bot.summaries.figures.rules import Figure

__all__ = ["how_counted"]


def how_counted(figure: Figure) -> Text:
    """Say in a sentence or three what a figure counts, and what it leaves out."""
    return _WORDS[figure]


_WORDS = {
    Figure.HELD: N_(
        "1:1s of this week that were held, of those that are over or decided. Held means that both "
        "said so, or one did and the other didn't object within two working days; those are shown "
        "apart. A 1:1 that moved counts in the week it was planned for, and leave, holidays and "
        "pauses count as nothing."
    ),
    Figure.HOURS: N_(
        "Minutes of coaching in held 1:1s and planned sessions. Where both sides gave a figure, "
        "the smaller one counts; where only one did, theirs counts after two working days. "
        "Coaching in the moment isn't part of it. The target is each rep's share of the team's "
        "hours a month, without reps who were away all week."
    ),
    Figure.KINDS: N_(
        "Coaching, of all the minutes that somebody labelled in held 1:1s and planned sessions. "
        "Close dates, probabilities and sizes are forecasting; where nobody split the rest, it "
        "stands under forecasting and admin together."
    ),
    Figure.IN_DEPTH: N_(
        "Deals looked at in held 1:1s of this week. In depth means two things. The clarifying "
        "questions, the risks and the next call were done from two weeks before the 1:1 to a day "
        "after it. And at least 10 minutes of coaching fall to the deal."
    ),
    Figure.EARLY: N_(
        "Of the deals looked at in held 1:1s of this week, those in an early stage, by the stage "
        "that each deal has today."
    ),
    Figure.EVIDENCE: N_(
        "Reps' own replies to questions about deals that name something the customer did and that "
        "another person could check. Replies whose reading somebody overruled aren't part of it "
        "and stand beside it. The buyer's view and the “if we lost this” question ask for no "
        "evidence, so they are left out, as are replies that I can't read."
    ),
    Figure.ACTIONS: N_(
        "Agreed actions that were due this week, and of these the ones done by the end of their "
        "day. A moved action counts in the week of its new day; one that was dropped before its "
        "day was over isn't due any more."
    ),
    Figure.STREAKS: N_(
        "Reps whose last four 1:1s or more were all held by the end of this week. Moved ones that "
        "were held count, and excused ones neither help nor harm."
    ),
    Figure.PRAISE: N_(
        "Praise that was posted for the team this week, after the person praised agreed to it."
    ),
}
