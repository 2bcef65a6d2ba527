"""Coach: a Slack app that carries a sales team's coaching rhythm."""
