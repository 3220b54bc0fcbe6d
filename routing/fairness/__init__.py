"""Who is next: pools, their ledgers, the gates, and the picks."""
