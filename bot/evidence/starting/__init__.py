"""How a deal check begins, and where it may be held (docs/rhythm.md R43, R50)."""
