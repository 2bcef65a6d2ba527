"""The weekly summary in a team's channel, seen by its manager first (docs/rhythm.md R40)."""
