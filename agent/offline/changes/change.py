"""One request to change while it is being read: what it changes, and what is left to be asked or said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.offline.building.schema_kinds import content_argument
from agent.offline.changes.draft import EditDraft
from agent.offline.changes.targets import changes_outside
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Part, Send
from agent.offline.reading.understand import Reader
from agent.offline.retrieval import properties
from agent.plan import PlanRequest
from engine.core.action import ActionSpec


@dataclass(slots=True)
class Change:
    """What every rule of a change works on."""

    draft: EditDraft
    prepared: Prepared
    request: PlanRequest
    assumptions: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)
    """Steps that the words mean without naming them: by a value that only they hold, or as what was changed last."""

    @property
    def senders(self) -> list[Mapping[str, Any]]:
        """The steps that send or write something."""
        return [s for s in self.draft.steps if changes_outside(s, self.request)]

    @property
    def by_call(self) -> bool:
        """Tell whether a call from outside starts it, so that one thing comes in."""
        return any(t.get("type") == "webhook" for t in self.draft.triggers)

    def ask(self, question: str) -> bool:
        """Ask once; the words are dealt with by it."""
        if question not in self.questions:
            self.questions.append(question)
        return True

    def spec(self, step: Mapping[str, Any]) -> ActionSpec | None:
        return self.request.catalog.action(str(step.get("uses", "")))

    def arguments_of(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer what the action of a step takes, by name."""
        spec = self.spec(step)
        return properties(spec) if spec is not None else {}

    def content_of(self, step: Mapping[str, Any]) -> str | None:
        """Answer the argument in which a step says something."""
        spec = self.spec(step)
        return content_argument(spec.input_schema) if spec is not None else None

    def understood(self, words: str) -> list[Part]:
        """Read words as a request of their own."""
        reader = Reader(self.prepared, self.request.catalog, self.request.ranking)
        return reader.read(words).parts

    def sends_in(self, words: str) -> list[Send]:
        return [p for p in self.understood(words) if isinstance(p, Send)]
