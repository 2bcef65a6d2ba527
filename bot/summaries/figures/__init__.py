"""A team's weeks in numbers, each with how it is counted (docs/rhythm.md R40, R42)."""
