"""What has to hold where somebody is asked `otherwise`: the opposite of the condition before."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.conditions.condition import Condition
from agent.offline.reading.parts import Part, Send


def opposite_of_last(parts: Sequence[Part]) -> Condition | None:
    """Answer the opposite of the condition of the last sending that has one; None where none is told of before."""
    for part in reversed(parts):
        if isinstance(part, Send) and not part.otherwise:
            return part.condition.inverse() if part.condition is not None else None
    return None
