"""A deal check: its thread, its questions, its replies (docs/rhythm.md R17 to R20)."""
