"""From clauses to parts: what comes in, what is read, worked on, kept and sent."""
