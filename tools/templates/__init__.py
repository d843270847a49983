"""Workflows to start from: one file each, by the kind of work they are for."""
