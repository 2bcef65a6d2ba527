"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

__all__: list[str] = []
