"""Runs written down by hand: a document, what happened, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.explain.record import RunRecord

READ: dict[str, Any] = {
    "id": "read",
    "uses": "http.request",
    "with": {"method": "GET", "url": "https://a.example"},
}
SAY: dict[str, Any] = {
    "id": "say",
    "uses": "text.render",
    "with": {"template": "Hello {{ steps.read.body.name }}"},
}
NO_NAME = {
    "class": "bad_data",
    "code": "expression_failed",
    "message": "'steps.read.body' has no field 'name'",
    "retryable": False,
    "blame": "yours",
}


def refused(status: int, said: str = "", **more: Any) -> dict[str, Any]:
    """Write the error of an HTTP answer as the executor stores it."""
    kinds = {401: ("auth", "not_authenticated"), 403: ("auth", "forbidden")}
    kinds |= {429: ("rate_limit", "rate_limited"), 503: ("remote_down", "remote_failed")}
    error_class, code = kinds.get(status, ("bad_data", "request_refused"))
    message = f"https://a.example answered {status}" + (f": {said}" if said else "")
    return {"class": error_class, "code": code, "message": message, "blame": "theirs", **more}


def document(*steps: Mapping[str, Any]) -> dict[str, Any]:
    return {"nexa": 1, "name": "Greeter", "steps": list(steps)}


class History:
    """Appends events as the executor numbers them."""

    def __init__(self, inputs: Mapping[str, Any] | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self.add("run.requested", inputs=dict(inputs or {}), trigger={})
        self.add("run.started")

    def add(
        self, kind: str, step: str | None = None, item: str | None = None, **data: Any
    ) -> History:
        seq = len(self.events) + 1
        at = "2026-11-20T09:00:00.000Z"
        event = {"seq": seq, "at": at, "type": kind, "step": step, "item": item, "data": data}
        self.events.append(event)
        return self

    def went(self, step: str, output: Any, **args: Any) -> History:
        """A step was called and did its work."""
        self.add("step.scheduled", step).add("step.started", step, attempt=1, args=args)
        self.add("attempt.succeeded", step, attempt=1, output=output)
        return self.add("step.succeeded", step, output=output)

    def failed(self, step: str, error: Mapping[str, Any], **args: Any) -> History:
        """A step was called and did not do its work."""
        self.add("step.scheduled", step).add("step.started", step, attempt=1, args=args)
        self.add("attempt.failed", step, attempt=1, error=dict(error))
        return self.add("step.failed", step, error=dict(error))

    def unreadable(self, step: str, error: Mapping[str, Any]) -> History:
        """An expression of a step could not be evaluated."""
        self.add("step.scheduled", step)
        value = {"step": step, "site": "with", "error": dict(error)}
        self.add("expression.evaluated", step, values=[value])
        return self.add("step.failed", step, error=dict(error))

    def ended(self, error: Mapping[str, Any] | None = None, **more: Any) -> History:
        status = "succeeded" if error is None else "failed"
        found = None if error is None else {**error, **more}
        return self.add("run.finished", status=status, outputs=None, error=found)


def record(
    history: History, name: str = "failed", version: int | None = 1, *steps: Mapping[str, Any]
) -> RunRecord:
    """Write the history as an explanation reads it."""
    return RunRecord(
        id=name,
        workflow_id="w",
        workflow="Greeter",
        version=version,
        status=str(history.events[-1]["data"]["status"]),
        document=document(*(steps or (READ, SAY))),
        events=history.events,
    )


def a_good_run(name: str = "good", version: int | None = 1) -> RunRecord:
    """The person has a name."""
    output = {"status": 200, "headers": {}, "body": {"name": "Ada", "age": 36}}
    history = History().went("read", output).went("say", {"text": "Hello Ada"}).ended()
    return record(history, name, version)


def a_nameless_run(body: Any = None, version: int | None = 1) -> RunRecord:
    """The person has none."""
    output = {"status": 200, "headers": {}, "body": {"age": 36} if body is None else body}
    history = History().went("read", output).unreadable("say", NO_NAME).ended(NO_NAME, step="say")
    return record(history, version=version)
