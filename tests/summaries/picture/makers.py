"""What a workshop's process is asked to make in tests: this module runs there."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["make"]


def make(of: Mapping[str, Any]) -> bytes:
    """Do as told: answer, sleep, break, print, or die."""
    match of["do"]:
        case "modules":
            return json.dumps(sorted(sys.modules)).encode()
        case "pid":
            return str(os.getpid()).encode()
        case "sleep":
            time.sleep(of["seconds"])
        case "break":
            raise ValueError("Ron said it would be signed")
        case "print":
            print("in between")
        case "die":
            os._exit(1)
        case "die once":
            if not Path(of["mark"]).exists():
                Path(of["mark"]).touch()
                os._exit(1)
    return str(of["do"]).encode() * int(of.get("times", 1))
