"""Domain time: moved, played, and what is to happen at a moment."""
