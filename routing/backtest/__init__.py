"""Recorded leads, decided again under another policy."""
