"""What was said in the demo before anybody opens it: real talk, at times when people work."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import HandClock
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.manifest import Manifest
from bot.sandbox.seed import Line, Reply, demo_talk, opening, read_talk, seed
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import demo_world
from tests.sandbox.bench import MANIFEST

Empty = Callable[[datetime], Workspace]

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
STARTS = [
    pytest.param(datetime(2026, 11, 23, 8, 5, tzinfo=UTC), id="a Monday morning"),
    pytest.param(datetime(2026, 11, 28, 23, 30, tzinfo=UTC), id="a Saturday night"),
    pytest.param(datetime(2026, 10, 27, 9, 0, tzinfo=UTC), id="where Berlin's clock has changed"),
    pytest.param(datetime(2026, 3, 18, 6, 0, tzinfo=UTC), id="where New York's clock has changed"),
    pytest.param(datetime(2027, 1, 1, 0, 0, tzinfo=UTC), id="as the year begins"),
]


@pytest.fixture(name="empty")
def _empty() -> Empty:
    def empty(now: datetime) -> Workspace:
        manifest = Manifest.read(MANIFEST)
        clock = HandClock(now)
        return Workspace(demo_world(), manifest, clock, strict_tiers=True, patience=3.0)

    return empty


@pytest.fixture(name="workspace")
def _workspace(empty: Empty) -> Workspace:
    workspace = empty(MONDAY)
    seed(workspace, demo_talk())
    return workspace


def spoken(workspace: Workspace) -> list[tuple[Conversation, Message]]:
    """Every message there is, with where it stands."""
    return [
        (place, message)
        for place in workspace.conversations.values()
        for message in place.messages.values()
    ]


def room(workspace: Workspace, name: str) -> Conversation:
    return next(each for each in workspace.conversations.values() if each.name == name)


def unread(workspace: Workspace, user: str) -> list[str]:
    """The channels in which somebody has something to read."""
    return sorted(
        place.name
        for place in workspace.conversations.values()
        if place.sees(user) and place.messages and max(place.messages) > place.read.get(user, "")
    )


@pytest.mark.parametrize("start", STARTS)
def test_people_speak_while_they_work(empty: Empty, start: datetime) -> None:
    """Each message was said before the start, on a working day, between eight and six there."""
    workspace = empty(start)
    seed(workspace, demo_talk())
    at = [
        (
            message.body["text"],
            datetime.fromtimestamp(
                float(message.ts), ZoneInfo(workspace.members[message.author].tz)
            ),
        )
        for _, message in spoken(workspace)
    ]

    assert len(at) > 30
    assert [text for text, said in at if said >= start] == []
    assert [text for text, said in at if said.weekday() > 4] == []
    assert [text for text, said in at if not time(8) <= said.time() <= time(18)] == []


@pytest.mark.parametrize("start", STARTS)
def test_it_is_all_fresh(empty: Empty, start: datetime) -> None:
    """Nothing is older than three working days and a weekend."""
    workspace = empty(start)
    seed(workspace, demo_talk())

    oldest = min(float(message.ts) for _, message in spoken(workspace))

    assert start - datetime.fromtimestamp(oldest, UTC) < timedelta(days=6)


@pytest.mark.parametrize("start", STARTS)
def test_threads_keep_their_order(empty: Empty, start: datetime) -> None:
    """Replies stand in the order of the file, after what they answer, on whatever continents."""
    workspace = empty(start)
    seed(workspace, demo_talk())
    for place in workspace.conversations.values():
        assert list(place.messages) == sorted(place.messages)
        for parent in place.top_level():
            said = [message.body["text"] for message in place.thread(parent.ts)]
            written = [
                [line.text, *(reply.text for reply in line.replies)]
                for line in demo_talk()
                if line.channel == place.name
            ]
            assert [plain(text) for text in said] in [[plain(t) for t in one] for one in written]


def plain(text: str) -> str:
    """A text without what stands for people and channels."""
    return re.sub(r"<[@#]\w+>|[@#][\w-]+", "…", text).strip()


def test_only_people_speak(workspace: Workspace) -> None:
    """The app speaks for itself: none of these messages is by it or by another bot."""
    bots = {member.id for member in workspace.members.values() if member.is_bot}

    assert bots.isdisjoint({message.author for _, message in spoken(workspace)})


def test_who_speaks_is_in_the_channel(workspace: Workspace) -> None:
    """Nobody writes or reacts in a channel that they aren't in."""
    strangers = [
        message.body["text"]
        for place, message in spoken(workspace)
        for person in [
            message.author,
            *(who for all_ in message.reactions.values() for who in all_),
        ]
        if not place.sees(person)
    ]

    assert strangers == []


def test_names_become_mentions(workspace: Workspace) -> None:
    """@names and #channels are what Slack makes of them, and addresses stay as they are."""
    texts = [message.body["text"] for _, message in spoken(workspace)]

    assert any("<@U07SBXLENA>, <@U07SBXSAM>, <@U07SBXDEV>. " in text for text in texts)
    assert any("<#C07SBXNORTH>" in text for text in texts)
    assert any("<https://fairwind.example/aquameter-4.pdf|" in text for text in texts)


def test_there_is_some_of_everything(workspace: Workspace) -> None:
    """Threads, reactions, a changed message, lists: what a workspace looks like."""
    messages = [message for _, message in spoken(workspace)]

    assert sum(message.body.get("reply_count", 0) > 0 for message in messages) > 5
    assert sum(bool(message.reactions) for message in messages) > 5
    assert [m.author for m in messages if "edited" in m.body] == ["U07SBXMIA"]
    assert any("\n• " in message.body["text"] for message in messages)
    assert any("\n2. " in message.body["text"] for message in messages)


def test_a_few_things_are_new(workspace: Workspace) -> None:
    """Mia has some things to read, Ron has read everything."""
    assert unread(workspace, "U07SBXMIA") == ["deals-northwind", "sales", "sales-leads"]
    assert unread(workspace, "U07SBXVERA") == ["sales"]
    assert unread(workspace, "U07SBXRON") == []


def test_most_of_it_is_read(workspace: Workspace) -> None:
    """What is new to Mia begins at the line that says so, not at the beginning."""
    sales = room(workspace, "sales")
    new = [m for ts, m in sales.messages.items() if ts > sales.read["U07SBXMIA"]]

    assert [message.author for message in new] == ["U07SBXSAM", "U07SBXNAOMI"]


def test_weekdays_are_not_named() -> None:
    """A sandbox may begin on any day, so no line speaks of one."""
    texts = [text for line in demo_talk() for text in [line.text, *(r.text for r in line.replies)]]

    assert [text for text in texts if re.search(r"\b(Mon|Tues|Wednes|Thurs|Fri)day\b", text)] == []


def test_what_comes_later_comes_after(empty: Empty) -> None:
    """What is said once the sandbox runs stands below all of it."""
    workspace = empty(MONDAY)
    seed(workspace, demo_talk())
    sales = room(workspace, "sales")

    new = workspace.say(sales, author="U07SBXMIA", text="Good morning")

    assert max(sales.messages) == new.ts
    assert float(new.ts) == MONDAY.timestamp()


def test_unknown_names_are_refused(empty: Empty) -> None:
    """A line by nobody, a mention of nobody and a channel that isn't there say which it is."""
    at = time(9)
    for line, words in (
        (Line("sales", "bob", 1, at, "Hi"), "nobody called bob"),
        (Line("sales", "mia", 1, at, "Hi @bob"), "nobody called bob"),
        (Line("sails", "mia", 1, at, "Hi"), "no channel called sails"),
        (Line("sales", "mia", 1, at, "Hi", replies=(Reply("bob", 1, "Hi"),)), "called bob"),
    ):
        with pytest.raises(ValueError, match=words):
            seed(empty(MONDAY), [line])


@pytest.mark.parametrize(
    "text",
    ['lines = [{ by = "mia" }]', 'talk = "none"', 'lines = [{ channel = "x", days = 1, wat = 2 }]'],
)
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    """A file that holds no lines is refused by its name."""
    path = tmp_path / "other.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"other\.toml"):
        read_talk(path)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        pytest.param("2026-11-24 14:30", "2026-11-24 14:30", id="at work: now"),
        pytest.param("2026-11-24 07:10", "2026-11-24 09:05", id="early: the same morning"),
        pytest.param("2026-11-24 21:00", "2026-11-25 09:05", id="in the evening: tomorrow"),
        pytest.param("2026-11-27 17:00", "2026-11-30 09:05", id="Friday evening: Monday"),
        pytest.param("2026-11-28 12:00", "2026-11-30 09:05", id="Saturday: Monday"),
        pytest.param("2026-11-29 23:59", "2026-11-30 09:05", id="Sunday night: Monday"),
        pytest.param("2027-03-27 12:00", "2027-03-29 09:05", id="over a change of clocks"),
    ],
)
def test_a_demo_begins_while_people_work(now: str, begins: str) -> None:
    """Whenever somebody tries it, it is a working hour in the sandbox."""
    at = datetime.fromisoformat(now).replace(tzinfo=BERLIN)

    assert opening(at, BERLIN) == datetime.fromisoformat(begins).replace(tzinfo=BERLIN)
