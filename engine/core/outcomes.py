"""The ways a workflow can go: each case of a branch, each condition, each failure somebody deals with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from engine.core.document import (
    DROP,
    ApprovalStep,
    BranchStep,
    Document,
    Step,
    WaitStep,
    walk_steps,
)
from engine.core.edges import FAILED, wired_edges
from engine.core.events import Envelope

ELSE: Final = "else"


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """One way a step can go: `case ...`, `runs`, `skipped`, `failed`, `approved` and so on."""

    step: str
    way: str


def outcomes_of(document: Document) -> list[Outcome]:
    """Name every way there is to go, in document order."""
    handled = {
        edge.source
        for _, step in walk_steps(document.steps)
        for edge in wired_edges(step)
        if edge.port == FAILED
    }
    found: list[Outcome] = []
    for _, step in walk_steps(document.steps):
        if not step.disabled:
            found += [Outcome(step.id, way) for way in _ways(step, is_handled=step.id in handled)]
    return found


def _ways(step: Step, *, is_handled: bool) -> Iterator[str]:
    if isinstance(step, BranchStep):
        yield from (f"case {case}" for case in step.case_ids)
        if step.else_ in (None, DROP):
            yield ELSE
    elif isinstance(step, ApprovalStep):
        yield from ("approved", "rejected")
    elif isinstance(step, WaitStep) and step.event is not None:
        yield "received"
        if step.event.timeout_s is not None:
            yield "timed_out"
    else:
        yield "runs"
    if step.when is not None:
        yield "skipped"
    if is_handled:
        yield FAILED


def reached_in(document: Document, events: Iterable[Envelope]) -> set[Outcome]:
    """Return the ways a run has gone."""
    steps = {step.id: step for _, step in walk_steps(document.steps)}
    found: set[Outcome] = set()
    for event in events:
        step = steps.get(event["step"] or "")
        way = _way(step, event["type"], event["data"]) if step is not None else None
        if step is not None and way is not None:
            found.add(Outcome(step.id, way))
    return found


def _way(step: Step, kind: str, data: dict[str, Any]) -> str | None:
    match kind:
        case "branch.taken":
            way: str | None = ELSE if data["case"] is None else f"case {data['case']}"
        case "step.skipped":
            way = "skipped" if data["reason"] == "when" else None
        case "step.failed":
            way = FAILED
        case "step.succeeded":
            way = _end(step, data["output"])
        case _:
            way = None
    return way


def _end(step: Step, output: Any) -> str | None:
    if isinstance(step, BranchStep):
        return None
    if isinstance(step, ApprovalStep):
        return str(output.get("outcome"))
    if isinstance(step, WaitStep) and step.event is not None:
        return "received" if output else "timed_out"
    return "runs"
