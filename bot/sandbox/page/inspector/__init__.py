"""The inspector: every call of the app and every payload it got, in words and as JSON."""

from bot.sandbox.page.inspector.regions import (
    InspectorEntryRegion,
    InspectorListRegion,
    InspectorPage,
)

__all__ = ["InspectorEntryRegion", "InspectorListRegion", "InspectorPage"]
