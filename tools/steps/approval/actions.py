"""Approvals: a decision that somebody has made elsewhere, such as by a button in a chat."""

from __future__ import annotations

import re
from typing import Literal
from uuid import UUID

from pydantic import Field

from engine.ports.decisions import Decision
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result

_LONGEST_COMMENT = 4_000
_QUESTION = re.compile(
    r"approval\.(?P<run>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?P<step>[a-z][a-z0-9_]{0,79})"
)


class DecideArguments(Arguments):
    question: str = Field(
        title="Question",
        description="approval. followed by the run's id, a dot and the id of the approval step, as the buttons were named.",
        min_length=1,
        max_length=200,
        examples=["approval.0198c0de-0000-7000-8000-000000000000.boss"],
    )
    outcome: Literal["approved", "rejected"] = Field(
        title="Decision", description="What was decided.", examples=["approved"]
    )
    by: str = Field(
        title="Decided by",
        description="Who has decided; where the step names approvers, one of them, written as there.",
        min_length=1,
        max_length=200,
        examples=["slack:U0123456789"],
    )
    comment: str | None = Field(
        default=None,
        title="Comment",
        description="What was said with it.",
        max_length=_LONGEST_COMMENT,
    )


class Decided(Result):
    done: bool = Field(description="False where the same was decided by the same person before.")


@action(
    "approval.decide",
    title="Decide an approval",
    effect="idempotent_write",
    connection=None,
    wording=Wording(
        synonyms=("decide an approval", "answer an approval step", "approve a waiting run",
                  "hand a decision to a run", "approval by a button"),
        examples=("decide the approval that was clicked", "hand the click to the waiting approval"),
    ),
)  # fmt: skip
async def decide(ctx: StepContext, args: DecideArguments) -> Decided:
    """Decide an approval that a run of this workspace waits for, as somebody has done elsewhere."""
    found = _QUESTION.fullmatch(args.question)
    if found is None:
        raise bad_data(
            "approval_unreadable",
            f"{args.question!r} names no approval",
            hint="name the buttons approval.{{ run.id }}.STEP, and hear only names that begin so",
        )
    decision = Decision(args.outcome, args.by, args.comment)
    done = await ctx.needs_decisions().decide(UUID(found["run"]), found["step"], decision)
    return Decided(done=done)
