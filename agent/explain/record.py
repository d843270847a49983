"""A past run as an explanation reads it: its document and its events, secrets taken out at their source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Event = Mapping[str, Any]
"""{seq, at, type, step, item, data}, as stored."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run with everything that was recorded of it; large values stand in their places."""

    id: str
    workflow_id: str
    workflow: str
    """The workflow's name."""
    version: int | None
    """None for a test run of a draft."""
    status: str
    document: Mapping[str, Any]
    events: Sequence[Event]
    at: datetime | None = None

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the run started with."""
        first = self.events[0]["data"] if self.events else {}
        return dict(first.get("inputs") or {})

    @property
    def steps(self) -> dict[str, Mapping[str, Any]]:
        """Every step of the document by its id, those inside groups too."""
        return {step["id"]: step for step, _ in walk(self.document.get("steps", ()))}

    @property
    def parents(self) -> dict[str, str]:
        """The group around each step that stands in one."""
        pairs = walk(self.document.get("steps", ()))
        return {step["id"]: group for step, group in pairs if group is not None}


def walk(
    steps: Sequence[Mapping[str, Any]], group: str | None = None
) -> list[tuple[Mapping[str, Any], str | None]]:
    """List every step with the group it stands in."""
    found: list[tuple[Mapping[str, Any], str | None]] = []
    for step in steps:
        found.append((step, group))
        found.extend(walk(step.get("steps", ()), step["id"]))
    return found
