"""The companies behind leads: how they are recognised, who looks after them, and who is the same person twice."""
