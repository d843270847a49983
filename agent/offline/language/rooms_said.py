"""Room for a value in a quoted text, as people leave it: `Order <number>` and `Order [number]` mean `Order {number}`."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"[a-z][a-z0-9_]*(?:[ -][a-z0-9_]+){0,3}"
_ANGLED: Final = re.compile(rf"<(?P<name>{_NAME})>", re.IGNORECASE)
# At the head it is a tag of the whole message, before a bracket the words of a link.
_SQUARE: Final = re.compile(rf"(?<!^)(?<!\w)\[(?P<name>{_NAME})\](?!\()")
_MARKUP: Final = frozenset(["a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "html", "body", "i", "img", "li", "ol", "p", "pre", "span", "strong", "table", "td", "th", "tr", "u", "ul"])  # fmt: skip


def with_rooms(said: str) -> str:
    """Return a quoted text with such room in braces; markup stays."""
    if "</" in said or "/>" in said:
        return said
    said = _ANGLED.sub(_room, said) if "<" in said else said
    return _SQUARE.sub(_room, said) if "[" in said else said


def _room(match: re.Match[str]) -> str:
    name = match["name"]
    return match[0] if name.lower() in _MARKUP else f"{{{name.replace('-', ' ')}}}"
