"""The ways in: the HTTP API for leads, and imports from files."""
