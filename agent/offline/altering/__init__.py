"""Knows what requests to change a workflow mean by the likes of them."""
