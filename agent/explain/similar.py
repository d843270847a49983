"""Similar failures of the past, and what fixed them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.explain.differ import nearest
from agent.explain.facts import Facts
from agent.explain.fingerprint import plain_message
from agent.explain.fixes.data_rules import renamed
from agent.explain.fixes.sight import Sight
from agent.explain.reads import Read
from agent.explain.record import RunRecord

# What stands in quotes is named by one workflow, and means nothing in another.
_NAMED = re.compile(r"'[^']*'|<address>")
KIND = "failure"
"""Under this kind past failures stand in what the product knows."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """The next run of the same workflow that went well."""

    run: str
    version: int | None
    is_other_version: bool
    """It was of another version than the failed one: somebody changed something."""


@dataclass(frozen=True, slots=True)
class Similar:
    """One past failure like the one in question."""

    run: str
    workflow: str
    step: str | None
    error: Mapping[str, Any]
    score: float
    remedy: Remedy | None = None
    is_same_kind: bool = False


def failure_title(error: Mapping[str, Any]) -> str:
    """Name a failure by its class and code."""
    return f"{error.get('class', '')} {error.get('code', '')}".replace("_", " ").strip()


def failure_text(record: RunRecord, facts: Facts, good: Sequence[RunRecord] = ()) -> str:
    """Write a failure as it is searched by: how it failed and why, without the names of this one workflow."""
    said = _NAMED.sub("it", plain_message(str(facts.error.get("message", ""))))
    uses = (facts.uses or "start").replace(".", " ").replace("_", " ")
    parts = [said, *cause_words(record, facts, good), str(facts.error.get("hint") or ""), uses]
    return ". ".join(part for part in parts if part)


def cause_words(record: RunRecord, facts: Facts, good: Sequence[RunRecord]) -> list[str]:
    """Say in words of its own what led to a failure, the same words for the same cause."""
    told = []
    if facts.origin is not None and facts.origin.failed:
        told.append("a step before had failed and was passed over")
    if facts.changed is not None and facts.error_class == "logic":
        told.append("wrong reference or condition: the step was changed since it went well")
    elif facts.blamed is not None:
        told.append(_blamed_words(record, facts, facts.blamed, good))
    if not facts.known:
        told.append("no reason was given, the cause is not known")
    return told


def _blamed_words(record: RunRecord, facts: Facts, read: Read, good: Sequence[RunRecord]) -> str:
    if any(renamed(Sight(facts, record, nearest(record, good)))):
        return "renamed field: it has another name now"
    then = facts.good_kind.get(read.path)
    is_list = isinstance(read.value, list) or (then or "").startswith("a list")
    if is_list and read.state in ("missing", "null", "empty"):
        return "list empty or without entries"
    if read.state in ("missing", "null", "no_output", "odd"):
        return "value missing or null"
    return "value of another type than before"
