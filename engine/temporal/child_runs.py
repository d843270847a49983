"""The runs that one run has called: asked for once each, told what their caller is told, and heard of by signal.

They are workflows beside their caller's, not Temporal's child workflows: see docs/decisions/0019.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.core.commands import StartChild, TellChild
from engine.core.events import ObservedType
from engine.runtime.attempts import named
from engine.runtime.sink import ChildEnd
from engine.temporal.memory import RunMemory
from engine.temporal.shapes import START_CHILD, TELL, TELL_CHILD, child_end

Post = Callable[[ObservedType, dict[str, Any], str | None, str | None], None]
Here = Callable[[str, Any], Awaitable[Any]]


class ChildRuns:
    """Part of one run: what it has called, and who has called it."""

    def __init__(self, memory: RunMemory, post: Post, here: Here, known: dict[str, str]) -> None:
        self.known = known
        """The runs of calls that have not ended, by the key of the call."""
        self._memory = memory
        self._post = post
        self._here = here
        self._early: dict[str, list[str]] = {}
        """Calls whose runs are just being asked for, and what these are to be told once they are there."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def are_starting(self) -> bool:
        """Tell whether a run is just being asked for."""
        return bool(self._tasks)

    def start(self, call: StartChild) -> None:
        """Ask for the run of a call."""
        self._early[call.key] = []
        self._tasks[call.key] = asyncio.get_running_loop().create_task(self._start(call))

    async def tell(self, command: TellChild) -> None:
        """Hand a request on; a run that is just being asked for hears of it once it is there."""
        if command.key in self._early:
            self._early[command.key].append(command.kind)
        elif command.key in self.known:
            await self._here(TELL_CHILD, (self.known[command.key], command.kind))

    def ended(self, key: str) -> None:
        """Forget a call that has ended."""
        self.known.pop(key, None)

    async def leave(self) -> None:
        """End well: whoever is just being asked for hears that its caller has ended, and the caller of this run too."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))
        parent = self._memory.state.request.get("parent")
        if parent is not None:
            await self._tell_parent(parent)

    async def _start(self, call: StartChild) -> None:
        facts = {**named(call), "call": call.key}
        found = await self._here(START_CHILD, call)
        if "error" in found:
            end = {"run_id": None, "status": "failed", "error": found["error"]}
            self._post("child.ended", {**facts, **end}, call.step, call.item)
        else:
            self._post("child.started", {**facts, **found}, call.step, call.item)
            early = self._early[call.key]
            while early:
                await self._here(TELL_CHILD, (found["run_id"], early.pop(0)))
            self.known[call.key] = found["run_id"]
        self._early.pop(call.key)
        self._tasks.pop(call.key)

    async def _tell_parent(self, parent: dict[str, Any]) -> None:
        state = self._memory.state
        told = child_end(parent, ChildEnd(state.run_id, state.status, state.outputs, state.error))
        # Without a caller any more, nobody waits for this.
        with suppress(FailureError):
            await workflow.get_external_workflow_handle(parent["run_id"]).signal(TELL, told)
