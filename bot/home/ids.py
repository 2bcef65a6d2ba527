"""What can be clicked in the App Home; all else there belongs to the rooms that it shows."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act"]


class Act(StrEnum):
    """Buttons and menus; each is an action id."""

    PAGE_BACK = "home.page_back"
    PAGE_ON = "home.page_on"
    REP = "home.rep"
