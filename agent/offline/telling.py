"""How a message is told: one for all or one each, and which figures it means."""

from __future__ import annotations

import re

_ONE_MESSAGE = (
    r"(?:message|post|mail|email|note|line|notification|alert|ping|entry|slack message)s?"
)
MANNER = re.compile(
    rf"^(?:(?:with|as|in|by|each in|each as) )?(?:(?:one|1|a|an|its own|separate|a single|single|individual)(?: (?:single|separate|individual|own))? {_ONE_MESSAGE} (?:each|apiece|per (?:one|item|entry|[a-z]+)|for each(?: (?:one|of them|[a-z]+))?|of its own)|{_ONE_MESSAGE} of (?:its|their) own|separate {_ONE_MESSAGE}"
    rf"|one by one|1 by 1|one at a time|1 at a time|individually|separately|each (?:separately|on its own|in its own {_ONE_MESSAGE})|(?P<whole>(?:all |everything )?(?:together|in one go|at once|(?:as|in) (?:one|a single|1)(?: single)? {_ONE_MESSAGE}|(?:as|in) one)))$"
)
# What a later clause calls the figures of an earlier one.
FIGURES = re.compile(
    r"\b(?:it|them|that|this|these|those|the (?:same|figures?|results?|numbers?|list|table|overview|summary|report|totals?|sums?|counts?|averages?))\b"
)
# `..., which company and what they wrote`: the whole of what came in is told anyway.
TELLS_MORE = re.compile(
    r"(?:and )?(?:who|which|whose|what|where|when)\b(?!.*\b(?:is|are|was|were|has|have) )[^@]*$"
)
