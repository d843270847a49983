"""The places of a step where expressions may stand, with what is in scope there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.core.document import (
    ActionStep,
    ApprovalStep,
    BranchStep,
    CallStep,
    Document,
    Step,
    StopStep,
    WaitStep,
)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """One value of a step that may hold expressions; `per_item` when foreach names are in scope."""

    path: Path
    value: Any
    per_item: bool = False


def sites_of(step: Step) -> Iterator[Site]:
    """Answer every place of a step where an expression may stand; inner steps of a group are apart."""
    each = step.foreach is not None
    if step.when is not None:
        yield Site(("when",), step.when)
    if step.foreach is not None:
        yield Site(("foreach", "items"), step.foreach.items)
        if step.foreach.key is not None:
            yield Site(("foreach", "key"), step.foreach.key, True)
    if step.idempotency_key is not None:
        yield Site(("idempotency_key",), step.idempotency_key, each)
    for path, value in _own(step):
        if value is not None:
            yield Site(path, value, each)


def _own(step: Step) -> Iterator[tuple[Path, Any]]:
    match step:
        case ActionStep() | CallStep():
            for name, value in step.with_.items():
                yield ("with", name), value
        case BranchStep():
            for n, case in enumerate(step.cases):
                yield ("cases", n, "when"), case.when
        case WaitStep():
            yield from _wait(step)
        case ApprovalStep():
            yield from _approval(step)
        case StopStep():
            yield ("message",), step.message
        case _:
            return


def _wait(step: WaitStep) -> Iterator[tuple[Path, Any]]:
    yield ("duration_s",), step.duration_s
    yield ("until",), step.until
    if step.event is not None:
        yield ("event", "key"), step.event.key
        yield ("event", "timeout_s"), step.event.timeout_s


def _approval(step: ApprovalStep) -> Iterator[tuple[Path, Any]]:
    yield ("title",), step.title
    yield ("message",), step.message
    yield ("payload",), step.payload
    yield ("deadline_s",), step.deadline_s
    yield ("approvers",), list(step.approvers)


def document_sites(document: Document) -> Iterator[Site]:
    """Answer the places outside steps and triggers: outputs, and what the flow of runs goes by."""
    for name, value in document.outputs.items():
        yield Site(("outputs", name), value)
    settings = document.settings
    for part, of in (
        ("concurrency", settings.concurrency),
        ("throttle", settings.throttle),
        ("debounce", settings.debounce),
        ("batch", settings.batch),
    ):
        if of is not None and of.key is not None:
            yield Site(("settings", part, "key"), of.key)
    if settings.priority is not None:
        yield Site(("settings", "priority"), settings.priority)
