"""Messages as rows: days, names that stand once, what is new, who reacted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import HandClock
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.page.environment import page_environment
from bot.sandbox.page.message_facts import MessageFacts
from bot.sandbox.page.people import People
from bot.sandbox.page.rows import Rows
from bot.sandbox.workspace import Workspace
from tests.sandbox import pieces as p
from tests.sandbox.page.seen import a_drawing, a_workspace
from tests.sandbox.page.tree import Tag, tree

MIA, RON, SAM = "U07SBXMIA", "U07SBXRON", "U07SBXSAM"


@pytest.fixture(name="workspace")
def _workspace() -> Workspace:
    return a_workspace()


@pytest.fixture(name="sales")
def _sales(workspace: Workspace) -> Conversation:
    return workspace.conversations["C07SBXSALES"]


class Page:
    """What a person sees of a conversation, after somebody has said something."""

    def __init__(self, workspace: Workspace, place: Conversation) -> None:
        self.workspace, self.place = workspace, place
        self.drawing = a_drawing(workspace)
        self.rows = Rows(
            page_environment(), self.drawing, People(workspace), MessageFacts(workspace)
        )

    def say(self, author: str, text: str, *, after: timedelta = timedelta()) -> Message:
        assert isinstance(self.workspace.clock, HandClock)
        self.workspace.clock.advance(after)
        return self.workspace.say(self.place, author=author, text=text)

    def seen(self, user: str, *, read: str | None = None) -> Tag:
        messages = self.rows.latest(self.place, user).messages
        return tree(self.rows.draw(self.place, messages, user, read=read))


@pytest.fixture(name="page")
def _page(workspace: Workspace, sales: Conversation) -> Page:
    return Page(workspace, sales)


def test_a_name_stands_once_above_what_follows(page: Page) -> None:
    """What one person says within five minutes goes on under their name; later it stands anew."""
    page.say(RON, "One")
    page.say(RON, "Two", after=timedelta(minutes=4))
    page.say(RON, "Three", after=timedelta(minutes=6))
    page.say(SAM, "Four")

    goes_on = ["goes-on" in row["class"] for row in page.seen(MIA).all("li", class_="row")]
    assert goes_on == [False, True, False, False]


def test_days_are_those_of_the_reader(page: Page) -> None:
    """A line stands between two days, where the reader's day begins."""
    page.say(RON, "Afternoon", after=timedelta(hours=12))
    page.say(RON, "Late", after=timedelta(hours=4))

    in_berlin = [line.text for line in page.seen(MIA).all("li", class_="day")]
    in_new_york = [line.text for line in page.seen(SAM).all("li", class_="day")]
    assert in_berlin == ["Monday, 23 November 2026", "Tuesday, 24 November 2026"]
    assert in_new_york == ["Monday, November 23, 2026"]


def test_one_line_above_what_is_new(page: Page) -> None:
    """The line stands before the first message of others after the mark, once."""
    page.say(RON, "Known")
    mine = page.say(MIA, "My own")
    page.say(SAM, "New")
    page.say(SAM, "Newer")

    seen = page.seen(MIA, read=mine.ts)
    rows = [row["class"].split()[0] for row in seen.all("li") if row["class"] != "day"]
    assert rows == ["row", "row", "new-line", "row", "row"]
    assert not page.seen(MIA).all("li", class_="new-line")


def test_reactions_say_who(page: Page) -> None:
    """Each emoji has its count and names, with the reader as "you"; the reader's own is pressed."""
    said = page.say(RON, "Signed!")
    said.reactions["tada"] = [SAM, MIA]
    page.workspace.touch(page.place, said)

    [mine] = page.seen(MIA).all("button", class_="reaction")
    assert mine["title"] == "Sam Whitfield and you reacted with :tada:"
    assert mine["aria-pressed"] == "true"
    [rons] = page.seen(RON).all("button", class_="reaction")
    assert rons["title"] == "Sam Whitfield and Mia Hoffmann reacted with :tada:"
    assert rons["aria-pressed"] == "false"


def test_a_changed_message_is_drawn_anew(page: Page) -> None:
    """A row is drawn once for all who see it alike, and again once the message has changed."""
    said = page.say(RON, "Frist")
    ron, mia = page.drawing.viewer(RON), page.drawing.viewer(MIA)
    first = page.rows.row(page.place, said, ron)
    assert page.rows.row(page.place, said, ron) is first

    said.body |= {"text": "First", "edited": {"user": RON, "ts": said.ts}}
    page.workspace.touch(page.place, said)
    assert "First" in page.rows.row(page.place, said, mia)
    assert "(edited)" in page.rows.row(page.place, said, ron)


@pytest.mark.parametrize(
    ("blocks", "holder"),
    [
        pytest.param([], "text", id="a text"),
        pytest.param([p.section("Done")], "text", id="a section"),
        pytest.param(
            [p.section(), {"type": "context", "elements": [p.mrkdwn("You")]}],
            "block-context",
            id="a line of context",
        ),
        pytest.param([p.section(), {"type": "divider"}], "block-end", id="no text"),
    ],
)
def test_what_was_changed_says_so_where_its_words_end(
    page: Page, blocks: list[dict[str, Any]], holder: str
) -> None:
    """The mark goes on in the line of what is last, and stands above the files."""
    said = page.say(RON, "Done")
    said.body |= {
        "edited": {"user": RON, "ts": said.ts},
        "files": [{"id": "F0GONE", "name": "old.pdf", "mimetype": "application/pdf", "size": 1}],
        **({"blocks": page.workspace.finished(blocks)} if blocks else {}),
    }
    page.workspace.touch(page.place, said)

    body = page.seen(MIA).one("div", class_="message-body")
    assert body.all("div", class_=holder)[-1].one(class_="edited").text == "(edited)"
    assert body.text.index("(edited)") < body.text.index("old.pdf")


def test_threads_are_announced_below_their_start(page: Page) -> None:
    """The bar tells how many replies there are, by whom, and when the last one came."""
    start = page.say(RON, "Who has it?")
    page.workspace.say(page.place, author=MIA, text="I do", thread_ts=start.ts)
    page.workspace.say(page.place, author=SAM, text="Me too", thread_ts=start.ts)

    bar = page.seen(MIA).one("a", class_="thread-bar")
    assert bar.one("strong").text == "2 replies"
    assert "Last reply Mon 23 Nov, 09:00" in bar.text
    assert [face.text for face in bar.all("span", class_="avatar")] == ["MH", "SW"]
    assert bar["href"] == f"?thread={start.ts}"


def test_the_bots_messages_lead_to_their_calls(page: Page) -> None:
    """A message that a call made says which; a person's keeps its raw text for editing instead."""
    entry = page.workspace.journal.begin("call", "chat.postMessage", {})
    with page.workspace.during(entry):
        page.say(page.workspace.bot_user, "Hello")
    page.say(RON, "Hi <@U07SBXMIA>")

    bots, rons = page.seen(MIA).all("article")
    assert bots["data-call"] == str(entry.number)
    assert "data-text" not in bots
    assert rons["data-text"] == "Hi <@U07SBXMIA>"
    assert "data-call" not in rons
