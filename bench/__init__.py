"""What things cost, and what peers cost beside them."""
