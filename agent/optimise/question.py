"""Whether somebody asks what a workflow could save."""

from __future__ import annotations

import re

_BETTER = r"(?:faster|quicker|cheaper|leaner|more (?:efficient(?:ly)?|economical(?:ly)?|reliabl[ey])|less (?:expensive|slow|wasteful))"
_IT = r"(?:it|this|that|the workflow|this workflow|my workflow|the (?:whole )?thing|everything|things)"
_ASKS = (
    re.compile(
        rf"\b(?:make|get|run|have)\b (?:{_IT} )?(?:run(?:ning)? |work(?:ing)? |be )?(?:a (?:bit|lot|little) |much |even )?{_BETTER}\b"
    ),
    re.compile(
        r"\b(?:optimi[sz]e|speed(?: (?:it|this|that|everything|things|the workflow))? up|streamline|tune)\b(?! (?:the )?(?:images?|pictures?|files?))"
    ),
    re.compile(
        r"\b(?:what|where|how) (?:can|could|do|would) (?:(?:i|we|you|it|this) )?(?:save|improve|be improved|optimi[sz]e|speed)\b"
    ),
    re.compile(rf"\b(?:can|could|how (?:can|could|do)) (?:i|we|you|{_IT})\b[^,;]*\b{_BETTER}\b"),
    re.compile(
        r"\b(?:any|what|give me|some)\b[^,;]*\b(?:optimi[sz]ations?|improvements?|recommendations?|savings?)\b"
    ),
    re.compile(r"\bwhy (?:is|does)\b[^,;]*\b(?:slow|expensive|so long|so much)\b"),
    re.compile(
        r"\b(?:reduce|lower|cut|save)\b (?:the |its |on )?(?:costs?|money|time|run ?time|duration|calls|spending)\b"
    ),
)
# What is wished for something in the workflow is a change of it, not a question about it.
_WISH = re.compile(r"^(?:please )?(?:when(?:ever)?|if|as soon as|in case|every|each|once|after)\b")
_LONGEST = 120


def asks_to_optimise(text: str) -> bool:
    """Tell a wish for a faster, cheaper or steadier workflow from any other request."""
    said = " ".join(text.lower().replace("’", "'").split())
    if len(said) > _LONGEST or _WISH.match(said) is not None:
        return False
    return any(pattern.search(said) for pattern in _ASKS)
