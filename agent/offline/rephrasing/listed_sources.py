"""The fields of what is read, said behind its address: `@url with mast and keel;`, `@url, each with mast and keel`, `@url, which has mast for each boat`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.text import Prepared

_NAME: Final = r"(?!(?:and|or|the|an?|its|their|method|header|headers|token|body|json|bearer|basic|post|get|put|query|params?|parameters?|no|this|that|new|all|it|them)\b)[a-z_]\w*"
_FIELD: Final = rf"(?:(?:an? |the |its |their )?{_NAME})"
_FIELDS: Final = rf"{_FIELD}(?:(?:, (?:and )?| and ){_FIELD})+"
_END: Final = (
    r"(?= ?(?:[.;:]|$)|, (?:and |then )?(?:post|send|mail|email|tell|if|then|sort|keep|group)\b)"
)
_READ: Final = r"(?P<read>\b(?:read|get|fetch|load|pull|download|take|query|call|check|grab) (?:[a-z ]{0,40}? )?@url\d+)"
_WITH: Final = re.compile(rf"{_READ}(?:,? (?:each|every one|all)(?: [a-z]+)?)? (?:with|having) (?P<fields>{_FIELDS}){_END}")  # fmt: skip
_FOR_EACH: Final = re.compile(
    rf"{_READ},? (?:which|that) (?:has|have|gives?|lists?|contains?|returns?) (?P<fields>{_FIELDS}) (?:for each|per|for every|of each|of every) [a-z]+{_END}"
)


def with_listed_sources(text: str, prepared: Prepared) -> str:
    """Return the request without such words; the fields are noted."""
    if "@url" not in text:
        return text
    for form in (_WITH, _FOR_EACH):
        text = form.sub(lambda m: _noted(m, prepared), text)
    return text


def _noted(match: re.Match[str], prepared: Prepared) -> str:
    prepared.shapes.append(match["fields"])
    return match["read"]
