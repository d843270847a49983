"""What became of each node of a foreign workflow: nothing is left out without a line that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

_SECRET = re.compile(
    r"authorization|api[-_]?key|secret|token|password|passwd|credential|cookie|private[-_]?key",
    re.IGNORECASE,
)

# translated: does the same here. partly: read the notes. hole: a person fills it in. left_out: not
# needed here, for the reason in the notes.
Outcome = Literal["translated", "partly", "hole", "left_out"]
Format = Literal["n8n", "asl", "curl"]


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
        said = f"{why} It was: {without_secrets(was)}"[:1000]
        self.tell(f"{label}: {said}")
        return {"$hole": {"kind": "value", "label": label[:200], "hint": said}}

    def outcome(self) -> Outcome:
        """Return the word for a node with these notes."""
        if self.holes:
            return "hole"
        return "partly" if self.doubts else "translated"


def is_secret(name: str) -> bool:
    """Tell whether what goes by such a name belongs into a connection, never into a document."""
    return _SECRET.search(name) is not None


def without_secrets(value: object) -> object:
    """Return a value for people to read, without what goes by the name of a secret."""
    if isinstance(value, Mapping):
        return {
            key: "…" if is_secret(str(key)) else without_secrets(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    return value


def outcomes_of(nodes: Sequence[NodeReport]) -> dict[str, int]:
    """Return how many nodes had which outcome, in a fixed order."""
    names: tuple[Outcome, ...] = ("translated", "partly", "hole", "left_out")
    return {name: sum(one.outcome == name for one in nodes) for name in names}
