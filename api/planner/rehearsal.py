"""The only kind of rehearsal the planner may start: sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.deps import Rehearsed
from api.drafts.rehearsal import sealed, shown_steps
from api.services import Services
from engine.core.document import Document


@dataclass(frozen=True)
class PlannerRehearsal:
    """Rehearses what is about to be proposed."""

    services: Services

    async def sealed(self, document: Mapping[str, Any]) -> Rehearsed:
        """Run a proposed document with the network closed."""
        result, notes = await sealed(self.services, Document.parse(document))
        steps = {name: step.model_dump() for name, step in shown_steps(result).items()}
        return Rehearsed(result.status, steps, tuple(notes))
