"""Workflows that call others on Temporal: let in like any other run, heard of by signal, stopped together."""

from typing import Any
from uuid import UUID

import pytest

from engine.errors import NotFound
from engine.temporal.dispatcher import Dispatcher
from engine.testing.steps import failure
from tests.engine.runtime.conftest import until
from tests.engine.runtime.test_calls import CALLED, INPUTS, OUTPUTS, calling, children
from tests.engine.temporal.conftest import Scene

_BEGIN = Dispatcher.begin


async def test_a_call_runs_the_other_workflow_and_takes_its_outputs(scene: Scene) -> None:
    called = await scene.site.publish(CALLED, inputs=INPUTS, outputs=OUTPUTS)
    step = await calling(scene.site, called)
    workflow = await scene.site.publish(step, outputs={"n": "{{ steps.c.twice + 1 }}"})
    async with scene.host() as host, scene.worker():
        run_id, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
    assert ended is not None
    assert (ended.status, ended.outputs) == ("succeeded", {"n": 9})
    (child,) = await children(scene.site, run_id)
    assert (child.trigger_type, child.status, child.workflow_id) == ("call", "succeeded", called)
    waiting = next(e for e in await scene.site.events(run_id) if e["type"] == "step.waiting")
    assert waiting["data"]["child"]["run_id"] == str(child.id)
    # Both share the key of the call, so that a call made again repeats no effect.
    assert scene.site.steps.calls[0].idempotency_key == f"{run_id}/c/-/1/a/-/1"


async def test_the_failure_of_the_other_run_is_the_failure_of_the_step(scene: Scene) -> None:
    called = await scene.site.publish(CALLED, inputs=INPUTS)
    workflow = await scene.site.publish(await calling(scene.site, called))
    scene.site.steps.answer("a", failure(code="gone"))
    async with scene.host() as host, scene.worker():
        run_id, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
    assert ended is not None
    assert ended.error is not None
    (child,) = await children(scene.site, run_id)
    assert (ended.error["code"], ended.error["run_id"]) == ("gone", str(child.id))


@pytest.mark.parametrize(
    ("more", "code"),
    [({"workflow": "nowhere"}, "not_found"), ({"with": {"n": "four"}}, "inputs_invalid")],
)
async def test_a_call_that_cannot_start_fails(
    scene: Scene, more: dict[str, Any], code: str
) -> None:
    called = await scene.site.publish(CALLED, inputs=INPUTS)
    step = await calling(scene.site, called)
    workflow = await scene.site.publish({**step, **more})
    async with scene.host() as host, scene.worker():
        _, ended = await host.run_to_end(scene.site.request(workflow), timeout_s=20)
    assert ended is not None
    assert ended.error is not None
    assert ended.error["code"] == code


async def test_cancelling_the_caller_cancels_what_it_has_called(scene: Scene) -> None:
    called = await scene.site.publish(CALLED)
    workflow = await scene.site.publish(await calling(scene.site, called))
    scene.site.steps.hold("a")
    async with scene.host() as host, scene.worker():
        run_id = await host.start_run(scene.site.request(workflow))
        await until(lambda: len(scene.site.steps.calls) == 1)
        await host.cancel(run_id, "ada")
        (child,) = await children(scene.site, run_id)
        ended = await host.wait_finished(child.id, 10)
    assert ended is not None
    assert ended.status == "cancelled"


async def test_the_limits_of_a_called_workflow_hold_and_each_item_calls_once(scene: Scene) -> None:
    called = await scene.site.publish(
        CALLED, settings={"concurrency": {"limit": 1}}, outputs={"n": "{{ steps.a.echo.n }}"}
    )
    many = {"items": [1, 2, 3, 4], "concurrency": 4}
    step = await calling(scene.site, called, foreach=many)
    workflow = await scene.site.publish(
        {**step, "with": {"n": "{{ item }}"}}, outputs={"n": "{{ steps.c.ok_count }}"}
    )
    gate = scene.site.steps.hold("a")
    async with scene.host() as host, scene.worker():
        run_id = await host.start_run(scene.site.request(workflow))
        await until(lambda: _are_called(scene, run_id, 4))
        await until(lambda: len(scene.site.steps.calls) == 1)
        gate.set()
        ended = await host.wait_finished(run_id, 20)
    assert ended is not None
    assert ended.outputs == {"n": 4}
    assert [child.status for child in await children(scene.site, run_id)] == ["succeeded"] * 4
    assert len(scene.site.steps.calls) == 4


async def test_a_caller_hears_of_a_run_that_could_not_start_from_the_next_owner(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word was lost with the owner that had it; the next one looks for such runs."""
    called = await scene.site.publish(CALLED, inputs=INPUTS)
    workflow = await scene.site.publish(await calling(scene.site, called))
    async with scene.worker():
        with monkeypatch.context() as patched:
            patched.setattr("engine.temporal.dispatcher.Dispatcher.refused", lambda *_: None)
            patched.setattr("engine.temporal.dispatcher.Dispatcher.begin", _begin_only_callers)
            async with scene.host() as host:
                run_id = await host.start_run(scene.site.request(workflow))
                await until(lambda: _has_failed_child(scene, run_id))
        async with scene.host() as host:
            ended = await host.wait_finished(run_id, 20)
    assert ended is not None
    assert ended.error is not None
    assert ended.error["code"] == "not_found"


def _begin_only_callers(self: Any, admitted: Any) -> None:
    if admitted.head.parent_run_id is not None:
        raise NotFound("The version is gone.")
    _BEGIN(self, admitted)


async def _are_called(scene: Scene, run_id: UUID, count: int) -> bool:
    return len(await children(scene.site, run_id)) == count


async def _has_failed_child(scene: Scene, run_id: UUID) -> bool:
    return [child.status for child in await children(scene.site, run_id)] == ["failed"]
