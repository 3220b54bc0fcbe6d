"""The workspace as a file: exported, imported, kept, made anew."""
