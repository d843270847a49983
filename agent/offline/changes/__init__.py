"""Changes of a workflow that is there: which steps the words mean, and the smallest patch that does it."""
