"""Puts a document together step by step, and notes where which field is read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from engine.core.called import CalledWorkflow
from evals.suites.typing.graph import Field, Graph, Place, Read, Ref, Shape, Use
from evals.suites.typing.reading import Reader, Written
from evals.suites.typing.shapes import Names, item_shapes, objects_in

_PORTS = ("branch", "approval")
"""Kinds of steps with several ways out, of which one would have to be named."""


class Builder:
    """One document under way; steps are added where the builder stands: in the document or in a group."""

    def __init__(self, rng: random.Random, names: Mapping[str, Sequence[str]]) -> None:
        self.rng = rng
        self.names = Names(rng, names)
        self.read = Reader(rng)
        self.document: dict[str, Any] = {"nexa": 1, "name": "Graph", "steps": []}
        self.uses: list[Use] = []
        self.called: dict[str, CalledWorkflow] = {}
        self._declared: list[Shape] = []
        self._origins: dict[tuple[int, str], Field] = {}
        self._steps: list[dict[str, Any]] = self.document["steps"]
        self._place: Place = ("steps",)
        self._count = 0

    def declare(self, shape: Shape) -> Shape:
        """Note a shape that the document declares itself."""
        self._declared.append(shape)
        return shape

    def passed_on(self, made: Shape, name: str, read: Read) -> None:
        """Note that a field of a shape that a step makes holds what a field of another shape held."""
        field = (read.owner, read.name)
        self._origins[id(made), name] = self._origins.get((id(read.owner), read.name), field)

    def step(self, word: str, **parts: Any) -> Step:
        """Add a step after the last one and answer it."""
        self._count += 1
        step = {"id": f"{word}_{self._count}", **parts}
        if self._steps and self.rng.random() < 0.3 and self._steps[-1].get("type") not in _PORTS:
            step["after"] = [self._steps[-1]["id"]]
        self._steps.append(step)
        return Step(self, step, (*self._place, len(self._steps) - 1))

    def output(self, text: str, reads: Sequence[Read]) -> None:
        """Give a value to whoever has called the workflow."""
        self.document["outputs"] = {"given": text}
        self.uses.append(Use(("outputs", "given"), text, tuple(reads)))

    @contextmanager
    def inside(self, group: Step) -> Iterator[None]:
        """Add what follows to a group."""
        before = self._steps, self._place
        group.content["steps"] = []
        self._steps, self._place = group.content["steps"], (*group.place, "steps")
        yield
        self._steps, self._place = before

    def finished(self, name: str, kind: str) -> Graph:
        """Answer the graph."""
        return Graph(
            id=name,
            kind=kind,
            document=self.document,
            uses=tuple(self.uses),
            owners=tuple(owner for shape in self._declared for owner in objects_in(shape)),
            items=tuple(item for shape in self._declared for item in item_shapes(shape)),
            origins=self._origins,
            called=self.called,
        )


class Step:
    """One step of the document, and the texts in it."""

    def __init__(self, builder: Builder, content: dict[str, Any], place: Place) -> None:
        self.builder, self.content, self.place = builder, content, place

    def put(self, place: Place, text: str, reads: Sequence[Read]) -> Step:
        """Write a text at a place of the step; what it reads is noted with the place."""
        here: Any = self.content
        for part, after in pairwise(place):
            if isinstance(here, dict):
                here.setdefault(part, {} if isinstance(after, str) else [])
            here = here[part]
        if isinstance(here, list):
            here.append(text)
        else:
            here[place[-1]] = text
        self.builder.uses.append(Use((*self.place, *place), text, tuple(reads)))
        return self

    def write(self, place: Place, written: Written) -> Step:
        """Write a text with its braces."""
        return self.put(place, *written)

    def work_out(self, place: Place, written: Written) -> Step:
        """Write one expression, put into braces."""
        return self.put(place, f"{{{{ {written[0]} }}}}", written[1])

    def gives(self, path: str, shape: Shape) -> Ref:
        """Answer what later steps may name of this one."""
        return Ref(f"steps.{self.content['id']}{path}", shape, shape)
