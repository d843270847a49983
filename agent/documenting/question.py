"""Whether somebody asks for a workflow in words."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"^(?:please |can you |could you )*(?:describe|document|write (?:up|down)|(?:write|give me|show me|make) (?:the |a |some )?(?:documentation|description))"
    r"(?: (?:of|for))?(?: (?:it|this|the|my)(?: (?:whole )?(?:workflow|automation|flow))?)?(?: (?:in (?:plain )?words|for me))?(?: please)?[.!?]*$"
)


def asks_for_words(text: str) -> bool:
    """Tell a wish for documentation of the workflow from any other request."""
    return _ASKS.match(" ".join(text.lower().replace(",", " ").split())) is not None
