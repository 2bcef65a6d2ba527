"""The page's own style sheets, scripts and pictures, under addresses that change with them."""

from __future__ import annotations

import mimetypes
from hashlib import sha256
from pathlib import Path

from aiohttp import web

__all__ = ["Assets"]

FOREVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Assets:
    """Serves the files of a folder, read once, as `/static/<version>/<name>`.

    The version stands before the name so that scripts, which import each other by `./name.js`,
    always get the others of their own version. Without a version nothing is cached.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        parts = sha256()
        for name, content in self._files.items():
            parts.update(name.encode() + b"\0" + content)
        self._version = parts.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file. Raises KeyError where there is none of that name."""
        if name not in self._files:
            raise KeyError(f"the page has no file {name}")
        return f"/static/{self._version}/{name}"

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/static/{version}/{name}", self._serve),
            web.get("/static/{name}", self._serve),
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        content = self._files.get(name)
        if content is None:
            raise web.HTTPNotFound(text=f"no file {name}")
        current = request.match_info.get("version") == self._version
        suffix = Path(name).suffix
        kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(
            body=content,
            headers={
                "Content-Type": f"{kind}; charset=utf-8" if suffix in TYPES else kind,
                "Cache-Control": FOREVER if current else "no-cache",
                "X-Content-Type-Options": "nosniff",
            },
        )
