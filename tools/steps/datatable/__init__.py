"""Data tables: rows that the workflows and people of a workspace share."""
