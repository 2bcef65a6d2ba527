"""The inspector: what it lists, how it is sifted, and one exchange closely."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.sandbox import Sandbox
from bot.sandbox.page.environment import page_environment
from bot.sandbox.page.inspector import InspectorEntryRegion, InspectorListRegion
from bot.sandbox.page.inspector.exchanges import PAGE
from bot.sandbox.page.inspector.refusals import FAULTS, REFUSALS
from bot.sandbox.page.regions import Window
from tests.sandbox.bench import Api, Connect
from tests.support.slack_world import SlackWorld

MIA, RON, SALES = "U07SBXMIA", "U07SBXRON", "C07SBXSALES"
BUTTON = {
    "type": "actions",
    "block_id": "b",
    "elements": [
        {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go <on>"}}
    ],
}


@pytest.fixture(name="listed")
def _listed(sandbox: Sandbox) -> Any:
    """The list as text, sifted by a query string; each exchange is a line."""
    region = InspectorListRegion(sandbox.workspace, page_environment())

    def listed(sifting: str = "", user: str = MIA) -> list[str]:
        html = str(region.draw(Window(user, sifting=sifting)))
        return [_text(row) for row in re.findall(r'<a class="exchange .*?</a>', html, re.DOTALL)]

    return listed


@pytest.fixture(name="closely")
def _closely(sandbox: Sandbox) -> Any:
    """One exchange's HTML."""
    region = InspectorEntryRegion(sandbox.workspace, page_environment())

    def closely(number: int, user: str = MIA) -> str:
        return str(region.draw(Window(user, exchange=number)))

    return closely


async def test_calls_in_words(api: Api, listed: Any) -> None:
    """Each call is a line: when, what it does and to whom, its method, how it went."""
    await api("chat.postMessage", channel=SALES, text="Hello <@U07SBXRON>")
    await api("conversations.open", users=f"{MIA},{RON}")
    await api("chat.postMessage", channel="C0NOWHERE", text="a")

    refused, opened, posted = listed()
    assert "09:00:00" in posted  # 8 o'clock UTC, where Mia is
    assert "Call: Writes in #sales" in posted
    assert "chat.postMessage “Hello @Ron Becker”" in posted
    assert re.search(r"ok (< 1|\d+) ms$", posted)
    assert "Opens a group with Mia Hoffmann and Ron Becker" in opened
    assert "channel_not_found" in refused


async def test_payloads_in_words(
    app: AsyncApp, connect: Connect, api: Api, slack: SlackWorld, listed: Any
) -> None:
    """What people do is told by name, with what the app answered."""

    async def acknowledge(ack: Any) -> None:
        await ack()

    async def answer(ack: Any) -> None:
        await ack("Right away")

    app.action("go")(acknowledge)
    app.command("/coach")(answer)
    await connect(app)
    ts = (await api("chat.postMessage", channel=SALES, text="Now", blocks=[BUTTON]))["ts"]
    await slack.post(f"users/{RON}/click", {"channel": SALES, "ts": ts, "action_id": "go"})
    await slack.user(MIA).command("/coach @ron", channel=SALES)

    command, click, *_ = listed("kind=payload")
    assert "Payload: Ron Becker pressed “Go <on>”" in click
    assert "block_actions" in click
    assert "Mia Hoffmann typed “/coach @Ron Becker” in #sales" in command
    assert "answered" in command


async def test_sifting(api: Api, slack: SlackWorld, listed: Any) -> None:
    """By direction, refusal, method, person and words; several at once."""
    await api("chat.postMessage", channel=SALES, text="For everybody")
    await api("chat.postMessage", channel=MIA, text="For MIA alone")
    await api("users.info", user=RON)
    await api("users.info", user="U0NOBODY")
    await slack.user(MIA).command("/coach")

    assert len(listed()) == 5
    assert len(listed("kind=call")) == 4
    [payload] = listed("kind=payload")
    assert "Mia Hoffmann typed “/coach” to Coach" in payload
    refused = listed("refused=1")
    assert ["dispatch_failed" in refused[0], "user_not_found" in refused[1]] == [True, True]
    assert len(listed("name=users.info")) == 2
    [about_ron] = listed(f"person={RON}")
    assert "Looks up Ron Becker" in about_ron
    assert len(listed(f"person={MIA}")) == 2
    assert len(listed("q=for+mia")) == 1
    assert len(listed("q=user_not_found")) == 1
    assert listed("q=for+mia&kind=payload") == []


async def test_pages(sandbox: Sandbox, listed: Any) -> None:
    """A page holds 200; the next goes on where it ended, whatever has come since."""
    journal = sandbox.workspace.journal
    for number in range(PAGE + 5):
        journal.end(journal.begin("call", "api.test", {"n": number}), {"ok": True})
    region = InspectorListRegion(sandbox.workspace, page_environment())
    html = str(region.draw(Window(MIA)))

    assert len(listed()) == PAGE
    assert "before=6" in html
    assert len(listed("before=6")) == 5
    assert "Back to the newest" in str(region.draw(Window(MIA, sifting="before=6")))


async def test_refusal_in_words(api: Api, closely: Any) -> None:
    """A refusal stands on top: Slack's word, its details, and what it means."""
    await api("chat.postMessage", channel=SALES, text="a", blocks=[{"type": "section"}])
    await api("chat.postMessage", channel="C07SBXGEN", text="a")

    html = closely(1)
    assert "invalid_blocks" in html
    assert REFUSALS["invalid_blocks"] in _text(html)
    assert "/blocks/0" in html
    [marked] = re.findall(r'<div class="json-line is-wrong">.*?</div>', html)
    assert _bare(marked) == '{"type": "section"}'
    assert REFUSALS["not_in_channel"] in _text(closely(2))


async def test_ordered_faults(api: Api, slack: SlackWorld, closely: Any, listed: Any) -> None:
    """What went wrong by order says so, and counts as a refusal."""
    await slack.fault("auth.test", "ratelimited")
    await slack.fault("users.info", "timeout")
    await api.status("auth.test")
    [struck] = listed("refused=1")

    assert "ratelimited" in struck
    assert FAULTS["ratelimited"] in _text(closely(1))


async def test_json_is_the_json(api: Api, closely: Any) -> None:
    """The text of what is drawn parses to what was sent; markup in it stays text."""
    text = 'He said "<b>no</b>" & </details>\u202e\n✓'
    await api("chat.postMessage", channel=MIA, text=text, metadata=_metadata(text))

    html = closely(1)
    [request, answer] = re.findall(r'<div class="json"[^>]*>(.*?)</section>', html, re.DOTALL)
    assert json.loads(_bare(request))["text"] == text
    assert json.loads(_bare(answer))["message"]["metadata"] == _metadata(text)
    assert "<b>" not in html
    assert 'data-note="Mia Hoffmann"' in request


async def test_no_tokens(sandbox: Sandbox, api: Api, closely: Any, listed: Any) -> None:
    """A token is nowhere to be seen, whichever way it came."""
    await api("auth.test")
    async with api.session.post(api.url + "auth.test", data={"token": api.token}) as answer:
        assert (await answer.json())["ok"]

    assert "xoxb" not in closely(1) + closely(2) + "".join(listed())
    assert all("token" not in entry.body for entry in sandbox.workspace.journal.entries)


async def test_links(api: Api, closely: Any) -> None:
    """A call leads to the message that it made and changed, as somebody who sees it."""
    posted = await api("chat.postMessage", channel=RON, text="For *Ron*")
    await api("chat.update", channel=posted["channel"], ts=posted["ts"], text="Still for Ron")
    place = f"/client/{RON}/{posted['channel']}"

    assert f'href="{place}#message-{posted["ts"]}"' in closely(1)
    assert "Message made" in closely(1)
    assert "Message changed" in closely(2)
    assert f'href="{place}"' in closely(2)


async def test_response_urls(
    app: AsyncApp, connect: Connect, slack: SlackWorld, closely: Any, listed: Any
) -> None:
    """An answer to a response URL and the command it answers lead to each other."""

    async def answer(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Only for you")

    app.command("/coach")(answer)
    await connect(app)
    await slack.user(MIA).command("/coach")

    [line] = listed("name=response_url")
    assert "Answers a command or click" in line
    command = next(n for n in range(1, 9) if "typed “/coach”" in closely(n))
    answered = next(n for n in range(1, 9) if "<code>response_url</code>" in closely(n))
    assert f'href="/inspector/{answered}?user={MIA}"' in closely(command)
    assert f'href="/inspector/{command}?user={MIA}"' in closely(answered)


async def test_repetitions(sandbox: Sandbox, slack: SlackWorld, closely: Any, listed: Any) -> None:
    """An event that wasn't acked comes again, with its number, the reason and the others."""
    await slack.user(MIA).say(SALES, "Hello")
    await sandbox.events.do_due()

    repeated, first = listed("name=message")
    assert "dispatch_failed" in first
    assert "repetition 1" in repeated
    assert "Repetition 1 of 3, because of <code>connection_failed</code>" in closely(2)
    assert f'href="/inspector/1?user={MIA}"' in closely(2)
    assert f'href="/inspector/2?user={MIA}"' in closely(1)


async def test_the_page(api: Api) -> None:
    """The page shows list and exchange, keeps the sieve in the address, and says what it lacks."""
    await api("users.info", user=RON)
    base = api.url.removesuffix("api/")

    async def page(path: str) -> tuple[int, str]:
        async with api.session.get(base + path) as answer:
            return answer.status, await answer.text()

    status, html = await page(f"inspector/1?user={RON}&kind=call&q=ron")
    assert status == 200
    assert f'data-user="{RON}" data-exchange="1"' in html
    assert 'aria-current="true"' in html
    assert 'name="q" value="ron"' in html
    assert 'value="call" checked' in html
    assert "<h1>Inspector</h1>" in html
    assert (await page("inspector/77"))[0] == 404
    assert "isn’t kept any more" in (await page("inspector/77"))[1]
    assert "Nothing fits" in (await page("inspector?q=nowhere"))[1]
    for before in ("x", "9" * 5_000):
        status, html = await page(f"inspector?user=U0NOBODY&before={before}&kind=odd")
        assert (status, f'data-user="{MIA}"' in html) == (200, True)


def test_only_its_own_changes(sandbox: Sandbox) -> None:
    """The chosen exchange is drawn anew when it gets its answer, not when others do."""
    region = InspectorEntryRegion(sandbox.workspace, page_environment())
    told: list[bool] = []
    window = Window(MIA, exchange=2)
    sandbox.workspace.changes.listen(lambda change: told.append(region.concerns(change, window)))
    journal = sandbox.workspace.journal

    journal.end(journal.begin("call", "api.test", {}), {"ok": True})
    journal.begin("call", "api.test", {})

    assert told == [False, False, True]


def test_every_refusal_is_explained() -> None:
    """Whatever the sandbox refuses in Slack's words, the inspector has a sentence for."""
    folder = Path(__file__).parents[3] / "bot/sandbox"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    refused = set(re.findall(r'Refused\(\s*"([a-z_]+)"', source))
    refused |= set(re.findall(r'trouble="([a-z_]+)"', source))

    assert refused
    assert refused <= REFUSALS.keys()


def _metadata(text: str) -> dict[str, Any]:
    return {"event_type": "noted", "event_payload": {"id": text}}


def _bare(html: str) -> str:
    """The text of a piece of HTML, to the letter."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def _text(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
