"""The other end of a `Workshop`: takes work from its input until there is none left."""

from __future__ import annotations

import json
import signal
import struct
import sys
from importlib import import_module
from typing import BinaryIO

__all__ = ["main", "serve"]

LENGTH = struct.Struct(">I")


def serve(given: BinaryIO, answers: BinaryIO) -> None:
    """Make one thing after the other; a maker's own error is an answer, too: its type alone."""
    while True:
        head = given.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        work = json.loads(given.read(LENGTH.unpack(head)[0]))
        try:
            mark, made = b"\0", import_module(work["maker"]).make(work["of"])
        except Exception as error:  # noqa: BLE001 - whatever it is, the next work is another
            # Its words could quote what was to be drawn.
            mark, made = b"\1", type(error).__name__.encode()
        answers.write(mark + LENGTH.pack(len(made)) + made)
        answers.flush()


def main() -> None:
    """Serve who started this process, until they close its input."""
    # Ctrl-C is for the bot, which may still want a picture on its way out.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = sys.stdout.buffer
    # A stray print mustn't get between the answers.
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
