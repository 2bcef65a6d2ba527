"""A manager's Monday: whom to ask what, and whom to write a kind word (docs/rhythm.md R41a)."""
