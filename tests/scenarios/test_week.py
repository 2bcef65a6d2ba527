"""The main job: set up on Monday, and each 1:1 is announced, reminded and answered, once, in time.

The scenario is played once for each database (tests/scenarios/week.py). Here stands what notified
each person, minute by minute; test_week_seen.py looks at all else that became of it.
"""

from __future__ import annotations

import pytest

from tests.scenarios.cast import (
    AIKO,
    BERLIN,
    DEV,
    INES,
    KIRI,
    LENA,
    LONDON,
    MIA,
    NAOMI,
    NEW_YORK,
    RON,
    SAM,
    TOBY,
)
from tests.scenarios.week import Played

HELLO = "im: <@U07SBXMIA> set up weekly 1:1s with you. I'll remind you both."
BOTH = "mpim: 1:1 of <@U07SBXMIA> and"
SOON = "im: In 10 minutes: your 1:1 with"


def test_the_manager_is_told_each_thing_once_and_in_time(played: Played) -> None:
    """Mia's whole fortnight by her clock: sheets, a ping per block, questions, and Monday's two."""
    assert played.transcript(MIA, BERLIN) == [
        "Mon 19 10:00 im: Your rhythm is saved.",
        "Tue 20 09:00 im: Your 1:1 on Wednesday 21 October: 10:00 Lena Vogt",
        (
            "Wed 21 09:00 im: Your 4 1:1s on Thursday 22 October: 10:00 Dev Patel, "
            "11:15 Ron Becker, 12:30 Aiko Tanaka, 15:00 Toby Marsh"
        ),
        f"Wed 21 09:50 {SOON} <@{LENA}> at 10:00.",
        (
            f"Wed 21 16:00 {BOTH} <@{TOBY}>, Thursday 22 October, 16:30–17:30 Berlin time "
            "(10:30–11:30 in New York)"
        ),
        (
            "Thu 22 09:00 im: Your 4 1:1s on Friday 23 October: 10:00 Naomi Clarke, "
            "11:15 Kiri Walker, 15:00 Sam Whitfield, 16:15 Inês Carvalho"
        ),
        f"Thu 22 09:50 {SOON} <@{DEV}> at 10:00.",
        (
            f"Thu 22 09:52 {BOTH} <@{DEV}>, Thursday 22 October, 10:00–11:00 Berlin time "
            "(09:00–10:00 in London)"
        ),
        "Thu 22 09:52 mpim: Your 1:1 is under way: this is its agenda.",
        (
            f"Thu 22 16:00 {BOTH} <@{INES}>, Monday 26 October, 16:00–17:00 Berlin time "
            "(11:00–12:00 in New York)"
        ),
        (
            f"Thu 22 16:00 {BOTH} <@{SAM}>, Friday 23 October, 15:00–16:00 Berlin time "
            "(09:00–10:00 in New York)"
        ),
        f"Thu 22 16:20 {SOON} <@{TOBY}> at 16:30.",
        evening("Thu 22", "Thursday 22 October", "Toby Marsh"),
        "Fri 23 09:00 im: Your 1:1 on Monday 26 October: 16:00 Inês Carvalho",
        f"Fri 23 09:50 {SOON} <@{NAOMI}> at 10:00.",
        evening("Fri 23", "Friday 23 October", "Naomi Clarke"),
        (
            "Mon 26 09:00 im: Team of Mia Hoffmann, week 43. 1:1s held: 5 of 8; 1 more by one "
            "side's word so far. Hours of coaching: 0.0 of 6.2 h. Only you read it: the first four "
            "weeks are yours alone. You can share it until Sun 1 Nov."
        ),
        "Mon 26 09:10 im: Your week: 10 1:1s.",
        f"Mon 26 15:50 {SOON} <@{INES}> at 16:00.",
        evening("Mon 26", "Monday 26 October", "Inês Carvalho", about="1:1"),
        "Tue 27 09:00 im: Your 1:1 on Wednesday 28 October: 10:00 Lena Vogt",
        (
            "Wed 28 09:00 im: Your 4 1:1s on Thursday 29 October: 10:00 Dev Patel, "
            "11:15 Ron Becker, 12:30 Aiko Tanaka, 15:00 Toby Marsh"
        ),
        f"Wed 28 09:50 {SOON} <@{LENA}> at 10:00.",
        evening("Wed 28", "Wednesday 28 October", "Lena Vogt", about="1:1"),
        (
            "Thu 29 09:00 im: Your 4 1:1s on Friday 30 October: 10:00 Naomi Clarke, "
            "11:15 Kiri Walker, 15:00 Sam Whitfield, 16:15 Inês Carvalho"
        ),
        f"Thu 29 09:50 {SOON} <@{DEV}> at 10:00.",
        f"Thu 29 14:50 {SOON} <@{TOBY}> at 15:00.",
        evening("Thu 29", "Thursday 29 October", "Dev Patel, Ron Becker, Aiko Tanaka, Toby Marsh"),
        f"Fri 30 09:50 {SOON} <@{NAOMI}> at 10:00.",
        f"Fri 30 14:50 {SOON} <@{SAM}> at 15:00.",
        evening(
            "Fri 30",
            "Friday 30 October",
            "Naomi Clarke, Kiri Walker, Sam Whitfield, Inês Carvalho",
        ),
    ]


def evening(when: str, day: str, names: str, *, about: str = "1:1s") -> str:
    """What asks Mia half an hour before the end of her day which 1:1s took place (R49)."""
    return f"{when} 17:30 im: How did your {about} on {day} go? {names}"


def sheet(when: str, day: str, at: str) -> str:
    return f"{when} im: Your 1:1 on {day} October: {at} Mia Hoffmann"


def ping(when: str, at: str) -> str:
    return f"{when} {SOON} <@{MIA}> at {at}."


@pytest.mark.parametrize(
    ("rep", "zone", "told"),
    [
        pytest.param(
            RON,
            BERLIN,
            [
                f"Mon 19 10:00 {HELLO}",
                sheet("Wed 21 09:00", "Thursday 22", "11:15"),
                ping("Thu 22 11:05", "11:15"),
                sheet("Wed 28 09:00", "Thursday 29", "11:15"),
                ping("Thu 29 11:05", "11:15"),
            ],
            id="Ron, whose clock changes with Mia's",
        ),
        pytest.param(
            AIKO,
            BERLIN,
            [
                f"Mon 19 10:00 {HELLO}",
                sheet("Wed 21 09:00", "Thursday 22", "12:30"),
                ping("Thu 22 12:20", "12:30"),
                sheet("Wed 28 09:00", "Thursday 29", "12:30"),
                ping("Thu 29 12:20", "12:30"),
            ],
            id="Aiko, the third of a block",
        ),
        pytest.param(
            LENA,
            BERLIN,
            [
                f"Mon 19 10:00 {HELLO}",
                sheet("Tue 20 09:00", "Wednesday 21", "10:00"),
                ping("Wed 21 09:50", "10:00"),
                sheet("Tue 27 09:00", "Wednesday 28", "10:00"),
                ping("Wed 28 09:50", "10:00"),
            ],
            id="Lena, on the day that was left",
        ),
        pytest.param(
            SAM,
            NEW_YORK,
            [
                f"Mon 19 09:00 {HELLO}",
                sheet("Thu 22 09:00", "Friday 23", "09:00"),
                (
                    f"Thu 22 10:00 {BOTH} <@{SAM}>, Friday 23 October, 15:00–16:00 Berlin time "
                    "(09:00–10:00 in New York)"
                ),
                sheet("Thu 29 09:00", "Friday 30", "10:00"),
                ping("Fri 30 09:50", "10:00"),
            ],
            id="Sam, who skipped: no ping that week; an hour later after the change",
        ),
        pytest.param(
            INES,
            NEW_YORK,
            [
                f"Mon 19 09:00 {HELLO}",
                sheet("Thu 22 09:00", "Friday 23", "10:15"),
                (
                    f"Thu 22 10:00 {BOTH} <@{INES}>, Monday 26 October, 16:00–17:00 Berlin time "
                    "(11:00–12:00 in New York)"
                ),
                sheet("Fri 23 09:00", "Monday 26", "11:00"),
                ping("Mon 26 10:50", "11:00"),
                sheet("Thu 29 09:00", "Friday 30", "11:15"),
                ping("Fri 30 11:05", "11:15"),
            ],
            id="Inês, skipped and caught up across the change",
        ),
        pytest.param(
            TOBY,
            NEW_YORK,
            [
                f"Mon 19 09:00 {HELLO}",
                sheet("Wed 21 09:00", "Thursday 22", "09:00"),
                (
                    f"Wed 21 10:00 {BOTH} <@{TOBY}>, Thursday 22 October, 16:30–17:30 Berlin time "
                    "(10:30–11:30 in New York)"
                ),
                ping("Thu 22 10:20", "10:30"),
                sheet("Wed 28 09:00", "Thursday 29", "10:00"),
                ping("Thu 29 09:50", "10:00"),
            ],
            id="Toby, who moved: pinged for the new time only",
        ),
        pytest.param(
            NAOMI,
            LONDON,
            [
                f"Mon 19 09:00 {HELLO}",
                sheet("Thu 22 09:00", "Friday 23", "09:00"),
                ping("Fri 23 08:50", "09:00"),
                sheet("Thu 29 09:00", "Friday 30", "09:00"),
                ping("Fri 30 08:50", "09:00"),
            ],
            id="Naomi, ignored",
        ),
        pytest.param(
            KIRI,
            LONDON,
            [
                f"Mon 19 09:00 {HELLO}",
                sheet("Thu 22 09:00", "Friday 23", "10:15"),
                ping("Fri 23 10:05", "10:15"),
                sheet("Thu 29 09:00", "Friday 30", "10:15"),
                ping("Fri 30 10:05", "10:15"),
            ],
            id="Kiri, the second of a block",
        ),
        pytest.param(
            DEV,
            LONDON,
            [
                f"Mon 19 09:00 {HELLO}",
                sheet("Wed 21 09:00", "Thursday 22", "09:00"),
                ping("Thu 22 08:50", "09:00"),
                (
                    f"Thu 22 08:52 {BOTH} <@{DEV}>, Thursday 22 October, 10:00–11:00 Berlin time "
                    "(09:00–10:00 in London)"
                ),
                "Thu 22 08:52 mpim: Your 1:1 is under way: this is its agenda.",
                sheet("Wed 28 09:00", "Thursday 29", "09:00"),
                ping("Thu 29 08:50", "09:00"),
            ],
            id="Dev, whose 1:1 was started",
        ),
    ],
)
def test_each_rep_is_told_once_and_in_time(
    played: Played, rep: str, zone: str, told: list[str]
) -> None:
    """A rep's whole fortnight by their own clock, where Mia's and theirs part for a week, too."""
    assert played.transcript(rep, zone) == told
