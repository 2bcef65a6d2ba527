"""Inside the 1:1: agenda, live view, record, recap, and the skill of the month."""
