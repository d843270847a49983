"""Which words of a request belong in which argument."""
