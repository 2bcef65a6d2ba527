"""What became of the main scenario: who sees what, calendar files, cards in their places."""

from __future__ import annotations

import re
from collections import Counter

from tests.scenarios.cast import AIKO, DEV, INES, KIRI, LENA, MIA, NAOMI, REPS, RON, SAM, TOBY, utc
from tests.scenarios.week import Played


def test_each_stands_at_its_instant(played: Played) -> None:
    """Sheets and pings stand in Slack at the planned second; of two at once, one a second later."""
    planned = [said for said in played.posts() if said.text.startswith(("Your 1:1", "In 10"))]

    assert planned
    for said in planned:
        assert said.at.second <= 1, said
        assert abs(float(said.ts) - said.at.timestamp()) < 0.01, said


def test_nothing_comes_twice(played: Played) -> None:
    """No delivery stands in Slack twice, and no file was shared twice in one place."""
    deliveries = Counter(
        call.payload["metadata"]["event_payload"]["id"]
        for call in played.calls
        if call.method == "chat.postMessage" and call.response and call.response["ok"]
    )
    files = Counter(
        (message.channel, message.thread_ts, file["name"])
        for person in (MIA, *REPS)
        for message in played.messages(person)
        for file in message.files
        if message.channel.startswith("D")
    )

    assert {one for one, times in deliveries.items() if times > 1} == set()
    assert {one for one, times in files.items() if times > 1} == set()


def test_nobody_else_sees_it(played: Played) -> None:
    """All that is said stands in one person's DM, or in the group DM of the two it is about."""
    for person, places in played.views.items():
        for place in places:
            for message in place.messages:
                if message.ephemeral:
                    continue
                assert place.kind in {"im", "mpim"}, message
                if place.kind == "mpim" and message.thread_ts not in {None, message.ts}:
                    # The thread's first message names them.
                    assert not message.pings, message
                elif place.kind == "mpim":
                    assert {*place.people} == {*message.pings}, message
                else:
                    assert place.people == [person]
    assert [place.kind for place in played.views["U07SBXVERA"]].count("im") == 0


def test_every_message_can_be_read_without_blocks(played: Played) -> None:
    """Notifications and screen readers get words with every message and every update."""
    said = [call for call in played.calls if call.method in {"chat.postMessage", "chat.update"}]

    assert said
    assert [call for call in said if not call.payload.get("text")] == []


def test_nobody_is_pinged_by_accident(played: Played) -> None:
    """A message names the two people of a 1:1 at most; what somebody typed pings nobody."""
    for person in (MIA, *REPS):
        for message in played.messages(person):
            assert {*message.pings} <= {MIA, *REPS}, message
            if person != MIA:
                assert {*message.pings} <= {MIA, person}, message


def test_slack_was_content(played: Played) -> None:
    """Slack refused none of the calls, and told nobody that the bot hadn't answered."""
    refused = [
        (call.method, call.response)
        for call in played.calls
        if call.response is not None
        and not call.response["ok"]
        and call.response["error"] != "ratelimited"
    ]

    assert refused == []
    assert played.troubles == []


def test_calendar_files(played: Played) -> None:
    """An .ics holds each 1:1 in UTC under one UID; SEQUENCE grows; a skip cancels."""
    entries = [
        (entry.summary, entry.sequence, f"{entry.start:%d %H:%M}", entry.status)
        for entry in played.entries(MIA)
        if entry.start < utc("2026-10-28 00:00")
    ]

    assert sorted(entries) == [
        ("1:1 with Aiko Tanaka", 0, "22 10:30", "CONFIRMED"),
        ("1:1 with Dev Patel", 0, "22 08:00", "CONFIRMED"),
        ("1:1 with Inês Carvalho", 0, "23 14:15", "CONFIRMED"),
        ("1:1 with Inês Carvalho", 1, "26 15:00", "CONFIRMED"),
        ("1:1 with Inês Carvalho", 1, "26 15:00", "CONFIRMED"),
        ("1:1 with Kiri Walker", 0, "23 09:15", "CONFIRMED"),
        ("1:1 with Lena Vogt", 0, "21 08:00", "CONFIRMED"),
        ("1:1 with Naomi Clarke", 0, "23 08:00", "CONFIRMED"),
        ("1:1 with Ron Becker", 0, "22 09:15", "CONFIRMED"),
        ("1:1 with Sam Whitfield", 0, "23 13:00", "CONFIRMED"),
        ("1:1 with Sam Whitfield", 1, "23 13:00", "CANCELLED"),
        ("1:1 with Toby Marsh", 0, "22 13:00", "CONFIRMED"),
        ("1:1 with Toby Marsh", 1, "22 14:30", "CONFIRMED"),
    ]
    of_manager = {entry.uid for entry in played.entries(MIA)}
    for rep in REPS:
        own = played.entries(rep)
        assert {entry.summary for entry in own} == {"1:1 with Mia Hoffmann"}
        assert len({entry.uid for entry in own}) == 2, "one for each week's 1:1"
        assert {entry.uid for entry in own} <= of_manager


def test_the_clocks_change(played: Played) -> None:
    """Berlin's 1:1s stay at their wall-clock time; in UTC they are an hour later from then on."""
    starts = {
        entry.summary: entry.start
        for entry in played.entries(MIA)
        if entry.start >= utc("2026-10-28 00:00")
    }

    assert starts["1:1 with Lena Vogt"] == utc("2026-10-28 09:00")
    assert starts["1:1 with Toby Marsh"] == utc("2026-10-29 14:00")
    assert starts["1:1 with Naomi Clarke"] == utc("2026-10-30 09:00")


def test_the_card_changes_in_place(played: Played) -> None:
    """One entry goes from buttons to the question, to one answer, to both, and nobody is pinged."""
    seen = played.seen

    assert "Start\nMove\nSkip" in seen["Lena during"]
    assert "How did it go?\nHeld\nNot held\nMoved" in seen["Lena after"]
    assert f"Held, you said. I'm waiting for <@{LENA}>." in seen["Lena answered by one"]
    assert "Held. Both of you say so." in seen["Lena answered by both"]
    assert "Under way." in seen["Dev under way"]


def test_moved_and_skipped(played: Played) -> None:
    """Both see who moved or skipped it, from when and why, each with both clocks."""
    seen = played.seen
    why = "Why: Board ∗prep∗ &lt;!channel&gt; &amp; &lt;@U07SBXVERA&gt;"

    assert "09:00–10:00 New York time (15:00–16:00 in Berlin)" in seen["Toby's form"]
    for reader in ("Mia", "both"):
        shown = seen[f"Toby moved, to {reader}"]
        assert "16:30–17:30 Berlin time (10:30–11:30 in New York)" in shown
        assert f"<@{TOBY}> moved it; it was to be Thu 22 Oct 15:00." in shown
    assert f"<@{INES}>: moved to Monday 26 October, 16:00–17:00." in seen["Inês skipped, to Mia"]
    assert why in seen["Inês skipped, to both"]
    assert (
        f"<@{SAM}> skipped it.\n{why}\nSkipped without a new time; it counts as missed."
        in seen["Sam skipped, to Mia"]
    )


def test_one_ping_for_a_block(played: Played) -> None:
    """The ping before a back-to-back block names all that follows."""
    assert (
        f"your 1:1 with <@{DEV}> at 10:00.\nRight after: 11:15 <@{RON}>, 12:30 <@{AIKO}>"
        in played.seen["block of Thursday"]
    )


def test_what_became_of_each(played: Played) -> None:
    """Held by both, by one; disputed and mended; ignored and, after two working days, missed."""
    sheets = {
        match[1]: message.seen_text
        for message in played.messages(MIA)
        if (match := re.search(r"on \w+ (2\d) October: ", message.text))
    }

    assert f"<@{DEV}>\nHeld. Both of you say so." in sheets["22"]
    assert f"<@{AIKO}>\nHeld, on the word of <@{MIA}>." in sheets["22"]
    assert "You two remember it differently." in played.seen["Kiri disputed"]
    assert f"<@{KIRI}>\nHeld. Both of you say so." in sheets["23"]
    assert f"<@{NAOMI}>\nHow did it go?" in played.seen["Naomi before the end of two days"]
    assert f"<@{NAOMI}>\nNot held. Next week is a new one." in played.seen["Naomi after two days"]
    assert f"<@{INES}>\n<@{MIA}> moved it" in sheets["26"]
    assert "Held. Both of you say so." in sheets["26"]
