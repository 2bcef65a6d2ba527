"""Words in the reader's language: gettext catalogues, and dates as that language writes them."""

from bot.words.tongue import Tongue, languages, render, tongue, warm

__all__ = ["Tongue", "languages", "render", "tongue", "warm"]
