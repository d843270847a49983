"""What a run has decided, as it travels to where people read it: through Temporal's history, so that it is decided for good."""

from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from engine.ports.alerts import Alert
from engine.ports.runs import (
    ApprovalChange,
    Batch,
    EventSlice,
    KeysSeen,
    RunHead,
    RunRow,
)
from engine.temporal.shapes import head_as_json, head_from

_STORED_AS_TEXT = ("trigger", "inputs", "outputs", "error", "document")


@dataclass(slots=True)
class Projection:
    """One run's part of a batch as plain data."""

    head: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    row: dict[str, Any] | None = None
    keys: list[dict[str, Any]] = field(default_factory=list)
    approvals: list[dict[str, Any]] = field(default_factory=list)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)


def projection_of(head: RunHead, batch: Batch) -> Projection:
    """Return what one run adds to a batch as plain data; its large values are stored already."""
    return Projection(
        head=head_as_json(head),
        events=[event for piece in batch.slices for event in orjson.loads(piece.events)],
        row=_row(batch.runs[-1]) if batch.runs else None,
        keys=[{"step": seen.step, "keys": list(seen.keys)} for seen in batch.keys],
        approvals=[_approval(change) for change in batch.approvals],
        alerts=[{"kind": a.kind, "title": a.title, "facts": a.facts} for a in batch.alerts],
        taken=batch.taken,
    )


def batch_of(projection: Projection) -> Batch:
    """Return the batch that plain data stands for."""
    head, events = head_from(projection.head), projection.events
    return Batch(
        runs=[] if projection.row is None else [_row_from(head, projection.row)],
        slices=[EventSlice(head, events[0]["seq"], events[-1]["seq"], orjson.dumps(events))]
        if events
        else [],
        keys=[KeysSeen(head, found["step"], tuple(found["keys"])) for found in projection.keys],
        approvals=[_approval_from(head, found) for found in projection.approvals],
        alerts=[Alert.of(head, **found) for found in projection.alerts],
        taken=projection.taken,
    )


def _row(row: RunRow) -> dict[str, Any]:
    plain = {item.name: getattr(row, item.name) for item in fields(row) if item.name != "head"}
    for name in _STORED_AS_TEXT:
        plain[name] = None if plain[name] is None else orjson.loads(plain[name])
    return plain


def _row_from(head: RunHead, plain: dict[str, Any]) -> RunRow:
    texts = {
        name: None if plain[name] is None else orjson.dumps(plain[name]) for name in _STORED_AS_TEXT
    }
    return RunRow(head=head, **{**plain, **texts})


def _approval(change: ApprovalChange) -> dict[str, Any]:
    plain = {
        item.name: getattr(change, item.name) for item in fields(change) if item.name != "head"
    }
    return {**plain, "payload": orjson.loads(change.payload), "assignees": list(change.assignees)}


def _approval_from(head: RunHead, plain: dict[str, Any]) -> ApprovalChange:
    texts = {"payload": orjson.dumps(plain["payload"]), "assignees": tuple(plain["assignees"])}
    return ApprovalChange(head=head, **{**plain, **texts})
