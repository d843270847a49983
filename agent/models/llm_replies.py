"""What a model writes, as it is read: a whole document or a patch, with its few words beside it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_QUESTIONS = 3
MOST_SENTENCES = 8
LONGEST_SENTENCE = 400
LONGEST_ANSWER = 4_000


class AskedQuestion(BaseModel):
    """Something only the person knows."""

    model_config = ConfigDict(extra="ignore")

    text: str
    choices: list[str] = Field(default_factory=list)


class _Words(BaseModel):
    # Extra keys are dropped, not refused: models add harmless ones, and a repair would cost a draft.
    model_config = ConfigDict(extra="ignore")

    answer: str = ""
    assumptions: list[str] = Field(default_factory=list)
    questions: list[AskedQuestion] = Field(default_factory=list)
    unsupported: list[str] = Field(default_factory=list)


class WorkflowReply(_Words):
    """One whole workflow, or why there is none."""

    kind: Literal["create", "question", "impossible"]
    document: dict[str, Any] | None = None


class PatchReply(_Words):
    """One patch, or why there is none."""

    kind: Literal["change", "answer", "question", "impossible"]
    operations: list[dict[str, Any]] = Field(default_factory=list)


Reply = WorkflowReply | PatchReply


def sentences(said: list[str]) -> tuple[str, ...]:
    """Bound what a model says: a few plain sentences, each on one line."""
    short = (" ".join(text.split())[:LONGEST_SENTENCE] for text in said[:MOST_SENTENCES])
    return tuple(text for text in short if text)
