"""A document compiled once into what the executor needs at every turn; shared by all runs of a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.core.action import Effect
from engine.core.document import Document, Join, OnError, OnItemError
from engine.core.table import PortKind
from engine.errors import Invalid

StepKind = Literal["action", "branch", "group", "wait", "approval", "call", "stop"]


class PlanRefused(Invalid):
    """This document cannot be executed as it is; the validator names the place."""

    code = "plan_refused"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step's need of another: its end, one of its ports, or its failure."""

    source: str
    kind: PortKind
    port: str | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """The roots a template reads, and of `steps` which ones."""

    roots: frozenset[str]
    steps: tuple[str, ...]
    whole_steps: bool
    """Whether `steps` is read without naming one, so that all of them are needed."""


@dataclass(frozen=True, slots=True)
class Template:
    """A value of the document with what its expressions read; `is_static` needs no evaluation."""

    value: Any
    reads: Reads
    is_static: bool


@dataclass(frozen=True, slots=True)
class ForEachPlan:
    """How a step repeats over a list."""

    as_name: str
    concurrency: int
    on_item_error: OnItemError
    has_keys: bool


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """How failed attempts are repeated; `was_asked` when the document says so itself."""

    max_attempts: int
    backoff: Literal["exponential", "linear", "fixed"]
    initial_s: float
    max_s: float
    jitter: Literal["full", "none"]
    was_asked: bool


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step, ready to be decided and started."""

    id: str
    index: int
    kind: StepKind
    edges: tuple[Edge, ...]
    sources: tuple[str, ...]
    dependents: tuple[str, ...]
    join: Join
    on_error: OnError
    failure_is_handled: bool
    disabled: bool
    sites: tuple[str, ...]
    item_sites: tuple[str, ...]
    templates: Mapping[str, Template]
    foreach: ForEachPlan | None
    retry: RetryPlan
    timeout_s: float
    action: str
    effect: Effect
    connection: str | None
    expression_args: Mapping[str, Any]
    call_reads: Reads
    case_ids: tuple[str, ...]
    else_port: str | None
    stop_outcome: Literal["succeed", "fail"]
    on_silence: Literal["rejected", "failed", "approved"]
    output_schema: Mapping[str, Any] | None
    data_sources: frozenset[str]
    items_of: str | None
    groups: tuple[str, ...] = ()
    """The groups around the step, from the outside in."""
    loops: tuple[str, ...] = ()
    """Those of them that run for each item: as many numbers as it takes to say which instance."""
    inner: tuple[str, ...] = ()
    """Of a group: the steps that stand directly in it."""
    limit_s: float | None = None
    """Of a group or a call: how long it may take, where the document says so."""
    workflow: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole document, compiled."""

    document: Document
    steps: Mapping[str, StepPlan]
    """Every step of the document, those in groups included."""
    roots: tuple[str, ...]
    """The steps of the outermost scope, in document order."""
    outputs: Template | None
    timeout_s: float | None
    call_budget: int | None
    budget: Mapping[str, float]
    """What a run may spend of money (`usd`) and `tokens`, where the document says so."""
    day_budget: Mapping[str, float]
    """What all its runs together may spend on a day: `usd`, `tokens`, `calls`, where it says so."""
