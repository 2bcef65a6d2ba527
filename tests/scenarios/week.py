"""The main scenario, played once for each database: from Monday's set-up over a change of clocks.

Europe's clocks change on Sunday 25 October 2026, New York's only a week later. Mia sets the rhythm
up on Monday the 19th; in its first week one 1:1 is moved, one skipped and caught up after the
change, one skipped for good, one ignored; the others are answered in every way there is. The next
week nobody touches anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from bot.sandboxed import Stage
from tests.scenarios.cast import (
    DEV,
    INES,
    KIRI,
    LENA,
    MIA,
    REPS,
    RON,
    SAM,
    TOBY,
    greet_all,
    pressed,
    utc,
)
from tests.support.slack_world import Call, Conversation, Message, Person, SlackWorld

__all__ = ["Entry", "Played", "Said", "play"]

START = utc("2026-10-19 08:00")
REASON = "Board *prep* <!channel> & <@U07SBXVERA>"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the bot posted: when, where, and the words it had then."""

    at: datetime
    channel: str
    ts: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar takes over from one entry of a calendar file."""

    summary: str
    sequence: int
    start: datetime
    status: str
    uid: str


@dataclass
class Played:
    """What is left of the scenario when it is over, and what was seen on the way."""

    calls: list[Call] = field(default_factory=list)
    views: dict[str, list[Conversation]] = field(default_factory=dict)
    """Everybody's conversations in the end."""
    seen: dict[str, str] = field(default_factory=dict)
    """What messages showed at certain moments, by our names for these moments."""
    files: dict[str, bytes] = field(default_factory=dict)
    """The files' contents, by Slack's ids."""
    troubles: list[str] = field(default_factory=list)
    """What Slack itself had to say to anybody: nothing, one hopes."""

    def posts(self) -> list[Said]:
        """All that was posted with a notification, in its order."""
        return [
            Said(call.at, call.response["channel"], call.response["ts"], call.payload["text"])
            for call in self.calls
            if call.method == "chat.postMessage" and call.response and call.response["ok"]
        ]

    def messages(self, person: str) -> list[Message]:
        """All that somebody sees of the bot in the end, ephemerals excepted."""
        return [
            message
            for place in self.views[person]
            for message in place.messages
            if not message.ephemeral
        ]

    def transcript(self, person: str, zone: str) -> list[str]:
        """What notified somebody, minute by minute by their own clock."""
        kinds, clock = {place.id: place.kind for place in self.views[person]}, ZoneInfo(zone)
        return [
            f"{said.at.astimezone(clock):%a %d %H:%M} {kinds[said.channel]}: {said.text}"
            for said in self.posts()
            if said.channel in kinds
        ]

    def entries(self, person: str) -> list[Entry]:
        """The entries of all calendar files that somebody was handed, in their order."""
        return [
            Entry(
                str(event["summary"]),
                int(str(event["sequence"])),
                event.decoded("dtstart"),
                str(event["status"]),
                str(event["uid"]),
            )
            for message in self.messages(person)
            for file in message.files
            for event in Calendar.from_ical(self.files[file["id"]]).walk("VEVENT")
        ]


async def play(stage: Stage, slack: SlackWorld) -> Played:
    """Play it all."""
    played = Played()
    mia = slack.user(MIA)
    await greet_all(slack, REPS)
    await _wednesday(slack, mia, played)
    await _thursday(slack, mia, played)
    await _friday(slack, mia, played)
    await _next_weeks(slack, mia, played)

    played.calls = await slack.calls()
    for person in (MIA, *REPS, "U07SBXVERA", "U07SBXOMAR"):
        played.views[person] = await slack.user(person).conversations()
        played.troubles += await slack.user(person).troubles()
    uploads = stage.sandbox.workspace.uploads.by_id
    played.files = {file: upload.content or b"" for file, upload in uploads.items()}
    return played


async def _wednesday(slack: SlackWorld, mia: Person, played: Played) -> None:
    await slack.wind(to=utc("2026-10-21 08:30"))
    played.seen["Lena during"] = (await mia.find("Wednesday 21 October")).seen_text
    await slack.wind(to=utc("2026-10-21 10:00"))
    sheet = await mia.find("Wednesday 21 October")
    played.seen["Lena after"] = sheet.seen_text
    await pressed(slack, mia, sheet, "rhythm.held", about="Lena Vogt")
    played.seen["Lena answered by one"] = (await mia.find("Wednesday 21 October")).seen_text
    lena = slack.user(LENA)
    await pressed(slack, lena, await lena.find("Wednesday 21 October"), "rhythm.held")
    played.seen["Lena answered by both"] = (await mia.find("Wednesday 21 October")).seen_text

    await slack.wind(to=utc("2026-10-21 14:00"))
    toby = slack.user(TOBY)
    await toby.click(await toby.find("Thursday 22 October"), "rhythm.move")
    played.seen["Toby's form"] = (await toby.open_modal()).seen_text
    await toby.fill({"slot": "2026-10-22T14:30:00+00:00"})
    assert await toby.submit() is None
    await slack.wind(by=timedelta(seconds=2))
    played.seen["Toby moved, to Mia"] = (await mia.find("Thursday 22 October", "dm")).seen_text
    played.seen["Toby moved, to both"] = (await toby.last(f"group:{MIA}")).seen_text


async def _thursday(slack: SlackWorld, mia: Person, played: Played) -> None:
    await slack.wind(to=utc("2026-10-22 07:52"))
    ping = await mia.last()
    played.seen["block of Thursday"] = ping.seen_text
    await pressed(slack, mia, ping, "rhythm.start")
    card = await mia.find(f"1:1 of <@{MIA}> and <@{DEV}>", f"group:{DEV}")
    played.seen["Dev under way"] = card.seen_text

    await slack.wind(to=utc("2026-10-22 12:00"))
    sheet = await mia.find("on Thursday 22 October: ", "dm")
    for name in ("Dev Patel", "Ron Becker", "Aiko Tanaka"):
        await pressed(slack, mia, sheet, "rhythm.held", about=name)
    for rep in (DEV, RON):
        person = slack.user(rep)
        await pressed(slack, person, await person.find("Thursday 22 October"), "rhythm.held")

    await slack.wind(to=utc("2026-10-22 14:00"))
    await _skip(slack, mia, "Inês Carvalho", slot="2026-10-26T15:00:00+00:00")
    played.seen["Inês skipped, to Mia"] = (await mia.find("Friday 23 October", "dm")).seen_text
    ines = slack.user(INES)
    played.seen["Inês skipped, to both"] = (await ines.last(f"group:{MIA}")).seen_text

    sam = slack.user(SAM)
    await _skip(slack, sam, "Mia Hoffmann", slot="none")
    played.seen["Sam skipped, to Mia"] = (await mia.find("Friday 23 October", "dm")).seen_text

    await slack.wind(to=utc("2026-10-22 16:00"))
    toby = slack.user(TOBY)
    for person in (mia, toby):
        sheet = await person.find("on Thursday 22 October: ")
        await pressed(slack, person, sheet, "rhythm.held", about=_other(person, "Toby Marsh"))


async def _friday(slack: SlackWorld, mia: Person, played: Played) -> None:
    await slack.wind(to=utc("2026-10-23 12:00"))
    kiri = slack.user(KIRI)
    await pressed(slack, kiri, await kiri.find("Friday 23 October"), "rhythm.held")
    sheet = await mia.find("on Friday 23 October: ", "dm")
    await pressed(slack, mia, sheet, "rhythm.not_held", about="Kiri Walker")
    played.seen["Kiri disputed"] = (await kiri.find("Friday 23 October")).seen_text
    sheet = await mia.find("on Friday 23 October: ", "dm")
    await pressed(slack, mia, sheet, "rhythm.change_answer", about="Kiri Walker")
    sheet = await mia.find("on Friday 23 October: ", "dm")
    await pressed(slack, mia, sheet, "rhythm.held", about="Kiri Walker")


async def _next_weeks(slack: SlackWorld, mia: Person, played: Played) -> None:
    await slack.wind(to=utc("2026-10-26 16:30"))
    ines = slack.user(INES)
    for person in (mia, ines):
        sheet = await person.find("on Monday 26 October: ")
        await pressed(slack, person, sheet, "rhythm.held")
    await slack.wind(to=utc("2026-10-27 16:59"))
    played.seen["Naomi before the end of two days"] = await _friday_sheet(mia)
    await slack.wind(to=utc("2026-10-27 17:00"))
    played.seen["Naomi after two days"] = await _friday_sheet(mia)
    await slack.wind(to=utc("2026-10-31 00:00"))


async def _skip(slack: SlackWorld, person: Person, name: str, *, slot: str) -> None:
    sheet = await person.find("on Friday 23 October: ", "dm")
    await pressed(slack, person, sheet, "rhythm.skip", about=name)
    await person.fill({"reason": REASON, "slot": slot})
    assert await person.submit() is None
    await slack.wind(by=timedelta(seconds=2))


async def _friday_sheet(mia: Person) -> str:
    return (await mia.find("on Friday 23 October: ", "dm")).seen_text


def _other(person: Person, rep: str) -> str:
    return rep if person.id == MIA else "Mia Hoffmann"
