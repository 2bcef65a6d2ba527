"""Looking for words in everything that leaves: by place, by reader, and where nobody sees."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.sandboxed import Stage
from tests.scenarios.canary.columns import Readers
from tests.support.slack_world import Call, Person, SlackWorld

__all__ = ["SAYS", "Leak", "calls_by_place", "files_of", "leaks", "seen_by", "unseen"]

UNSEEN = ("private_metadata", "metadata", "value", "block_id", "action_id", "callback_id")
SAYS = ("chat.postMessage", "chat.update", "chat.postEphemeral", "files.completeUploadExternal")
CHANNELS = ("public", "private")
ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Leak:
    """A word where it mustn't be."""

    place: str
    column: tuple[str, str]


def leaks(
    place: str,
    texts: Iterable[str],
    words: Mapping[tuple[str, str], str],
    readers: Mapping[tuple[str, str], Readers],
    *,
    may: Sequence[Readers] = (),
) -> list[Leak]:
    """List the columns whose words stand in these texts though none of `may` has their words."""
    whole = "\n".join(texts).lower()
    return [
        Leak(place, column)
        for column, word in words.items()
        if word in whole and readers[column] not in may
    ]


async def calls_by_place(slack: SlackWorld) -> Mapping[frozenset[str] | str, list[str]]:
    """Sort all that was said by who reads it: a channel's id, or the people of a conversation.

    An App Home is its owner's.
    """
    places: dict[str, frozenset[str] | str] = {}
    for one in await slack.conversations():
        people = frozenset(who for who in one["members"] if who.startswith("U07SBX"))
        places[one["id"]] = one["id"] if one["kind"] in CHANNELS else people
    found: dict[frozenset[str] | str, list[str]] = {}
    for call in await slack.calls():
        place = _place(call, places)
        if place is not None:
            found.setdefault(place, []).append(json.dumps(call.payload, ensure_ascii=False))
    return found


def _place(call: Call, places: Mapping[str, frozenset[str] | str]) -> frozenset[str] | str | None:
    if call.method == "views.publish":
        return frozenset({str(call.payload["user_id"])})
    if call.method in SAYS:
        channel = str(call.payload.get("channel") or call.payload.get("channel_id"))
        # A message to a person's id goes to their DM.
        person = frozenset({channel}) if channel.startswith("U") else channel
        return places.get(channel, person)
    return None


async def seen_by(slack: SlackWorld, person: Person, commands: Sequence[str]) -> list[str]:
    """Let somebody open their Home and type commands; all that they were shown then."""
    await person.open_home()
    await slack.wind(to=await slack.now())
    home = await person.home()
    shown = [home.seen_text] if home else []
    for typed in commands:
        await person.command(typed)
        if (modal := await person.modal()) is not None:
            shown.append(modal.seen_text)
            await person.close(everything=True)
    shown += [one.seen_text for one in await person.messages("dm")]
    return shown


def files_of(stage: Stage) -> list[str]:
    """Read every file that was uploaded, sheets unpacked."""
    found = []
    for upload in stage.sandbox.workspace.uploads.by_id.values():
        content = upload.content or b""
        found.append(upload.filename)
        if content.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as sheet:
                found += [sheet.read(name).decode(errors="replace") for name in sheet.namelist()]
        else:
            found.append(content.decode(errors="replace"))
    return found


def unseen(found: object, key: str = "") -> Iterator[str]:
    """List what a payload carries that nobody sees: metadata, values, ids.

    The value of an option that stands in its own words, too, is seen.
    """
    if isinstance(found, Mapping):
        words = found.get("text")
        if isinstance(words, Mapping) and str(found.get("value")) in str(words.get("text")):
            found = {**found, "value": ""}
        for name, inside in found.items():
            yield from unseen(inside, str(name))
    elif isinstance(found, list):
        for one in found:
            yield from unseen(one, key)
    elif isinstance(found, str) and found[:1] in "{[":
        with suppress(ValueError):
            yield from unseen(json.loads(found), key)
    if key in UNSEEN:
        yield str(found)
