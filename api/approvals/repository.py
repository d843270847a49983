"""Queries of decisions that runs wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, Text, cast, literal, select
from sqlalchemy.orm import aliased

from api.repository import Repository
from engine.store.models import Approval, User, Workflow


class ApprovalRow(NamedTuple):
    """An approval beside its workflow's name, who decided, and the caller's own address."""

    approval: Approval
    workflow_name: str
    decider: str | None
    caller_email: str | None


@dataclass(frozen=True)
class ApprovalRepository(Repository):
    """Approvals of one workspace."""

    caller_id: UUID | None = None

    async def page(self, *, pending: bool, after: UUID | None, limit: int) -> Sequence[ApprovalRow]:
        """Answer one row more than the limit: open ones oldest first, decided ones newest first."""
        query = self._rows()
        if pending:
            query = query.where(Approval.status == "pending").order_by(Approval.id)
            query = query.where(Approval.id > after) if after else query
        else:
            query = query.where(Approval.status != "pending").order_by(Approval.id.desc())
            query = query.where(Approval.id < after) if after else query
        found = await self.session.execute(query.limit(limit + 1))
        return [ApprovalRow(*row) for row in found]

    async def get(self, approval_id: UUID) -> ApprovalRow | None:
        """Answer one approval."""
        query = self._rows().where(Approval.id == approval_id)
        row = (await self.session.execute(query)).one_or_none()
        return ApprovalRow(*row) if row else None

    def _rows(self) -> Select[Approval, str, str, str]:
        decider, caller = aliased(User), aliased(User)
        return (
            select(Approval, Workflow.name, decider.name, caller.email)
            .join(Workflow, Workflow.id == Approval.workflow_id)
            .outerjoin(decider, cast(decider.id, Text) == Approval.decided_by)
            .outerjoin(caller, caller.id == literal(self.caller_id))
            .where(Approval.workspace_id == self.workspace_id)
        )
