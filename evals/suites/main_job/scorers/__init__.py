"""The scorers of the main job: each reads a case and its answer, and answers points with reasons."""
