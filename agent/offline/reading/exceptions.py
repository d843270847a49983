"""Conditions behind `except`: what they name is left out, and what stands before it is not."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.conditions.condition import Condition, Found
from agent.offline.language.clause_words import EXCEPT


def with_exceptions(clause: str, found: Sequence[Found]) -> tuple[list[Condition], bool]:
    """Answer each condition of a clause, turned round where `except` leads to it; and whether one was."""
    conditions: list[Condition] = []
    end, excepted = 0, False
    for one in found:
        leads = EXCEPT.search(clause[end : one.start]) is not None
        conditions.append(one.condition.inverse() if leads else one.condition)
        end, excepted = one.end, excepted or leads
    return conditions, excepted
