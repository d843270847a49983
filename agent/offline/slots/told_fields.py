"""The fields that a request says a call brings: `{host, level}`, `(field address)`, `carrying host and level`."""

from __future__ import annotations

import re
from typing import Final

_FIELD: Final = r"[A-Za-z]\w*"
_CALL: Final = r"(?:web ?hook|hook|post|payload|form|call(?:s|ed)?|body|json|request)"
_JOIN: Final = r"(?:, ?(?:and )?| and | ?\+ | & )"
_LIST: Final = rf"{_FIELD}(?:{_JOIN}{_FIELD})*"
_MANY: Final = rf"{_FIELD}(?:{_JOIN}{_FIELD})+"
_WAYS: Final = (
    re.compile(rf"\{{ ?(?P<fields>{_LIST}) ?\}}"),
    re.compile(rf"\b{_CALL}\b[^.;()\n]{{0,60}}\((?:with |the )?(?:fields?:? )?(?P<fields>{_LIST})\)", re.IGNORECASE),
    re.compile(rf"\((?:with |the )?fields?:? (?P<fields>{_LIST})\)", re.IGNORECASE),
    re.compile(rf"\b{_CALL}\b(?: of [\w ]{{1,30}}?| from [\w ]{{1,30}}?)? (?:with|brings?|gives us|containing|carrying) (?:the )?(?:fields? )?(?P<fields>{_MANY})(?=[.;:,\n]|$)", re.IGNORECASE),
    re.compile(rf"\bfields?:? (?P<fields>{_FIELD})\b(?! (?:of|from|is|in|that|which))", re.IGNORECASE),
)  # fmt: skip
_NO_FIELD: Final = frozenset(
    ["the", "a", "an", "of", "name", "value", "and", "is", "called", "named"]
)
_ONLY: Final = 4
"""The way that names one field may name what is none."""


def told_fields(text: str) -> tuple[str, ...]:
    """Answer the fields in the order in which they are told."""
    found: dict[str, None] = {}
    for number, way in enumerate(_WAYS):
        for match in way.finditer(text):
            names = re.split(_JOIN, match["fields"])
            if number == _ONLY and names[0].lower() in _NO_FIELD:
                continue
            found |= dict.fromkeys(name for name in names if re.fullmatch(_FIELD, name))
    return tuple(found)
