"""Deal checks: a coach's questions in threads, and what their answers show."""
