"""How conversations look from outside: names, what is unread, why one can't write."""

from __future__ import annotations

import pytest

from bot.sandbox.conversations import Conversation
from bot.sandbox.page.message_facts import MessageFacts
from bot.sandbox.page.people import People
from bot.sandbox.page.places import Places, Unread
from bot.sandbox.workspace import Workspace
from tests.sandbox.page.seen import a_workspace

MIA, RON, SAM, VERA = "U07SBXMIA", "U07SBXRON", "U07SBXSAM", "U07SBXVERA"


@pytest.fixture(name="workspace")
def _workspace() -> Workspace:
    return a_workspace()


@pytest.fixture(name="places")
def _places(workspace: Workspace) -> Places:
    return Places(workspace, People(workspace), MessageFacts(workspace))


@pytest.fixture(name="sales")
def _sales(workspace: Workspace) -> Conversation:
    return workspace.conversations["C07SBXSALES"]


def test_names_are_those_of_the_reader(workspace: Workspace, places: Places) -> None:
    """A direct message bears the other's name, a group everybody else's, with the app last."""
    direct, group = workspace.direct(MIA), workspace.group([MIA, RON])

    assert places.title(direct, MIA) == "Coach"
    assert places.title(group, MIA) == "Ron Becker, Coach"
    assert places.title(group, RON) == "Mia Hoffmann, Coach"
    assert places.title(workspace.conversations["C07SBXSALES"], MIA) == "#sales"


def test_own_messages_are_never_unread(
    workspace: Workspace, places: Places, sales: Conversation
) -> None:
    """What others wrote since the mark counts, until the mark moves there."""
    workspace.say(sales, author=RON, text="One")
    last = workspace.say(sales, author=SAM, text="Two")
    assert places.unread(sales, MIA) == Unread(2, 0)
    assert places.unread(sales, RON) == Unread(1, 0)

    workspace.mark_read(sales, MIA, last.ts)
    assert places.unread(sales, MIA) == Unread()


def test_what_is_deleted_is_no_longer_unread(
    workspace: Workspace, places: Places, sales: Conversation
) -> None:
    """A message counts for as long as it is there, wherever it was counted before."""
    workspace.say(sales, author=RON, text="One")
    gone = workspace.say(sales, author=SAM, text="Two")
    assert places.total(MIA) == Unread(2, 0)

    workspace.remove(sales, gone)

    assert places.total(MIA) == Unread(1, 0)


@pytest.mark.parametrize(
    ("text", "badge"), [("<@U07SBXMIA> look", 1), ("<!here> look", 1), ("mia, look", 0)]
)
def test_channels_have_a_badge_for_mentions(
    workspace: Workspace, places: Places, sales: Conversation, text: str, badge: int
) -> None:
    """In a channel only what names a person, or everybody, is for them."""
    workspace.say(sales, author=RON, text=text)

    assert places.unread(sales, MIA) == Unread(1, badge)


def test_direct_messages_are_all_for_one(workspace: Workspace, places: Places) -> None:
    """Every message of a direct message or a group counts for the badge, replies too."""
    group = workspace.group([MIA, RON])
    card = workspace.say(group, author=workspace.bot_user, text="Your 1:1")
    workspace.say(group, author=RON, text="A reply", thread_ts=card.ts)

    assert places.unread(group, MIA) == Unread(2, 2)
    assert places.total(MIA) == Unread(2, 2)


def test_threads_count_for_those_who_take_part(
    workspace: Workspace, places: Places, sales: Conversation
) -> None:
    """A reply in a channel is news to who wrote there or is named, to nobody else."""
    start = workspace.say(sales, author=MIA, text="Who calls them?")
    for user in (SAM, VERA):
        workspace.mark_read(sales, user, start.ts)
    workspace.say(sales, author=RON, text="Not me. <@U07SBXSAM>?", thread_ts=start.ts)

    assert places.unread(sales, MIA) == Unread(1, 0)
    assert places.unread(sales, SAM) == Unread(1, 1)
    assert places.unread(sales, VERA) == Unread()


def test_counting_ends_somewhere(workspace: Workspace, places: Places, sales: Conversation) -> None:
    """Of a thousand unread messages ninety-nine are counted."""
    for number in range(120):
        workspace.say(sales, author=RON, text=f"no. {number}")

    assert places.unread(sales, MIA).count == 99


def test_the_sidebar_leaves_out_what_nobody_uses(workspace: Workspace, places: Places) -> None:
    """Archived channels and groups without a message stand in nobody's sidebar."""
    group = workspace.group([MIA, RON])
    listed = {line.id for section in places.sections(MIA) for line in section.lines}
    assert "C07SBXLEADS" in listed
    assert "C07SBXOLD" not in listed
    assert group.id not in listed

    workspace.say(group, author=workspace.bot_user, text="Your 1:1")
    assert group.id in {line.id for section in places.sections(MIA) for line in section.lines}
