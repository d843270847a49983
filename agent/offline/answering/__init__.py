"""What is said instead of, or beside, a workflow: what cannot be done, what has two readings, what a workflow does."""
