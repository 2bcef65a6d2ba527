"""Files and pictures as the page shows them: what they are called, and where they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from bot.sandbox.shared_files import PICTURES
from bot.sandbox.workspace import Workspace

__all__ = ["Files", "SharedFile"]

_KINDS = {
    "csv": "Spreadsheet",
    "doc": "Document",
    "docx": "Document",
    "gif": "Picture",
    "ics": "Calendar file",
    "jpeg": "Picture",
    "jpg": "Picture",
    "json": "Data",
    "m4a": "Recording",
    "mp3": "Recording",
    "mp4": "Video",
    "pdf": "PDF",
    "png": "Picture",
    "ppt": "Presentation",
    "pptx": "Presentation",
    "svg": "Drawing",
    "tsv": "Spreadsheet",
    "txt": "Text",
    "vtt": "Transcript",
    "webp": "Picture",
    "xls": "Spreadsheet",
    "xlsx": "Spreadsheet",
    "zip": "Archive",
}


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file in a message."""

    name: str
    title: str
    kind: str
    """What it is, in a word: "Calendar file"."""
    mark: str
    """Its ending, to be shown as a picture of it: "ICS"."""
    size: str
    path: str
    """Where the page reads it; empty when its content isn't here."""
    alt: str
    is_picture: bool


class Files:
    """Knows the files of a workspace, and which pictures come from nowhere else."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def shared(self, described: Mapping[str, Any]) -> SharedFile:
        """A file by Slack's own description of it."""
        name = str(described.get("name") or "file")
        ending = str(described.get("filetype") or "").lower()
        path = self._path(str(described.get("id", "")))
        title = str(described.get("title") or name)
        return SharedFile(
            name=name,
            title=title,
            kind=_KINDS.get(ending, "File"),
            mark=ending[:4].upper() or "FILE",
            size=_size(int(described.get("size", 0))),
            path=path,
            alt=str(described.get("alt_txt") or title),
            is_picture=bool(path) and described.get("mimetype") in PICTURES,
        )

    def picture(self, image: Mapping[str, Any]) -> str:
        """Where the page may load an image from; empty for one that is kept elsewhere."""
        reference = image.get("slack_file", {})
        if "id" in reference:
            return self._path(str(reference["id"]))
        return self._own_file(str(reference.get("url") or image.get("image_url") or ""))

    def is_own(self, url: str) -> bool:
        """Whether an address leads into this sandbox."""
        base = self._workspace.base_url
        try:
            there, here = urlsplit(url), urlsplit(base)
        except ValueError:
            return False
        return bool(base) and (there.scheme, there.netloc) == (here.scheme, here.netloc)

    def _own_file(self, url: str) -> str:
        if not self.is_own(url):
            return ""
        match urlsplit(url).path.split("/"):
            case ["", "files", file_id, _]:
                return self._path(file_id)
        return ""

    def _path(self, file_id: str) -> str:
        # Without its host, so that it is of the page's own origin whatever this machine is called.
        upload = self._workspace.uploads.by_id.get(file_id)
        if upload is None or upload.content is None:
            return ""
        return f"/files/{quote(upload.id)}/{quote(upload.filename, safe='')}"


def _size(octets: int) -> str:
    if octets < 1000:
        return f"{octets} bytes"
    kilo, mega = octets / 1000, octets / 1_000_000
    return f"{mega:.1f} MB" if mega >= 1 else f"{kilo:.0f} kB"
