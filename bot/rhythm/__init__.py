"""The weekly 1:1: set-up, slots, occurrences, card, and what became of it."""
