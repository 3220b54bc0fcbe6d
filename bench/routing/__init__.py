"""What a decision costs, beside what rule engines cost: `make bench`; the method is in `bench/README.md`."""
