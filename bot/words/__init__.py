"""Every sentence that a person reads, by where they read it. Short, kind, exact, and saying what to do next."""
