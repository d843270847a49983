"""Failed runs and the workflows that are told of them: each failure once, whatever stops in between."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

import structlog

from engine.errors import FlowError, NotFound, Unavailable
from engine.ports.alerts import Alert, FailedRun, Listener
from engine.ports.request_key import request_key
from engine.ports.runs import Batch, RunRequest, RunStore, WorkflowSource
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)
LOOK_EVERY_S: Final = 15.0
BY_ERROR: Final = "error"

Start = Callable[[RunRequest], Awaitable[UUID]]


class Watcher:
    """Starts the error workflows of failed runs; exists only in the owner.

    The failure is on record with its alert, in one transaction. What is started for it has the run's
    id as its key, so that a failure looked at twice starts nothing twice.
    """

    def __init__(
        self, store: RunStore, source: WorkflowSource, writer: GroupWriter, start: Start
    ) -> None:
        self._store = store
        self._source = source
        self._writer = writer
        self._start = start
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Say that a run has failed."""
        self._changed.set()

    async def run(self) -> None:
        """Deal with every failure, until cancelled."""
        while True:
            self._changed.clear()
            try:
                await self._look()
            except Unavailable as fault:
                _log.warning("watcher.waits", reason=fault.message)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _look(self) -> None:
        while failures := await self._store.unhandled_failures():
            for failed in failures:
                try:
                    await self._handle(failed)
                except Unavailable:
                    raise
                except FlowError as fault:
                    self._alert(failed, fault, failed.on_error)
            await self._store.mark_handled([failed.alert_id for failed in failures])

    async def _handle(self, failed: FailedRun) -> None:
        if failed.on_error is None and not failed.listeners:
            return
        if failed.error_of is not None or failed.trigger_type == BY_ERROR:
            # What was started for a failure starts nothing for its own: that could go on for ever.
            _log.info("error_workflow.loop", run_id=str(failed.run_id), workflow=failed.on_error)
            return
        if failed.on_error is not None:
            told = await self._named(failed, failed.on_error)
            await self._tell(failed, told, str(failed.run_id))
            return
        for listener in failed.listeners:
            try:
                await self._tell(failed, listener, f"{failed.run_id}:{listener.workflow_id}")
            except Unavailable:
                raise
            except FlowError as fault:
                self._alert(failed, fault, str(listener.workflow_id))

    async def _named(self, failed: FailedRun, key: str) -> Listener:
        found = await self._source.named(failed.workspace_id, key)
        workflow_id, number = found or (None, None)
        if workflow_id is None or number is None:
            raise NotFound(f"There is no workflow {key!r}, or nothing of it is live.")
        version = await self._source.version(workflow_id, number)
        trigger_id = _error_trigger(version.document if version is not None else {})
        return Listener(workflow_id, number, trigger_id)

    async def _tell(self, failed: FailedRun, told: Listener, key: str) -> None:
        await self._start(
            RunRequest(
                org_id=failed.org_id,
                workspace_id=failed.workspace_id,
                workflow_id=told.workflow_id,
                trigger=payload_of(failed),
                trigger_id=told.trigger_id,
                trigger_type=BY_ERROR,
                version=told.version,
                key=request_key(BY_ERROR, key),
                error_of=str(failed.run_id),
            )
        )

    def _alert(self, failed: FailedRun, fault: FlowError, told: str | None) -> None:
        _log.error("error_workflow.not_started", run_id=str(failed.run_id), why=fault.message)
        alert = Alert(
            failed.org_id,
            failed.workspace_id,
            failed.workflow_id,
            failed.run_id,
            "error_workflow_not_started",
            f"The error workflow could not be started: {fault.message}",
            {"workflow": told, "code": fault.code},
        )

        def contribute(batch: Batch) -> None:
            batch.alerts.append(alert)

        self._writer.submit(contribute, lambda: None)


def payload_of(failed: FailedRun) -> dict[str, Any]:
    """Return what an error workflow is told, as its `trigger`."""
    error = {key: value for key, value in failed.error.items() if key != "step"}
    return {
        "run_id": str(failed.run_id),
        "workflow": {
            "id": str(failed.workflow_id),
            "key": failed.workflow_key,
            "name": failed.workflow_name,
            "version": failed.version,
        },
        "step": failed.error.get("step"),
        "error": error,
        "started_by": failed.trigger_type,
        "started_at": failed.started_at,
        "finished_at": failed.finished_at,
    }


def _error_trigger(document: dict[str, Any]) -> str | None:
    for trigger in document.get("triggers", ()):
        if trigger.get("type") == BY_ERROR and not trigger.get("disabled"):
            return str(trigger["id"])
    return None
