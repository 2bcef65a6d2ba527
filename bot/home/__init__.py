"""The App Home: what one owes now, what comes next, and one's own settings."""
