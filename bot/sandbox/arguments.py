"""Reads the arguments of a Web API call out of query, form or JSON, as Slack does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from bot.sandbox.failures import Refused

__all__ = ["Arguments", "Kind", "read_raw", "typed_arguments"]

Kind = Literal["text", "flag", "number", "json"]
Arguments = dict[str, Any]

_TRUE = {"1", "true", "t", "yes"}
_FALSE = {"0", "false", "f", "no", ""}
_UNREADABLE = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


@dataclass(frozen=True, slots=True)
class RawCall:
    """A call as it came: its token, and its arguments still untyped."""

    token: str | None
    arguments: Mapping[str, Any]


async def read_raw(request: web.Request) -> RawCall:
    """Take query and body apart.

    Raises Refused: invalid_json, json_not_object, invalid_post_type.
    """
    found: dict[str, Any] = dict(request.query)
    if request.can_read_body:
        match request.content_type:
            case "application/json":
                found |= await _json_body(request)
            case "application/x-www-form-urlencoded" | "multipart/form-data":
                found |= dict(await request.post())
            case _:
                raise Refused("invalid_post_type")
    in_body = found.pop("token", None)
    header = request.headers.get("Authorization", "")
    in_header = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else None
    return RawCall(in_header or in_body, found)


async def _json_body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return {key: value for key, value in body.items() if value is not None}


def typed_arguments(
    raw: Mapping[str, Any], kinds: Mapping[str, Kind], required: frozenset[str]
) -> Arguments:
    """The arguments in their types; an unknown or a missing one is refused.

    Raises Refused: invalid_arguments, invalid_blocks_format, invalid_metadata_format.
    """
    objections = [f"[ERROR] unknown argument: {name}" for name in sorted(raw.keys() - kinds)]
    objections += [
        f"[ERROR] missing required field: {name}" for name in sorted(required - raw.keys())
    ]
    if objections:
        raise Refused("invalid_arguments", messages=objections)
    return {name: _typed(name, value, kinds[name]) for name, value in raw.items()}


def _typed(name: str, value: object, kind: Kind) -> object:
    match kind:
        case "flag" if isinstance(value, bool):
            return value
        case "flag" if str(value).lower() in _TRUE | _FALSE:
            return str(value).lower() in _TRUE
        case "number" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "number" if isinstance(value, str) and value.lstrip("-").isdecimal():
            return int(value)
        case "json" if not isinstance(value, str):
            return value
        case "json":
            try:
                return json.loads(str(value))
            except ValueError as error:
                raise Refused(
                    _UNREADABLE.get(name, "invalid_arguments"),
                    messages=[f"[ERROR] must be valid JSON [json-pointer:/{name}]"],
                ) from error
        case "text" if isinstance(value, str):
            return value
        case "text" if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    raise Refused(
        "invalid_arguments", messages=[f"[ERROR] must be a {kind} [json-pointer:/{name}]"]
    )
