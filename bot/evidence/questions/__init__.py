"""The question bank, and who was asked what when (docs/rhythm.md R25)."""
