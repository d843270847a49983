"""Handing runs over: a process that stops on purpose leaves nothing unknown, and callers get answers."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from engine.store.models import Variable
from engine.testing.steps import ScriptedSteps
from tests.engine.runtime.conftest import GIVE_UP_S, Site, until

PAY = {"id": "pay", "uses": "test.irreversible"}
PUT = {"id": "put", "uses": "test.write", "with": {"n": "{{ steps.pay.echo }}"}}


async def test_a_stop_lets_calls_end_and_begins_none(site: Site, steps: ScriptedSteps) -> None:
    workflow = await site.publish(PAY, PUT)
    gate = steps.hold("pay")
    host, _ = site.new_host()
    await host.start()
    await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
    run_id = await host.start_run(site.request(workflow))
    await until(lambda: len(steps.calls_of("pay")) == 1)
    stopping = asyncio.create_task(host.stop(drain_s=GIVE_UP_S))
    await asyncio.sleep(0.05)
    assert not stopping.done()
    gate.set()
    await stopping
    assert [event["type"] for event in await site.events(run_id)].count("attempt.succeeded") == 1
    assert steps.calls_of("put") == []
    async with site.host() as next_host:
        ended = await next_host.wait_finished(run_id, GIVE_UP_S)
    assert ended is not None
    assert ended.status == "succeeded"
    assert len(steps.calls_of("pay")) == len(steps.calls_of("put")) == 1


async def test_a_stop_waits_no_longer_than_it_is_told(site: Site, steps: ScriptedSteps) -> None:
    workflow = await site.publish(PAY)
    steps.hold("pay")
    host, _ = site.new_host()
    await host.start()
    await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
    run_id = await host.start_run(site.request(workflow))
    await until(lambda: len(steps.calls_of("pay")) == 1)
    async with asyncio.timeout(2):
        await host.stop(drain_s=0.1)
    async with site.host():
        await until(lambda: _is(site, run_id, "waiting"))


async def _is(site: Site, run_id: UUID, status: str) -> bool:
    stored = await site.store.load(run_id)
    return stored is not None and stored.status == status


async def test_who_waits_for_an_end_hears_of_it_from_the_next_owner(
    site: Site, steps: ScriptedSteps
) -> None:
    workflow = await site.publish({"id": "read", "uses": "test.read"})
    gate = steps.hold("read")
    host, feed = site.new_host()
    await host.start()
    await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
    waiting = asyncio.create_task(host.run_to_end(site.request(workflow), timeout_s=GIVE_UP_S))
    await until(lambda: len(steps.calls_of("read")) == 1)
    await host.stop()
    gate.set()
    async with site.host() as next_host:
        run_id = steps.calls_of("read")[0].run_id
        await next_host.wait_finished(UUID(run_id), GIVE_UP_S)
        feed.notice("*")
        found, ended = await waiting
    assert str(found) == run_id
    assert ended is not None
    assert ended.status == "succeeded"


async def _reads_a_variable(site: Site) -> UUID:
    place = {"org_id": site.tenant.org_id, "workspace_id": site.tenant.workspace_id}
    async with site.database.tenant(site.tenant.org_id) as session:
        session.add(Variable(key="n", value=1, **place))
    read = {"id": "read", "uses": "test.read", "with": {"n": "{{ vars.n }}"}}
    return await site.publish(read)


async def test_a_request_is_taken_although_the_first_try_was_cut_short(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = await _reads_a_variable(site)
    whole, tries = site.store.variables, 0

    async def cut_short(workspace_id: UUID) -> dict[str, Any]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncio.CancelledError
        return await whole(workspace_id)

    async with site.host() as host:
        monkeypatch.setattr(site.store, "variables", cut_short)
        # A caller with a key goes by the inbox; this one hangs up while its run is let in.
        with pytest.raises(asyncio.CancelledError):
            await host.start_run(site.request(workflow, key="k"))
        run_id = await host.start_run(site.request(workflow, key="k"))
        ended = await host.wait_finished(run_id, GIVE_UP_S)
    assert ended is not None
    assert ended.status == "succeeded"


async def test_a_run_asked_for_while_the_owner_goes_is_left_for_the_next(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = await _reads_a_variable(site)
    host, _ = site.new_host()
    await host.start()
    await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
    reading, go_on = asyncio.Event(), asyncio.Event()
    whole = site.store.variables

    async def slowly(workspace_id: UUID) -> dict[str, Any]:
        reading.set()
        await go_on.wait()
        return await whole(workspace_id)

    monkeypatch.setattr(site.store, "variables", slowly)
    asking = asyncio.create_task(host.start_run(site.request(workflow)))
    await asyncio.wait_for(reading.wait(), GIVE_UP_S)
    await host.stop()
    go_on.set()
    run_id = await asyncio.wait_for(asking, GIVE_UP_S)
    async with site.host() as next_host:
        ended = await next_host.wait_finished(run_id, GIVE_UP_S)
    assert ended is not None
    assert ended.status == "succeeded"
