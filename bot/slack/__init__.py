"""Everything that speaks Slack's protocol; nothing here knows what coaching is."""
