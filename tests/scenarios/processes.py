"""`coach …` as a process of its own: started, listened to, ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

__all__ = ["COACH", "PATIENCE", "ended", "page_in", "process", "said_until"]

COACH = Path(sys.executable).with_name("coach")
PATIENCE = 20


@asynccontextmanager
async def process(
    *words: str, cwd: Path, environ: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `coach …` as a process of its own, which is gone afterwards, at home in `cwd`."""
    home = {"HOME": str(cwd), "XDG_DATA_HOME": str(cwd / "data")}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    running = await asyncio.create_subprocess_exec(
        COACH,
        *words,
        cwd=cwd,
        env=clean | home | {"PYTHONUNBUFFERED": "1", "LOG_FORMAT": "json"} | dict(environ or {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def said_until(running: asyncio.subprocess.Process, words: str) -> str:
    """Read what a process says up to the line with these words."""
    assert running.stdout is not None
    said = ""
    async with asyncio.timeout(PATIENCE):
        while words not in said:
            line = (await running.stdout.readline()).decode()
            assert line, f"it ended after saying: {said}"
            said += line
    return said


async def ended(running: asyncio.subprocess.Process, by: signal.Signals) -> tuple[int, str]:
    """End a process and wait; its exit code and its last words."""
    running.send_signal(by)
    async with asyncio.timeout(PATIENCE):
        said, _ = await running.communicate()
    assert running.returncode is not None
    return running.returncode, said.decode()


def page_in(said: str) -> str:
    """The address that a sandbox gave of its page, with a slash at its end."""
    return next(word for word in said.split() if word.startswith("http://"))
