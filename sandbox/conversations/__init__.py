"""Channels, DMs and group DMs: who is in them, what becomes of them, and what was read there."""
