"""How the parts of a batch read as rows of JSON."""

import re
from typing import Any, Final

import orjson

from engine.ports.ids import uuid7
from engine.ports.runs import ApprovalChange, Batch, EventSlice, RunRow, Snapshot

_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def _text(payload: bytes | None) -> str | None:
    return None if payload is None else payload.decode()


def new_run(row: RunRow) -> dict[str, Any]:
    """Return a run as it is inserted."""
    head = row.head
    return {
        "id": head.run_id,
        "org_id": head.org_id,
        "workspace_id": head.workspace_id,
        "run_month": head.run_month,
        "workflow_id": head.workflow_id,
        "version": head.version,
        "draft_revision": head.draft_revision,
        "document": _text(row.document),
        "document_hash": head.document_hash,
        "mode": head.mode,
        "trigger_id": head.trigger_id,
        "trigger_type": head.trigger_type,
        "started_by": head.started_by,
        "created_at": head.created_at,
        **changed_run(row),
    }


def changed_run(row: RunRow) -> dict[str, Any]:
    """Return what changes of a run's row."""
    return {
        "id": row.head.run_id,
        "status": row.status,
        "last_seq": row.seq,
        "trigger": _text(row.trigger),
        "inputs": _text(row.inputs),
        "outputs": _text(row.outputs),
        "error": _text(row.error),
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "concurrency_key": row.concurrency_key,
    }


def event_slice(row: EventSlice) -> dict[str, Any]:
    """Return consecutive events of a run as one row."""
    return {
        "run_month": row.head.run_month,
        "run_id": row.head.run_id,
        "seq_from": row.seq_from,
        "seq_to": row.seq_to,
        "org_id": row.head.org_id,
        "workspace_id": row.head.workspace_id,
        "events": row.events.decode(),
    }


def snapshot(row: Snapshot) -> dict[str, Any]:
    """Return a run's folded state as a row."""
    return {
        "run_id": row.head.run_id,
        "org_id": row.head.org_id,
        "workspace_id": row.head.workspace_id,
        "seq": row.seq,
        "core_version": row.version,
        "state": row.state.decode(),
    }


def timers(batch: Batch) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the timers to set and those to drop; of one timer the last word counts."""
    last = {(change.head.run_id, change.name): change for change in batch.timers}
    rows = [
        {
            "run_id": change.head.run_id,
            "name": change.name,
            "org_id": change.head.org_id,
            "workspace_id": change.head.workspace_id,
            "due_at": change.due_at,
        }
        for change in last.values()
    ]
    return [row for row in rows if row["due_at"]], [row for row in rows if not row["due_at"]]


def rewritten(batch: Batch) -> list[dict[str, Any]]:
    """Return what requests in the inbox say from now on."""
    return [
        {"position": position, "payload": _text(payload)}
        for position, payload in batch.rewritten.items()
    ]


def keys(batch: Batch) -> list[dict[str, Any]]:
    """Return the keys that are dealt with."""
    return [
        {
            "workflow_id": seen.head.workflow_id,
            "scope_id": seen.step,
            "key": key,
            "org_id": seen.head.org_id,
            "workspace_id": seen.head.workspace_id,
            "run_id": seen.head.run_id,
        }
        for seen in batch.keys
        for key in seen.keys
    ]


def opened(change: ApprovalChange) -> dict[str, Any]:
    """Return an approval that is asked for."""
    head = change.head
    return {
        "id": uuid7(),
        "org_id": head.org_id,
        "workspace_id": head.workspace_id,
        "workflow_id": head.workflow_id,
        "run_id": head.run_id,
        "step_id": change.step,
        "item_key": change.item or "",
        "kind": change.kind,
        "title": change.title,
        "payload": change.payload.decode(),
        "digest": change.digest,
        "assignees": list(change.assignees),
        "deadline_at": change.deadline,
    }


def closed(change: ApprovalChange) -> dict[str, Any]:
    """Return an approval that is settled."""
    return {
        "run_id": change.head.run_id,
        "step_id": change.step,
        "item_key": change.item or "",
        "status": change.status,
        "decided_by": change.decided_by,
        "comment": change.comment,
        "decided_at": change.at,
    }


def alerts(batch: Batch) -> list[dict[str, Any]]:
    """Return what people should look at."""
    return [
        {
            "id": uuid7(),
            "org_id": alert.org_id,
            "workspace_id": alert.workspace_id,
            "kind": alert.kind,
            "title": alert.title,
            "workflow_id": alert.workflow_id,
            "run_id": alert.run_id,
            "facts": orjson.dumps(alert.facts).decode(),
        }
        for alert in batch.alerts
    ]


def schedules(batch: Batch) -> list[dict[str, Any]]:
    """Return the due times that are dealt with."""
    return [
        {
            "workflow_id": fired.workflow_id,
            "trigger_id": fired.trigger_id,
            "due_at": fired.due_at,
            "next_fire_at": fired.next_fire_at,
        }
        for fired in batch.schedules
    ]


def strikes(batch: Batch) -> list[dict[str, Any]]:
    """Return how often in a row runs were at work when their process ended."""
    return [{"id": run_id, "strikes": count} for run_id, count in batch.strikes.items()]


def as_json(rows: list[dict[str, Any]]) -> str:
    """Write rows as the one text the statements take."""
    text = orjson.dumps(rows).decode()
    # PostgreSQL's text has no U+0000. Inside values that are JSON themselves it is spelled with one
    # backslash more and stays; in plain texts, such as a key or a title, it is replaced.
    return _NUL.sub("\\1\\\\ufffd", text) if "\\u0000" in text else text
