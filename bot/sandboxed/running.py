"""A sandbox with the bot inside that somebody keeps open for a while: `coach sandbox`."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.clock import HandClock, SystemClock
from bot.sandbox.seed import opening
from bot.sandbox.world import demo_world
from bot.sandboxed.stage import Seed, Stage, open_stage
from bot.sandboxed.states import CannotOpen, State, find, folder_of

__all__ = ["CannotOpen", "run"]

HOST = "127.0.0.1"
ABOUT = """
It is a little Slack on this machine, with Coach inside; nothing leaves it. You are Mia, a sales
manager with nine reps: follow the guide, or type /coach setup. Wind the clock on, at the top of
the page, and see what Coach does meanwhile. docs/sandbox.md tells the rest.
"""


async def run(
    *,
    port: int,
    record: Path | None = None,
    seed: Seed | None = None,
    reset: bool = False,
    stop: Callable[[], asyncio.Event],
    tell: Callable[[str], None],
    show: Callable[[str], object],
) -> None:
    """Keep a sandbox open until it is stopped; it goes on from where it was left.

    Port 0 takes a free one, for this once. `seed` says with what a new state begins. `tell` gets
    what there is to say, `show` the page's address once it can be opened. Raises CannotOpen.
    """
    ended = stop()
    with _folder(port) as folder:
        state = find(folder, seed=seed, reset=reset, tell=tell)
        clock = HandClock(state.at or _beginning(), flowing=True)
        async with open_stage(
            folder=folder, clock=clock, port=port, record=record, seed=state.seed, keep=True
        ) as stage:
            tell(_what_next(stage, state, is_kept=bool(port)))
            show(_page(stage))
            await ended.wait()
    if port:
        tell("Ended. Everything is kept: the same command goes on from here.")


@contextmanager
def _folder(port: int) -> Iterator[Path]:
    """Where the state lies, once it is clear that nobody else is at this port."""
    if not port:
        with TemporaryDirectory(prefix="coach-sandbox-") as folder:
            yield Path(folder)
        return
    _check_free(port)
    yield folder_of(port)


def _check_free(port: int) -> None:
    """See that the port can be had, before anything of the state is touched."""
    with socket.socket() as tried:
        if os.name == "posix":  # as the server itself does: elsewhere it would share the port
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise CannotOpen(
                f"Port {port} is taken. If a sandbox is open already, it is at "
                f"http://{HOST}:{port}/. For another one beside it, take another port: "
                f"coach sandbox --port {port % 65535 + 1}"
            ) from error


def _beginning() -> datetime:
    """When a new state begins: during somebody's working hours, or nothing would happen."""
    manager, *_ = demo_world().members
    return opening(SystemClock().now(), ZoneInfo(manager.tz))


def _page(stage: Stage) -> str:
    return f"{stage.sandbox.base_url}/"


def _what_next(stage: Stage, state: State, *, is_kept: bool) -> str:
    lines = [f"Coach's sandbox is open at {_page(stage)}", ABOUT]
    if state.at is not None:
        lines.append(f"It goes on from where it was left, {state.at:%A %d %B %Y, %H:%M} UTC.")
    if is_kept:
        lines.append(f"Everything is kept in {state.folder} (--reset begins anew).")
    else:
        lines.append("It is for this once: nothing is kept.")
    return "\n".join([*lines, "Ctrl-C ends it."])
