"""Decisions on approvals of the run's workspace, as actions see them: no way to any other workspace's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from engine.errors import Conflict, FlowError, Forbidden, NotFound
from engine.ports.decisions import Decision, DecisionDesk, Question
from tools.sdk.errors import ActionFailed, bad_data


@dataclass(frozen=True, slots=True)
class WorkspaceDecisions:
    """Hands decisions to runs of one workspace."""

    desk: DecisionDesk
    org_id: str
    workspace_id: str

    async def decide(self, run_id: UUID, step: str, decision: Decision) -> bool:
        """Hand a decision to its run; False where it was made before. Raises ActionFailed."""
        place = Question(self.org_id, self.workspace_id, run_id, step)
        try:
            return await self.desk.decide(place, decision)
        except (NotFound, Conflict, Forbidden) as exc:
            raise _refused(exc) from exc


def _refused(exc: FlowError) -> ActionFailed:
    code, hint = {
        "not_found": ("approval_missing", "the question may not have been asked yet, or long ago"),
        "conflict": ("approval_decided", "what was decided first holds"),
        "forbidden": ("approval_not_asked", "name this person among the approvers of the step"),
    }.get(exc.code, (exc.code, "look at the approval on its page"))
    return bad_data(code, exc.message, hint=hint)


def no_decisions() -> ActionFailed:
    """Return the failure of a step where nobody takes decisions."""
    return ActionFailed(
        "logic", "no_decisions", "no decisions are taken here", nothing_happened=True
    )
