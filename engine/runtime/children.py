"""Runs started by other runs: each is started once, followed to its end, and stopped with its parent."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol
from uuid import UUID

import structlog

from engine.core.commands import StartChild, TellChild
from engine.core.events import FINISHED
from engine.errors import FlowError, Invalid, NotFound
from engine.ports import Ids
from engine.ports.request_key import request_key
from engine.ports.runs import (
    InboxItem,
    InboxKind,
    RunHead,
    RunRequest,
    RunStore,
    WorkflowSource,
)
from engine.runtime.admitted import head_for
from engine.runtime.evaluation import error_json
from engine.runtime.live_run import ChildEnd, LiveRun, World
from engine.runtime.plans import PlanCache
from engine.runtime.values import BLOB

_log = structlog.get_logger(__name__)
_CALLED: Final = "call"

_Call = tuple[UUID, str]
"""A run, and the key of one attempt of a call in it."""


class CallRefused(Invalid):
    """A workflow calls itself, directly or through others; let one of them do the work instead."""

    code = "call_cycle"


class Family(Protocol):
    """The runs under way, parents and children alike."""

    runs: dict[UUID, LiveRun]
    world: World
    plans: PlanCache

    def tell(self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], /) -> Any:
        """Give a request to a run under way."""
        ...

    def is_over(self, run_id: UUID, /) -> bool:
        """Tell whether a run that had started is no longer under way."""
        ...

    def broken(self, run: LiveRun, /) -> None:
        """Put a run aside that cannot go on."""
        ...


class Admitting(Protocol):
    """Who lets runs in."""

    on_refused: Callable[[UUID, dict[str, Any], dict[str, Any]], None]
    is_over: Callable[[UUID], bool]

    async def take(self, item: InboxItem, /) -> None:
        """Take a request for a run."""
        ...

    async def withdraw(self, run_id: UUID, /) -> bool:
        """Cancel a run that still waits for space; False when it does not."""
        ...


class Children:
    """Starts the runs that calls ask for, in the workspace of the caller and nowhere else."""

    def __init__(
        self, family: Family, intake: Admitting, ids: Ids, store: RunStore, source: WorkflowSource
    ) -> None:
        self._family = family
        self._intake = intake
        self._ids = ids
        self._store = store
        self._source = source
        self._started: dict[_Call, UUID] = {}
        self._early: dict[_Call, list[Any]] = {}
        """Calls whose runs are just being let in, and what these are to be told once they are there."""
        self._tasks: set[asyncio.Task[None]] = set()
        intake.on_refused = self.refused
        intake.is_over = family.is_over

    def start(self, run: LiveRun, call: StartChild) -> None:
        """Start the run of a call, or go on following it."""
        self._early[run.head.run_id, call.key] = []
        self._go(self._start(run, call))

    def tell(self, run: LiveRun, command: TellChild) -> None:
        """Hand a request on; a run that is just being let in hears of it once it is there."""
        place = (run.head.run_id, command.key)
        if place in self._early:
            self._early[place].append(command.kind)
        elif place in self._started:
            self._go(self._tell(self._started[place], command.kind))

    def finished(self, child: LiveRun) -> None:
        """Tell the parent how a run has ended."""
        state = child.state
        parent = state.request.get("parent")
        if parent is not None:
            outputs = child.values.resolve(state.outputs)
            end = ChildEnd(state.run_id, state.status, outputs, state.error)
            self._end(parent, end)

    def refused(self, run_id: UUID, parent: dict[str, Any], error: dict[str, Any]) -> None:
        """Tell the parent that a run could not start."""
        self._end(parent, ChildEnd(str(run_id), "failed", error=error))

    def leave_no_orphans(self) -> None:
        """Stop what goes on although the run that asked for it has ended, as after a crash between."""
        for run in list(self._family.runs.values()):
            parent = run.head.parent_run_id
            if parent is not None and self._family.is_over(parent):
                self._family.tell(run.head.run_id, "cancel", {"by": None, "reason": "parent"})

    def close(self) -> None:
        """Forget everything that is under way."""
        for task in self._tasks:
            task.cancel()

    def _is_here(self, run: LiveRun) -> bool:
        """Tell whether a run is still under way; one that has ended records nothing more."""
        return self._family.runs.get(run.head.run_id) is run

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self, run: LiveRun, call: StartChild) -> None:
        try:
            await self._start_once(run, call)
        except FlowError as fault:
            if self._is_here(run):
                run.child_ended(call, ChildEnd(None, "failed", error=error_json(fault)))
        except asyncio.CancelledError:
            raise
        except Exception:  # noqa: BLE001 - the parent must not wait for what never started
            _log.exception("child.not_started", run_id=str(run.head.run_id), step=call.step)
            self._family.broken(run)
        finally:
            self._early.pop((run.head.run_id, call.key), None)

    async def _start_once(self, run: LiveRun, call: StartChild) -> None:
        place = (run.head.run_id, call.key)
        above = run.state.request.get("parent") or {}
        inputs = dict(run.values.resolve(call.inputs))
        request = await request_of_call(self._source, run.head, above, call, inputs)
        version = await self._family.plans.load(request, request.version or 0)
        now = self._family.world.clock.now()
        head = head_for(self._ids.new(), request, version.document_hash, now)
        enqueued = await self._store.enqueue_start(head, request)
        child = enqueued.run_id
        if not call.is_known and self._is_here(run):
            run.child_started(call, str(child), str(request.workflow_id), request.version or 0)
        if enqueued.item is not None:
            await self._intake.take(enqueued.item)
        else:
            await self._catch_up(run, call, child)
        self._started[place] = child
        for kind in self._early.pop(place, ()):
            await self._tell(child, kind)

    async def _catch_up(self, run: LiveRun, call: StartChild, child: UUID) -> None:
        """Hear of the end of a run that has ended while its parent was not there."""
        standing = await self._store.standing(child)
        if standing is None or standing.status not in FINISHED or not self._is_here(run):
            return
        outputs = standing.outputs
        if type(outputs) is dict and BLOB in outputs:
            payload = await self._store.blob(run.head.org_id, outputs[BLOB])
            if payload is not None:
                run.values.learn(outputs[BLOB], payload)
            outputs = run.values.resolve(outputs)
        run.child_ended(call, ChildEnd(str(child), standing.status, outputs, standing.error))

    async def _tell(self, child: UUID, kind: Any) -> None:
        if kind == "cancel" and await self._intake.withdraw(child):
            return
        self._family.tell(child, kind, {"by": None, "reason": "parent"})

    def _end(self, parent: dict[str, Any], end: ChildEnd) -> None:
        run = self._family.runs.get(UUID(parent["run_id"]))
        if run is None:
            return
        run.child_ended(call_of(parent), end)
        self._started.pop((run.head.run_id, _key_of(parent)), None)


async def request_of_call(
    source: WorkflowSource,
    head: RunHead,
    above: dict[str, Any],
    call: StartChild,
    inputs: dict[str, Any],
) -> RunRequest:
    """Return the request for the run of a call; `above` is the caller's own parent, empty without one.

    Raises `NotFound` and `CallRefused`.
    """
    found = await source.named(head.workspace_id, call.workflow)
    if found is None:
        raise NotFound(f"There is no workflow {call.workflow!r} in this workspace.")
    workflow_id, live = found
    workflows = [*above.get("workflows", ()), str(head.workflow_id)]
    if str(workflow_id) in workflows:
        raise CallRefused(f"{call.workflow!r} is already among the workflows that led here.")
    number = call.version if call.version is not None else live
    if number is None:
        raise NotFound(f"No version of {call.workflow!r} is live.")
    parent: dict[str, Any] = {
        "run_id": str(head.run_id),
        "step": call.step,
        "item": call.item,
        "index": call.index,
        "scope": list(call.scope),
        "attempt": call.attempt,
        "depth": int(above.get("depth", 0)) + 1,
        "workflows": workflows,
        "key": call.key.rpartition("#")[0],
        "call": call.key,
    }
    return RunRequest(
        org_id=head.org_id,
        workspace_id=head.workspace_id,
        workflow_id=workflow_id,
        version=number,
        inputs=inputs,
        trigger_type=_CALLED,
        mode=head.mode,
        started_by=head.started_by,
        key=request_key(_CALLED, f"{head.run_id}:{call.key}"),
        parent=parent,
    )


def _key_of(parent: dict[str, Any]) -> str:
    """Return the key of the call a run was started by; a former release did not write it down."""
    return str(parent.get("call") or f"{parent['key']}#{parent['attempt']}")


def call_of(parent: dict[str, Any]) -> StartChild:
    """Return the call a run was started by, as far as its end has to name it."""
    return StartChild(
        step=parent["step"],
        item=parent["item"],
        index=parent["index"],
        attempt=parent["attempt"],
        key=_key_of(parent),
        workflow="",
        version=None,
        inputs=None,
        scope=tuple(parent["scope"]),
    )


__all__ = ["CallRefused", "Children", "call_of", "request_of_call"]
