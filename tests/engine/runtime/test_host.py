"""Runs on a real database: recorded, answered, cancelled, resumed, never doubled."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.replay import replay
from engine.core.state import new_state
from engine.errors import Invalid, Unavailable
from engine.ports.runs import OwnershipLost
from engine.runtime.feed import Feed
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import ScriptedSteps, failure
from tests.engine.runtime.conftest import Site, until

ECHO = {"id": "a", "uses": "test.pure", "with": {"n": "{{ trigger.body.n + 1 }}"}}
CALL = {"id": "a", "uses": "test.write", "with": {"n": "{{ inputs.n }}"}}


async def test_a_run_of_pure_steps_is_one_commit_and_its_outputs_are_answered(site: Site) -> None:
    then = {"id": "b", "uses": "test.pure", "with": {"m": "{{ steps.a.echo.n * 2 }}"}}
    workflow = await site.publish(ECHO, then, outputs={"m": "{{ steps.b.echo.m }}"})
    async with site.host() as host:
        request = site.request(workflow, trigger={"body": {"n": 20}}, trigger_type="webhook")
        run_id, ended = await host.run_to_end(request, timeout_s=5)
    assert ended is not None
    assert (ended.status, ended.outputs) == ("succeeded", {"m": 42})
    slices = await site.store.slices_after(run_id, 0)
    assert len(slices) == 1
    stored = await site.store.load(run_id)
    assert stored is not None
    assert stored.status == "succeeded"


async def test_who_waits_no_longer_is_let_go_and_the_run_goes_on(site: Site) -> None:
    workflow = await site.publish(CALL)
    async with site.host() as host:
        gate = site.steps.hold("a")
        request = site.request(workflow, inputs={"n": 1})
        run_id, ended = await host.run_to_end(request, timeout_s=0.05)
        assert ended is None
        gate.set()
        later = await host.wait_finished(run_id, 5)
    assert later is not None
    assert later.status == "succeeded"


async def test_who_is_cut_off_while_waiting_takes_nothing_with_it(site: Site) -> None:
    workflow = await site.publish(CALL)
    async with site.host() as host:
        gate = site.steps.hold("a")
        request = site.request(workflow, inputs={"n": 1})
        waiting = asyncio.create_task(host.run_to_end(request, timeout_s=5))
        await until(lambda: bool(site.steps.calls))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        gate.set()
        later = await host.wait_finished(UUID(site.steps.calls[0].run_id), 5)
    assert later is not None
    assert later.status == "succeeded"


async def test_every_recorded_run_replays_to_the_same_decisions(site: Site) -> None:
    workflow = await site.publish(CALL, {"id": "b", "uses": "test.pure", "after": ["a"]})
    async with site.host() as host:
        run_id, _ = await host.run_to_end(site.request(workflow, inputs={"n": 1}), timeout_s=5)
    version = await site.store.version(workflow, 1)
    assert version is not None
    plan = compile_plan(Document.parse(version.document), EffectCatalog())
    assert replay(new_state(plan, str(run_id)), await site.events(run_id)).differences == ()


async def test_a_call_starts_only_after_its_started_is_committed(site: Site) -> None:
    workflow = await site.publish(CALL)
    seen: list[str] = []

    async with site.host() as host:
        gate = site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow, inputs={"n": 1}))
        await until(lambda: bool(site.steps.calls))
        seen = [event["type"] for event in await site.events(run_id)]
        gate.set()
        ended = await host.wait_finished(run_id, 5)
    assert "step.started" in seen
    assert ended is not None
    assert ended.status == "succeeded"


async def test_cancel_aborts_the_call_in_flight_and_records_its_end_as_unknown(site: Site) -> None:
    workflow = await site.publish(CALL, {"id": "b", "uses": "test.write", "after": ["a"]})
    async with site.host() as host:
        site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow, inputs={"n": 1}))
        await until(lambda: bool(site.steps.calls))
        await host.cancel(run_id, "ada")
        ended = await host.wait_finished(run_id, 2)
    assert ended is not None
    assert ended.status == "cancelled"
    assert len(site.steps.aborted) == 1
    assert [call.step_id for call in site.steps.calls] == ["a"]
    assert "attempt.unknown" in [event["type"] for event in await site.events(run_id)]


async def test_the_same_key_is_the_same_run_and_another_request_under_it_is_refused(
    site: Site,
) -> None:
    workflow = await site.publish(CALL)
    async with site.host() as host:
        asked = [
            host.start_run(site.request(workflow, inputs={"n": 1}, key="k", fingerprint="f"))
            for _ in range(20)
        ]
        runs = set(await asyncio.gather(*asked))
        assert len(runs) == 1
        await host.wait_finished(runs.pop(), 5)
        with pytest.raises(Invalid, match="another request"):
            await host.start_run(site.request(workflow, inputs={"n": 2}, key="k", fingerprint="g"))
    assert len(site.steps.calls) == 1


async def test_a_retry_waits_for_its_timer_and_uses_the_same_key(site: Site) -> None:
    retry = {"max_attempts": 3, "initial_s": 0.01, "jitter": "none"}
    workflow = await site.publish({**CALL, "retry": retry})
    site.steps.answer("a", failure(retryable=True), failure(retryable=True))
    async with site.host() as host:
        _, ended = await host.run_to_end(site.request(workflow, inputs={"n": 1}), timeout_s=5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert len({call.idempotency_key for call in site.steps.calls}) == 1
    assert len(site.steps.calls) == 3
    assert not await site.store.timers()


async def test_a_run_goes_on_in_the_next_host_where_the_last_one_stopped(site: Site) -> None:
    workflow = await site.publish(CALL, {"id": "b", "uses": "test.read", "after": ["a"]})
    async with site.host() as host:
        site.steps.hold("a")
        run_id = await host.start_run(site.request(workflow, inputs={"n": 1}))
        await until(lambda: bool(site.steps.calls))
    site.steps.gates.clear()
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"
    calls = site.steps.calls_of("a")
    assert len(calls) == 2
    assert calls[0].idempotency_key == calls[1].idempotency_key
    retrying = [e for e in await site.events(run_id) if e["type"] == "step.retrying"]
    assert retrying[0]["data"]["may_have_happened_twice"] is True


async def test_a_former_owners_late_commit_writes_nothing(site: Site) -> None:
    from engine.ports.runs import Batch

    former = await site.store.acquire()
    assert former is not None
    async with site.database.engine_session() as session:
        await session.execute(text("UPDATE engine_lease SET epoch = epoch + 1"))
    with pytest.raises(OwnershipLost):
        await former.commit(Batch())
    with pytest.raises(OwnershipLost):
        await former.renew()
    await former.close()


async def test_a_standby_takes_over_when_the_owner_no_longer_renews(site: Site) -> None:
    from engine.store.executor_store import PostgresRunStore

    impatient = PostgresRunStore(site.database, takeover_after_s=1.0)
    former = await site.store.acquire()
    assert former is not None
    assert await impatient.acquire() is None
    async with site.database.engine_session() as session:
        await session.execute(text("UPDATE engine_lease SET renewed_at = now() - interval '2 s'"))
    assert await impatient.acquire() is None
    await until(lambda: _acquires(impatient))
    with pytest.raises(OwnershipLost):
        await former.renew()
    await former.close()


async def _acquires(store: Any) -> bool:
    session = await store.acquire()
    if session is None:
        return False
    await session.close()
    return True


async def test_requests_left_by_another_process_are_taken_from_the_inbox(site: Site) -> None:
    workflow = await site.publish(CALL)
    standby, _ = site.new_host()
    run_id = await standby.start_run(site.request(workflow, inputs={"n": 1}))
    stored = await site.store.load(run_id)
    assert stored is not None
    assert stored.status == "queued"
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert not await site.store.inbox()


async def test_a_follower_sees_every_event_once_and_in_order(site: Site) -> None:
    workflow = await site.publish(
        {
            **CALL,
            "foreach": {"items": "{{ inputs.list }}", "concurrency": 5},
            "with": {"x": "{{ item }}"},
        }
    )
    other = Feed(site.store)
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow, inputs={"list": list(range(40))}))
        seen: list[int] = []
        async with asyncio.timeout(10):
            async for event in other.follow(run_id):
                seen.append(event["seq"])
                other.notice("*")
                if event["type"] == "run.finished":
                    break
                if len(seen) % 7 == 0:
                    await asyncio.sleep(0)
                # A feed in another process hears of commits by notices alone.
                asyncio.get_running_loop().call_later(0.01, other.notice, run_id.hex)
    assert seen == list(range(1, len(seen) + 1))


async def test_large_values_are_kept_by_hash_and_read_back_after_a_restart(site: Site) -> None:
    big = ["x" * 100] * 1000
    workflow = await site.publish(
        {"id": "a", "uses": "test.pure", "with": {"big": "{{ trigger.body }}"}},
        {"id": "hold", "uses": "test.read", "after": ["a"]},
        {
            "id": "b",
            "uses": "test.pure",
            "after": ["hold"],
            "with": {"n": "{{ size(steps.a.echo.big) }}"},
        },
        outputs={"n": "{{ steps.b.echo.n }}"},
    )
    site.steps.hold("hold")
    async with site.host() as host:
        run_id = await host.start_run(
            site.request(workflow, trigger={"body": big}, trigger_type="webhook")
        )
        await until(lambda: bool(site.steps.calls_of("hold")))
    site.steps.gates.clear()
    async with site.host() as host:
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.outputs == {"n": 1000}
    events = await site.events(run_id)
    assert max(len(str(event)) for event in events) < 33_000


async def test_keys_are_committed_with_the_item_that_consumed_them(
    site: Site, steps: ScriptedSteps
) -> None:
    from engine.ports import ProposedKey, Succeeded

    def dedupe(call: Any) -> Succeeded:
        items = ["a", "b", "c"]
        keys = tuple(ProposedKey(item, n) for n, item in enumerate(items))
        return Succeeded({"items": items, "count": 3}, proposed_keys=keys)

    workflow = await site.publish(
        {"id": "new", "uses": "test.pure"},
        {"id": "post", "uses": "test.write", "foreach": {"items": "{{ steps.new.items }}"},
         "with": {"x": "{{ item }}"}},
    )  # fmt: skip
    steps.answer("new", dedupe)
    steps.answer("post", Succeeded({}), failure())
    async with site.host() as host:
        _, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert ended.status == "failed"
    assert await site.store.seen_keys(workflow, "new").seen(["a", "b", "c"]) == {"a"}


async def test_a_failed_run_raises_an_alert(site: Site) -> None:
    workflow = await site.publish(CALL)
    site.steps.answer("a", failure())
    async with site.host() as host:
        await host.run_to_end(site.request(workflow, inputs={"n": 1}), timeout_s=5)
    async with site.database.tenant(site.tenant.org_id) as session:
        rows = (await session.execute(text("SELECT kind, title FROM alerts"))).all()
    assert [tuple(row) for row in rows] == [("run_failed", "It did not work.")]


async def test_texts_postgres_cannot_hold_do_no_harm(site: Site) -> None:
    from engine.ports import ProposedKey, Succeeded

    workflow = await site.publish(CALL, outputs={"x": "{{ steps.a.x }}"})
    site.steps.answer("a", Succeeded({"x": "a\x00b"}, proposed_keys=(ProposedKey("k\x00", 0),)))
    site.steps.answer("a", failure(code="odd\udcff\x00"))
    async with site.host() as host:
        _, good = await host.run_to_end(site.request(workflow, inputs={"n": 1}), timeout_s=5)
        _, bad = await host.run_to_end(site.request(workflow, inputs={"n": 1}), timeout_s=5)
    assert good is not None
    assert bad is not None
    assert (good.outputs, bad.status) == ({"x": "a\x00b"}, "failed")
    assert await site.store.seen_keys(workflow, "a").seen(["k\ufffd"]) == {"k\ufffd"}


async def test_what_a_run_is_told_is_on_record_when_the_answer_comes(site: Site) -> None:
    wait = {"id": "w", "type": "wait", "event": {"name": "go"}}
    workflow = await site.publish(wait)
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow))
        for tell, event in (
            (host.pause(run_id, "ada"), "run.pause_requested"),
            (host.resume(run_id, "ada"), "run.resume_requested"),
            (host.signal(run_id, "other", None, {}), "signal.received"),
            (host.decide(run_id, "w", "approved", by="ada"), "decision.made"),
            (host.cancel(run_id, "ada"), "run.cancel_requested"),
        ):
            await tell
            assert event in [found["type"] for found in await site.events(run_id)]


async def test_who_tells_a_run_something_is_let_go_when_the_executor_goes(site: Site) -> None:
    wait = {"id": "w", "type": "wait", "event": {"name": "go"}}
    workflow = await site.publish(wait)
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow))
        telling = [asyncio.create_task(host.pause(run_id, "ada")) for _ in range(3)]
        await asyncio.sleep(0)
        await host.stop()
        answers = await asyncio.wait_for(asyncio.gather(*telling, return_exceptions=True), 5)
    assert all(answer is None or isinstance(answer, Unavailable) for answer in answers)


async def test_runs_are_limited_by_the_inputs_they_will_have(site: Site) -> None:
    workflow = await site.publish(
        CALL,
        inputs={
            "type": "object",
            "properties": {"n": {"type": "integer"}, "shop": {"type": "string", "default": "own"}},
        },
        triggers=[
            {
                "id": "hook",
                "type": "webhook",
                "inputs": {"n": "{{ trigger.body.n }}", "shop": "{{ trigger.body.shop }}"},
            }
        ],
        settings={"concurrency": {"limit": 1, "key": "{{ inputs.shop }}"}},
    )

    async def call(shop: str) -> None:
        body = {"body": {"n": 1, "shop": shop}}
        await host.start_run(site.request(workflow, trigger=body, trigger_id="hook"))

    async with site.host() as host:
        gate = site.steps.hold("a")
        await call("north")
        await call("south")
        await until(lambda: len(site.steps.calls) == 2)
        await call("north")
        await host.start_run(site.request(workflow, inputs={"n": 1}))
        await until(lambda: len(site.steps.calls) == 3)
        gate.set()
        await until(lambda: len(site.steps.calls) == 4)


async def test_an_executor_that_could_not_begin_does_not_keep_the_lock(site: Site) -> None:
    async def rename(before: str, after: str) -> None:
        async with site.database.owner_session() as session:
            await session.execute(text(f"ALTER FUNCTION {before}(date) RENAME TO {after}"))

    await rename("ensure_run_events_partition", "gone_for_now")
    with pytest.raises(DBAPIError):
        await site.store.acquire()
    await rename("gone_for_now", "ensure_run_events_partition")
    session = await site.store.acquire()
    assert session is not None
    await session.close()
