"""Workflows written for other products, read into documents of ours with a report for every node."""
