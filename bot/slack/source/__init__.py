"""What is said in channels, as leads: from any message to a record, and from a record to a lead."""
