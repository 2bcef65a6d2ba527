"""Telling evidence from claims in what people write (docs/rhythm.md R18)."""
