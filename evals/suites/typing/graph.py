"""A graph that is valid, and what its expressions read: which field of which declared shape, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.core.called import CalledWorkflow

Shape = dict[str, Any]
Place = tuple[str | int, ...]
Types = frozenset[str]
Field = tuple[Shape, str]
"""The shape of an object, and the name of one of its fields."""

NUMBER: Final[Types] = frozenset({"number"})
TEXT: Final[Types] = frozenset({"string"})
BOOLEAN: Final[Types] = frozenset({"boolean"})
LIST: Final[Types] = frozenset({"array"})
OBJECT: Final[Types] = frozenset({"object"})
SCALAR: Final[Types] = NUMBER | TEXT | BOOLEAN
SIZED: Final[Types] = TEXT | LIST | OBJECT
ANY: Final[Types] = SCALAR | LIST | OBJECT


@dataclass(frozen=True, slots=True)
class Read:
    """One field that an expression reads: of which object's shape, and which types would do there."""

    owner: Shape
    name: str
    wants: Types = ANY
    optional: bool = False
    """The expression says itself what stands for the field where it is missing."""
    base: Ref | None = None
    """What the owner is called in the expression, where nothing is read on the way to it."""

    @property
    def is_closed(self) -> bool:
        """Tell whether the owner never has a field that its shape does not name."""
        return self.owner.get("additionalProperties") is False

    @property
    def needs_field(self) -> bool:
        """Tell whether the expression is wrong once the shape has no such field."""
        return self.is_closed or not self.optional


@dataclass(frozen=True, slots=True)
class Use:
    """One expression, where it stands, and the fields it reads."""

    place: Place
    text: str
    reads: Sequence[Read]


@dataclass(frozen=True, slots=True)
class Graph:
    """A document whose declared shapes are the very objects that `uses` name, so that one change is seen in both."""

    id: str
    kind: str
    document: dict[str, Any]
    uses: Sequence[Use]
    owners: Sequence[Shape]
    """Every object of the shapes that the document declares."""
    items: Sequence[Shape] = ()
    """Those of them that are items of lists."""
    origins: Mapping[tuple[int, str], Field] = field(default_factory=dict)
    """Fields of shapes that steps make, by the identity of the shape: the declared field whose value they hold."""
    called: Mapping[str, CalledWorkflow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Called:
    """The workflows that the call steps of a graph name."""

    found: Mapping[str, CalledWorkflow]

    @property
    def own(self) -> str | None:
        """Answer None: the graphs are of no workflow yet."""
        return None

    def called(self, key: str, version: int | None, /) -> CalledWorkflow | None:
        """Answer the only version there is."""
        del version
        return self.found.get(key)


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that an expression can name: how it is written, its shape, and what is read on the way to it."""

    text: str
    shape: Shape
    root: Shape
    trail: tuple[Read, ...] = ()

    def get(self, name: str, *, optional: bool = False) -> Ref:
        """Answer a field of an object."""
        owner = self.node
        base = None if self.trail else self
        read = Read(owner, name, optional=optional, base=base)
        sign = ".?" if optional else "."
        shape = owner["properties"][name]
        return Ref(f"{self.text}{sign}{name}", shape, self.root, (*self.wanting(OBJECT), read))

    def first(self) -> Ref:
        """Answer the first item of a list."""
        return Ref(f"{self.text}[0]", self.shape["items"], self.root, self.wanting(LIST))

    def item(self, name: str) -> Ref:
        """Answer an item of a list under the name a loop or a list step gives it; the list is read elsewhere."""
        return Ref(name, self.shape["items"], self.root)

    def wanting(self, types: Types) -> tuple[Read, ...]:
        """Answer what is read on the way, where the value has to be of these types."""
        if not self.trail:
            return ()
        *before, last = self.trail
        return (*before, replace(last, wants=last.wants & types))

    @property
    def node(self) -> Shape:
        """Answer the shape itself, where it only refers to one."""
        if "$ref" not in self.shape:
            return self.shape
        found: Shape = self.root["$defs"][self.shape["$ref"].rpartition("/")[2]]
        return found
