"""One request while its wishes are built: the draft, and what is read of the words of each wish."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.offline.altering.wishes import Wish
from agent.offline.changes.change import Change
from agent.offline.changes.draft import EditDraft
from agent.offline.language.text import prepare
from agent.offline.meant.choose import Meant
from agent.plan import PlanRequest
from engine.core.action import ActionSpec


@dataclass(slots=True)
class Work:
    """What building a wish needs to know."""

    request: PlanRequest
    draft: EditDraft
    wishes: Sequence[Wish]
    meant: Meant | None
    """Which actions the request means, where something new is asked for."""
    taken: set[str] = field(default_factory=set)
    """Actions that have been used for a wish."""
    assumptions: list[str] = field(default_factory=list)

    def copied(self) -> Work:
        """Answer the same with a draft of its own, to try something on."""
        return replace(
            self, draft=copy.deepcopy(self.draft), taken=set(self.taken), assumptions=list(self.assumptions)
        )  # fmt: skip

    def change(self, clause: str) -> Change:
        """Answer a change of the draft by the words of one wish."""
        prepared = prepare(clause, statements=False)
        return Change(self.draft, prepared, replace(self.request, text=clause))

    def spec(self, step: Mapping[str, Any]) -> ActionSpec | None:
        return self.request.catalog.action(str(step.get("uses", "")))

    def has(self, step_id: str) -> bool:
        return any(step["id"] == step_id for step in self.draft.steps)
