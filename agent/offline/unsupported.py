"""Says plainly what cannot be built."""

from __future__ import annotations

import re

from agent.offline.retrieval import index_of
from engine.core.action import Catalog

_LEADS = re.compile(r"^(?:and|then|also|please|to|just|the)\s+")
_MINE = re.compile(r"\b(?:my|our)\b")


def cannot(said: str, catalog: Catalog) -> str:
    """Answer one plain sentence about a part that no action can do."""
    text = _LEADS.sub("", said.strip(" .,;!?"))
    text = re.sub(r"\bme\b", "you", _MINE.sub("your", text))
    if len(text) > 160:
        text = text[:157] + "..."
    near = [h.spec.title for h in index_of(catalog).rank(said) if h.score >= 6][:1]
    hint = f" The nearest thing I have is: {near[0]}." if near else ""
    return f"I cannot do this part: {text}.{hint}"
