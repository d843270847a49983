"""Workflows that call others, on a real database: once, linked, stopped together, never lost."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.ports import SystemIds
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest
from engine.runtime.admitted import head_for
from engine.store.models.run import Run
from engine.store.models.workflow import Workflow
from engine.testing.steps import failure
from tests.engine.runtime.conftest import Site, until

CALLED = {"id": "a", "uses": "test.write", "with": {"n": "{{ inputs.n }}"}}
INPUTS: dict[str, Any] = {"properties": {"n": {"type": "integer"}}, "required": ["n"]}
OUTPUTS = {"twice": "{{ steps.a.echo.n * 2 }}"}


async def key_of(site: Site, workflow_id: UUID) -> str:
    async with site.database.engine_session() as session:
        workflow = await session.get(Workflow, workflow_id)
        assert workflow is not None
        return workflow.key


async def calling(site: Site, called: UUID, **more: Any) -> dict[str, Any]:
    """A step that calls a workflow."""
    key = await key_of(site, called)
    return {"id": "c", "type": "call", "workflow": key, "version": 1, "with": {"n": 4}, **more}


async def children(site: Site, parent: UUID) -> list[Run]:
    query = select(Run).where(Run.parent_run_id == parent).order_by(Run.id)
    async with site.database.engine_session() as session:
        return list((await session.execute(query)).scalars())


async def test_a_call_runs_the_other_workflow_and_takes_its_outputs(site: Site) -> None:
    called = await site.publish(CALLED, inputs=INPUTS, outputs=OUTPUTS)
    workflow = await site.publish(
        await calling(site, called), outputs={"n": "{{ steps.c.twice + 1 }}"}
    )
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert (ended.status, ended.outputs) == ("succeeded", {"n": 9})
    (child,) = await children(site, run_id)
    assert (child.trigger_type, child.status, child.version) == ("call", "succeeded", 1)
    assert child.workflow_id == called
    waiting = next(e for e in await site.events(run_id) if e["type"] == "step.waiting")
    assert waiting["data"]["child"]["run_id"] == str(child.id)
    asked = (await site.events(child.id))[0]["data"]["parent"]
    assert (asked["run_id"], asked["step"], asked["depth"]) == (str(run_id), "c", 1)
    # Both share the key of the call, so that a call made again repeats no effect.
    assert site.steps.calls[0].idempotency_key == f"{run_id}/c/-/1/a/-/1"


async def test_the_failure_of_the_other_run_is_the_failure_of_the_step(site: Site) -> None:
    called = await site.publish(CALLED, inputs=INPUTS)
    workflow = await site.publish(await calling(site, called))
    site.steps.answer("a", failure(code="gone"))
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert ended.error is not None
    (child,) = await children(site, run_id)
    assert ended.error["code"] == "gone"
    assert ended.error["class"] == "remote_down"
    assert (ended.error["step"], ended.error["run_id"]) == ("c", str(child.id))


@pytest.mark.parametrize("wrong", [{"workflow": "nowhere"}, {"version": 7}])
async def test_a_workflow_that_is_not_there_fails_the_call(
    site: Site, wrong: dict[str, Any]
) -> None:
    called = await site.publish(CALLED)
    workflow = await site.publish(await calling(site, called, **wrong))
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert ended.error is not None
    assert ended.error["code"] == "not_found"
    assert await children(site, run_id) == []


async def test_inputs_that_do_not_fit_fail_the_other_run_and_the_call(site: Site) -> None:
    called = await site.publish(CALLED, inputs=INPUTS)
    step = await calling(site, called)
    workflow = await site.publish({**step, "with": {"n": "four"}})
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert ended.error is not None
    assert ended.error["code"] == "inputs_invalid"
    assert [child.status for child in await children(site, run_id)] == ["failed"]


async def test_a_workflow_does_not_call_itself_through_another(site: Site) -> None:
    first = await site.publish(CALLED)
    second = await site.publish(await calling(site, first))
    step = await calling(site, second, **{"with": {}})
    async with site.database.tenant(site.tenant.org_id) as session:
        from engine.store.models.workflow_version import WorkflowVersion

        version = await session.get(WorkflowVersion, (first, 1))
        assert version is not None
        version.document = {"nexa": 1, "name": "Round", "steps": [step]}
    async with site.host() as host:
        _, ended = await host.run_to_end(site.request(second), timeout_s=5)
    assert ended is not None
    assert ended.error is not None
    assert ended.error["code"] == "call_cycle"


async def test_cancelling_the_caller_cancels_what_it_has_called(site: Site) -> None:
    called = await site.publish(CALLED)
    workflow = await site.publish(await calling(site, called))
    async with site.host() as host:
        site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: bool(site.steps.calls))
        await host.cancel(run_id, "ada")
        await host.wait_finished(run_id, 2)
        (child,) = await children(site, run_id)
        ended = await host.wait_finished(child.id, 2)
    assert ended is not None
    assert ended.status == "cancelled"
    assert len(site.steps.aborted) == 1


async def test_a_pause_of_the_caller_pauses_what_it_has_called(site: Site) -> None:
    called = await site.publish(
        {"id": "w", "type": "wait", "event": {"name": "go"}}, {**CALLED, "after": ["w.received"]}
    )
    workflow = await site.publish(await calling(site, called))

    async def status(run_id: UUID) -> str:
        found = await site.store.standing(run_id)
        return found.status if found else ""

    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow))

        async def is_waiting() -> bool:
            found = await children(site, run_id)
            return bool(found) and found[0].status == "waiting"

        await until(is_waiting)
        (child,) = await children(site, run_id)
        await host.pause(run_id, "ada")

        async def is_paused() -> bool:
            return await status(child.id) == "paused"

        await until(is_paused)
        await host.signal(child.id, "go", None, {})
        assert site.steps.calls == []
        await host.resume(run_id, "ada")
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"


async def test_a_restart_neither_loses_nor_doubles_a_call(site: Site) -> None:
    called = await site.publish(CALLED, outputs={"n": "{{ steps.a.echo.n }}"}, inputs=INPUTS)
    workflow = await site.publish(await calling(site, called), outputs={"n": "{{ steps.c.n }}"})
    async with site.host() as host:
        site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: bool(site.steps.calls))
    site.steps.gates.clear()
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.outputs == {"n": 4}
    assert len(await children(site, run_id)) == 1
    assert len({call.idempotency_key for call in site.steps.calls}) == 1


async def test_an_end_that_nobody_heard_is_read_after_a_restart(site: Site) -> None:
    """As if the process had died between the child's last commit and the parent's next one."""
    called = await site.publish(CALLED, outputs={"n": "{{ steps.a.echo.n }}"}, inputs=INPUTS)
    workflow = await site.publish(await calling(site, called), outputs={"n": "{{ steps.c.n }}"})
    async with site.host() as host:
        site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: bool(site.steps.calls))
        owner = host._owner
        assert owner is not None
        owner.driver.runs.pop(run_id)
        (child,) = await children(site, run_id)
        site.steps.gates["a"].set()
        await host.wait_finished(child.id, 5)
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.outputs == {"n": 4}
    assert len(site.steps.calls) == 1


async def test_what_was_called_by_a_run_that_has_ended_is_stopped_after_a_restart(
    site: Site,
) -> None:
    waits = await site.publish({"id": "w", "type": "wait", "duration_s": 3600})
    over = await site.publish({"id": "b", "uses": "test.pure"})
    async with site.host() as host:
        parent, _ = await host.run_to_end(site.request(over), timeout_s=5)
    link: dict[str, Any] = {
        "run_id": str(parent),
        "step": "c",
        "item": None,
        "index": None,
        "scope": [],
    }
    link |= {"attempt": 1, "depth": 1, "workflows": [str(over)], "key": "k"}
    place = (site.tenant.org_id, site.tenant.workspace_id)
    key = request_key("call", "k#1")
    request = RunRequest(*place, waits, version=1, trigger_type="call", key=key, parent=link)
    head = head_for(SystemIds().new(), request, None, site.clock.now())
    await site.store.enqueue_start(head, request)
    async with site.host() as host:
        ended = await host.wait_finished(head.run_id, 5)
    assert ended is not None
    assert ended.status == "cancelled"


async def test_a_call_that_takes_too_long_cancels_the_other_run(site: Site) -> None:
    called = await site.publish({"id": "w", "type": "wait", "duration_s": 3600})
    step = await calling(site, called, timeout_s=0.2)
    workflow = await site.publish({**step, "with": {}})
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
        (child,) = await children(site, run_id)
        stopped = await host.wait_finished(child.id, 5)
    assert ended is not None
    assert ended.error is not None
    assert ended.error["code"] == "step_timeout"
    assert stopped is not None
    assert stopped.status == "cancelled"
    assert not await site.store.timers()


async def test_large_outputs_of_the_other_run_arrive_whole(site: Site) -> None:
    called = await site.publish(
        {"id": "a", "uses": "test.pure", "with": {"text": "{{ inputs.text }}"}},
        inputs={"properties": {"text": {"type": "string"}}},
        outputs={"text": "{{ steps.a.echo.text }}"},
    )
    step = await calling(site, called, **{"with": {"text": "{{ inputs.text }}"}})
    workflow = await site.publish(
        step,
        inputs={"properties": {"text": {"type": "string"}}},
        outputs={"n": "{{ size(steps.c.text) }}"},
    )
    async with site.host() as host:
        request = site.request(workflow, inputs={"text": "x" * 100_000})
        _, ended = await host.run_to_end(request, timeout_s=5)
    assert ended is not None
    assert ended.outputs == {"n": 100_000}


async def test_a_group_that_is_entered_again_calls_anew(site: Site) -> None:
    called = await site.publish({"id": "w", "type": "wait", "duration_s": 3600})
    step = {**await calling(site, called), "with": {}}
    cut = {"id": "a", "uses": "test.read", "retry": {"max_attempts": 1}}
    retry = {"max_attempts": 2, "initial_s": 0.01, "jitter": "none"}
    workflow = await site.publish(
        {"id": "g", "type": "group", "retry": retry, "steps": [step, cut]}
    )
    site.steps.answer("a", failure(retryable=True))
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow))

        async def two_were_started() -> bool:
            return len(await children(site, run_id)) == 2

        await until(two_were_started)
        first, second = await children(site, run_id)
        given_up = await host.wait_finished(first.id, 5)
        await host.cancel(run_id, None)
        stopped = await host.wait_finished(second.id, 5)
        ended = await host.wait_finished(run_id, 5)
    assert given_up is not None
    assert stopped is not None
    assert (given_up.status, stopped.status) == ("cancelled", "cancelled")
    assert ended is not None
    assert ended.status == "cancelled"
