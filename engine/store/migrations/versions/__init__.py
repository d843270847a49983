"""The steps, oldest first; each has a way back and none imports the live models."""
