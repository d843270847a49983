"""Decisions that a workflow hands to a waiting run, as somebody has made them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

Outcome = Literal["approved", "rejected"]


@dataclass(frozen=True, slots=True)
class Question:
    """An approval a run waits for, within the workspace that may answer it."""

    org_id: str
    workspace_id: str
    run_id: UUID
    step: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and by whom."""

    outcome: Outcome
    by: str
    comment: str | None = None


class DecisionDesk(Protocol):
    """Takes decisions."""

    async def decide(self, question: Question, decision: Decision) -> bool:
        """Hand a decision to its run; return False where the same one was made by the same person before.

        Raise NotFound where nothing is asked there, Conflict where it was decided otherwise, Forbidden where
        somebody else is asked.
        """
        ...
