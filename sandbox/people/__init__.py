"""The people of a workspace: who they are, whether they are there, and their groups."""
