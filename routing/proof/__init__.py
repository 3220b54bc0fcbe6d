"""Proofs about policies: the algebra of what conditions let through."""
