"""What was drawn once and is shown again."""

from __future__ import annotations

from bot.sandbox.page.message_facts import MessageFacts
from tests.sandbox.page.seen import Seen, a_drawing, a_workspace


def test_a_drawing_with_channels_in_it_is_nobody_elses() -> None:
    """Who isn't in a private channel doesn't read its name off what was drawn for a member."""
    workspace = a_workspace()
    drawing, facts = a_drawing(workspace), MessageFacts(workspace)
    place = workspace.conversations["C07SBXSALES"]
    said = workspace.say(place, author="U07SBXRON", text="See <#C07SBXLEADS>")

    def read(user: str) -> str:
        viewer = drawing.viewer(user)
        drawn = facts.drawn(place, said, viewer, lambda: drawing.message(place, said, viewer))
        return Seen(drawn).text

    assert read("U07SBXVERA") == "See #sales-leads"
    assert read("U07SBXNAOMI") == "See a private conversation"
    assert read("U07SBXKIRI") == "See a private conversation"
