"""A person at their screen, as a test or the page drives them: eyes, hands, voice."""
