"""The app under test and its manifest: what it may do, how it is installed; and other apps."""
