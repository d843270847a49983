"""What a request means by the likes of it: learned from many requests, beside the rules that read word by word."""
