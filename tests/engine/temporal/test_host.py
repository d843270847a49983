"""Runs on Temporal, as the service and its readers see them."""

import asyncio
from uuid import UUID

import pytest

from engine.core.action import ActionSpec
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.replay import replay
from engine.core.state import new_state
from engine.store.executor_store import KeyReused
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import failure
from tests.engine.runtime.conftest import until
from tests.engine.runtime.test_watcher import pair, told_of
from tests.engine.temporal.conftest import Scene

READ = {"id": "a", "uses": "test.read"}
SHAPE = {"id": "b", "uses": "test.pure", "with": {"n": "{{ steps.a.echo }}"}}
WRITE = {"id": "c", "uses": "test.write", "with": {"n": "{{ item }}"}, "after": ["b"],
         "foreach": {"items": [1, 2, 3], "concurrency": 2}}  # fmt: skip
CALL = {"id": "a", "uses": "test.write"}


async def status(scene: Scene, run_id: UUID) -> str:
    return (await scene.site.store.statuses([run_id]))[run_id]


async def test_a_run_is_let_in_driven_recorded_and_read(scene: Scene) -> None:
    workflow = await scene.site.publish(READ, SHAPE, WRITE, outputs={"n": "{{ steps.c.ok_count }}"})
    async with scene.host() as host, scene.worker():
        run_id, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
    assert ended is not None
    assert (ended.status, ended.outputs) == ("succeeded", {"n": 3})
    assert await status(scene, run_id) == "succeeded"
    events = await scene.site.events(run_id)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    version = await scene.site.store.version(workflow, 1)
    assert version is not None
    plan = compile_plan(Document.parse(version.document), EffectCatalog())
    assert replay(new_state(plan, str(run_id)), events).differences == ()
    assert await scene.site.store.inbox() == []


async def test_an_imported_action_travels_with_the_run_that_uses_it(scene: Scene) -> None:
    scene.imported = [ActionSpec("pets_api.sell", "Sell", "Sells.", {}, {}, effect="irreversible")]
    workflow = await scene.site.publish({"id": "a", "uses": "pets_api.sell"})
    async with scene.host() as host, scene.worker():
        _, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
    assert ended is not None
    assert ended.status == "succeeded"
    assert [call.action for call in scene.site.steps.calls] == ["pets_api.sell"]


async def test_a_large_value_travels_by_reference_and_is_read_whole(scene: Scene) -> None:
    many = {"id": "a", "uses": "test.read", "with": {"rows": "{{ inputs.rows }}"}}
    count = {"id": "b", "uses": "test.pure", "with": {"n": "{{ size(steps.a.echo.rows) }}"}}
    workflow = await scene.site.publish(
        many, count, inputs={"type": "object"}, outputs={"n": "{{ steps.b.echo.n }}"}
    )
    request = scene.site.request(workflow, inputs={"rows": ["x" * 100] * 40_000})
    async with scene.host() as host, scene.worker():
        run_id, ended = await host.run_to_end(request, timeout_s=30)
    assert ended is not None
    assert ended.outputs == {"n": 40_000}
    history = await scene.client.get_workflow_handle(str(run_id)).fetch_history()
    assert sum(event.ByteSize() for event in history.events) < 100_000


async def test_a_key_makes_one_run_however_often_it_comes(scene: Scene) -> None:
    workflow = await scene.site.publish(CALL)
    request = scene.site.request(workflow, key="api:once", fingerprint="f")
    async with scene.host() as host, scene.worker():
        made = await asyncio.gather(*(host.start_run(request) for _ in range(50)))
        assert len(set(made)) == 1
        await host.wait_finished(made[0], 20)
        assert await host.start_run(request) == made[0]
        other = scene.site.request(workflow, key="api:once", fingerprint="g")
        with pytest.raises(KeyReused):
            await host.start_run(other)
    assert len(scene.site.steps.calls) == 1


async def test_cancelling_aborts_the_call_within_two_seconds(scene: Scene) -> None:
    workflow = await scene.site.publish(CALL)
    scene.site.steps.hold("a")
    async with scene.host() as host, scene.worker():
        run_id = await host.start_run(scene.site.request(workflow))
        await until(lambda: len(scene.site.steps.calls) == 1)
        await host.cancel(run_id, "ada")
        ended = await host.wait_finished(run_id, 2)
        assert ended is not None
        assert ended.status == "cancelled"
        await until(lambda: len(scene.site.steps.aborted) == 1)
    assert "attempt.unknown" in [event["type"] for event in await scene.site.events(run_id)]


async def test_a_pause_a_signal_and_a_decision_reach_the_run(scene: Scene) -> None:
    wait = {"id": "w", "type": "wait", "event": {"name": "paid", "timeout_s": 60}}
    ask = {"id": "ok", "type": "approval", "title": "Go on?", "approvers": ["ada"],
           "after": ["w.received"]}  # fmt: skip
    pay = {"id": "pay", "uses": "test.write", "after": ["ok.approved"]}
    workflow = await scene.site.publish(wait, ask, pay)
    async with scene.host() as host, scene.worker():
        run_id = await host.start_run(scene.site.request(workflow))
        await until(lambda: _is(scene, run_id, "waiting"))
        await host.pause(run_id, "ada")
        await until(lambda: _is(scene, run_id, "paused"))
        await host.resume(run_id, "ada")
        await host.signal(run_id, "paid", None, {"sum": 5})
        await until(lambda: _waits_for_approval(scene, run_id))
        asked = next(
            event
            for event in await scene.site.events(run_id)
            if event["type"] == "step.waiting" and event["step"] == "ok"
        )
        digest = asked["data"]["approval"]["digest"]
        await host.decide(run_id, "ok", "approved", by="ada", digest=digest)
        ended = await host.wait_finished(run_id, 10)
    assert ended is not None
    assert ended.status == "succeeded"


async def test_runs_beyond_the_limit_wait_and_are_let_in(scene: Scene) -> None:
    workflow = await scene.site.publish(CALL, settings={"concurrency": {"limit": 1}})
    gate = scene.site.steps.hold("a")
    async with scene.host() as host, scene.worker():
        runs = [await host.start_run(scene.site.request(workflow)) for _ in range(3)]
        await until(lambda: len(scene.site.steps.calls) == 1)
        await host.cancel(runs[1], "ada")
        await until(lambda: _is(scene, runs[1], "cancelled"))
        assert await status(scene, runs[2]) == "queued"
        gate.set()
        ended = await host.wait_finished(runs[2], 10)
    assert ended is not None
    assert ended.status == "succeeded"


async def test_a_failure_is_retried_by_temporals_timer(scene: Scene) -> None:
    retry = {"max_attempts": 3, "initial_s": 0.05, "jitter": "none"}
    workflow = await scene.site.publish({**READ, "retry": retry})
    scene.site.steps.answer("a", failure(retryable=True), failure(retryable=True))
    async with scene.host() as host, scene.worker():
        _, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
    assert ended is not None
    assert ended.status == "succeeded"
    assert len(scene.site.steps.calls) == 3


async def test_a_request_made_while_nobody_works_is_done_once_somebody_does(scene: Scene) -> None:
    workflow = await scene.site.publish(CALL)
    async with scene.host() as host:
        run_id = await host.start_run(scene.site.request(workflow))
        assert await status(scene, run_id) == "queued"
        async with scene.worker():
            ended = await host.wait_finished(run_id, 20)
    assert ended is not None
    assert ended.status == "succeeded"


async def _is(scene: Scene, run_id: UUID, wanted: str) -> bool:
    return await status(scene, run_id) == wanted


async def _waits_for_approval(scene: Scene, run_id: UUID) -> bool:
    return any(
        event["type"] == "step.waiting" and event["step"] == "ok"
        for event in await scene.site.events(run_id)
    )


async def test_a_failure_on_temporal_starts_the_error_workflow(scene: Scene) -> None:
    _, workflow = await pair(scene.site)
    scene.site.steps.answer("a", failure())
    async with scene.host() as host, scene.worker():
        run_id, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
        assert ended is not None
        assert ended.status == "failed"

        async def is_told() -> bool:
            return len(await told_of(scene.site, run_id)) == 1

        await until(is_told)
        (told,) = await told_of(scene.site, run_id)
        end = await host.wait_finished(told.id, 20)
    assert end is not None
    assert end.outputs == {"run": str(run_id), "class": "remote_down"}
