"""Files in Slack: how a message describes them, and where their content is read."""

from __future__ import annotations

import mimetypes
import re
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.grants import Upload
from bot.sandbox.workspace import Workspace

__all__ = ["PICTURES", "FileServer", "file_object"]

PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
"""What a browser may show by itself; anything else could bring a script along."""
SAFELY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
}
SIGN_IN = "<!DOCTYPE html><title>Sign in</title><p>Sign in to see this file."


def file_object(workspace: Workspace, upload: Upload, *, title: str, user: str) -> dict[str, Any]:
    """A shared file as Slack describes it; `user` is who shared it."""
    suffix = upload.filename.rpartition(".")[2].lower() if "." in upload.filename else ""
    slug = re.sub(r"[^a-z0-9._-]", "_", upload.filename.lower())
    url = f"{workspace.base_url}/files/{upload.id}/{slug}"
    described = {
        "id": upload.id,
        "created": workspace.now_seconds(),
        "timestamp": workspace.now_seconds(),
        "name": upload.filename,
        "title": title,
        "mimetype": _kind(upload),
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": user,
        "user_team": workspace.world.team_id,
        "editable": False,
        "size": upload.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "alt_txt": upload.alt_text or "",
        "has_rich_preview": False,
        "file_access": "visible",
    }
    if _kind(upload) in PICTURES:
        described |= {"thumb_64": url, "thumb_360": url, "thumb_720": url}
    return described


class FileServer:
    """Hands out the content of shared files, as `url_private` of Slack does.

    The app needs its bot token and files:read for it. The sandbox's own page needs nothing: a
    browser says by itself that the page asks.
    """

    def __init__(self, workspace: Workspace, bot_token: str) -> None:
        self._workspace = workspace
        self._bot_token = bot_token

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One file; who may not read it gets a page to sign in on, with status 200, as in Slack."""
        if not self._may_read(request):
            return web.Response(text=SIGN_IN, content_type="text/html", headers=SAFELY)
        upload = self._workspace.uploads.by_id.get(request.match_info["id"])
        if upload is None or upload.content is None or not upload.completed:
            return web.Response(status=404, text="there is no such file", headers=SAFELY)
        kind, headers = _kind(upload), {**SAFELY, "Cache-Control": "private, max-age=3600"}
        if kind not in PICTURES:
            kind = "application/octet-stream"
            name = quote(upload.filename, safe="")
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return web.Response(body=upload.content, content_type=kind, headers=headers)

    def _may_read(self, request: web.Request) -> bool:
        token = request.headers.get("Authorization")
        if token is None:
            return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")
        scopes = self._workspace.manifest.scopes
        return token == f"Bearer {self._bot_token}" and "files:read" in scopes


def _kind(upload: Upload) -> str:
    return mimetypes.guess_type(upload.filename)[0] or "application/octet-stream"
