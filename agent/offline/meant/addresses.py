"""Whose the addresses of a request are: what reads from one is not asked for where each stands in what asks for something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from agent.offline.building.schema_kinds import slots_of
from agent.offline.meant.choose import Span, Wanted
from engine.core.action import ActionSpec

_ADDRESS: Final = re.compile(r"https?://\S+")


def with_an_address(wanted: Sequence[Wanted], text: str, planned: Collection[str]) -> list[Wanted]:
    """Leave out what cannot be done without an address and has none; what the rules have planned stays."""
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    readers = [one for one in wanted if _reads_address(one.spec)]
    taken = [any(overlap(one.span, address) for one in readers) for address in addresses]
    is_anyones = bool(addresses) and all(taken)
    return [
        one
        for one in wanted
        if one.spec.id in planned
        or one not in readers
        or not is_anyones
        or any(overlap(one.span, address) for address in addresses)
    ]


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two parts of a text have anything in common."""
    return one[0] < other[1] and other[0] < one[1]


def _reads_address(spec: ActionSpec) -> bool:
    return any(slot.takes == "url" and slot.required for slot in slots_of(spec.input_schema))
