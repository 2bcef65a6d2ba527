"""Blocks and messages as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from datetime import time as clock_time
from typing import Any

import pytest

from bot.sandbox.blocks.elements import ELEMENTS
from bot.sandbox.blocks.layout import BLOCKS
from bot.sandbox.conversations import Message
from bot.sandbox.page.drawing import Surface
from bot.sandbox.shared_files import file_object
from bot.slack import blocks as bk
from tests.sandbox.page.seen import Seen, a_drawing, a_workspace

WORKSPACE = a_workspace()
DRAWING = a_drawing(WORKSPACE)
MIA = DRAWING.viewer("U07SBXMIA")
NASTY = "<script>alert('\"&')</script>"
PICTURE = {"type": "image", "image_url": "https://a.example/cat.png", "alt_text": "A <b>cat</b>"}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def drawn(*blocks: Mapping[str, Any], kind: Any = "message", **more: Any) -> Seen:
    finished = WORKSPACE.finished([dict(block) for block in blocks])
    return Seen(DRAWING.blocks(finished, MIA, Surface(kind, **more)))


def message(text: str = "", **body: Any) -> Seen:
    said = Message({"ts": "1795420800.000100", "text": text, **body}, "U07SBXRON")
    return Seen(DRAWING.message(WORKSPACE.conversations["C07SBXSALES"], said, MIA))


def uploaded(name: str, *, alt: str | None = None, size: int = 2400) -> dict[str, Any]:
    _, upload = WORKSPACE.uploads.announce(name, size, alt)
    upload.content, upload.completed = b"x" * size, True
    return file_object(WORKSPACE, upload, title=name, user="U07SBXRON")


def test_a_surface_says_where_its_blocks_stand() -> None:
    """Whoever acts on an element finds its message or its view on the container."""
    page = drawn(bk.divider(), channel="C1", ts="1.2", view="V1")

    assert page.elements[0] == (
        "div",
        {
            "class": "blocks",
            "data-surface": "message",
            "data-channel": "C1",
            "data-ts": "1.2",
            "data-view": "V1",
        },
    )


def test_a_section_has_text_fields_and_an_accessory() -> None:
    """Text is marked up where it is mrkdwn, and is plain where it is plain."""
    page = drawn(
        {
            "type": "section",
            "text": marked("*Deal* <@U07SBXRON>"),
            "fields": [marked("_Stage_"), plain("*Amount*")],
            "accessory": {"type": "button", "text": plain("Open"), "action_id": "open"},
        }
    )

    assert page.text == "Deal @Ron Becker\nStage\n*Amount*\nOpen"
    assert {"b", "i", "button"} <= page.tags


def test_bare_addresses_in_blocks_are_links_unless_verbatim() -> None:
    """`verbatim` in a text object leaves an address as it was typed."""
    text = "https://a.example"

    assert len(drawn({"type": "section", "text": marked(text)}).links) == 1
    assert drawn({"type": "section", "text": {**marked(text), "verbatim": True}}).links == []


def test_html_in_blocks_is_text() -> None:
    """Whatever an app puts into any text of any block is shown, never carried out."""
    page = drawn(
        {"type": "header", "text": plain(NASTY)},
        {"type": "section", "text": marked(NASTY), "fields": [plain(NASTY)]},
        {"type": "context", "elements": [plain(NASTY), marked(NASTY)]},
        {"type": "actions", "elements": [{"type": "button", "text": plain(NASTY)}]},
        {
            "type": "input",
            "label": plain(NASTY),
            "hint": plain(NASTY),
            "element": {"type": "plain_text_input", "initial_value": NASTY},
        },
        {**PICTURE, "alt_text": NASTY, "title": plain(NASTY)},
        {"type": "table", "rows": [[{"type": "raw_text", "text": NASTY}]]},
    )

    assert page.text.count(NASTY) == 11
    assert page.tags.isdisjoint({"script", "img"})


def test_an_input_is_tied_to_its_label_hint_and_error() -> None:
    """A screen reader says with a field what it is for, what helps, and what is wrong with it."""
    block = {
        "type": "input",
        "block_id": "reps",
        "label": plain("Reps"),
        "hint": plain("Up to 30"),
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "a"},
    }

    page = drawn(block, kind="modal", view="V1", errors={"reps": "Too <few>."})

    [label], [control] = page.all("label"), page.all("input")
    field_id = control["id"]
    assert label["for"] == field_id
    assert label["id"] == f"{field_id}-label"
    assert set(str(control["aria-describedby"]).split()) == {
        f"{field_id}-hint",
        f"{field_id}-error",
    }
    assert {each.get("id") for each in page.all("p")} >= {f"{field_id}-hint", f"{field_id}-error"}
    assert "Reps (optional)" in page.text
    assert "Too <few>." in page.text


def test_choices_are_a_group_under_their_label() -> None:
    """Radio buttons each have their own label; what they are for names the group."""
    options = [{"text": plain(text), "value": text} for text in ("Weekly", "Monthly")]
    page = drawn(
        {
            "type": "input",
            "label": plain("How often"),
            "element": {"type": "radio_buttons", "options": options},
        },
        kind="modal",
    )

    [group] = [each for each in page.all("div") if each.get("role") == "radiogroup"]
    assert any(each.get("id") == group["aria-labelledby"] for each in page.all("span"))
    assert all("for" not in each for each in page.all("label"))


@pytest.mark.parametrize(
    "block",
    [
        {**PICTURE, "title": plain("Cat")},
        {"type": "context", "elements": [PICTURE]},
        {"type": "section", "text": plain("a"), "accessory": PICTURE},
        {"type": "image", "slack_file": {"url": "https://a.example/x.png"}, "alt_text": "A cat"},
    ],
)
def test_no_picture_is_loaded_from_elsewhere(block: dict[str, Any]) -> None:
    """A picture from outside is a frame with its words; a link leads there if one wants."""
    page = drawn(block)

    assert page.all("img") == []
    assert "cat" in str(page.html)
    for link in page.links:
        assert link["href"] == "https://a.example/cat.png"
        assert link["rel"] == "noopener noreferrer"


def test_pictures_of_the_sandbox_are_shown() -> None:
    """A picture that was uploaded here is drawn, by its id or by its address."""
    shared = uploaded("the chart.png")
    by_id = {"type": "image", "slack_file": {"id": shared["id"]}, "alt_text": "Chart"}
    by_url = {"type": "image", "image_url": shared["url_private"], "alt_text": "Chart"}

    pictures = drawn(by_id, by_url).all("img")

    assert [each["src"] for each in pictures] == [f"/files/{shared['id']}/the%20chart.png"] * 2
    assert pictures[0]["alt"] == "Chart"


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "Deal"}]]},
            "A table block: this page doesn’t draw it yet.\nDeal",
        ),
        (
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [plain("Hi"), plain("you")]}
                ],
            },
            "A rich_text block: this page doesn’t draw it yet.\nHi\nyou",
        ),
        ({"type": "alert"}, "An alert block: this page doesn’t draw it yet."),
    ],
)
def test_other_blocks_are_named_and_can_be_read(block: dict[str, Any], words: str) -> None:
    """What the page doesn't draw says what it is, with its texts beneath."""
    assert drawn(block).text == words


def test_all_that_slack_takes_of_us_is_drawn() -> None:
    """Every block and element that the bot makes has a look of its own, none a placeholder."""
    few = [bk.Choice("Weekly", "w", "every week"), bk.Choice("Monthly", "m")]
    when = {"initial": date(2026, 11, 24), "placeholder": "Day"}
    inputs = [
        bk.plain_text_input("text", multiline=True, placeholder="Words"),
        bk.static_select("static", few, initial="w"),
        bk.external_select("external", placeholder="Deal"),
        bk.users_select("users", initial=["U07SBXRON"]),
        bk.conversations_select("places", initial="C07SBXSALES"),
        bk.radio_buttons("radio", few, initial="m"),
        bk.checkboxes("boxes", few, initial=["w"]),
        bk.datepicker("day", **when),  # type: ignore[arg-type]
        bk.timepicker("hour", initial=clock_time(9, 30), zone="Europe/Berlin"),
    ]
    confirm = bk.Confirm("Sure?", "It can't be undone.", "Yes", "No", danger=True)
    page = drawn(
        bk.header("Title"),
        bk.section("*Text*", accessory=bk.overflow("more", few)),
        bk.section(fields=["a", "b"]),
        bk.context("small"),
        bk.divider(),
        bk.actions(bk.button("Go", "go", style="danger", confirm=confirm)),
        *[bk.input_block(f"in-{n}", "Label", each) for n, each in enumerate(inputs)],
        kind="modal",
        view="V1",
    )

    assert "doesn’t draw" not in page.text
    assert set(BLOCKS) - {"image"} <= {
        str(each["class"]).split()[1].removeprefix("block-")
        for tag in ("div", "h3", "hr")
        for each in page.all(tag)
        if str(each.get("class")).startswith("block ")
    }
    kinds = {each["data-type"] for each in page.all("div") if "data-type" in each}
    assert kinds == {str(each["type"]) for each in inputs} | {"overflow", "button"}


def test_every_element_that_the_sandbox_takes_is_drawn() -> None:
    """What passes the sandbox's rules isn't a placeholder on its page."""
    options = {"options": [{"text": plain("One"), "value": "1"}]}
    for kind in ELEMENTS:
        more: dict[str, Any] = {"text": plain("Go")} if kind == "button" else {}
        more |= options if "static" in kind or kind in ("overflow", "radio_buttons") else {}
        more |= options if kind == "checkboxes" else {}
        more |= {"is_decimal_allowed": True} if kind == "number_input" else {}
        page = drawn({"type": "actions", "elements": [{"type": kind, **more}]})

        assert "doesn’t draw" not in page.text, kind


def test_a_message_shows_its_blocks_and_else_its_text() -> None:
    """The text of a message with blocks is for notifications only."""
    page = message("for the notification", blocks=WORKSPACE.finished([{**bk.section("*Hi*")}]))

    assert page.text == "Hi"
    assert message("*Hi* <script>").text == "Hi <script>"
    assert message("*Hi*", mrkdwn=False).text == "*Hi*"


def test_what_somebody_chose_in_a_message_is_theirs() -> None:
    """A menu in a message shows each reader what they have chosen there."""
    choices = [bk.Choice("Weekly", "w"), bk.Choice("Monthly", "m")]
    blocks = WORKSPACE.finished([{**bk.actions(bk.static_select("often", choices, initial="w"))}])
    said = Message({"ts": "1.000001", "text": "", "blocks": blocks}, "U07SBXRON")
    [block] = blocks
    state = {"type": "static_select", "selected_option": block["elements"][0]["options"][1]}
    said.chosen["U07SBXMIA"] = {block["block_id"]: {"often": state}}
    place = WORKSPACE.conversations["C07SBXSALES"]

    def chosen(user: str) -> list[str | None]:
        page = Seen(DRAWING.message(place, said, DRAWING.viewer(user)))
        return [each["value"] for each in page.all("option") if "selected" in each]

    assert chosen("U07SBXMIA") == ["m"]
    assert chosen("U07SBXRON") == ["w"]


@pytest.mark.parametrize(
    ("text", "is_large"),
    [
        (":tada:", True),
        ("🎉 👍🏽\n:+1::skin-tone-3:", True),
        (":tada: " * 23, True),
        (":tada: " * 24, False),
        (":tada: done", False),
        (":no_such_thing:", False),
        ("*:tada:*", False),
        ("> :tada:", False),
        ("1 © ™", False),
        (" ", False),
    ],
)
def test_a_few_emoji_alone_are_large(text: str, *, is_large: bool) -> None:
    """A message of up to 23 emoji and nothing else is drawn large, as in Slack."""
    assert ("text-large" in str(message(text).html)) == is_large


def test_files_are_shown_or_can_be_had() -> None:
    """Pictures stand in the message; anything else is a card with its kind, size and a link."""
    files = [uploaded("chart.png", alt="Our chart"), uploaded("ones.ics"), uploaded('<b>".xyz')]

    page = message("Look", files=files)

    assert page.all("img") == [
        {
            "class": "picture picture-block",
            "src": f"/files/{files[0]['id']}/chart.png",
            "alt": "Our chart",
            "loading": "lazy",
        }
    ]
    assert "ones.ics Calendar file, 2 kB" in page.text
    assert '<b>".xyz File, 2 kB' in page.text
    downloads = [each for each in page.links if "download" in each]
    assert [each["download"] for each in downloads] == ["ones.ics", '<b>".xyz']
    assert str(downloads[1]["href"]).startswith(f"/files/{files[2]['id']}/%3Cb%3E")


@pytest.mark.parametrize(
    ("size", "words"), [(999, "999 bytes"), (1000, "1 kB"), (1_240_000, "1.2 MB")]
)
def test_sizes_are_said_in_round_numbers(size: int, words: str) -> None:
    """Nobody counts the bytes of a big file."""
    assert words in message(files=[uploaded("a.txt", size=size)]).text


def test_a_file_that_is_gone_has_no_link() -> None:
    """A file whose content isn't here is named, and leads nowhere."""
    page = message(files=[{"id": "F0GONE", "name": "old.png", "mimetype": "image/png", "size": 1}])

    assert "old.png" in page.text
    assert page.links == []
    assert page.all("img") == []


def test_attachments_of_the_old_kind_are_named() -> None:
    """An attachment is a placeholder with its texts, or with its fallback where it has none."""
    page = message(attachments=[{"title": "T", "text": "<b>"}, {"fallback": "only this"}])

    assert page.text == (
        "An attachments entry: this page doesn’t draw it yet.\nT\n<b>\n"
        "An attachments entry: this page doesn’t draw it yet.\nonly this"
    )
