"""What is asked of a planner and what it answers: plain values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from agent.holdable import holdable

if TYPE_CHECKING:
    from agent.learning.correction import Correction
    from engine.core.action import Catalog
    from engine.core.validate import ConnectionInfo

PlanKind = Literal[
    "create",  # `document` is a whole new workflow
    "change",  # `operations` is a patch on the given document
    "answer",  # `answer` is about the given workflow; nothing changes
    "undo",  # undo what was done last
    "question",  # one thing must be known before anything can be built
    "impossible",  # nothing that was asked can be built, and `answer` says why
    "publish",  # asks for something only a person may do: publish, run, delete, connect
]


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the person knows. `path` points into the document it would complete."""

    id: str
    text: str
    choices: tuple[str, ...] = ()
    path: str = ""
    kind: str = ""
    """How an answer in the conversation is read; without one it is a request of its own."""
    about: str = ""
    """The words of the request that are open."""
    of: str = ""
    """The request that waits for the answer, where nothing is built before it."""
    why: str = ""
    """What hangs on the answer, as it was computed."""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "text": self.text,
            "choices": list(self.choices),
            "path": self.path,
            "kind": self.kind,
            "about": self.about,
            "of": self.of,
            "why": self.why,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Question:
        """Read a question back, also one that was stored before it said what it is about."""
        return cls(
            id=stored["id"],
            text=stored["text"],
            choices=tuple(stored["choices"]),
            path=stored["path"],
            kind=stored.get("kind", ""),
            about=stored.get("about", ""),
            of=stored.get("of", ""),
            why=stored.get("why", ""),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    text: str
    questions: tuple[Question, ...] = ()
    """What was asked with it."""


Ranking = Mapping[str, Sequence[tuple[str, float]]]
"""Clause text -> (action id, similarity), best first. Clauses that are absent are ranked by words."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a planner may look at. It can read nothing else and write nothing at all."""

    text: str
    catalog: Catalog
    now: datetime
    timezone: str | None = None
    """The zone the browser or CLI sent."""
    workspace_timezone: str | None = None
    connections: Sequence[ConnectionInfo] = ()
    document: Mapping[str, Any] | None = None
    """The workflow under discussion, as JSON; None when there is none yet."""
    former: Sequence[Mapping[str, Any]] = ()
    """What that workflow was before its last changes, newest first: only so is `as it was` understood."""
    history: Sequence[Said] = ()
    ranking: Ranking = field(default_factory=dict)
    similar: Sequence[Mapping[str, Any]] = ()
    """Outlines of the workspace's workflows that share most words with the request: names and actions, no values."""
    templates: Sequence[Mapping[str, Any]] = ()
    """The shipped templates nearest to the request: title, summary and document of each."""
    corrections: Sequence[Correction] = ()
    """What people of the workspace have put right in earlier plans, the newest first."""
    org_id: str = ""
    """Whose request it is: only for budgets, never shown to a model."""
    turn_id: str = ""
    """Under what is told how a draft gets on; empty where nobody reads along. Never shown to a model."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A planner's answer. Everything a person reads is in plain words."""

    kind: PlanKind
    summary: str = ""
    document: Mapping[str, Any] | None = None
    operations: tuple[Mapping[str, Any], ...] = ()
    assumptions: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    """Parts of the request that no action can do, each named plainly."""
    answer: str = ""
    planner: str = "offline"
    prompt: str | None = None
    """`id@version` of the prompt that produced it, when a model did."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """The model, the prompt with its hash and the tokens, or why the model was not used."""

    def with_provenance(self, more: Mapping[str, Any]) -> Plan:
        """Answer the same plan with more said about where it comes from."""
        return replace(self, provenance={**self.provenance, **more})

    def made_by(self) -> dict[str, Any]:
        """Answer who wrote it, by which prompt, for how many tokens and how much money, as far as is known."""
        told = self.provenance
        tokens = told.get("tokens") or {}
        return {
            "planner": self.planner,
            "model": told.get("model"),
            "prompt": self.prompt,
            "tokens_in": tokens.get("input"),
            "tokens_out": tokens.get("output"),
            "usd": told.get("usd"),
            "not_used": told.get("not_used"),
        }

    def as_json(self) -> dict[str, Any]:
        """Answer plain values that a checkpoint can hold, whatever number a planner wrote."""
        return {
            "kind": self.kind,
            "summary": self.summary,
            "document": holdable(self.document),
            "operations": [holdable(operation) for operation in self.operations],
            "assumptions": list(self.assumptions),
            "questions": [question.as_json() for question in self.questions],
            "notes": list(self.notes),
            "unsupported": list(self.unsupported),
            "answer": self.answer,
            "planner": self.planner,
            "prompt": self.prompt,
            "provenance": holdable(self.provenance),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Plan:
        return cls(
            kind=stored["kind"],
            summary=stored["summary"],
            document=stored["document"],
            operations=tuple(stored["operations"]),
            assumptions=tuple(stored["assumptions"]),
            questions=tuple(map(Question.from_json, stored["questions"])),
            notes=tuple(stored["notes"]),
            unsupported=tuple(stored["unsupported"]),
            answer=stored["answer"],
            planner=stored["planner"],
            prompt=stored["prompt"],
            provenance=stored.get("provenance", {}),
        )
