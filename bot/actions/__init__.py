"""Agreed actions, and their follow-up until done."""
