"""Carrying an edit of one text over to another: what was the path there is the path here, and the rest stays word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.explain.fixes.rewrite import path_text

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_LEAST_CONTEXT = 8
"""So many letters have to stand before a changed word, so that it is the same place and not the same word."""
_ENDS = frozenset("/?&#")


@dataclass(frozen=True, slots=True)
class Path:
    """What a step reads, as an expression says it: a root and the parts behind it."""

    root: str
    keys: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """The path in question without its last parts; `optional`: so many parts before its end are marked as such."""

    back: int
    optional: int | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of one part of the path, counted from its end."""

    back: int


_Part = str | _Slot | _Name


def carried(
    before: str, after: str, theirs: Path | None, text: str, ours: Path | None
) -> str | None:
    """Do to a text what was done to another; None where it has no such place.

    `theirs` is the path in question there, `ours` the one here."""
    old, new = _parts(before, theirs), _parts(after, theirs)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    if not _has_slot(old + new):
        return _words_changed(old, new, start, end, text)
    if ours is None:
        return None
    start, end = _reaching_slot(old, start, end)
    find = _written(old[start : len(old) - end], ours)
    put = _written(new[start : len(new) - end], ours)
    if find is None or put is None or not find.strip():
        return None
    changed = re.sub(rf"(?<![\w.]){re.escape(find)}(?!\w)", _always(put), text)
    return changed if changed != text else None


def instantiated(after: str, theirs: Path | None, ours: Path | None) -> str | None:
    """Write a whole text about the path there as one about the path here; None where it is about more."""
    parts = _parts(after, theirs)
    if ours is None or not _has_slot(parts) or "steps" in parts:
        return None
    return _written(parts, ours)


def _parts(text: str, path: Path | None) -> list[_Part]:
    """Take a text apart: where the path or a beginning of it stands, the names of its parts, and all other words."""
    if path is None:
        return list(_TOKEN.findall(text))
    found: list[_Part] = []
    at = 0
    for match in re.finditer(rf"(?<![\w.]){re.escape(path.root)}(?!\w)", text):
        end, known, optional = _followed(text, match.end(), path.keys)
        if match.start() < at or (known == 0 and path.root == "steps"):
            continue
        found += _words(text[at : match.start()], path)
        found.append(_Slot(len(path.keys) - known, optional))
        at = end
    return found + _words(text[at:], path)


def _followed(text: str, at: int, keys: Sequence[str | int]) -> tuple[int, int, int | None]:
    """Follow the path as far as a text does; answer where it ends, after how many parts, and where it became optional."""
    optional: int | None = None
    for n, key in enumerate(keys):
        pattern = (
            rf"\[(\??)\s*{key}\s*\]" if isinstance(key, int) else rf"\.(\??){re.escape(key)}(?!\w)"
        )
        match = re.compile(pattern).match(text, at)
        if match is None:
            return at, n, optional
        if match[1] and optional is None:
            optional = len(keys) - n
        at = match.end()
    return at, len(keys), optional


def _words(text: str, path: Path) -> list[_Part]:
    names = {key: len(path.keys) - 1 - n for n, key in enumerate(path.keys) if isinstance(key, str)}
    return [_Name(names[word]) if word in names else word for word in _TOKEN.findall(text)]


def _shared(one: Sequence[_Part], other: Sequence[_Part]) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _has_slot(parts: Sequence[_Part]) -> bool:
    return any(isinstance(part, _Slot) for part in parts)


def _reaching_slot(old: Sequence[_Part], start: int, end: int) -> tuple[int, int]:
    """Widen what was changed until the path stands in it: that is what both texts share."""
    while not _has_slot(old[start : len(old) - end]):
        if _has_slot(old[len(old) - end :]):
            end -= 1
        elif _has_slot(old[:start]):
            start -= 1
        else:
            break
    return start, end


def _written(parts: Sequence[_Part], path: Path) -> str | None:
    """Write parts with another path in them; None where that path is too short for it."""
    told = []
    for part in parts:
        if isinstance(part, str):
            told.append(part)
            continue
        left = len(path.keys) - part.back
        if left < 0 or (isinstance(part, _Name) and left == 0):
            return None
        if isinstance(part, _Name):
            told.append(str(path.keys[left - 1]))
        else:
            begin = None if part.optional is None else len(path.keys) - part.optional
            if begin is not None:
                # There is no optional step.
                begin = max(begin, 1 if path.root == "steps" else 0)
            told.append(path_text(path.root, path.keys[:left], begin))
    return "".join(told)


def _words_changed(
    old: Sequence[_Part], new: Sequence[_Part], start: int, end: int, text: str
) -> str | None:
    """Change the same words where the same stand before them, and behind them up to the next stroke."""
    words = [str(part) for part in old]
    first = start
    while first > 0 and not words[first - 1].isspace() and words[first - 1] not in "{}\"'":
        first -= 1
    last = len(words) - end
    until = last
    while (
        last > start
        and until < len(words)
        and words[until] not in _ENDS
        and not words[until].isspace()
    ):
        until += 1
    find = "".join(words[first:until])
    if len("".join(words[first:last])) < _LEAST_CONTEXT or find not in text:
        return None
    put = [*words[first:start], *map(str, new[start : len(new) - end]), *words[last:until]]
    changed = text.replace(find, "".join(put), 1)
    return changed if changed != text else None


def _always(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text
