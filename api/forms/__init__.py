"""Form pages: a webhook's address that a person opens, asked for the inputs of its workflow."""
