"""The tour's mechanism: what ticks a step, what doesn't, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import HandClock
from bot.sandbox import demo_world
from bot.sandbox.changes import Change, TourMoved
from bot.sandbox.manifest import Manifest
from bot.sandbox.tour import Ending, Plan, Reading, Sending, Tour, Who, read_plan
from bot.sandbox.workspace import Workspace
from tests.sandbox.bench import MANIFEST
from tests.sandbox.tours import MIA, RON, happen, reading, sending, step, ticked

PRESSED = {"type": "block_actions", "actions": [{"action_id": "go"}]}
SENT = {"type": "view_submission", "view": {"callback_id": "form"}}


@pytest.fixture(name="workspace")
def _workspace(clock: HandClock) -> Workspace:
    manifest = Manifest.read(MANIFEST)
    return Workspace(demo_world(), manifest, clock, strict_tiers=True, patience=3.0)


Follow = Callable[..., Tour]


@pytest.fixture(name="follow")
def _follow(workspace: Workspace) -> Follow:
    """Watches a tour with a step for each of the given deeds: a, b, c and so on."""

    def follow(*deeds: Sending | Reading) -> Tour:
        return Tour(workspace, Plan("Tour", tuple(map(step, "abcdef", deeds))))

    return follow


def post(workspace: Workspace, action_id: str, *, user: str = MIA) -> str:
    """The app writes somebody a message with a button; returns its ts."""
    button = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "A"}}
    blocks = [{"type": "actions", "block_id": "row", "elements": [button]}]
    message = workspace.say(
        workspace.direct(user), author=workspace.bot_user, text="Hi", more={"blocks": blocks}
    )
    return message.ts


def look(workspace: Workspace, ts: str, *, user: str = MIA) -> None:
    workspace.mark_read(workspace.direct(user), user, ts)


@pytest.mark.parametrize(
    ("deed", "name", "body"),
    [
        (sending("block_actions", "go"), "block_actions", PRESSED),
        (sending("block_actions", "stay", "go"), "block_actions", PRESSED),
        (sending("block_actions", "go", by=MIA), "block_actions", PRESSED),
        (sending("block_actions", "go", not_by=RON), "block_actions", PRESSED),
        (sending("view_submission", "form"), "view_submission", SENT),
        (sending("message_action", "m"), "message_action", {"callback_id": "m"}),
        (sending("shortcut", "s"), "shortcut", {"callback_id": "s"}),
        (sending("/coach", "setup"), "/coach", {"text": "setup now"}),
        (sending("/coach", ""), "/coach", {"text": ""}),
    ],
)
def test_what_ticks(
    workspace: Workspace, follow: Follow, deed: Sending, name: str, body: dict[str, Any]
) -> None:
    """A payload of the right kind, about the right thing, by the right person ticks its step."""
    tour = follow(deed)
    assert ticked(tour) == ""

    happen(workspace, name, body)

    assert ticked(tour) == "a"


@pytest.mark.parametrize(
    ("deed", "name", "body"),
    [
        (sending("block_actions", "stay"), "block_actions", PRESSED),
        (sending("view_submission", "go"), "block_actions", PRESSED),
        (sending("block_actions", "go", by=RON), "block_actions", PRESSED),
        (sending("block_actions", "go", not_by=MIA), "block_actions", PRESSED),
        (sending("view_submission", "other"), "view_submission", SENT),
        (sending("view_submission", "form"), "view_closed", SENT),
        (sending("/coach", "setup"), "/coach", {"text": "help setup"}),
    ],
)
def test_what_does_not(
    workspace: Workspace, follow: Follow, deed: Sending, name: str, body: dict[str, Any]
) -> None:
    """Another kind, another thing or another person ticks nothing."""
    tour = follow(deed)

    happen(workspace, name, body)

    assert ticked(tour) == ""


def test_no_answer_yet(workspace: Workspace, follow: Follow) -> None:
    """A click is done once the app has answered, not while it thinks."""
    tour = follow(sending("block_actions", "go"))
    entry = workspace.journal.begin("payload", "block_actions", PRESSED, user=MIA)
    assert ticked(tour) == ""

    workspace.journal.end(entry, None)

    assert ticked(tour) == "a"


def test_trouble(workspace: Workspace, follow: Follow) -> None:
    """A click that the app didn't answer isn't done."""
    tour = follow(sending("block_actions", "go"))

    happen(workspace, "block_actions", PRESSED, trouble="operation_timeout")

    assert ticked(tour) == ""


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        (None, "a"),
        ({}, "a"),
        ({"response_action": "clear"}, "a"),
        ({"response_action": "errors", "errors": {"reps": "Pick one."}}, ""),
        ({"response_action": "push", "view": {}}, ""),
        ({"response_action": "update", "view": {"submit": {}}}, ""),
        ({"response_action": "update", "view": {"title": {}}}, "a"),
    ],
)
def test_forms_that_close(
    workspace: Workspace, follow: Follow, answer: dict[str, Any] | None, done: str
) -> None:
    """A form is done when it closes or says what came of it; with an objection it isn't."""
    tour = follow(sending("view_submission", "form"))

    happen(workspace, "view_submission", SENT, answer=answer)

    assert ticked(tour) == done


def test_calls_are_not_deeds(workspace: Workspace, follow: Follow) -> None:
    """What the app calls is nobody's doing, whatever it is called."""
    tour = follow(sending("block_actions", "go"))
    entry = workspace.journal.begin("call", "block_actions", PRESSED, user=MIA)

    workspace.journal.end(entry, {"ok": True})

    assert ticked(tour) == ""


def test_reading(workspace: Workspace, follow: Follow) -> None:
    """A message is read once the person's mark stands behind it, not when it comes."""
    tour = follow(reading("go", by=MIA), reading("row"))
    ts = post(workspace, "go")
    assert ticked(tour) == ""

    look(workspace, ts)

    assert ticked(tour) == "ab"


def test_reading_something_else(workspace: Workspace, follow: Follow) -> None:
    """Other messages, another person's eyes, and people's own words tick nothing."""
    tour = follow(reading("go", by=MIA))
    look(workspace, post(workspace, "other"))
    look(workspace, post(workspace, "go", user=RON), user=RON)
    own = workspace.say(workspace.direct(MIA), author=MIA, text="go")
    look(workspace, own.ts)

    assert ticked(tour) == ""


def test_only_the_newest_counts(workspace: Workspace, follow: Follow) -> None:
    """Who reads up to an older message hasn't read what came last."""
    tour = follow(reading("go"))
    older = post(workspace, "go")
    newer = post(workspace, "go")

    look(workspace, older)
    assert ticked(tour) == ""

    look(workspace, newer)
    assert ticked(tour) == "a"


def test_days_later(workspace: Workspace, follow: Follow, clock: HandClock) -> None:
    """With `after`, a message counts that came since that step, once the days have gone by."""
    tour = follow(sending("block_actions", "go"), reading("go", after="a", days=6))
    look(workspace, post(workspace, "go"))
    assert ticked(tour) == ""

    happen(workspace, "block_actions", PRESSED)
    clock.advance(timedelta(days=5))
    look(workspace, post(workspace, "go"))
    assert ticked(tour) == "a"

    clock.advance(timedelta(days=1))
    look(workspace, post(workspace, "go"))
    assert ticked(tour) == "ab"


def test_old_messages_do_not_count_later(
    workspace: Workspace, follow: Follow, clock: HandClock
) -> None:
    """A message from before that step is no news, however many days have gone by."""
    tour = follow(sending("block_actions", "go"), reading("go", after="a", days=6))
    ts = post(workspace, "go")
    clock.advance(timedelta(hours=1))
    happen(workspace, "block_actions", PRESSED)
    clock.advance(timedelta(days=9))

    look(workspace, ts)

    assert ticked(tour) == "a"


def test_any_order(workspace: Workspace, follow: Follow) -> None:
    """Steps tick in whatever order they are done; the first that is left comes next."""
    tour = follow(sending("/coach", "one"), sending("/coach", "two"), sending("/coach", "three"))
    assert tour.current is tour.plan.steps[0]

    happen(workspace, "/coach", {"text": "two"})
    assert (ticked(tour), tour.done, tour.current) == ("b", 1, tour.plan.steps[0])

    happen(workspace, "/coach", {"text": "one"})
    assert tour.current is tour.plan.steps[2]

    happen(workspace, "/coach", {"text": "three"})
    assert (ticked(tour), tour.done) == ("abc", 3)
    assert tour.current is None


def test_it_is_told_once(workspace: Workspace, follow: Follow) -> None:
    """The pages hear of each step once, and of a new beginning."""
    tour = follow(sending("/coach", "one"))
    told: list[Change] = []
    workspace.changes.listen(told.append)
    for _ in range(2):
        happen(workspace, "/coach", {"text": "one"})
    assert told.count(TourMoved()) == 1

    tour.start_over()

    assert told.count(TourMoved()) == 2
    assert (ticked(tour), tour.done) == ("", 0)


def test_ticks_are_kept(workspace: Workspace, follow: Follow) -> None:
    """What was done comes back as it was, without steps that are no more."""
    tour = follow(sending("/coach", "one"), sending("/coach", "two"))
    happen(workspace, "/coach", {"text": "two"})
    kept = {**tour.dump(), "gone": "2026-11-23T08:00:00+00:00"}

    again = follow(sending("/coach", "one"), sending("/coach", "two"))
    again.restore(kept)

    assert ticked(again) == "b"
    assert again.dump() == tour.dump()


@pytest.mark.parametrize("kept", [{"a": "never"}, {"a": None}, ["a"], None])
def test_other_documents_are_refused(follow: Follow, kept: Any) -> None:
    """What isn't a tour's document is refused in a way that its keeper understands."""
    with pytest.raises((ValueError, TypeError)):
        follow(sending("/coach", "one")).restore(kept)


def test_links() -> None:
    """A step leads to its person's messages with the app, to the Home, or into a channel."""
    deed = sending("/coach", "one")

    assert step("a", deed).link == f"/client/{MIA}"
    assert step("a", deed, where="home").link == f"/client/{MIA}/dm?tab=home"
    assert step("a", deed, where="C07SBXSALES").link == f"/client/{MIA}/C07SBXSALES"


def test_plans_that_cannot_be(workspace: Workspace) -> None:
    """Two steps of one name, a step after none, and a step for nobody are refused."""
    deed = sending("/coach", "one")
    with pytest.raises(ValueError, match="same id"):
        Plan("Tour", (step("a", deed), step("a", deed)))
    with pytest.raises(ValueError, match="isn't there: b"):
        Plan("Tour", (step("a", reading("go", after="b")),))
    with pytest.raises(ValueError, match="who isn't there: U0"):
        Tour(workspace, Plan("Tour", (step("a", deed, person="U0"),)))


FILE = """
title = "Tour"
[[steps]]
id = "one"
title = "First"
words = "Why"
hint = "How"
person = "U07SBXMIA"
where = "dm"
done = [
    { payload = "view_submission", id = ["a", "b"], by = "U07SBXMIA" },
    { read = "c", not_by = "U07SBXMIA", after = "one", days = 2 },
]
[ending]
title = "Done"
words = "Well"
next = ["Go on"]
"""


def test_the_file(tmp_path: Path) -> None:
    """A tour's file says all that a step can be."""
    path = tmp_path / "tour.toml"
    path.write_text(FILE, encoding="utf-8")

    plan = read_plan(path)

    assert (plan.title, plan.ending) == ("Tour", Ending("Done", "Well", ("Go on",)))
    assert plan.steps[0].done == (
        Sending(Who(by=MIA), "view_submission", frozenset({"a", "b"})),
        Reading(Who(not_by=MIA), frozenset({"c"}), "one", 2),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "Tour"', ""),
        ('hint = "How"', ""),
        ('hint = "How"', 'clue = "How"'),
        ('id = ["a", "b"]', 'ids = ["a", "b"]'),
        ("days = 2", "weeks = 2"),
        ('words = "Well"', 'word = "Well"'),
    ],
)
def test_mistakes_in_the_file(tmp_path: Path, old: str, new: str) -> None:
    """A key that is missing, or that nobody knows, is told with the file's name."""
    path = tmp_path / "tour.toml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ValueError, match=r"tour\.toml isn't a tour: .+"):
        read_plan(path)
