"""Fold a run's events into what each step got, gave and how long it took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.runs.schemas import ActionErrorShown, ItemShown, StepShown, StepStatus

_UNSETTLED: frozenset[str] = frozenset({"scheduled", "running", "waiting", "retrying"})


@dataclass
class _Unit:
    """A step, or one item of it, as far as the events have told."""

    status: StepStatus = "pending"
    attempts: int = 0
    input: Any = None
    output: Any = None
    error: Mapping[str, Any] | None = None
    reason: str | None = None
    index: int | None = None
    began: datetime | None = None
    ended: datetime | None = None
    kept_from: str | None = None
    pinned: bool = False

    def start(self, at: datetime, data: Mapping[str, Any]) -> None:
        self.status, self.reason = "running", None
        self.attempts = int(data.get("attempt", self.attempts + 1))
        self.index = data.get("index", self.index)
        self.input = data.get("args", self.input)
        self.began = self.began or at

    def note_origin(self, data: Mapping[str, Any]) -> None:
        self.kept_from = data.get("kept_from", self.kept_from)
        self.pinned = self.pinned or data.get("pinned", False)

    def settle(self, status: StepStatus, at: datetime) -> None:
        self.status, self.ended = status, at

    @property
    def duration_ms(self) -> float | None:
        if self.began is None or self.ended is None:
            return None
        return round((self.ended - self.began).total_seconds() * 1000, 3)


@dataclass
class _Step(_Unit):
    items: dict[str, _Unit] = field(default_factory=dict)
    is_own: bool = False
    """Whether anything was told of the step itself, not only of its instances in a group's items."""

    def sum_up(self, at: datetime) -> None:
        """Let a step that only stands in the items of a group read as its instances do."""
        found = {item.status for item in self.items.values()}
        for status in ("failed", "succeeded", "skipped"):
            if status in found and not self.is_own:
                self.settle(status, at)
                return


class _Fold:
    def __init__(self, step_ids: Iterable[str]) -> None:
        self.steps = {step_id: _Step() for step_id in step_ids}

    def take(self, event: Mapping[str, Any]) -> None:
        at = datetime.fromisoformat(event["at"])
        kind, data = event["type"], event["data"]
        if kind == "run.finished":
            self._finish(at)
        if event["step"] is None:
            return
        step = self.steps.setdefault(event["step"], _Step())
        if event["item"] is None:
            step.note_origin(data)
            step.is_own = step.is_own or kind.startswith("step.")
            _step_event(step, kind, at, data)
        else:
            step.began = step.began or at
            step.status = "running" if step.status in ("pending", "scheduled") else step.status
            item = step.items.setdefault(event["item"], _Unit())
            item.note_origin(data)
            _item_event(item, kind, at, data)

    def _finish(self, at: datetime) -> None:
        for step in self.steps.values():
            step.sum_up(at)
            for unit in (step, *step.items.values()):
                if unit.status in _UNSETTLED:
                    unit.settle("cancelled", at)


def _step_event(step: _Step, kind: str, at: datetime, data: Mapping[str, Any]) -> None:
    match kind:
        case "step.scheduled":
            step.status = "scheduled"
        case "step.started":
            step.start(at, data)
        case "step.retrying":
            step.status, step.error = "retrying", data.get("error")
        case "step.waiting":
            step.status, step.began = "waiting", step.began or at
            step.reason = next(iter(data), None)
        case "branch.taken":
            step.reason = f"took {data.get('case')}"
        case "step.skipped":
            step.reason = str(data.get("reason", ""))
            step.settle("skipped", at)
        case "step.succeeded":
            step.output, step.error = data.get("output"), None
            step.began = step.began or at
            step.settle("succeeded", at)
        case "step.failed":
            step.error = data.get("error")
            step.settle("failed", at)
        case _:
            pass


def _item_event(item: _Unit, kind: str, at: datetime, data: Mapping[str, Any]) -> None:
    match kind:
        case "step.scheduled":
            item.status = "scheduled"
        case "item.started" | "step.started":
            item.start(at, data)
        case "step.retrying":
            item.status, item.error = "retrying", data.get("error")
        case "step.waiting":
            item.status, item.reason = "waiting", next(iter(data), None)
        case "item.settled":
            error = data.get("error")
            item.output, item.error = data.get("value", data.get("output")), error
            item.index = data.get("index", item.index)
            item.settle("succeeded" if error is None else "failed", at)
        case "branch.taken":
            item.reason = f"took {data.get('case')}"
        case "step.skipped":
            item.reason = str(data.get("reason", ""))
            item.settle("skipped", at)
        case "step.succeeded":
            item.output, item.error = data.get("output"), None
            item.settle("succeeded", at)
        case "step.failed":
            item.error = data.get("error")
            item.settle("failed", at)
        case _:
            pass


def fold_steps(step_ids: Iterable[str], events: Iterable[Mapping[str, Any]]) -> Sequence[StepShown]:
    """Answer every step of the document in its order, those not reached yet as pending."""
    fold = _Fold(step_ids)
    for event in events:
        fold.take(event)
    return [_shown(step_id, step) for step_id, step in fold.steps.items()]


def _shown(step_id: str, step: _Step) -> StepShown:
    return StepShown(
        step=step_id,
        status=step.status,
        attempts=step.attempts,
        kept_from=step.kept_from,
        pinned=step.pinned,
        input=step.input,
        output=step.output,
        error=shown_error(step.error),
        reason=step.reason,
        started_at=step.began,
        finished_at=step.ended,
        duration_ms=step.duration_ms,
        items=[_item(key, item) for key, item in step.items.items()] or None,
    )


def _item(key: str, item: _Unit) -> ItemShown:
    return ItemShown(
        key=key,
        index=item.index,
        status=item.status,
        attempts=item.attempts,
        kept_from=item.kept_from,
        pinned=item.pinned,
        input=item.input,
        output=item.output,
        error=shown_error(item.error),
        started_at=item.began,
        finished_at=item.ended,
        duration_ms=item.duration_ms,
    )


def shown_error(error: Mapping[str, Any] | None) -> ActionErrorShown | None:
    """Write an event's error as answers carry it."""
    return ActionErrorShown.model_validate(error) if error else None
