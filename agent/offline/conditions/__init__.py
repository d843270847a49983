"""Comparisons in words: what is compared, with what, and how several are joined."""
