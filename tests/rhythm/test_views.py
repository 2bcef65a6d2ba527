"""How 1:1s look: in every phase, for both readers, whatever people are called and wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.rhythm import views
from bot.rhythm.rules import Answer, OneOnOneFacts, State
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, check_message, labels, words
from tests.rhythm.values import FRIDAY, MIA, RON, at, meeting, one_on_one, person

T = tongue("en-GB")
HELD, NOT_HELD = Answer.HELD, Answer.NOT_HELD
HOUR = timedelta(hours=1)
LABELS = ["Coaching", "Half and half", "Forecast or admin"]
CLOSE = "Close the 1:1"
LATER = FRIDAY + HOUR
DAY = date(2026, 11, 27)
SKIPPED = {"state": State.SKIPPED, "changed_by": RON, "reason": "a customer"}

PHASES: dict[str, tuple[OneOnOneFacts, datetime, list[str], list[str], str]] = {
    # name: facts, now, what the manager can press, what the rep can press, what the sheet says
    "ahead": (
        one_on_one(),
        FRIDAY - HOUR,
        ["Start", "Move", "Skip"],
        ["Start", "Move", "Skip"],
        "",
    ),
    "under way": (one_on_one(started_at=FRIDAY), FRIDAY, [CLOSE, "Move"], ["Move"], "Under way."),
    "over": (
        one_on_one(),
        LATER,
        ["Held", "Not held", "Moved", CLOSE],
        ["Held", "Not held", "Moved"],
        "How did it go?",
    ),
    "one said held": (
        one_on_one(manager_says=HELD),
        LATER,
        [*LABELS, "Change my answer", "Notes"],
        ["Held", "Not held", "Moved"],
        "",
    ),
    "one said not held": (
        one_on_one(rep_says=NOT_HELD),
        LATER,
        ["Held", "Not held", "Moved", CLOSE],
        ["Change my answer"],
        "",
    ),
    "disputed": (
        one_on_one(manager_says=HELD, rep_says=NOT_HELD),
        LATER,
        ["Change my answer", "Notes"],
        ["Change my answer"],
        "remember it differently",
    ),
    "held": (
        one_on_one(state=State.HELD, manager_says=HELD, rep_says=HELD),
        LATER,
        [*LABELS, "Change my answer", "Notes"],
        [*LABELS, "Change my answer"],
        "Held. Both of you say so.",
    ),
    "held on one's word": (
        one_on_one(state=State.HELD, rep_says=HELD, one_sided=True),
        LATER,
        LABELS,
        [*LABELS, "Change my answer"],
        f"on the word of <@{RON}>",
    ),
    "labelled by the manager": (
        one_on_one(state=State.HELD, manager_says=HELD, rep_says=HELD, manager_coaching=60),
        LATER,
        ["Change the label", "Change my answer", "Notes"],
        [*LABELS, "Change my answer"],
        "Held. Both of you say so.",
    ),
    "missed": (
        one_on_one(state=State.MISSED),
        LATER,
        ["It was held"],
        ["It was held"],
        "Not held. Next week is a new one.",
    ),
    "skipped": (one_on_one(**SKIPPED), FRIDAY, [], [], "counts as missed"),
    "excused": (one_on_one(state=State.EXCUSED), FRIDAY, [], [], "counts for nothing"),
    "moved": (
        one_on_one(original_at=FRIDAY - 2 * HOUR, changed_by=MIA, sequence=1),
        FRIDAY - HOUR,
        ["Start", "Move", "Skip"],
        ["Start", "Move", "Skip"],
        "moved it; it was to be",
    ),
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_sheet_in_every_phase(phase: str) -> None:
    """Each reader sees where the 1:1 stands, and exactly the buttons that apply to them (R43)."""
    facts, now, for_manager, for_rep, standing = PHASES[phase]
    shown = meeting(facts, now=now)
    for reader, buttons in ((shown.manager, for_manager), (shown.rep, for_rep)):
        said = views.sheet(T, reader, DAY, [shown])
        check_message(said)
        assert labels(said.blocks) == buttons
        assert standing in words(said)


@pytest.mark.parametrize("phase", PHASES)
def test_a_card_in_every_phase(phase: str) -> None:
    """The card of both is valid in each phase, and as an older one points to the newer."""
    facts, now, _, _, _ = PHASES[phase]
    shown = meeting(facts, now=now)
    for is_latest in (True, False):
        check_message(views.card(T, shown, is_latest=is_latest))
    assert labels(views.card(T, shown, is_latest=False).blocks) == []


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("many", [1, 4])
def test_a_ping_in_every_phase(phase: str, many: int) -> None:
    """A ping is valid whatever has become of its 1:1, for one and for a block (R43)."""
    facts, now, _, _, _ = PHASES[phase]
    shown = meeting(facts, now=now)
    for reader in (shown.manager, shown.rep):
        check_message(views.ping(T, reader, [shown] * many))


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("phase", PHASES)
def test_nobody_is_pinged_by_a_name_or_a_reason(phase: str, hostile: str) -> None:
    """Names and reasons are shown as they were typed: no mention, link or formatting of theirs."""
    facts, now, _, _, _ = PHASES[phase]
    facts = replace(facts, reason=hostile)
    # The tables keep 120 characters of a name and 500 of a reason; the views needn't rely on it.
    manager, rep = person(MIA, name=hostile), person(RON, "Asia/Tokyo", name=hostile)
    shown = meeting(facts, now=now, manager=manager, rep=rep)
    for reader in (manager, rep):
        check_message(views.sheet(T, reader, DAY, [shown]))
        check_message(views.ping(T, reader, [shown]))
    check_message(views.card(T, shown))


def test_twenty_five_1_1s_a_day() -> None:
    """More than a message can hold are counted, and the message stays valid."""
    many = [
        meeting(one_on_one(id=n, planned_at=FRIDAY + n * timedelta(minutes=20)), now=FRIDAY - HOUR)
        for n in range(25)
    ]
    said = views.sheet(T, many[0].manager, DAY, many)

    check_message(said)
    assert "Your 25 1:1s on Friday 27 November" in said.text
    assert "… and 5 more." in words(said)


def test_what_is_off_is_not_counted() -> None:
    """The title counts what is to be held; what was skipped or missed is named as such."""
    states = [State.HELD, State.SKIPPED, State.PLANNED, State.MISSED, State.EXCUSED]
    day = [
        meeting(one_on_one(id=n, planned_at=FRIDAY + n * HOUR, state=state), now=FRIDAY + 2 * HOUR)
        for n, state in enumerate(states)
    ]
    said = views.sheet(T, day[0].manager, DAY, day)

    assert said.text == (
        "Your 2 1:1s on Friday 27 November: 10:00 U1Ron, 11:00 U1Ron (skipped), 12:00 U1Ron, "
        "13:00 U1Ron (not held)"
    )
    assert "Skipped without a new time; it counts as missed." in words(said)
    assert said.blocks[0]["text"]["text"] == "Your 2 1:1s on Friday 27 November"  # type: ignore[index]


def test_a_sheet_of_nothing_left() -> None:
    """When all left the day, the sheet says where they went and has no button."""
    gone = meeting(one_on_one(planned_at=at("2026-11-30 09:00"), original_at=FRIDAY), now=FRIDAY)
    said = views.sheet(T, gone.manager, DAY, [gone])

    check_message(said)
    assert f"<@{RON}>: moved to Monday 30 November, 10:00–11:00." in words(said)
    assert labels(said.blocks) == []
    check_message(views.sheet(T, gone.manager, DAY, []))


@pytest.mark.parametrize(
    ("mine", "theirs", "shown"),
    [
        ("Europe/Berlin", "America/New_York", "10:00–11:00 Berlin time (04:00–05:00 in New York)"),
        ("America/New_York", "Europe/Berlin", "04:00–05:00 New York time (10:00–11:00 in Berlin)"),
        ("Europe/Berlin", "Europe/Paris", "10:00–11:00"),
        ("Asia/Kolkata", "Asia/Kathmandu", "14:30–15:30 Kolkata time (14:45–15:45 in Kathmandu)"),
        ("UTC", "Europe/London", "09:00–10:00"),
    ],
)
def test_both_clocks_where_they_differ(mine: str, theirs: str, shown: str) -> None:
    """A reader's own zone comes first, the other's beside it where the clocks differ (R7)."""
    seen_by = meeting(manager=person(MIA, mine), rep=person(RON, theirs))

    assert views.when_for(T, seen_by, seen_by.manager) == shown


def test_clocks_that_differ_for_three_weeks() -> None:
    """Berlin and Madrid agree, London and New York come closer in March: told by the day (R7)."""
    march = meeting(one_on_one(planned_at=at("2026-03-13 09:00")))
    april = meeting(one_on_one(planned_at=at("2026-04-03 08:00")))

    assert "(05:00–06:00 in New York)" in views.when_for(T, march, march.manager)
    assert "(04:00–05:00 in New York)" in views.when_for(T, april, april.manager)


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (FRIDAY - timedelta(minutes=10), "In 10 minutes: your 1:1 with <@U1RON> at 10:00."),
        (FRIDAY - timedelta(minutes=1), "In 1 minute: your 1:1 with <@U1RON> at 10:00."),
        (FRIDAY + timedelta(minutes=5), "Your 1:1 with <@U1RON> was to start at 10:00."),
    ],
)
def test_a_ping_says_how_soon(now: datetime, text: str) -> None:
    """A ping tells the minutes that are left; brought up to date later it doesn't."""
    shown = meeting(one_on_one(), now=now)

    assert views.ping(T, shown.manager, [shown]).text == text


def test_a_ping_closes_what_it_started() -> None:
    """Once it is under way, the leader's ping leads to the notes; the rep's only says so."""
    shown = meeting(one_on_one(started_at=FRIDAY), now=FRIDAY)

    assert CLOSE in words(views.ping(T, shown.manager, [shown]))
    assert CLOSE not in words(views.ping(T, shown.rep, [shown]))


def test_a_card_of_a_closed_one() -> None:
    """What its leader said was held isn't closed once more from its card: there are its notes."""
    said = words(
        views.card(T, meeting(one_on_one(manager_says=Answer.HELD), now=FRIDAY + 2 * HOUR))
    )

    assert CLOSE not in said
    assert "Notes" in said


def test_a_block_is_told_in_order() -> None:
    """One ping names those right after, each with its time by the reader's clock (R43)."""
    block = [
        meeting(one_on_one(id=n, planned_at=FRIDAY + n * timedelta(minutes=70)), now=FRIDAY - HOUR)
        for n in range(3)
    ]

    assert "Right after: 11:10 <@U1RON>, 12:20 <@U1RON>" in words(
        views.ping(T, block[0].manager, block)
    )


def test_who_reads_it_is_said() -> None:
    """Sheet and card say who can read them (R47)."""
    shown = meeting()

    assert "Only you can read this." in words(views.sheet(T, shown.manager, DAY, [shown]))
    assert "Only the two of you and I" in words(views.card(T, shown))


def test_why_it_was_moved_is_said() -> None:
    """A move shows who, from when by the reader's clock, and why."""
    facts = one_on_one(
        original_at=FRIDAY - HOUR, changed_by=RON, sequence=1, reason="a customer called"
    )
    shown = meeting(facts, now=FRIDAY - 2 * HOUR)
    for reader, before in ((shown.manager, "Fri 27 Nov 09:00"), (shown.rep, "Fri 27 Nov 03:00")):
        text = words(views.sheet(T, reader, DAY, [shown]))
        assert f"<@{RON}> moved it; it was to be {before}." in text
        assert "Why: a customer called" in text
