"""Why we could lose a deal, and what is done about it (docs/rhythm.md R22)."""
