"""A strict little Slack on your own machine, which any Slack app can be pointed at.

It talks to the bot over the wire only and shares no code with Slack's SDK, so that a mistake
can't hide on both sides. See docs/sandbox.md.
"""

from bot.sandbox.server import Sandbox, Winder
from bot.sandbox.world import Member, Room, World, demo_world

__all__ = ["Member", "Room", "Sandbox", "Winder", "World", "demo_world"]
