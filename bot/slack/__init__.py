"""Slack's surfaces: what people press, type and fill in. Handlers speak to the desk and never to storage."""
