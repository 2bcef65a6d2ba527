"""From Slack's payloads to roll-ups, the webhook and reports."""
