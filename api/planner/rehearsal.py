"""The only kind of rehearsal the planner may start: sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.deps import Actor, Rehearsed
from api.drafts.rehearsal import sealed, shown_steps
from api.planner.rooms import room_of
from api.services import Services
from api.variables.repository import VariableRepository
from engine.core.document import Document


@dataclass(frozen=True)
class PlannerRehearsal:
    """Rehearses what is about to be proposed."""

    services: Services

    async def sealed(self, actor: Actor, document: Mapping[str, Any]) -> Rehearsed:
        """Run a proposed document with the network closed and the variables of the workspace."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            variables = await VariableRepository(session, *room.place).values()
        read = Document.parse(document)
        result, notes = await sealed(self.services, read, variables=variables)
        steps = {name: step.model_dump() for name, step in shown_steps(result).items()}
        return Rehearsed(result.status, steps, tuple(notes))
