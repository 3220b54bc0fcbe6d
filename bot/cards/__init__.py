"""Cards: one lead at one place, as it stands now; one module a part of it."""
