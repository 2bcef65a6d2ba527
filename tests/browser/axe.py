"""axe-core's findings on a page, in words that one can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page

__all__ = ["serious_findings"]

GRAVE = {"serious", "critical"}


async def serious_findings(page: Page) -> list[str]:
    """What axe finds and calls serious or critical, one line per element that it is about."""
    results = await Axe().run(page)
    violations: Iterable[Mapping[str, Any]] = results.response["violations"]
    return [
        f"{each['id']} ({each['impact']}): {' '.join(map(str, node['target']))}: "
        f"{' '.join(node['failureSummary'].split())}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
