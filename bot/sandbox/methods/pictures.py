"""Pictures in blocks that are files in Slack: only what is there, and a picture, is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.sandbox.failures import Refused
from bot.sandbox.grants import Upload
from bot.sandbox.workspace import Workspace

__all__ = ["check_pictures"]

SHOWN = re.compile(r"\.(png|jpe?g|gif)$", re.IGNORECASE)


def check_pictures(workspace: Workspace, blocks: Sequence[dict[str, Any]], error: str) -> None:
    """Refuse blocks with a picture that isn't in Slack, or is none that Slack shows.

    Raises Refused with `error`, as the method at hand calls it.
    """
    for at, block in enumerate(blocks):
        parts = (
            ("", block),
            ("/accessory", block.get("accessory")),
            *((f"/elements/{n}", one) for n, one in enumerate(block.get("elements", ()))),
        )
        for pointer, part in parts:
            file = part.get("slack_file", {}).get("id") if isinstance(part, dict) else None
            if file is not None and not _is_shown(workspace.uploads.by_id.get(file)):
                where = f"invalid slack file [json-pointer:/blocks/{at}{pointer}/slack_file]"
                raise Refused(error, messages=[f"[ERROR] {where}"], errors=[where])


def _is_shown(upload: Upload | None) -> bool:
    return upload is not None and upload.completed and bool(SHOWN.search(upload.filename))
