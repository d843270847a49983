"""Figures about what flows: how many things there are, and the sum that a message tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import is_hole
from engine.core.hole import HOLE_KEY

_COUNTED = re.compile(r"count|number|how many|number of [a-z ]+|count of [a-z ]+|amount of [a-z ]+")
_SUMMED = re.compile(r"total|sum|total [a-z]+|sum of [a-z ]+|overall [a-z]+")
_SUM = re.compile(r"\{\{ ?(?P<told>(?:string\()?[^{}]*?\.sum\(\"[^\"]*\"\)[^{}]*?) ?\}\}")


def count_of(change: Change, step: Mapping[str, Any]) -> str | None:
    """Answer the expression of how many things a message is about; None where it is about one."""
    source = last_data_step(change.draft)
    if source is None or "foreach" in step:
        return None
    stream = stream_of(change.draft, source)
    return (stream.count or f"{stream.value}.size()") if stream.known else None


def sum_told(step: Mapping[str, Any]) -> tuple[str, Mapping[str, Any] | None] | None:
    """Answer the sum that a step tells, and the open place in it where its field is not known yet."""
    for value in step.get("with", {}).values():
        hole = value if is_hole(value) else None
        told = hole[HOLE_KEY].get("template") if hole else value
        match = _SUM.search(told) if isinstance(told, str) else None
        if match is not None:
            return match["told"].strip(), hole
    return None


def count_told(
    change: Change, step: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any] | None] | None:
    """Answer how many things a message is about, and the open place in it where their list is not known yet."""
    known = count_of(change, step)
    if known is not None:
        return known, None
    source = last_data_step(change.draft)
    if source is None or "foreach" in step:
        return None
    of = f"steps.{source['id']}.body"
    for value in step.get("with", {}).values():
        if is_hole(value) and value[HOLE_KEY].get("kind") == "list" and value[HOLE_KEY].get("of") == of:  # fmt: skip
            return f"{of}__hole__.size()", value
    return None


def figure_called(change: Change, step: Mapping[str, Any], words: str) -> str | None:
    """Answer the expression of a figure by what people call it; None where it is open, or there is none."""
    if _COUNTED.fullmatch(words):
        return count_of(change, step)
    found = sum_told(step) if _SUMMED.fullmatch(words) else None
    return found[0] if found is not None and found[1] is None else None


def is_count(words: str) -> bool:
    """Tell whether words ask for how many there are."""
    return _COUNTED.fullmatch(words) is not None


def is_sum(words: str) -> bool:
    """Tell whether words ask for what all of them make together."""
    return _SUMMED.fullmatch(words) is not None
