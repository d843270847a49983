"""Decisions for runs that wait: checked against what is asked, and left for whoever drives the run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.errors import Conflict, Forbidden, NotFound
from engine.ports.decisions import Decision, Question
from engine.ports.ids import uuid7
from engine.ports.runs import InboxKind
from engine.store.database import Database
from engine.store.models import Approval

Enqueue = Callable[[InboxKind, UUID, dict[str, Any]], Awaitable[None]]


class SqlDecisions:
    """Reads what is asked inside its workspace, and stores the answer in the inbox of its run."""

    def __init__(self, database: Database, enqueue: Enqueue) -> None:
        self._database = database
        self._enqueue = enqueue

    async def decide(self, question: Question, decision: Decision) -> bool:
        """Hand a decision to its run; return False where the same one was made by the same person before."""
        asked = await self._asked(question)
        if asked.status == decision.outcome and asked.decided_by == decision.by:
            return False
        if asked.status != "pending":
            raise Conflict(f"This was decided already: {asked.status}.")
        named = {str(one).casefold() for one in asked.assignees}
        if named and decision.by.casefold() not in named:
            raise Forbidden(f"{decision.by} is not among those who are asked.")
        said = {
            "step": question.step,
            "item": None,
            "outcome": decision.outcome,
            "by": decision.by,
            "comment": decision.comment,
            "digest": asked.digest,
            "request_id": str(uuid7()),
        }
        await self._enqueue("decision", question.run_id, said)
        return True

    async def _asked(self, question: Question) -> Approval:
        query = select(Approval).where(
            Approval.workspace_id == UUID(question.workspace_id),
            Approval.run_id == question.run_id,
            Approval.step_id == question.step,
            Approval.item_key == "",
            Approval.kind == "approval",
        )
        async with self._database.tenant(UUID(question.org_id)) as session:
            found = (await session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound(f"Nothing is asked at the step {question.step!r} of this run.")
        return found
