"""Wishes that are counted inside a sentence: `(a) post ..., (b) mail ..., (c) wait ...`; each is a sentence of its own."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_MARK: Final = Gated(
    r"(?:^|(?<=[.:;,\w\d)] )|(?<=^))(?:and |then )?\((?P<mark>[a-h]|[1-9]|i{1,3}|iv|vi?)\) (?=[a-z@])",
    needs="(",
)
_LEAST: Final = 2


def with_letters_apart(text: str) -> str:
    """Return the request with a full stop before each wish, where at least two are counted from the first on."""
    marks = list(_MARK.finditer(text))
    first = marks[0]["mark"] if marks else ""
    if len(marks) < _LEAST or first not in {"a", "1", "i"}:
        return text
    pieces, at = [], 0
    for mark in marks:
        pieces.append(text[at : mark.start()])
        at = mark.end()
    pieces.append(text[at:])
    kept = [re.sub(r"(?:[ ,;:.]|\b(?:and|then)$)+$", "", piece) for piece in pieces]
    return ". ".join(piece.strip() for piece in kept if piece.strip())
