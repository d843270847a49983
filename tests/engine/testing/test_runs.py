"""The service's own host on the store in memory: what users' tests of workflows stand on."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

import pytest

from engine.core.document import Document
from engine.errors import NotFound
from engine.ports import ProposedKey, Succeeded
from engine.ports.runs import Batch, OwnershipLost, RunRequest
from engine.runtime.host import Host
from engine.store.executor_store import KeyReused
from engine.testing.host import GIVE_UP_S, running_host
from engine.testing.runs import MemoryRuns
from engine.testing.steps import ScriptedSteps, failure

ORG, ROOM = UUID(int=1), UUID(int=2)


def host(
    store: MemoryRuns, steps: ScriptedSteps | None = None
) -> AbstractAsyncContextManager[Host]:
    return running_host(store, steps or ScriptedSteps())


def published(store: MemoryRuns, *steps: dict[str, Any], key: str = "main", **rest: Any) -> UUID:
    document = Document.parse({"nexa": 1, "name": "Test", "steps": list(steps), **rest})
    return store.publish(ROOM, key, document)


def asked(workflow: UUID, **rest: Any) -> RunRequest:
    return RunRequest(ORG, ROOM, workflow, version=1, **rest)


READ = {"id": "a", "uses": "test.read", "with": {"n": "{{ inputs.n }}"}}


async def test_a_workflow_runs_without_a_database() -> None:
    store = MemoryRuns()
    workflow = published(store, READ, outputs={"n": "{{ steps.a.echo.n + 1 }}"})
    async with host(store) as running:
        run_id, ended = await running.run_to_end(asked(workflow, inputs={"n": 1}), timeout_s=5)
    assert ended is not None
    assert ended.outputs == {"n": 2}
    assert store.events(run_id)[-1]["type"] == "run.finished"


async def test_a_run_goes_on_in_the_next_host_on_the_same_store() -> None:
    store = MemoryRuns()
    workflow = published(store, {"id": "w", "type": "wait", "event": {"name": "paid"}})
    async with host(store) as running:
        run_id = await running.start_run(asked(workflow))
    async with host(store) as running:
        await running.signal(run_id, "paid", None, {})
        ended = await running.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert not await store.unfinished()


async def test_workflows_call_each_other_and_keys_are_remembered() -> None:
    store, steps = MemoryRuns(), ScriptedSteps()
    steps.answer("a", Succeeded({}, proposed_keys=(ProposedKey("k", 0),)))
    called = published(store, {"id": "a", "uses": "test.read"}, key="other")
    workflow = published(store, {"id": "c", "type": "call", "workflow": "other", "version": 1})
    async with host(store, steps) as running:
        _, ended = await running.run_to_end(asked(workflow), timeout_s=5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert await store.seen_keys(called, "a").seen(["k", "l"]) == {"k"}


async def test_the_same_key_is_the_same_run_and_another_request_under_it_is_refused() -> None:
    store = MemoryRuns()
    workflow = published(store, {"id": "a", "uses": "test.pure"})
    async with host(store) as running:
        first = await running.start_run(asked(workflow, key="k", fingerprint="x"))
        assert await running.start_run(asked(workflow, key="k", fingerprint="x")) == first
        with pytest.raises(KeyReused):
            await running.start_run(asked(workflow, key="k", fingerprint="y"))


async def test_a_former_owners_late_commit_writes_nothing() -> None:
    store = MemoryRuns()
    former = await store.acquire()
    assert former is not None
    assert await store.acquire() is None
    store.take_over()
    with pytest.raises(OwnershipLost):
        await former.commit(Batch())
    assert await store.acquire() is not None


async def test_what_is_not_there_is_said_so() -> None:
    store = MemoryRuns()
    assert await store.load(UUID(int=9)) is None
    assert await store.standing(UUID(int=9)) is None
    assert await store.named(ROOM, "nothing") is None
    with pytest.raises(NotFound):
        await store.enqueue("cancel", UUID(int=9), {})


async def test_a_failure_starts_the_workflow_it_names() -> None:
    store, steps = MemoryRuns(), ScriptedSteps()
    steps.answer("a", failure())
    published(store, {"id": "told", "uses": "test.read"}, key="on_call")
    workflow = published(store, READ, settings={"on_error": {"workflow": "on_call"}})
    async with host(store, steps) as running, asyncio.timeout(GIVE_UP_S):
        run_id, ended = await running.run_to_end(asked(workflow, inputs={"n": 1}), timeout_s=5)
        assert ended is not None
        assert ended.status == "failed"
        # A store in memory tells nobody: it is looked at until the other run is there.
        while not steps.calls_of("told") or await store.unhandled_failures():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert {row.head.error_of for row in store.rows.values()} == {None, run_id}


async def test_a_failure_nobody_is_named_for_starts_who_is_told_of_any() -> None:
    store, steps = MemoryRuns(), ScriptedSteps()
    steps.answer("a", failure())
    listens = [{"id": "failed", "type": "error", "with": {"of": "any"}}]
    published(store, {"id": "told", "uses": "test.read"}, key="on_call", triggers=listens)
    workflow = published(store, READ)
    async with host(store, steps) as running, asyncio.timeout(GIVE_UP_S):
        run_id, _ = await running.run_to_end(asked(workflow, inputs={"n": 1}), timeout_s=5)
        while not steps.calls_of("told") or await store.unhandled_failures():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert {row.head.error_of for row in store.rows.values()} == {None, run_id}


async def test_a_throttle_counts_starts_of_a_former_owner_in_memory_too() -> None:
    store = MemoryRuns()
    settings = {"throttle": {"limit": 1, "period_s": 600}}
    workflow = published(store, READ, settings=settings)
    async with host(store) as first:
        await first.run_to_end(asked(workflow, inputs={"n": 1}), timeout_s=5)
    async with host(store) as second:
        run_id = await second.start_run(asked(workflow, inputs={"n": 2}))
        assert store.rows[run_id].status == "queued"


async def test_steps_without_a_script_may_be_carried_out_by_somebody_else() -> None:
    other = ScriptedSteps()
    other.answer("b", Succeeded({"by": "other"}))
    steps = ScriptedSteps(otherwise=other)
    steps.answer("a", Succeeded({"by": "script"}), failure())
    store = MemoryRuns()
    b = {"id": "b", "uses": "test.pure", "after": ["a"]}
    outputs = {"a": "{{ steps.a.by }}", "b": "{{ steps.b.by }}"}
    workflow = published(store, {"id": "a", "uses": "test.read"}, b, outputs=outputs)
    async with host(store, steps) as running:
        _, ended = await running.run_to_end(asked(workflow), timeout_s=5)
        assert ended is not None
        assert ended.outputs == {"a": "script", "b": "other"}
        assert [call.step_id for call in other.calls] == ["b"]
        _, ended = await running.run_to_end(asked(workflow), timeout_s=5)
        assert ended is not None
        assert ended.status == "failed"
    assert [call.step_id for call in steps.calls] == ["a", "b", "a"]
