"""In-memory ports of the planner, for tests: a thread, its drafts and proposals, and what was told."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from agent.deps import (
    Actor,
    Applied,
    Checked,
    Former,
    NewProposal,
    OpenProposal,
    PastRun,
    PlannerDeps,
    Rehearsed,
    Stored,
    ThreadView,
)
from agent.events import ChatEvent
from agent.explain.explainer import Explainer
from agent.knowledge import InMemoryKnowledge
from agent.learning.correction import Correction
from agent.learning.habits import Known
from agent.offline.planner import OfflinePlanner
from agent.optimise.adviser import Adviser
from agent.optimise.around import Surroundings
from agent.state import Turn
from engine.core.action import Catalog
from engine.errors import NotFound
from tools.catalog import load_catalog

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ACTOR = Actor("org", "room", "ada")


class FixedClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class MemoryDrafts:
    """One thread with one workflow; counts what is written."""

    document: dict[str, Any] | None = None
    revision: int = 0
    proposals: dict[str, NewProposal] = field(default_factory=dict)
    applied: dict[str, Applied] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    stored: int = 0
    writes: int = 0
    inverse: tuple[Mapping[str, Any], ...] = ()
    former: tuple[Mapping[str, Any], ...] = ()

    async def view(self, actor: Actor, thread_id: str) -> ThreadView:
        waiting = [
            p for i, p in self.proposals.items() if i not in self.applied and i not in self.rejected
        ]
        latest = waiting[-1] if waiting else None
        return ThreadView(
            workflow_id="w" if self.document else None,
            revision=self.revision,
            document=copy.deepcopy(self.document),
            former=self.former,
            workspace_timezone="Europe/Paris",
            open_proposal=OpenProposal(latest.id, latest.operations, latest.document_after)
            if latest
            else None,
        )

    async def last_change(self, actor: Actor, workflow_id: str) -> Sequence[Mapping[str, Any]]:
        return self.inverse

    async def store(self, actor: Actor, proposal: NewProposal) -> Stored:
        if proposal.id not in self.proposals:
            self.stored += 1
            self.proposals[proposal.id] = proposal
            if proposal.supersedes:
                self.rejected.add(proposal.supersedes)
        return Stored(("a change",), {}, self.document, proposal.document_after, ("step",))

    async def apply(self, actor: Actor, proposal_id: str, hunks: Sequence[int] | None) -> Applied:
        if proposal_id not in self.applied:
            self.writes += 1
            self.revision += 1
            self.document = dict(self.proposals[proposal_id].document_after)
            self.applied[proposal_id] = Applied("accepted", "w", self.revision)
        return self.applied[proposal_id]

    async def reject(self, actor: Actor, proposal_id: str) -> None:
        self.rejected.add(proposal_id)


@dataclass
class MemoryTranscript:
    """Keeps every key once, as the table's unique key does."""

    entries: dict[tuple[str, str, str, int], ChatEvent] = field(default_factory=dict)
    appended: int = 0

    async def append(
        self, actor: Actor, thread_id: str, key: tuple[str, str], events: Sequence[ChatEvent]
    ) -> None:
        self.appended += 1
        for n, event in enumerate(events):
            self.entries.setdefault((thread_id, *key, n), event)

    def kinds(self) -> list[str]:
        return [event.type for event in self.entries.values()]


class NothingAround:
    """A workspace with one workflow and no model."""

    async def around(self, actor: Actor, workflow_id: str) -> Surroundings:
        return Surroundings()


class NoRuns:
    """A history in which nothing has happened."""

    async def last_runs(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[PastRun]:
        return ()

    async def record(self, actor: Actor, run_id: str) -> None:
        return None

    async def good_runs(self, actor: Actor, run_id: str, limit: int) -> Sequence[Any]:
        return ()

    async def earlier_failures(self, actor: Actor, run_id: str, limit: int) -> Sequence[Any]:
        return ()

    async def last_failed(self, actor: Actor, workflow_id: str) -> str | None:
        return None

    async def recent(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[Any]:
        return ()

    async def remember_failures(self, actor: Actor) -> None:
        return None

    async def failures(self, actor: Actor, run_ids: Sequence[str]) -> Sequence[Any]:
        return ()


class NoReplay:
    """Nothing was recorded, so nothing can be played."""

    async def check(self, actor: Actor, run_id: str, document: Mapping[str, Any]) -> Any:
        raise NotFound("There is no such run.")

    async def stays(
        self, actor: Actor, run_ids: Sequence[str], document: Mapping[str, Any]
    ) -> Sequence[Any]:
        return ()


@dataclass
class MemoryHabits:
    """The workflows of a workspace, in memory."""

    workflows: tuple[Known, ...] = ()

    async def known(self, actor: Actor) -> Sequence[Known]:
        return self.workflows


@dataclass
class MemoryCorrections:
    """What was put right before, in memory."""

    known: tuple[Correction, ...] = ()

    async def of(self, actor: Actor) -> Sequence[Correction]:
        return self.known


@dataclass
class MemoryTemplates:
    """Templates, in memory; the first ones are the nearest."""

    known: tuple[Mapping[str, Any], ...] = ()

    async def near(self, actor: Actor, text: str, limit: int) -> Sequence[Mapping[str, Any]]:
        return self.known[:limit]


class QuietRehearsal:
    """Says a rehearsal went well; the real one is tested with the runtime."""

    async def sealed(
        self, actor: Actor, document: Mapping[str, Any], former: Former | None = None
    ) -> Rehearsed:
        return Rehearsed("succeeded", {s["id"]: {"status": "succeeded"} for s in document["steps"]})


class PlainValidator:
    """The core's own validator and patches."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def check(self, document: Mapping[str, Any], connections: Sequence[Any]) -> Checked:
        from engine.core.document import Document
        from engine.core.validate import validate
        from engine.errors import DocumentInvalid
        from engine.expressions import CelEngine

        try:
            parsed = Document.parse(document)
        except DocumentInvalid as error:
            return Checked(tuple(error.problems))
        found = validate(parsed, self._catalog, CelEngine(), now=NOW)
        return Checked(tuple(found.problems), found.fire_times)

    def patched(
        self, document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        from engine.core.document import Document
        from engine.core.patch import apply_patch

        return apply_patch(Document.parse(document), {}, operations).document.to_json()


def memory_deps(**changed: Any) -> PlannerDeps:
    """The planner's ports in memory; name one to replace it."""
    catalog = changed.get("catalog") or load_catalog()
    ports: dict[str, Any] = {
        "planner": OfflinePlanner(),
        "catalog": catalog,
        "validator": PlainValidator(catalog),
        "drafts": MemoryDrafts(),
        "knowledge": InMemoryKnowledge.of_actions(catalog, embedder=None),
        "rehearsal": QuietRehearsal(),
        "history": NoRuns(),
        "corrections": MemoryCorrections(),
        "habits": MemoryHabits(),
        "templates": MemoryTemplates(),
        "replay": NoReplay(),
        "transcript": MemoryTranscript(),
        "clock": FixedClock(),
        **changed,
    }
    ports.setdefault(
        "explains",
        Explainer(ports["history"], ports["knowledge"], ports["replay"], ports["validator"]),
    )
    ports.setdefault(
        "advises",
        Adviser(ports["history"], ports["replay"], NothingAround(), ports["validator"], catalog),
    )
    return PlannerDeps(**ports)


def a_turn(text: str, turn_id: str = "turn-1", **changed: Any) -> Turn:
    return Turn(
        turn_id=turn_id,
        thread_id=changed.get("thread_id", "thread"),
        org_id="org",
        workspace_id="room",
        user_id="ada",
        text=text,
        timezone=changed.get("timezone", "Europe/Berlin"),
        at=NOW.isoformat(),
    )


@asynccontextmanager
async def _kept(saver: Any) -> AsyncIterator[Any]:
    yield saver


def memory_saver() -> Any:
    """One in-memory checkpoint saver, opened again for every call as the real one is."""
    from langgraph.checkpoint.memory import InMemorySaver

    saver = InMemorySaver()
    return lambda _org: _kept(saver)
