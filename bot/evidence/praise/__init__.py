"""Insight that is praised, and how a manager coaches (docs/rhythm.md R26, R27, R38)."""
