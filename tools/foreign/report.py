"""What became of each node of a foreign workflow: nothing is left out without a line that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

# translated: does the same here. partly: read the notes. hole: a person fills it in. left_out: not
# needed here, for the reason in the notes.
Outcome = Literal["translated", "partly", "hole", "left_out"]
Format = Literal["n8n", "asl"]


@dataclass(frozen=True, slots=True)
class NodeReport:
    """One node as the other product calls it, and the steps it has become."""

    name: str
    kind: str
    outcome: Outcome
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A document of ours with holes where something could not be said, and the report."""

    format: Format
    document: Mapping[str, Any]
    nodes: tuple[NodeReport, ...]
    connections: tuple[str, ...] = ()


@dataclass(slots=True)
class Notes:
    """What is worth telling about the node in hand."""

    lines: list[str] = field(default_factory=list)
    holes: int = 0
    doubts: int = 0

    def tell(self, line: str) -> None:
        """Note something that needs no doing."""
        if line not in self.lines:
            self.lines.append(line)

    def doubt(self, line: str) -> None:
        """Note something that is not quite as it was."""
        self.doubts += 1
        self.tell(line)

    def hole(self, label: str, was: object, why: str) -> dict[str, Any]:
        """Return a named hole, and note what stood there."""
        self.holes += 1
        said = f"{why} It was: {was}"[:1000]
        self.tell(f"{label}: {said}")
        return {"$hole": {"kind": "value", "label": label[:200], "hint": said}}

    def outcome(self) -> Outcome:
        """Return the word for a node with these notes."""
        if self.holes:
            return "hole"
        return "partly" if self.doubts else "translated"


def outcomes_of(nodes: Sequence[NodeReport]) -> dict[str, int]:
    """Return how many nodes had which outcome, in a fixed order."""
    names: tuple[Outcome, ...] = ("translated", "partly", "hole", "left_out")
    return {name: sum(one.outcome == name for one in nodes) for name in names}
