"""What the rules of fixes look at: the facts, both runs, and the step that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.explain.facts import Facts
from agent.explain.reads import Reads
from agent.explain.record import RunRecord
from agent.explain.trail import Trail


@dataclass(frozen=True, slots=True)
class Sight:
    """One failure, with the good run it is compared with."""

    facts: Facts
    failed: RunRecord
    good: RunRecord | None

    @property
    def step(self) -> Mapping[str, Any] | None:
        """The failing step as the failed run's document has it."""
        return self.failed.steps.get(self.facts.step or "")

    @property
    def good_step(self) -> Mapping[str, Any] | None:
        """The same step in the good run's document."""
        return self.good.steps.get(self.facts.step or "") if self.good is not None else None

    def good_value(self, root: str, keys: tuple[str | int, ...]) -> Any:
        """Answer what a path had come to in the good run."""
        if self.good is None or self.good_step is None:
            return None
        trail = Trail(self.good)
        spots = [spot for spot in trail.of(self.facts.step or "") if spot.output_seq is not None]
        inner = [spot for spot in spots if spot.item is not None]
        chosen = (inner if self.facts.item is not None and inner else spots)[:1]
        item = chosen[0].item if chosen else None
        return Reads(trail).value_of(self.good_step, item, root, keys)
