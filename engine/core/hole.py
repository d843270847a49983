"""Holes: places of a document whose value or shape is not known yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

HOLE_KEY = "$hole"
HoleKind = Literal["value", "field", "list"]
HOLE_KINDS: tuple[HoleKind, ...] = ("value", "field", "list")
_HOLE_KEYS = frozenset({"kind", "schema", "label", "template", "of", "hint", "candidates"})
_HOLE_PARTS = (
    ("template", str, "a text"),
    ("of", str, "a text"),
    ("hint", str, "a text"),
    ("schema", Mapping, "a JSON Schema object"),
    ("candidates", list, "a list"),
)


@dataclass(frozen=True, slots=True)
class Hole:
    """A place whose value or shape is not known yet, with the question that would fill it."""

    kind: HoleKind
    label: str
    schema: Mapping[str, Any] | None = None
    template: str | None = None
    of: str | None = None
    hint: str | None = None
    candidates: tuple[Any, ...] = ()


def hole_of(value: Any) -> Hole | None:
    """Answer the hole that stands at this place, or None where a value stands."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    body = value.get(HOLE_KEY)
    if not isinstance(body, Mapping):
        return None
    return Hole(
        kind=body.get("kind", "value"),
        label=body.get("label", ""),
        schema=body.get("schema"),
        template=body.get("template"),
        of=body.get("of"),
        hint=body.get("hint"),
        candidates=tuple(body.get("candidates", ())),
    )


def holes_in(
    value: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Hole]]:
    """Answer every hole inside a value with the path to it."""
    hole = hole_of(value)
    if hole is not None:
        yield path, hole
    elif isinstance(value, Mapping):
        for key, item in value.items():
            # Most places hold a text, and no text has a hole in it.
            if not isinstance(item, str):
                yield from holes_in(item, (*path, key))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from holes_in(item, (*path, n))


def hole_fault(body: Any) -> str | None:
    """Say what is wrong with the body of a hole, or None when it is well made."""
    if not isinstance(body, Mapping):
        return "a hole is an object with kind and label"
    unknown = sorted(set(body) - _HOLE_KEYS)
    if unknown:
        return f"a hole has no {unknown[0]!r}"
    if body.get("kind") not in HOLE_KINDS:
        return "a hole's kind is value, field or list"
    if not isinstance(body.get("label"), str) or not body["label"]:
        return "a hole needs a label: the question that fills it"
    for key, kind, word in _HOLE_PARTS:
        if key in body and not isinstance(body[key], kind):
            return f"a hole's {key} is {word}"
    return None
