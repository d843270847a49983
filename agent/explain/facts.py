"""Everything an explanation rests on, as values; each fact names the events it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.explain.reads import Read
from engine.errors import ErrorClass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where what the step stumbled over came from."""

    step: str
    item: str | None
    seq: int
    failed: bool
    """It had itself failed, and the run was told to go on."""
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first event of the run that reads otherwise than in the nearest good run."""

    run: str
    """The good run."""
    version: int | None
    same_version: bool
    seq: int | None
    """The event of the failed run; None where both say the same up to the failure."""
    good_seq: int | None = None
    step: str | None = None
    item: str | None = None
    path: str = ""
    then: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """Earlier failures of the same workflow in the same way."""

    count: int
    runs: tuple[str, ...] = ()
    """The newest of them, newest first."""
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The failing step reads otherwise than in the version of the nearest good run."""

    parts: tuple[str, ...]
    good_run: str
    good_version: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one failed run."""

    run: str
    workflow: str
    version: int | None
    status: str
    step: str | None
    item: str | None
    uses: str | None
    error: Mapping[str, Any]
    error_class: ErrorClass
    failed_seq: int
    """The event that says that it failed."""
    cause_seq: int
    """The event closest to the cause."""
    attempts: int
    args: Any
    args_seq: int | None
    reads: tuple[Read, ...]
    """What the step read, as far as it is empty, missing, or otherwise than in the good run."""
    blamed: Read | None
    origin: Origin | None
    divergence: Divergence | None
    changed: Changed | None
    before: Before
    fingerprint: str
    known: bool
    """The cause is named by what was recorded, not only the class."""
    unknown_outcome: bool = False
    child_run: str | None = None
    good_kind: Mapping[str, str] = field(default_factory=dict)
    """Path of a read -> the kind its value had in the nearest good run."""
