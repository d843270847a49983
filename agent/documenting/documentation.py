"""What a workflow does, in plain words: a request that would build it again, and its facts one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.documenting.normal import differences
from agent.documenting.prose import prose
from agent.offline.answering.describe import answer
from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from agent.told.writer import in_full
from engine.core.action import Catalog

IN_FULL = "In full, and so that saying it builds the same workflow:"


@dataclass(frozen=True, slots=True)
class Documentation:
    """`request` is how it would be asked for; `plans_back` whether the planner then builds the same."""

    request: str
    plans_back: bool
    differs: tuple[str, ...]
    """In what the workflow built from the words differs: what the words do not carry."""
    facts: str
    """When it starts and each step in order, then who gets something and what is still open."""
    in_full: str
    """Everything in it, line by line: said to the planner, or pasted into a chat, it builds the same."""

    @property
    def words(self) -> str:
        """The shortest words that build the same workflow."""
        return self.request if self.plans_back else self.in_full

    @property
    def text(self) -> str:
        """Everything, to be read."""
        if self.plans_back:
            return f"{self.request}\n\n{self.facts}"
        short = f"The first sentence does not tell all of it: {'; '.join(self.differs)}."
        return f"{self.request}\n\n{self.facts}\n\n{short} {IN_FULL}\n\n{self.in_full}"


def documentation(
    document: Mapping[str, Any], catalog: Catalog, *, now: datetime, timezone: str
) -> Documentation:
    """Write a document down and plan the words back; blocks for some milliseconds."""
    request = prose(document, catalog)
    planned = OfflinePlanner().plan(
        PlanRequest(text=request, catalog=catalog, now=now, timezone=timezone)
    )
    differs = (
        ("the words cannot be planned",)
        if planned.document is None
        else tuple(differences(document, planned.document))
    )
    parts = [answer(asked, document, catalog) for asked in ("steps", "who gets it", "what is open")]
    told = in_full(document, catalog)
    return Documentation(request, not differs, differs, "\n".join(parts), told)
