"""What a form asks for, said between the form and its coming: `a form with name and size comes in`."""

from __future__ import annotations

import re
from typing import Final

_FIELD: Final = r"(?:an? |the |their |your )?(?!(?:and|as|when|whenever|once)\b)[a-z]+(?: (?!(?:and|comes?|arrives?|is|gets)\b)[a-z]+)?"
_COMES: Final = r"(?:comes? in|arrives?|is (?:submitted|sent|filled(?: (?:in|out))?|received|completed)|gets (?:submitted|sent|filled(?: (?:in|out))?))"
_BETWEEN: Final = re.compile(
    rf"\b(?P<form>(?:an?|the|our|my) (?:[a-z]+ ){{0,2}}form) (?:with|asking for|having) (?:the )?(?:fields? )?(?P<fields>{_FIELD}(?:(?:, and |, | and ){_FIELD})*) (?P<come>{_COMES})(?=[,;:. ]|$)"
)
# `i need a form with name and size; when it is sent, ...`
_NEEDED: Final = re.compile(
    rf"^(?:please )?(?:i|we)?(?:'d| would)? ?(?:need|want|like|make|create|build|set up)(?: me| us)?(?: to have)? an? (?P<kind>(?:[a-z]+ ){{0,2}}form) (?:with|for|asking for) (?:the )?(?P<fields>{_FIELD}(?:(?:, and |, | and ){_FIELD})*)[;.,]? (?:and )?(?:when(?:ever)?|once|as soon as) (?:it(?:'s| is| gets) (?:sent|submitted|filled(?: (?:in|out))?)|some(?:one|body) (?:submits|sends|fills) it(?: (?:in|out))?)[,:]? (?P<rest>.+)$"
)
_JOIN: Final = re.compile(r", and |, | and ")


def with_form_fields(text: str) -> str:
    """Return the request with what a form asks for in brackets behind its coming."""
    if " form " not in text:
        return text
    needed = _NEEDED.match(text)
    if needed is not None:
        return (
            f"when a {needed['kind']} is submitted ({_names(needed['fields'])}), {needed['rest']}"
        )
    return _BETWEEN.sub(_behind, text)


def _behind(match: re.Match[str]) -> str:
    return f"{match['form']} {match['come']} ({_names(match['fields'])})"


def _names(fields: str) -> str:
    named = [re.sub(r"^(?:an?|the|their|your) ", "", one) for one in _JOIN.split(fields)]
    return ", ".join(named)
