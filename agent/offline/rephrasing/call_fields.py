"""The one field that a call brings: `webhook "left", one field: email` brings it, and asks for no mail."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(
    r"(?P<hook>\bweb ?hook\b(?: @str\d+)?)[,:]?(?: \((?:(?:the|one|a single|only|just|field|with) )*(?P<put>email|mail|message|post|text)\)| (?:with |brings |has |gives )?\(?(?:(?:one|a single|only one|just one|only|the) )+field ?[:,]? ?(?:called |named )?(?P<name>[a-z_]\w*)\)?)(?=[.;,:)]|$)"
)


def with_calls_of_one_field(text: str) -> str:
    """Return the request with such a call said to bring that field."""
    return _ONE.sub(_brings, text) if "hook" in text else text


def _brings(match: re.Match[str]) -> str:
    # a call that has a name of its own carries the field behind it
    lead = "with the field" if "@str" in match["hook"] else "brings"
    return f"{match['hook']} {lead} {match['put'] or match['name']}"
