"""What an app puts on a screen: modals, Home, their fields, and what it may answer with."""
