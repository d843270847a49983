"""A request over any list of tools, answered by the product's planner and written as a tool graph."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy

from agent.deps import Planner
from agent.offline.general.features import Reading
from agent.plan import PlanRequest
from engine.core.hole import hole_of
from evals.measure import Prediction
from evals.planners import embedder
from evals.suites.main_job.shape import Shape
from evals.suites.planning.catalogue import ToolCatalog
from evals.suites.planning.scorer import Domain

_NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
# Whole reference to another step: `steps.find.body.id`.
_REFERENCE = re.compile(r"^\{\{\s*steps\.([a-z][a-z0-9_]*)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\s*\}\}$")
_ANY_REFERENCE = re.compile(r"\bsteps\.([a-z][a-z0-9_]*)")


async def answer(
    planner: Planner, case: Mapping[str, Any], domain: Domain, *, in_order_said: bool
) -> Prediction:
    """Plan one request; a crash becomes an empty graph with its message."""
    empty: Prediction = {"id": case["id"], "nodes": [], "links": []}
    try:
        catalog, request = await looked_up(case, domain)
        plan = await planner.draft(request, ())
        graph = _Graph(plan.document or {}, catalog)
        return {**empty, **graph.as_json(domain, in_order_said=in_order_said)}
    except Exception as error:  # noqa: BLE001 - a crash of the planner is a scored failure
        return {**empty, "error": f"{type(error).__name__}: {error}"}


async def looked_up(case: Mapping[str, Any], domain: Domain) -> tuple[ToolCatalog, PlanRequest]:
    """Answer the catalogue of a case, and its request with what is near in meaning to each part of it."""
    catalog = _catalog(tuple(case.get("tools") or domain.tools), domain)
    texts = list(dict.fromkeys(Reading.of(case["request"]).texts()))
    actions = catalog.actions()
    units = await _vectors(texts)
    near = units @ (await _vectors([f"{a.title}. {a.summary}"[:300] for a in actions])).T
    ids = [action.id for action in actions]
    ranking = {
        text: list(zip(ids, map(float, row), strict=True))
        for text, row in zip(texts, near, strict=True)
    }
    request = PlanRequest(
        text=case["request"], catalog=catalog, now=_NOW, timezone="UTC", ranking=ranking
    )
    return catalog, request


_catalogs: dict[tuple[int, tuple[str, ...]], tuple[Domain, ToolCatalog]] = {}
_known: dict[str, Any] = {}


def _catalog(names: tuple[str, ...], domain: Domain) -> ToolCatalog:
    """Answer the catalogue of these tools, made once: many cases share one."""
    key = (id(domain), names)
    if key not in _catalogs:
        distinct = [domain.tools[name] for name in dict.fromkeys(names) if name in domain.tools]
        _catalogs[key] = (domain, ToolCatalog(distinct))
    return _catalogs[key][1]


async def _vectors(texts: Sequence[str]) -> Any:
    unknown = sorted({text for text in texts if text not in _known}, key=len)
    for text, vector in zip(unknown, await embedder().embed(unknown), strict=True):
        _known[text] = numpy.array(vector, dtype=numpy.float32)
    return numpy.stack([_known[text] for text in texts]) if texts else numpy.zeros((0, 1))


class _Graph:
    """A planned document as tools, links and arguments."""

    def __init__(self, document: Mapping[str, Any], catalog: ToolCatalog) -> None:
        self._shape = Shape(document)
        self._names = {
            step: catalog.names[self._shape.kind(step)]
            for step in self._shape.steps
            if self._shape.kind(step) in catalog.names
        }
        self._places = {step: place for place, step in enumerate(self._names)}

    def as_json(self, domain: Domain, *, in_order_said: bool) -> dict[str, Any]:
        return {
            "nodes": [
                {"task": name, "arguments": self._arguments(step, domain)}
                for step, name in self._names.items()
            ],
            "links": self._in_order() if in_order_said else self._by_data(),
        }

    def _in_order(self) -> list[dict[str, str]]:
        return [{"source": a, "target": b} for a, b in pairwise(self._names.values())]

    def _by_data(self) -> list[dict[str, str]]:
        return [
            {"source": self._names[source], "target": name}
            for step, name in self._names.items()
            for source in self._nearest(step)
        ]

    def _nearest(self, step: str) -> list[str]:
        """The tools whose results this step uses, with nothing but carriers between."""
        sources = [s for s in self._shape.reached[step] if s in self._names and s != step]
        return [
            source
            for source in sources
            if not any(source in self._shape.reached[other] for other in sources if other != source)
        ]

    def _arguments(self, step: str, domain: Domain) -> list[Any]:
        given: Mapping[str, Any] = self._shape.steps[step].get("with") or {}
        if domain.by_resource:
            filled = [value for value in given.values() if hole_of(value) is None]
            return [self._resource(value) for value in filled]
        return [{"name": name, "value": self._value(value)} for name, value in given.items()]

    def _resource(self, value: Any) -> str:
        read = _ANY_REFERENCE.search(value) if isinstance(value, str) else None
        if read is not None and read[1] in self._places:
            return f"<node-{self._places[read[1]]}>"
        return str(value)

    def _value(self, value: Any) -> Any:
        """Write a reference the way the public data does: `$var1.id$`; a hole has a name and no value."""
        if hole_of(value) is not None:
            return None
        if isinstance(value, str):
            found = _REFERENCE.match(value.strip())
            if found is not None and found[1] in self._places:
                return f"$var{self._places[found[1]] + 1}{found[2]}$"
        return value


def case_of(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read a line of cases; a case needs no gold to be answered."""
    if "id" not in line or not isinstance(line.get("request"), str):
        raise ValueError("a case needs `id` and `request`, a text")
    return line
