"""The sandbox as a whole: one server on loopback with Slack on one side, you on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.acting import Acting, content_of, say_response
from bot.sandbox.circumstances import Circumstances
from bot.sandbox.control import Control
from bot.sandbox.delivery import Delivery
from bot.sandbox.door import is_loopback, local_only
from bot.sandbox.duties import Duties
from bot.sandbox.events import Events
from bot.sandbox.failures import Refused
from bot.sandbox.faults import Faults
from bot.sandbox.grants import ResponseUrl
from bot.sandbox.home_acting import HomeActing
from bot.sandbox.keeper import Keeper
from bot.sandbox.manifest import Manifest
from bot.sandbox.message_acting import MessageActing
from bot.sandbox.modal_acting import ModalActing
from bot.sandbox.page.site import Site
from bot.sandbox.payloads import Payloads
from bot.sandbox.recorder import Recorder
from bot.sandbox.shared_files import FileServer
from bot.sandbox.sharing import Sharing
from bot.sandbox.sockets import Sockets
from bot.sandbox.subscriptions import Subscriptions
from bot.sandbox.tour import NO_TOUR, Plan, Tour
from bot.sandbox.webapi import Tokens, WebApi
from bot.sandbox.winding import Winder, Winding
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

__all__ = ["Sandbox", "Winder"]

MOST_BYTES = 64 * 1024 * 1024
GRACE_SECONDS = 0.2


class Sandbox:
    """A strict little Slack for one workspace and one app.

    The app under test needs `api_url`, `bot_token` and either `app_token` (Socket Mode) or
    `signing_secret`; nothing of the app itself has to know that this isn't Slack.
    """

    bot_token = "xoxb-sandbox-1-bot"  # noqa: S105 - opens nothing but this sandbox
    app_token = "xapp-1-A07SBX00001-1-sandbox"  # noqa: S105
    signing_secret = "5a6e64626f78207369676e73207468697a"  # noqa: S105

    def __init__(
        self,
        *,
        clock: Clock,
        manifest: Mapping[str, Any] | Path,
        world: World,
        host: str = "127.0.0.1",
        port: int = 0,
        record: Path | None = None,
        winder: Winder | None = None,
        keep: Path | None = None,
        begin_with: Callable[[Workspace], None] | None = None,
        tour: Plan = NO_TOUR,
        strict_tiers: bool = True,
        patience: float = 3.0,
    ) -> None:
        """Prepare; nothing listens before `start`.

        `record` is a file that gets one JSON line per Web API call. `keep` is a file out of which
        the workspace comes back after a restart; without one it is in memory only. `begin_with`
        puts something into a workspace that is new, and isn't called for a kept one. `tour` has
        the steps of the guide on the page. `strict_tiers` holds the calls per minute and method to
        Slack's tiers. `patience` is how many real seconds an ack may take and a trigger id lives;
        Slack has 3.

        Raises ValueError for a host that others could reach, and for a manifest that Slack would
        not take.
        """
        if not is_loopback(host):
            raise ValueError(f"the sandbox only listens on loopback, not on {host}")
        self.clock = clock
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None
        read = Manifest.read(manifest)
        self.workspace = Workspace(world, read, clock, strict_tiers=strict_tiers, patience=patience)
        self.keeper = Keeper(self.workspace, keep)
        self._begin_with = begin_with
        self.faults = Faults()
        self.recorder = Recorder(record)
        self.sockets = Sockets(self.workspace.ids, world.app_id)
        self.delivery = Delivery(
            self.sockets,
            self.signing_secret,
            self.workspace.journal,
            self.faults,
            patience=patience,
            interactive=read.interactive,
        )
        self.events = Events(self.delivery, self.faults, clock)
        self.keeper.add("events", self.events.dump, self.events.restore)
        self.tour = Tour(self.workspace, tour)
        self.keeper.add("tour", self.tour.dump, self.tour.restore)
        payloads = Payloads(self.workspace, lambda: self.base_url)
        told = Subscriptions(self.workspace, payloads, self.events)
        self.circumstances = Circumstances(self.workspace, told)
        self._duties = Duties(self.events, self.circumstances)
        self.winding = Winding(self.workspace, self._duties, winder)
        self.acting = Acting(self.workspace, payloads, self.delivery, told)
        self.message_acting = MessageActing(self.workspace, told)
        self.sharing = Sharing(self.workspace, told)
        self.modal_acting = ModalActing(self.workspace, payloads, self.delivery)
        self.home_acting = HomeActing(self.workspace, payloads, self.delivery, told)
        self.site = Site(self)

    @property
    def base_url(self) -> str:
        """Where everything is, without a slash at its end. Known once the sandbox has started."""
        name = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{name}:{self._port}"

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` of the app has to be."""
        return f"{self.base_url}/api/"

    @property
    def control_url(self) -> str:
        return f"{self.base_url}/control/"

    @property
    def request_url(self) -> str | None:
        """Where signed HTTP requests go; None means Socket Mode."""
        return self.delivery.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.delivery.request_url = url

    async def use_request_url(self, url: str) -> bool:
        """Set the request URL if it answers Slack's challenge; says whether it did."""
        if await self.delivery.verify(url):
            self.request_url = url
            return True
        return False

    async def start(self) -> None:
        """Listen. With port 0 the system chooses a free one; the URLs tell which.

        Raises OSError when the port is taken, InUse and OtherShape for a file that can't be kept.
        """
        if not self.keeper.restore() and self._begin_with is not None:
            self._begin_with(self.workspace)
        self.keeper.start()
        api = WebApi(
            self.workspace,
            Tokens(self.bot_token, self.app_token),
            self.faults,
            self.recorder,
            self.sockets,
        )
        app = web.Application(client_max_size=MOST_BYTES)
        routes = [
            web.route("*", "/api/{method}", api.handle),
            web.get("/link/", self.sockets.serve),
            web.post("/upload/v1/{ticket}", self._upload),
            web.post("/commands/{tail:.+}", self._respond),
            web.post("/actions/{tail:.+}", self._respond),
            web.post("/app/{tail:.+}", self._respond),
            web.get("/files/{id}/{name}", FileServer(self.workspace, self.bot_token).serve),
            *Control(self).routes(),
            *self.site.routes(),
        ]
        app.add_routes([local_only(route) for route in routes])
        self.site.mount(app)
        self.recorder.open()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self.stop()
            raise
        self._port = self._runner.addresses[0][1]
        self.workspace.base_url = self.base_url
        await self.delivery.start()
        await self._duties.start()

    async def stop(self) -> None:
        """Close every connection, the record file, and the file of what is kept."""
        await self.winding.close()
        await self._duties.stop()
        await self.sockets.close()
        await self.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.recorder.close()
        self.keeper.close()

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        if self.workspace.uploads.receive(request.path, content) is None:
            return web.Response(status=404, text="no such upload")
        return web.Response(text=f"OK - {len(content)}")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """A response URL: an answer to a command or click, also where the bot isn't."""
        entry = self.workspace.journal.begin("call", "response_url", {}, path=request.path)
        try:
            body = await request.json()
            entry.body = body if isinstance(body, dict) else {}
            with self.workspace.during(entry):
                self._answer(self.workspace.response_urls.take(request.path), body)
        except ValueError:
            answer = {"ok": False, "error": "invalid_payload"}
            self.workspace.journal.end(entry, answer, trouble="invalid_payload")
            return web.json_response(answer, status=400)
        except Refused as error:
            unknown = error.error.endswith("_url")
            self.workspace.journal.end(entry, error.answer, trouble=error.error)
            return web.json_response(error.answer, status=404 if unknown else 400)
        self.workspace.journal.end(entry, "ok")
        return web.Response(text="ok")

    def _answer(self, given: ResponseUrl, body: object) -> None:
        if not isinstance(body, dict):
            raise Refused("invalid_payload")
        place = self.workspace.conversations[given.channel]
        original = place.message(given.message_ts or "")
        if body.get("delete_original") and original is not None:
            self.workspace.remove(place, original)
        elif body.get("replace_original") and original is not None:
            text, blocks = content_of(self.workspace, body)
            original.body |= {"text": text, "blocks": blocks}
            self.workspace.touch(place, original)
        else:
            say_response(self.workspace, place, given.user, body)
