"""The page: a little Slack in the browser, drawn by the server and kept live over a WebSocket."""
