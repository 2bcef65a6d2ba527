"""The next conversation with a customer: its plan, and what came of it."""
