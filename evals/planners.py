"""The planners that can be measured, with the look-up the conversation does before it drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from agent.deps import Actor, Planner
from agent.knowledge import InMemoryKnowledge
from agent.models.embedder import MiniLmEmbedder
from agent.nodes.retrieve import NEAREST
from agent.nodes.understand import Understand
from agent.offline.asked.thread import said_at_once
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.action import Catalog
from engine.core.problem import Problem
from engine.expressions import CelEngine

NOBODY = Actor("", "", "")


def planner_named(name: str) -> Planner:
    """Return the planner of this name, without any look-up by meaning."""
    if name != "offline":
        raise ValueError(f"there is no planner {name!r}; there is 'offline'")
    return OfflinePlanner(embedder().embed_now, CelEngine())


@cache
def embedder() -> MiniLmEmbedder:
    """Return the shipped local embedder, one for the process."""
    return MiniLmEmbedder()


async def clauses_of(text: str) -> list[str]:
    """Cut a request into clauses as the conversation does."""
    state: Any = {"said": text}
    return list(dict.fromkeys((await Understand()(state))["clauses"]))


class AsksPlanner:
    """A suite that puts requests to a planner: to the one without a model unless another is given."""

    def __init__(self, planner: Planner | None = None) -> None:
        self._given = planner

    @property
    def planner(self) -> Planner:
        """Return the planner that is measured."""
        return self._given or planner_named("offline")


class LookingUp:
    """A planner that is handed the actions nearest in meaning to each clause, as in the product."""

    def __init__(self, planner: Planner, catalog: Catalog) -> None:
        self.name = planner.name
        self._planner = planner
        self._knowledge = InMemoryKnowledge.of_actions(catalog, embedder())

    async def warm(self) -> None:
        """Load the model and embed the catalogue, so that the first case is not slower."""
        await self._knowledge.search(NOBODY, "warm", kinds=("action",), limit=1)

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        clauses = await clauses_of(said_at_once(request.text, request.history))
        found = await self._knowledge.search_many(NOBODY, clauses, kinds=("action",), limit=NEAREST)
        ranking = {
            clause: [(hit.id, hit.score) for hit in hits]
            for clause, hits in zip(clauses, found, strict=True)
        }
        return await self._planner.draft(replace(request, ranking=ranking), problems)
