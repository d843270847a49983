"""Headers of a request that the words name: `with header X-Barn: north`, `with headers Accept: text/csv and Authorization: Bearer abc`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.offline.language.text import Prepared

_NAME = r"(?!(?:and|with|the|headers?|body|json|payload|query|params?|parameters?|subject|text|message|to)\b)[a-z][\w-]*"
# The scheme and what it shows are one value.
_SHOWN = r"(?:@str\d+|\{ ?[a-z_]\w* ?\}|(?!(?:from|of|in|the|and|to)\b)[\w./;+=-]*[\w/+=-])"
_VALUE = rf"(?:(?:bearer|basic|token|apikey|digest) (?=[\w@{{]))?{_SHOWN}"
_PAIR = rf"{_NAME} ?[:=] ?{_VALUE}"
_FIRST = rf"{_NAME} ?(?:=|:| of | set to | ) ?{_VALUE}"
_LEAD = re.compile(
    rf",? ?(?:with|and|using|plus)?(?: the| an?)? ?(?:http |request )?headers?\b:? ?(?P<pairs>{_FIRST}(?:(?:, (?:and )?| and (?:with )?(?:the |an? )?(?:header )?){_PAIR})*)"
)
_ONE = re.compile(rf"\b(?P<name>{_NAME}) ?(?:=|:| of | set to | )+ ?(?P<value>{_VALUE})")
# `with bearer token abc1`: a word that names nothing else, in a place of a header's value.
_BEARER = re.compile(
    r",? ?(?:with|using|and)(?: the| an?)? (?:authorization )?bearer(?: token)?:? (?P<value>@str\d+|\{ ?[a-z_]\w* ?\}|(?=[\w.-]*\d)[\w.-]*\w)"
)
HEADER_WORDS = (_LEAD, _BEARER)
"""What `headers_of` uses of a clause."""


def headers_of(clause: str, prepared: Prepared) -> Mapping[str, str]:
    """Answer the headers that a clause names, by name."""
    found: dict[str, str] = {}
    for lead in _LEAD.finditer(clause):
        for one in _ONE.finditer(lead["pairs"]):
            found[one["name"].title()] = _value(one["value"], prepared)
    bearer = _BEARER.search(clause)
    if bearer is not None and "Authorization" not in found:
        found["Authorization"] = f"Bearer {_value(bearer['value'], prepared)}"
    return found


def _value(said: str, prepared: Prepared) -> str:
    """Answer a value as it was typed; a place in braces stays one."""
    scheme, _, shown = said.rpartition(" ")
    plain = prepared.value(shown) if shown.startswith("@str") else prepared.as_written(shown)
    return f"{scheme.capitalize()} {plain}" if scheme and "{" not in scheme else plain
