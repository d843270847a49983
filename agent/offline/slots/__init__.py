"""What the words of a request give the arguments of its steps: learned from many people's requests."""
