"""What leaders and ops get: roll-ups, the webhook, reports and exports (docs/rhythm.md R41)."""
