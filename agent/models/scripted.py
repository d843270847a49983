"""The shipped fake planner: answers what it was told to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.plan import Plan, PlanRequest

if TYPE_CHECKING:
    from engine.core.problem import Problem


class ScriptedPlanner:
    """Gives its plans one after the other; asked once more than it has plans, it fails loudly."""

    name = "scripted"

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._plans = list(plans)
        self.requests: list[PlanRequest] = []
        self.problems: list[Sequence[Problem]] = []

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        """Answer the next plan of the script."""
        if len(self.requests) >= len(self._plans):
            raise LookupError(f"the script has {len(self._plans)} plans and was asked for one more")
        self.requests.append(request)
        self.problems.append(tuple(problems))
        return replace(self._plans[len(self.requests) - 1], planner=self.name)
