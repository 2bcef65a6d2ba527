"""How the page's templates are read: everything in them is escaped, nothing may be missing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.sandbox.page.assets import Assets

__all__ = ["own_assets", "page_environment"]

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def own_assets() -> Assets:
    """The page's own style sheets, scripts and pictures, read once."""
    return Assets(STATIC)


@cache
def page_environment() -> Environment:
    """The templates, with `static(name)` for the address of a style sheet or script.

    It is the same for every sandbox of a process: each template is read and translated once.
    """
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = own_assets().url
    return environment
