"""How the page's templates are read: everything in them is escaped, nothing may be missing."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.sandbox.page.assets import Assets

__all__ = ["STATIC", "page_environment"]

HERE = Path(__file__).parent
STATIC = HERE / "static"


def page_environment(assets: Assets | None = None) -> Environment:
    """The templates, with `static(name)` for the address of a style sheet or script."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = (assets or Assets(STATIC)).url
    return environment
