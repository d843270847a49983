"""The rules in the order in which their changes are told: what saves most for most people first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agent.optimise.advice import Change
from agent.optimise.rules import (
    batching,
    constant,
    crowding,
    loops,
    models,
    needless,
    payload,
    repeats,
    settings,
    waiting,
)
from agent.optimise.sight import Sight

Rule = Callable[[Sight], Iterator[Change]]
_RULES: tuple[Rule, ...] = (
    needless.unread,
    repeats.asked_twice,
    repeats.told_by_the_list,
    needless.filtered_before,
    needless.only_when_needed,
    loops.asked_for_each,
    batching.in_one_call,
    constant.asked_the_same,
    models.cheaper_model,
    payload.only_what_is_read,
    waiting.side_by_side,
    waiting.items_at_once,
    settings.more_patience,
    loops.counted_by_place,
    settings.less_often,
    crowding.start_apart,
)


def changes(sight: Sight) -> Iterator[Change]:
    """Answer every change a rule knows for a workflow."""
    for rule in _RULES:
        yield from rule(sight)
