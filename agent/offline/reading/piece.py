"""One clause as the rules have read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.offline.conditions.condition import Condition
from agent.offline.reading.parts import Part, Read, Send


@dataclass(slots=True)
class Piece:
    """What a clause asks for, and the words that no rule has used yet."""

    listed: Sequence[Part]
    rest: str
    reads: list[Read]
    each: bool = False
    leads_each: bool = False
    """It begins with `for each`, so the next sending is for each, too."""
    keeps: list[Condition] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    figures: bool = False
