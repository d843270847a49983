"""A worker: takes the tasks of runs and their calls from Temporal, as many as this process can carry."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final, Self

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from engine.core.action import Catalog
from engine.temporal.activities import Activities
from engine.temporal.shapes import calls_queue, suspects_queue
from engine.temporal.workflow import RunWorkflow, plan_with

MAX_CALLS: Final = 200
MAX_CACHED_RUNS: Final = 2_000
# How long a run's next task waits for the worker that has it in memory before any other may take it.
_STICKY: Final = timedelta(seconds=5)
_DRAIN: Final = timedelta(seconds=30)


class RunWorker:
    """The workers of one process: one decides and records runs, one makes their calls, one the suspected calls."""

    def __init__(
        self,
        client: Client,
        task_queue: str,
        catalog: Catalog,
        activities: Activities,
        *,
        max_calls: int = MAX_CALLS,
        max_cached_runs: int = MAX_CACHED_RUNS,
    ) -> None:
        plan_with(catalog)
        self._runs = Worker(
            client,
            task_queue=task_queue,
            workflows=[RunWorkflow],
            activities=activities.of_runs(),
            # Our own contract keeps the core deterministic; the sandbox would import it anew for every run.
            workflow_runner=UnsandboxedWorkflowRunner(),
            max_cached_workflows=max_cached_runs,
            # Without a cache, a second task beside the first would push it out half done.
            max_concurrent_workflow_tasks=None if max_cached_runs else 1,
            sticky_queue_schedule_to_start_timeout=_STICKY,
            graceful_shutdown_timeout=_DRAIN,
        )
        self._calls = Worker(
            client,
            task_queue=calls_queue(task_queue),
            activities=activities.of_calls(),
            max_concurrent_activities=max_calls,
            graceful_shutdown_timeout=_DRAIN,
        )
        self._suspects = Worker(
            client,
            task_queue=suspects_queue(task_queue),
            activities=activities.of_suspects(),
            max_concurrent_activities=1,
            max_concurrent_activity_task_polls=1,
            graceful_shutdown_timeout=_DRAIN,
        )

    async def run(self) -> None:
        """Work until cancelled; calls under way get half a minute to end."""
        async with self:
            await asyncio.Event().wait()

    async def __aenter__(self) -> Self:
        """Begin to take tasks."""
        self._stack = AsyncExitStack()
        await self._stack.enter_async_context(self._runs)
        await self._stack.enter_async_context(self._calls)
        await self._stack.enter_async_context(self._suspects)
        return self

    async def __aexit__(self, *fault: object) -> None:
        """Take no more tasks, and let those under way end."""
        del fault
        await self._stack.aclose()
