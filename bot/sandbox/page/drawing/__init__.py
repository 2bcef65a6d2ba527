"""How texts, blocks and files look to one person: Slack's formats as safe HTML."""

from bot.sandbox.page.drawing.drawing import Drawing, Surface, Viewer

__all__ = ["Drawing", "Surface", "Viewer"]
