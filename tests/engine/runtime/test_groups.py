"""Groups and long loops on a real database: calls, restarts, snapshots."""

import asyncio
import os
import resource
import time

from sqlalchemy import text

from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.replay import replay
from engine.core.state import new_state
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import failure
from tests.engine.runtime.conftest import Site, until

# NEXA_LONG_LOOP=100000 measures the same on a list of that length, and prints what it took.
COUNT = int(os.environ.get("NEXA_LONG_LOOP", "1500"))
LOOP = {
    "id": "g",
    "type": "group",
    "foreach": {
        "items": "{{ inputs.list }}",
        "as": "row",
        "key": "{{ row.id }}",
        "concurrency": 20,
    },
    "steps": [{"id": "a", "uses": "test.read", "with": {"v": "{{ row.n }}"}}],
    "outputs": {"v": "{{ steps.a.echo.v }}"},
}


async def test_a_group_that_takes_too_long_aborts_its_calls_and_no_others(site: Site) -> None:
    group = {
        "id": "g",
        "type": "group",
        "on_error": "continue",
        "timeout_s": 0.2,
        "steps": [{"id": "a", "uses": "test.write"}],
    }
    workflow = await site.publish(group, {"id": "b", "uses": "test.write"})
    async with site.host() as host:
        site.steps.hold("a")
        other = site.steps.hold("b")
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: bool(site.steps.aborted))
        other.set()
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert [call.step_id for call in site.steps.aborted] == ["a"]
    events = await site.events(run_id)
    failed = next(e for e in events if e["type"] == "step.failed" and e["step"] == "g")
    assert failed["data"]["error"]["code"] == "step_timeout"
    assert not await site.store.timers()


async def test_items_of_a_group_call_with_keys_of_their_own_and_go_on_after_a_restart(
    site: Site,
) -> None:
    inner = {"id": "a", "uses": "test.write", "with": {"v": "{{ item }}"}}
    each = {"items": ["x", "y"], "concurrency": 2, "key": "{{ item }}"}
    workflow = await site.publish(
        {"id": "g", "type": "group", "foreach": each, "steps": [inner]},
        outputs={"n": "{{ steps.g.ok_count }}"},
    )
    async with site.host() as host:
        site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: len(site.steps.calls) == 2)
    site.steps.gates.clear()
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.outputs == {"n": 2}
    assert {call.idempotency_key for call in site.steps.calls} == {
        f"{run_id}/a/x/1",
        f"{run_id}/a/y/1",
    }
    assert {call.item_key for call in site.steps.calls} == {"x", "y"}


async def test_a_retry_inside_an_item_waits_for_its_own_timer(site: Site) -> None:
    retry = {"max_attempts": 2, "initial_s": 0.01, "jitter": "none"}
    inner = {"id": "a", "uses": "test.write", "with": {"v": "{{ item }}"}, "retry": retry}
    workflow = await site.publish(
        {"id": "g", "type": "group", "foreach": {"items": ["x", "y"]}, "steps": [inner]}
    )
    site.steps.answer("a", failure(retryable=True))
    async with site.host() as host:
        _, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert [call.attempt for call in site.steps.calls] == [1, 2, 1]


async def test_a_long_loop_is_executed_from_small_snapshots_across_a_restart(site: Site) -> None:
    outputs = {"n": "{{ steps.g.ok_count }}", "last": "{{ steps.g.items[1200].value.v }}"}
    workflow = await site.publish(LOOP, outputs=outputs)
    rows = [{"id": f"row-{n}", "n": n} for n in range(COUNT)]
    began = time.monotonic()
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow, inputs={"list": rows}))
        await until(lambda: len(site.steps.calls) > 1000)
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 3600)
    assert ended is not None
    assert ended.outputs == {"n": COUNT, "last": 1200}
    async with site.database.engine_session() as session:
        size = await session.scalar(text("SELECT max(octet_length(state)) FROM run_snapshots"))
        kept = await session.scalar(text("SELECT sum(octet_length(events::text)) FROM run_events"))
    assert size is not None
    assert size < 700_000
    if "NEXA_LONG_LOOP" in os.environ:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        took = time.monotonic() - began
        print(f"{COUNT} items: {took:.0f} s, peak {peak} MB, snapshot {size} B, events {kept} B")  # noqa: T201


async def test_a_snapshot_of_another_version_is_left_aside_and_the_events_folded(
    site: Site,
) -> None:
    inner = {"id": "a", "uses": "test.read", "with": {"v": "{{ item }}"}}
    each = {"items": list(range(200)), "concurrency": 5}
    wait = {"id": "w", "type": "wait", "event": {"name": "go"}, "after": ["g"]}
    workflow = await site.publish(
        {"id": "g", "type": "group", "foreach": each, "steps": [inner]}, wait
    )
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: len(site.steps.calls) == 200)
        await asyncio.sleep(0.2)
    async with site.database.engine_session() as session:
        changed = await session.execute(text("UPDATE run_snapshots SET state = '{\"version\": 1}'"))
        assert changed.rowcount == 1  # type: ignore[attr-defined]
    async with site.host() as host:
        await host.signal(run_id, "go", None, {})
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"
    version = await site.store.version(workflow, 1)
    assert version is not None
    plan = compile_plan(Document.parse(version.document), EffectCatalog())
    assert replay(new_state(plan, str(run_id)), await site.events(run_id)).differences == ()
