"""The sample connector's own tests belong to the sample."""

collect_ignore = ["parcels"]
