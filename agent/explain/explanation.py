"""What an explanation is: facts, sentences with what they rest on, similar failures, and a fix that was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.explain.citations import Sentence
from agent.explain.facts import Facts
from agent.explain.fixes.fix import Fix
from agent.explain.similar import Similar


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a run failed, as far as that is known."""

    run: str
    workflow_id: str
    status: str
    facts: Facts | None
    """None for a run that has not failed."""
    sentences: Sequence[Sentence]
    similar: Sequence[Similar] = ()
    fix: Fix | None = None
    written_by: str = "template"
    prompt: str | None = None
    """`id@version` of the prompt, where a model worded it."""
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentences without their marks."""
        return " ".join(sentence.text for sentence in self.sentences)
