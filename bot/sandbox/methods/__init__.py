"""The Web API methods that the sandbox knows; every other one answers `unknown_method`."""

from bot.sandbox.methods.table import METHODS, Method

__all__ = ["METHODS", "Method"]
