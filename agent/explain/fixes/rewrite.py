"""Rewriting one path in the expressions of a step; what cannot be found word for word is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.core.problem import pointer
from engine.core.template import parse_template, texts_in

Keys = Sequence[str | int]
_DEFAULTED = r"(?P<default>\s*\.\s*orValue\((?:[^()]|\([^()]*\))*\))?"


@dataclass(frozen=True, slots=True)
class Written:
    """A path as it stands in an expression."""

    path: str
    default: str
    """`.orValue(...)` behind it, if there is one."""


Rewriting = Callable[[Written], str]


def path_text(root: str, keys: Keys, optional_from: int | None = None) -> str:
    """Write a path as an expression; from a part on, as one that may be missing."""
    parts = [root]
    for n, key in enumerate(keys):
        mark = "?" if optional_from is not None and n >= optional_from else ""
        parts.append(f"[{mark}{key}]" if isinstance(key, int) else f".{mark}{key}")
    return "".join(parts)


def rewritten(
    step: Mapping[str, Any], root: str, keys: Keys, change: Rewriting, *, only: str | None = None
) -> dict[str, str]:
    """Answer pointer -> new text for every text of the step in which the path stands."""
    own = {key: value for key, value in step.items() if key not in ("id", "steps")}
    pattern = _pattern(root, keys)
    found = {}
    for path, text in texts_in(own):
        at = pointer(*path)
        if only is not None and at != only:
            continue
        changed = _in_text(text, pattern, change)
        if changed != text:
            found[at] = changed
    return found


def _in_text(text: str, pattern: re.Pattern[str], change: Rewriting) -> str:
    def once(match: re.Match[str]) -> str:
        return change(Written(match["path"], match["default"] or ""))

    parts = []
    for part in parse_template(text).parts:
        if isinstance(part, str):
            parts.append(part)
        else:
            parts.append("{{ " + pattern.sub(once, part.expression) + " }}")
    return "".join(parts)


def _pattern(root: str, keys: Keys) -> re.Pattern[str]:
    parts = [re.escape(root)]
    for key in keys:
        if isinstance(key, int):
            parts.append(rf"\s*\[\??\s*{key}\s*\]")
        else:
            word = re.escape(key)
            parts.append(rf"(?:\s*\.\s*\??{word}(?!\w)|\s*\[\??\s*[\"']{word}[\"']\s*\])")
    return re.compile(rf"(?<![\w.])(?P<path>{''.join(parts)})(?!\s*\()" + _DEFAULTED)


def whole_expression(text: str, change: Callable[[str], str]) -> str | None:
    """Rewrite a text that is one expression and nothing else."""
    alone = parse_template(text).alone
    return None if alone is None else "{{ " + change(alone.expression) + " }}"
