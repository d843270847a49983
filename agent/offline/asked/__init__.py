"""What was asked in the conversation, and what an answer makes of the request that waits for it."""
