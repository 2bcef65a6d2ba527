"""Words in the reader's language: gettext catalogues, and dates as that language writes them."""

from bot.words.tongue import Tongue, render, tongue

__all__ = ["Tongue", "render", "tongue"]
