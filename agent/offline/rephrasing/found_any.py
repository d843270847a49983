"""A look that gives something at all: `if the query returns anything`, said as how many there are."""

from __future__ import annotations

import re

_ANY = re.compile(
    r"\b(?P<if>if|when|only if|in case) (?:it|that|this|the (?:query|statement|search|select|lookup)) (?:returns?|finds?|gives?|brings?|yields?) (?:anything|something|any (?:rows?|results?|hits?|records?|[a-z]+s)|rows|results|at least one [a-z]+)(?=,| [a-z])"
)


def with_any_found(text: str) -> str:
    """Return the request with such words said as a number of them."""
    return _ANY.sub(r"\g<if> there are over 0 of them", text)
