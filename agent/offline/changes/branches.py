"""The branch that is open in a workflow, and the ways it has so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.offline.building.flow import Flow
from agent.offline.conditions.condition import Condition, apart


@dataclass(slots=True)
class Branches:
    """Opens branches about the one thing the workflow is about, and adds ways to the last of them."""

    flow: Flow
    branch: str | None = None
    """The branch that is open; None before the first."""
    way: str = ""
    """The port of the way that was opened last."""
    _ways: list[Condition] = field(default_factory=list)

    @property
    def otherwise(self) -> str:
        return f"{self.branch}.otherwise"

    def open(
        self, condition: Condition, when: Any, one: str, gate: Sequence[str], *, has_else: bool
    ) -> str:
        """Add a branch; answer the port that is open when the condition holds."""
        cases = [{"id": "match", "when": when}]
        otherwise = "otherwise" if has_else else "drop"
        body: dict[str, Any] = {"type": "branch", "cases": cases, "else": otherwise}
        if gate:
            body["after"] = list(gate)
        self.branch = self.flow.add(f"check {one}", f"Check the {one}", body)
        self._ways, self.way = [condition], f"{self.branch}.match"
        return self.way

    def add_way(self, condition: Condition, when: Any, *, further: bool) -> bool:
        """Add a case to the open branch; False where a thing could go both ways.

        `further`: the words say that it holds only where no way before it did.
        """
        step = next((s for s in self.flow.steps if s["id"] == self.branch), None)
        if step is None or not (further or all(apart(way, condition) for way in self._ways)):
            return False
        case = f"match_{len(step['cases']) + 1}"
        step["cases"].append({"id": case, "when": when})
        self._ways.append(condition)
        self.way = f"{self.branch}.{case}"
        return True
