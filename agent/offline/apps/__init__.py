"""What people ask of a service by its name: which of its actions is meant, and what the words give it."""
