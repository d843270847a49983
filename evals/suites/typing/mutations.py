"""Changes that make a valid graph wrong: at the declared shape, or at one use. README says which are neutral."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.core.problem import pointer
from evals.suites.typing.graph import Graph, Place, Read, Shape, Use

RENAMED, REMOVED, RETYPED = "renamed", "removed", "retyped"
MISSPELT, WRONG_FIELD = "misspelt", "wrong_field"
_TYPES: Final[dict[str, Shape]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "array": {"type": "array", "items": {"type": "string"}},
    "object": {
        "type": "object",
        "properties": {"code": {"type": "string"}},
        "required": ["code"],
    },
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A document that has become wrong: how, by which change, and at which places."""

    kind: str
    change: str
    document: dict[str, Any]
    places: frozenset[str]
    """JSON pointers of the expressions that no longer fit."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One change that can be made and taken back."""

    says: str
    uses: Sequence[Use]
    make: Callable[[], Callable[[], None]]


def mutants(graph: Graph, rng: random.Random) -> Iterator[Mutant]:
    """Answer one mutant of each kind that the graph allows; the graph itself stays as it is.

    A mutant is to be looked at before the next is asked for: what a called workflow gives is changed in place."""
    for kind, changes in _KINDS.items():
        possible = list(changes(graph, rng))
        if not possible:
            continue
        chosen = rng.choice(possible)
        take_back = chosen.make()
        places = frozenset(pointer(*use.place) for use in chosen.uses)
        yield Mutant(kind, chosen.says, copy.deepcopy(graph.document), places)
        take_back()


def _fields_read(graph: Graph) -> list[tuple[Shape, str]]:
    """Answer every declared field that something reads, in the order of reading."""
    owners = {id(owner) for owner in graph.owners}
    found: dict[tuple[int, str], tuple[Shape, str]] = {}
    for use in graph.uses:
        for read in use.reads:
            if id(read.owner) in owners:
                found.setdefault((id(read.owner), read.name), (read.owner, read.name))
    return list(found.values())


def _users(graph: Graph, wrong: Callable[[Read], bool]) -> list[Use]:
    return [use for use in graph.uses if any(wrong(read) for read in use.reads)]


def _renames(graph: Graph, rng: random.Random) -> Iterator[_Change]:
    for owner, name in _fields_read(graph):
        new = another_name(name, rng)
        yield from _without(graph, owner, name, new)


def _removals(graph: Graph, rng: random.Random) -> Iterator[_Change]:
    del rng
    for owner, name in _fields_read(graph):
        yield from _without(graph, owner, name, None)


def _without(graph: Graph, owner: Shape, name: str, new: str | None) -> Iterator[_Change]:
    uses = _users(graph, lambda r: r.owner is owner and r.name == name and r.needs_field)

    def make() -> Callable[[], None]:
        before = copy.copy(owner)
        names = {name: new} if new else {}
        kept = {names.get(n, n): one for n, one in owner["properties"].items() if n != name or new}
        owner["properties"] = kept
        required = owner.get("required", ())
        owner["required"] = [names.get(n, n) for n in required if n != name or new]
        return lambda: _restore(owner, before)

    if uses:
        yield _Change(f"{name} -> {new}" if new else f"without {name}", uses, make)


def _retypes(graph: Graph, rng: random.Random) -> Iterator[_Change]:
    for owner, name in _fields_read(graph):
        for word in rng.sample(list(_TYPES), k=len(_TYPES)):
            yield from _retyped(graph, owner, name, word)
    for item in graph.items:
        yield from _flattened(graph, item)


def _retyped(graph: Graph, owner: Shape, name: str, word: str) -> Iterator[_Change]:
    def wrong(read: Read) -> bool:
        of = graph.origins.get((id(read.owner), read.name), (read.owner, read.name))
        return of[0] is owner and of[1] == name and word not in read.wants

    def make() -> Callable[[], None]:
        properties = owner["properties"]
        owner["properties"] = {**properties, name: copy.deepcopy(_TYPES[word])}
        return lambda: owner.update(properties=properties)

    uses = _users(graph, wrong)
    if uses:
        yield _Change(f"{name}: {word}", uses, make)


def _flattened(graph: Graph, item: Shape) -> Iterator[_Change]:
    """Make the items of a list texts where they were objects."""

    def make() -> Callable[[], None]:
        before = copy.copy(item)
        _restore(item, {"type": "string"})
        return lambda: _restore(item, before)

    uses = _users(graph, lambda read: read.owner is item)
    if uses:
        yield _Change(f"items with {', '.join(item['properties'])}: string", uses, make)


def _restore(owner: Shape, before: Shape) -> None:
    owner.clear()
    owner.update(before)


def _misspellings(graph: Graph, rng: random.Random) -> Iterator[_Change]:
    for use in graph.uses:
        for read in use.reads:
            new = another_name(read.name, rng)
            if read.needs_field and new not in read.owner["properties"]:
                yield _said_otherwise(graph, use, read.name, new)


def _wrong_fields(graph: Graph, rng: random.Random) -> Iterator[_Change]:
    del rng
    for use in graph.uses:
        for read in use.reads:
            for other, shape in read.owner["properties"].items():
                word = word_of(shape)
                if other != read.name and word is not None and word not in read.wants:
                    yield _said_otherwise(graph, use, read.name, other)


def _said_otherwise(graph: Graph, use: Use, name: str, new: str) -> _Change:
    pattern = re.compile(rf"(?:^|(?<=[.?\"'])){re.escape(name)}\b")

    def make() -> Callable[[], None]:
        _put(graph.document, use.place, pattern.sub(new, use.text))
        return lambda: _put(graph.document, use.place, use.text)

    return _Change(f"reads {new} for {name}", [use], make)


def _put(document: Any, place: Place, text: str) -> None:
    *way, last = place
    for part in way:
        document = document[part]
    document[last] = text


def another_name(name: str, rng: random.Random) -> str:
    """Answer a name as somebody might change one, or get it wrong."""
    first, *more = name.split("_")
    camel = first + "".join(word.title() for word in more)
    names = [f"{name}_v2", f"new_{name}", name[:-1], f"{name}s", name.upper()]
    return rng.choice([*names, camel] if more else names)


def word_of(shape: Shape) -> str | None:
    """Answer the JSON type of a shape, None where it refers to one or allows several."""
    if "enum" in shape:
        return "string"
    word = shape.get("type")
    if not isinstance(word, str):
        return None
    return "number" if word == "integer" else word


_KINDS: Final[dict[str, Callable[[Graph, random.Random], Iterator[_Change]]]] = {
    RENAMED: _renames,
    REMOVED: _removals,
    RETYPED: _retypes,
    MISSPELT: _misspellings,
    WRONG_FIELD: _wrong_fields,
}
