"""Slack's mrkdwn as the page shows it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.drawing.mrkdwn import parse
from tests.sandbox.page.seen import Seen, a_drawing

DRAWING = a_drawing()
MIA = DRAWING.viewer("U07SBXMIA")
RON = DRAWING.viewer("U07SBXRON")

TAGS = {"a", "b", "bdi", "blockquote", "br", "code", "i", "pre", "s", "span", "time"}
ATTRIBUTES = {"class", "data-user", "datetime", "href", "rel", "target", "title"}
SCHEMES = ("http://", "https://", "mailto:", "tel:", "/client/U07SBXMIA/")


def drawn(text: str, *, verbatim: bool = False) -> str:
    return str(DRAWING.mrkdwn(text, MIA, verbatim=verbatim))


def seen(text: str) -> Seen:
    return Seen(DRAWING.mrkdwn(text, MIA))


def escaped(text: str) -> str:
    """As Slack's own client sends what somebody typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~gone~", "<b>bold</b> <i>it</i> <s>gone</s>"),
        ("*_both_* and _*both*_", "<b><i>both</i></b> and <i><b>both</b></i>"),
        ("(*a*), *b*!", "(<b>a</b>), <b>b</b>!"),
        ("*two words*", "<b>two words</b>"),
        ("*a *b*", "<b>a *b</b>"),
        ("*a _b* c_", "<b>a _b</b> c_"),
        ("snake_case_name", "snake_case_name"),
        ("2*3*4", "2*3*4"),
        ("日本*語*", "日本*語*"),
        ("* not bold*", "* not bold*"),
        ("*not bold *", "*not bold *"),
        ("**two**", "**two**"),
        ("*never closed", "*never closed"),
        ("*not\nover lines*", "*not<br>over lines*"),
        ("*&lt;b&gt;*", "<b>&lt;b&gt;</b>"),
    ],
)
def test_marks_count_where_words_begin_and_end(text: str, html: str) -> None:
    """Bold, italic and struck text follow Slack's rules, and other signs stay what they are."""
    assert drawn(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`a *b* :tada: c`", "<code>a *b* :tada: c</code>"),
        ("*`code`*", "<b><code>code</code></b>"),
        ("x`no`y `never\nclosed`", "x`no`y `never<br>closed`"),
        ("``", "``"),
        ("```a *b*\n&lt;i&gt;```", "<pre>a *b*\n&lt;i&gt;</pre>"),
        ("before\n```\ncode\n```\nafter", "before<pre>code</pre>after"),
        ("a ```b``` c", "a <pre>b</pre> c"),
        ("```never closed", "```never closed"),
        ("``````", "``````"),
        (
            "`<@U07SBXRON> &lt;b&gt; <https://a.b|A &amp;lt;>`",
            "<code>@Ron Becker &lt;b&gt; A &amp;lt;</code>",
        ),
    ],
)
def test_nothing_is_marked_up_within_code(text: str, html: str) -> None:
    """Code shows what was typed, apart from names that stand for ids and links."""
    assert drawn(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> a\n>b\nc", "<blockquote>a<br>b</blockquote>c"),
        ("&gt; *a*", "<blockquote><b>a</b></blockquote>"),
        ("a\n>>> b\nc\n\nd", "a<blockquote>b<br>c<br><br>d</blockquote>"),
        ("a > b", "a &gt; b"),
        ("> a\n\nb", "<blockquote>a</blockquote><br>b"),
        ("> ```code```", "<blockquote><pre>code</pre></blockquote>"),
    ],
)
def test_a_line_that_begins_with_a_bracket_is_a_quotation(text: str, html: str) -> None:
    """Quoted lines that follow each other are one quotation; three brackets quote the rest."""
    assert drawn(text) == html


def test_links_open_beside_the_window() -> None:
    """A link that leads away opens in another tab and tells that page nothing."""
    [link] = seen("<https://a.example/?a=1&amp;b=2|Deal *1* :tada:>").links

    assert link == {
        "href": "https://a.example/?a=1&b=2",
        "target": "_blank",
        "rel": "noopener noreferrer",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<https://a.example|Deal *1* :tada:>", "Deal *1* 🎉"),
        ("<https://a.example>", "https://a.example"),
        ("<mailto:mia@a.example>", "mia@a.example"),
        ("<tel:+4930123|call>", "call"),
    ],
)
def test_links_are_called_by_their_labels(text: str, words: str) -> None:
    """Without a label a link shows its address, and a mail address shows no scheme."""
    page = seen(text)

    assert page.text == words
    assert len(page.links) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<javascript:alert(1)|x>",
        "<JavaScript:alert(1)|x>",
        "<data:text/html,hi|x>",
        "<file:///etc/passwd|x>",
        "<java\tscript:alert(1)>",
        "<//a.example|x>",
        '<https:"onclick="x|y>',
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!unknown^x|y>",
        "<@>",
    ],
)
def test_what_slack_knows_nothing_of_stays_text(text: str) -> None:
    """No address but of the web, of mail and of telephones is a link, and no tag is a tag."""
    page = seen(text)

    assert page.text == text
    assert page.elements == []


def test_bare_addresses_are_links_unless_told_otherwise() -> None:
    """An address that was typed is a link without what ends the sentence, and whole with `_`."""
    page = seen("see https://a.example/x_y_(z)?q=*1, (http://b.example). *https://c.example*")

    assert [link["href"] for link in page.links] == [
        "https://a.example/x_y_(z)?q=*1",
        "http://b.example",
        "https://c.example",
    ]
    assert page.text == "see https://a.example/x_y_(z)?q=*1, (http://b.example). https://c.example"
    assert drawn("https://a.example", verbatim=True) == "https://a.example"
    assert seen("xhttps://a.example &lt;https://b.example&gt;").text == (
        "xhttps://a.example <https://b.example>"
    )


def test_a_link_to_the_sandbox_itself_stays_in_the_window() -> None:
    """Links into this sandbox open where the reader is; the same host's other ports don't."""
    own, other = seen("<http://127.0.0.1:8765/inspector> <http://127.0.0.1:9999/x>").links

    assert own == {"href": "http://127.0.0.1:8765/inspector"}
    assert other["target"] == "_blank"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U07SBXRON>", "@Ron Becker"),
        ("<@U07SBXRON|ron>", "@Ron Becker"),
        ("<@U0NOBODY|@jo>", "@jo"),
        ("<@U0NOBODY>", "@U0NOBODY"),
        ("<#C07SBXSALES>", "#sales"),
        ("<#C0NOWHERE|old>", "#old"),
        ("<!here> <!channel|chan> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S012|@sales-team>", "@sales-team"),
    ],
)
def test_mentions_are_called_by_name(text: str, words: str) -> None:
    """Ids show as names; those that nobody has show their label."""
    page = seen(text)

    assert page.text == words
    assert "mention" in str(page.html)


def test_a_reader_is_told_when_they_are_meant() -> None:
    """One's own name stands out from others' names."""
    assert "mention-me" in DRAWING.mrkdwn("<@U07SBXRON>", RON)
    assert "mention-me" not in DRAWING.mrkdwn("<@U07SBXRON>", MIA)


def test_a_private_channel_is_named_to_those_in_it_only() -> None:
    """Somebody outside a private channel learns neither its name nor the way there."""
    text = "<#C07SBXLEADS|sales-leads>"

    [link] = Seen(DRAWING.mrkdwn(text, MIA)).links
    outside = Seen(DRAWING.mrkdwn(text, RON))

    assert link["href"] == "/client/U07SBXMIA/C07SBXLEADS"
    assert outside.text == "a private conversation"
    assert outside.links == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":tada: :white_check_mark: :+1:", "🎉 ✅ 👍"),
        (":large_green_circle: :flag-de: :woman-shrugging:", "🟢 🇩🇪 🤷‍♀️"),
        (":wave::skin-tone-4: :male-technologist::skin-tone-2:", "👋🏽 👨🏻‍💻"),
        (":no_such_thing: 10:30:45 :tada", ":no_such_thing: 10:30:45 :tada"),
        (":no::tada:", ":no:🎉"),
    ],
)
def test_emoji_stand_for_their_names(text: str, words: str) -> None:
    """Names of emoji become emoji, in the skin tone that is asked for; other names stay."""
    assert seen(text).text == words


def test_plain_text_is_never_marked_up() -> None:
    """In plain text only names of emoji and the three entities mean anything."""
    typed = "*a* _b_ <@U07SBXRON> https://a.example &lt;b&gt; > c"

    page = Seen(DRAWING.plain(f"{typed}\n:tada:"))

    assert page.text == "*a* _b_ <@U07SBXRON> https://a.example <b> > c\n🎉"
    assert page.tags == {"br", "span"}
    assert DRAWING.plain(":tada:", emoji=False) == ":tada:"


def test_right_to_left_text_keeps_to_itself() -> None:
    """Text that turns the reading direction is isolated; other text needs nothing."""
    assert drawn("שלום *עולם*") == "<bdi>שלום <b>עולם</b></bdi>"
    assert drawn("\u202eevil").startswith("<bdi>")
    assert DRAWING.plain("مرحبا") == "<bdi>مرحبا</bdi>"
    assert drawn("Grüße – 日本") == "Grüße – 日本"


def test_what_no_browser_takes_is_shown_as_missing() -> None:
    """Control characters and halves of characters become the sign for a missing one."""
    assert drawn("a\x00b\ud800c\r\nd") == "a\ufffdb\ufffdc<br>d"


SIGNS = str.maketrans("", "", "*_~`> \n\ufffd")
ANYTHING = st.text() | st.text(alphabet="ab *_~`>&;\n<|!@#^:é🎉\u202eש\u200b\ufe0f'\"/=-.1")


@given(ANYTHING | st.lists(st.sampled_from(["<", ">", "https://", "*", "`", "@U1", "|", ":a:"])))
def test_only_harmless_html_comes_of_anything(typed: str | list[str]) -> None:
    """Whatever is typed: every element is one of ours, closed, and every link is harmless."""
    page = seen("".join(typed))

    assert page.tags <= TAGS
    for _, attributes in page.elements:
        assert attributes.keys() <= ATTRIBUTES
    assert all(str(link["href"]).startswith(SCHEMES) for link in page.links)


@given(st.text(alphabet="ab *_~`>&;\n<|!@#^é🎉\u202eש\u200b\ufe0f'\"/=-.1"))
def test_no_word_is_lost(typed: str) -> None:
    """Apart from the signs that mark text up, all that was typed can be read."""
    assert seen(typed).text.translate(SIGNS) == typed.translate(SIGNS)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="*_~`:>")))
def test_what_a_person_types_is_what_one_reads(typed: str) -> None:
    """Text without signs comes out letter for letter: HTML, entities, quotes, any script."""
    assert seen(escaped(typed)).text == typed


PIECES = {
    "*bold*": "bold",
    "_it_": "it",
    "~gone~": "gone",
    "*_both_*": "both",
    "`c*d*`": "c*d*",
    "<@U07SBXRON>": "@Ron Becker",
    "<#C07SBXSALES|x>": "#sales",
    "<!here>": "@here",
    "<https://a.example|site>": "site",
    "https://b.example/?q=a_b": "https://b.example/?q=a_b",
    ":tada:": "🎉",
    ":nope_nope:": ":nope_nope:",
    "&lt;b&gt;": "<b>",
    "snake_case_": "snake_case_",
    "<b>": "<b>",
    "a&amp;b": "a&b",
    "\n": "\n",
}


@given(st.lists(st.sampled_from(sorted(PIECES))))
def test_pieces_show_the_same_side_by_side(pieces: list[str]) -> None:
    """What is well formed shows as Slack shows it, whatever stands beside it."""
    assert seen(" ".join(pieces)).text == " ".join(PIECES[piece] for piece in pieces)


HOSTILE = [
    *("*", "* ", " *a", "*a* ", "_*~", "`a ", "`\n", "```", ":", ":a", "> ", ">\n", "&lt;"),
    *("<", "<@", "<!date^1^", "http://", "xhttp://", "(https://x)", "https://x))", "🎉", "\u202e"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_no_time(piece: str) -> None:
    """The longest text that Slack takes is drawn at once, however its signs are arranged."""
    text = (piece * 40_000)[:40_000]
    started = time.perf_counter()

    parse(text)
    DRAWING.mrkdwn(text, MIA)

    assert time.perf_counter() - started < 3
