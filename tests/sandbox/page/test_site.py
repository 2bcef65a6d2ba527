"""The page as a browser gets it: what stands where, for whom, and under which headers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from html import unescape

import pytest

from bot.sandbox import Sandbox
from tests.sandbox import pieces as p
from tests.sandbox.bench import MANIFEST, Api

MIA, RON, VERA, OMAR = "U07SBXMIA", "U07SBXRON", "U07SBXVERA", "U07SBXOMAR"
JONAS, FELIX = "U07SBXCUSTA", "U07SBXGONE"
GENERAL, SALES, LEADS, OLD = "C07SBXGEN", "C07SBXSALES", "C07SBXLEADS", "C07SBXOLD"
NORTHWIND = "C07SBXNORTH"
MARKUP = '<img src=x onerror="alert(1)"> & <script>alert(2)</script>'


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str
    address: str


Get = Callable[[str], Awaitable[Answer]]


@pytest.fixture(name="get")
def _get(sandbox: Sandbox, api: Api) -> Get:
    async def get(path: str) -> Answer:
        async with api.session.get(sandbox.base_url + path) as answer:
            found = await answer.text()
            return Answer(answer.status, dict(answer.headers), found, answer.url.path)

    return get


async def test_one_begins_as_the_first_of_the_cast(sandbox: Sandbox, get: Get) -> None:
    """Without a name in the address one is the manager, in her conversation with the app."""
    page = await get("/")

    assert page.status == 200
    assert page.address == f"/client/{MIA}/{sandbox.workspace.direct(MIA).id}"
    assert f'data-user="{MIA}"' in page.text


async def test_pages_load_nothing_from_elsewhere(sandbox: Sandbox, get: Get) -> None:
    """The page's policy allows its own scripts and styles only, and it needs no others."""
    page = await get(f"/client/{MIA}/{SALES}")

    policy = page.headers["Content-Security-Policy"]
    port = sandbox.base_url.rpartition(":")[2]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert f"ws://127.0.0.1:{port}" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not re.search(r"""(src|href)="(https?:)?//""", page.text)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page.text)


async def test_everything_that_a_page_names_is_there(get: Get) -> None:
    """Each style sheet and script of the page, and each that those import, is served for good."""
    page = await get(f"/client/{MIA}/{SALES}")
    waiting = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert len(waiting) > 5
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        asset = await get(path)
        assert asset.status == 200, path
        assert "immutable" in asset.headers["Cache-Control"]
        folder = path.rpartition("/")[0]
        waiting += [f"{folder}/{name}" for name in re.findall(r'from "\./([^"]+)"', asset.text)]


async def test_old_addresses_of_scripts_are_not_kept(get: Get) -> None:
    """A script under another version's address is served, but not to be kept; unknown ones miss."""
    assert (await get("/static/0000/main.js")).headers["Cache-Control"] == "no-cache"
    assert (await get("/static/main.js")).headers["Cache-Control"] == "no-cache"
    assert (await get("/static/nothing.js")).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/client/U07NOBODY",
        f"/client/{FELIX}",
        f"/client/{RON}/{LEADS}",
        f"/client/{JONAS}/{GENERAL}",
        f"/client/{MIA}/C07NOWHERE",
    ],
)
async def test_what_is_not_theirs_is_not_there(get: Get, path: str) -> None:
    """Who isn't here, and what a person can't see, answers with words and a way back."""
    page = await get(path)

    assert page.status in (404, 409)
    assert "There is nothing here for you" in page.text
    assert "Content-Security-Policy" in page.headers


async def test_each_person_sees_only_theirs(get: Get) -> None:
    """A private channel stands in its members' sidebars, in nobody else's."""
    assert "sales-leads" in (await get(f"/client/{MIA}/{SALES}")).text
    assert "sales-leads" not in (await get(f"/client/{RON}/{SALES}")).text
    assert "sales-leads" not in (await get(f"/names/{RON}")).text


async def test_guests_learn_of_no_channel_but_theirs(sandbox: Sandbox, get: Get) -> None:
    """Neither what a composer completes nor a menu in a message names other public channels."""
    workspace = sandbox.workspace
    blocks = workspace.finished([p.actions(p.element("conversations_select"))])
    workspace.say(
        workspace.conversations[NORTHWIND],
        author=workspace.bot_user,
        text="?",
        more={"blocks": blocks},
    )

    for page in (f"/names/{JONAS}", f"/client/{JONAS}/{NORTHWIND}"):
        text = (await get(page)).text
        assert "deals-northwind" in text
        assert "general" not in text


async def test_what_is_typed_stays_text(sandbox: Sandbox, get: Get) -> None:
    """Markup in a message, a name or the raw text kept for editing never becomes an element."""
    place = sandbox.workspace.conversations[SALES]
    said = sandbox.workspace.say(place, author=RON, text=MARKUP)
    said.reactions["tada"] = [MIA]

    page = await get(f"/client/{MIA}/{SALES}?thread={said.ts}")

    assert "<img" not in page.text
    assert "<script>" not in page.text
    assert MARKUP in unescape(page.text)


async def test_ephemerals_are_for_one(sandbox: Sandbox, get: Get) -> None:
    """A message for one person's eyes is marked for them and isn't on others' pages."""
    place = sandbox.workspace.conversations[SALES]
    sandbox.workspace.say(place, author=sandbox.workspace.bot_user, text="Between us", only_for=MIA)

    mine = (await get(f"/client/{MIA}/{SALES}")).text
    assert "Between us" in mine
    assert "Only visible to you" in mine
    assert "Between us" not in (await get(f"/client/{RON}/{SALES}")).text


async def test_what_somebody_chose_in_a_message_still_stands_there(
    sandbox: Sandbox, get: Get
) -> None:
    """A menu in a message shows each person their own choice, also after it was drawn before."""
    workspace = sandbox.workspace
    blocks = workspace.finished([p.actions(p.select())])
    place = workspace.conversations[SALES]
    said = workspace.say(place, author=workspace.bot_user, text="?", more={"blocks": blocks})

    async def chosen(user: str) -> list[str]:
        page = (await get(f"/client/{user}/{SALES}")).text
        return re.findall(r'<option value="([^"]*)" selected', page)

    assert await chosen(RON) == [""]
    await sandbox.acting.click(RON, SALES, said.ts, action_id="pick", value="1")

    assert await chosen(RON) == ["1"]
    assert await chosen(MIA) == [""]


async def test_a_long_conversation_comes_in_pieces(sandbox: Sandbox, get: Get) -> None:
    """The page starts with the last hundred messages; those before come as asked for."""
    place = sandbox.workspace.conversations[SALES]
    said = [sandbox.workspace.say(place, author=RON, text=f"no. {n};") for n in range(1, 251)]

    page = await get(f"/client/{MIA}/{SALES}")
    assert _numbers(page.text) == list(range(151, 251))
    assert "Earlier messages" in page.text

    middle = await get(f"/client/{MIA}/{SALES}/earlier?before={said[150].ts}")
    assert _numbers(middle.text) == list(range(51, 151))
    assert middle.headers["X-Earlier"] == "yes"

    first = await get(f"/client/{MIA}/{SALES}/earlier?before={said[50].ts}")
    assert _numbers(first.text) == list(range(1, 51))
    assert first.headers["X-Earlier"] == "no"

    plain = await get(f"/client/{MIA}/{SALES}?before={said[50].ts}")
    assert _numbers(plain.text) == list(range(1, 51))


async def test_a_thread_stands_at_the_side(sandbox: Sandbox, get: Get) -> None:
    """The address names the thread; its replies stand there and not in the conversation."""
    place = sandbox.workspace.conversations[SALES]
    start = sandbox.workspace.say(place, author=RON, text="Who has the price list?")
    sandbox.workspace.say(place, author=MIA, text="Lena has.", thread_ts=start.ts)

    closed = (await get(f"/client/{MIA}/{SALES}")).text
    assert "Lena has." not in closed
    assert "1 reply" in closed

    opened = (await get(f"/client/{MIA}/{SALES}?thread={start.ts}")).text
    assert opened.count("Who has the price list?</div>") == 2
    assert "Lena has." in opened
    assert f'data-thread="{start.ts}"' in opened
    assert 'data-thread=""' in (await get(f"/client/{MIA}/{SALES}?thread=1.000001")).text


async def test_where_one_can_not_write_the_page_says_why(get: Get) -> None:
    """An archived channel, and one that a person only looks into, have words for a composer."""
    assert "is archived" in (await get(f"/client/{MIA}/{OLD}")).text
    looking = (await get(f"/client/{OMAR}/{SALES}")).text
    assert "isn't a member" in unescape(looking)
    assert "<textarea" not in looking


async def test_the_app_is_told_about(sandbox: Sandbox, get: Get) -> None:
    """The tab About names the app's commands and what it may do; channels have no such tab."""
    direct = sandbox.workspace.direct(MIA).id
    page = (await get(f"/client/{MIA}/{direct}?tab=about")).text

    assert 'data-tab="about"' in page
    assert "Writes messages in its own name" in page
    assert "/coach" in page
    assert 'data-tab="messages"' in (await get(f"/client/{MIA}/{SALES}?tab=about")).text


@pytest.mark.parametrize(
    ("manifest", "tab"),
    [(MANIFEST, "home"), ({**MANIFEST, "features": {"bot_user": {}}}, "messages")],
)
async def test_only_an_app_with_a_home_has_that_tab(sandbox: Sandbox, get: Get, tab: str) -> None:
    """The tab Home is there where the manifest enables it; else its address shows the messages."""
    direct = sandbox.workspace.direct(MIA).id
    page = (await get(f"/client/{MIA}/{direct}?tab=home")).text

    assert f'data-tab="{tab}"' in page
    assert ("?tab=home" in page) is (tab == "home")


async def test_changing_who_one_is_stays_where_one_is(sandbox: Sandbox, get: Get) -> None:
    """The menu leads to the same channel as somebody else, where they see it, else to their own."""
    sales = (await get(f"/client/{MIA}/{SALES}")).text
    assert f'href="/client/{RON}/{SALES}"' in sales
    leads = (await get(f"/client/{MIA}/{LEADS}")).text
    assert f'href="/client/{RON}"' in leads
    assert f'href="/client/{VERA}/{LEADS}"' in leads
    assert FELIX not in leads
    assert sandbox.workspace.bot_user not in re.findall(r'href="/client/(\w+)', leads)


def _numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r">no\. (\d+);", text)]
