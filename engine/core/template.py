"""Texts with `{{ }}` in them: where an expression starts and where it ends."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.core.expression_tokens import SyntaxFault
from engine.core.hole import HOLE_KEY

_INSIDE = re.compile(
    r'(?P<text>[rR]?(?:"""(?:[^\\]|\\.)*?"""|'
    r"'''(?:[^\\]|\\.)*?'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|'
    r"'(?:[^'\\\r\n]|\\.)*'))|(?P<stray>['\"])|(?P<end>\}\})|(?P<open>\{)|(?P<close>\})",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One `{{ e }}` in a text: the expression without its braces, and its offset in the text."""

    expression: str
    at: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text cut into literal pieces and expressions; `alone` when it is one expression only."""

    parts: tuple[str | Hit, ...]
    alone: Hit | None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Answer the expressions in order."""
        return tuple(part for part in self.parts if isinstance(part, Hit))


def has_expression(text: str) -> bool:
    """Tell whether a text holds at least one opening of an expression."""
    return "{{" in text


@lru_cache(maxsize=4096)
def parse_template(text: str) -> Parsed:
    """Cut a text at its expressions, or raise SyntaxFault where one is not closed."""
    parts: list[str | Hit] = []
    at = 0
    while True:
        opening = text.find("{{", at)
        if opening < 0:
            if at < len(text):
                parts.append(text[at:])
            break
        if opening > at:
            parts.append(text[at:opening])
        closing = _closing(text, opening + 2)
        inner = text[opening + 2 : closing]
        lead = len(inner) - len(inner.lstrip())
        parts.append(Hit(inner.strip(), opening + 2 + lead))
        at = closing + 2
    solid = [part for part in parts if isinstance(part, Hit) or part.strip()]
    alone = solid[0] if len(solid) == 1 and isinstance(solid[0], Hit) else None
    return Parsed(tuple(parts), alone)


def _closing(text: str, start: int) -> int:
    depth = 0
    at = start
    while True:
        match = _INSIDE.search(text, at)
        if match is None:
            raise SyntaxFault("'{{' is not closed by '}}'", start - 2)
        if match.lastgroup == "end" and depth == 0:
            return match.start()
        if match.lastgroup == "stray":
            # A quote that nothing closes is a fault of the expression, wherever that ends; looking
            # for texts behind it would cost the square of the length.
            return _plain_end(text, match.end(), start)
        at = match.end()
        if match.lastgroup == "open":
            depth += 1
        elif match.lastgroup in ("close", "end"):
            # Inside a map, '}}' closes two of its braces, or one brace and the expression.
            depth -= 1
            at = match.start() + 1


def _plain_end(text: str, at: int, start: int) -> int:
    end = text.find("}}", at)
    if end < 0:
        raise SyntaxFault("'{{' is not closed by '}}'", start - 2)
    return end


Site = tuple[tuple[str | int, ...], str]


def texts_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Site]:
    """Answer every text with an expression inside a value, with its path; holes are passed over."""
    if isinstance(value, str):
        if "{{" in value:
            yield path, value
    elif isinstance(value, Mapping):
        if HOLE_KEY not in value:
            for key, item in value.items():
                yield from texts_in(item, (*path, key))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from texts_in(item, (*path, n))
