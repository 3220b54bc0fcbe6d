"""Messages: how they are written, read, edited, found, put off and streamed."""
