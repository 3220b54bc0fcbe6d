"""Files: kept, shared, fetched."""
