"""Similar failures of the past, and what fixed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
_MARKS = re.compile(r"<\w+>|#")
_MOST_SAID = 120
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
class Traits:
    """What makes two failures of different workflows alike: no name, address or value of one of them."""

    error_class: str
    code: str
    cause: str
    """What led to it, in words of our own: the same words for the same cause."""
    said: str
    """The message without what differs from time to time."""

    @property
    def title(self) -> str:
        """Name the failure by its class and code."""
        return f"{self.error_class} {self.code}".replace("_", " ").strip()

    @property
    def text(self) -> str:
        """Write the failure as it is searched by. The cause comes first, and what was said is cut:
        what services and hints say at length would outweigh it."""
        return ". ".join(part for part in (self.cause, self.said[:_MOST_SAID]) if part)

    def alike(self, other: Traits | None) -> int:
        """Count in what another failure is the same; the cause counts twice."""
        if other is None:
            return 0
        same_class = self.error_class == other.error_class
        return same_class + (self.code == other.code) + 2 * (self.cause == other.cause)

    def as_json(self) -> dict[str, str]:
        return {
            "class": self.error_class,
            "code": self.code,
            "cause": self.cause,
            "said": self.said,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Traits | None:
        """Read what was stored; None where it was written before there were causes."""
        if "cause" not in stored:
            return None
        return cls(stored["class"], stored["code"], stored["cause"], stored["said"])


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
    traits: Traits | None = None


def traits_of(record: RunRecord, facts: Facts, good: Sequence[RunRecord] = ()) -> Traits:
    """Read from a failure, and the good runs it is compared with, what others may be like."""
    said = _MARKS.sub(" ", _NAMED.sub("it", plain_message(str(facts.error.get("message", "")))))
    return Traits(
        error_class=facts.error_class,
        code=str(facts.error.get("code") or ""),
        cause=". ".join(_cause_words(record, facts, good)),
        said=" ".join(said.split()),
    )


def nearest_first(mine: Traits, found: Iterable[Similar]) -> list[Similar]:
    """Order past failures by in how much they are the same, and then as they were found."""
    return sorted(found, key=lambda one: (-mine.alike(one.traits), -one.score))


def _cause_words(record: RunRecord, facts: Facts, good: Sequence[RunRecord]) -> list[str]:
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
