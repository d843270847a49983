"""From parts to steps: which action, on which data, with what left open."""
