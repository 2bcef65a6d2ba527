"""The least that shows a message in many windows: what comes in goes out to all WebSockets.

Run as a program, set up by env. It draws nothing, keeps nothing and knows nobody.
"""

from __future__ import annotations

import os

from aiohttp import web

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Bare</title><ol>{rows}</ol>
<script>
const list = document.querySelector("ol");
const socket = new WebSocket(`ws://${{location.host}}/live`);
socket.onopen = () => {{ document.title = "Open"; }};
socket.onmessage = ({{data}}) => {{
  for (const {{html}} of JSON.parse(data).messages) list.insertAdjacentHTML("beforeend", html);
  list.lastElementChild.scrollIntoView();
}};
</script></html>"""


class Broadcast:
    """All open windows."""

    def __init__(self, rows: int) -> None:
        self._page = PAGE.format(rows="<li>A message of before</li>" * rows)
        self._sockets: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.page),
            web.get("/favicon.ico", self.icon),
            web.get("/live", self.live),
            web.post("/say", self.say),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def icon(self, _request: web.Request) -> web.Response:
        return web.Response()

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        async for _ in socket:
            pass
        self._sockets.discard(socket)
        return socket

    async def say(self, request: web.Request) -> web.Response:
        text = await request.text()
        for socket in tuple(self._sockets):
            await socket.send_str(text)
        return web.json_response({})


def main() -> None:
    app = web.Application()
    app.add_routes(Broadcast(int(os.environ["ROWS"])).routes())
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=lambda _: None)


if __name__ == "__main__":
    main()
