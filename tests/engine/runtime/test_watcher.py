"""Failures and who is told of them: each once, linked both ways, never in a circle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from engine.store.models import Alert, Run, Workflow
from engine.store.models.trigger import Trigger
from engine.testing.steps import failure
from tests.engine.runtime.conftest import Site, until

CALL = {"id": "a", "uses": "test.read"}
TELLS: dict[str, Any] = {
    "triggers": [{"id": "failed", "type": "error", "inputs": {"run": "{{ trigger.run_id }}"}}],
    "inputs": {"type": "object", "properties": {"run": {"type": "string"}}},
    "outputs": {"run": "{{ inputs.run }}", "class": "{{ steps.told.echo['class'] }}"},
}
TOLD = {"id": "told", "uses": "test.read", "with": {"class": "{{ trigger.error['class'] }}"}}


async def key_of(site: Site, workflow: UUID) -> str:
    async with site.database.tenant(site.tenant.org_id) as session:
        key: str = (
            await session.execute(select(Workflow.key).where(Workflow.id == workflow))
        ).scalar_one()
    return key


async def told_of(site: Site, run_id: UUID) -> list[Run]:
    async with site.database.tenant(site.tenant.org_id) as session:
        query = select(Run).where(Run.error_of == run_id)
        return list((await session.execute(query)).scalars())


async def alerts(site: Site) -> list[tuple[str, bool]]:
    async with site.database.tenant(site.tenant.org_id) as session:
        found = (await session.execute(select(Alert).order_by(Alert.id))).scalars()
        return [(alert.kind, alert.handled_at is not None) for alert in found]


async def pair(site: Site) -> tuple[UUID, UUID]:
    """Publish a workflow that is told of failures, and one that names it."""
    teller = await site.publish(TOLD, **TELLS)
    settings = {"on_error": {"workflow": await key_of(site, teller)}}
    return teller, await site.publish(CALL, settings=settings)


async def test_a_failed_run_starts_its_error_workflow_once_with_what_went_wrong(site: Site) -> None:
    teller, workflow = await pair(site)
    site.steps.answer("a", failure())
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
        assert ended is not None
        assert ended.status == "failed"
        await until(lambda: _has(site, run_id))
        (told,) = await told_of(site, run_id)
        end = await host.wait_finished(told.id, 5)
    assert end is not None
    assert end.outputs == {"run": str(run_id), "class": "remote_down"}
    assert (told.workflow_id, told.trigger_type, told.trigger_id) == (teller, "error", "failed")
    payload: dict[str, Any] = dict(told.trigger)
    assert (payload["step"], payload["workflow"]["id"]) == ("a", str(workflow))
    assert await alerts(site) == [("run_failed", True)]


async def _has(site: Site, run_id: UUID) -> bool:
    return len(await told_of(site, run_id)) == 1


async def test_a_failure_looked_at_again_after_a_stop_starts_nothing_twice(site: Site) -> None:
    _, workflow = await pair(site)
    site.steps.answer("a", failure())
    async with site.host() as host:
        run_id, _ = await host.run_to_end(site.request(workflow), timeout_s=5)
        await until(lambda: _has(site, run_id))
    async with site.database.tenant(site.tenant.org_id) as session:
        await session.execute(update(Alert).values(handled_at=None))
    async with site.host():
        await until(lambda: _is_handled(site))
    assert len(await told_of(site, run_id)) == 1


async def _is_handled(site: Site) -> bool:
    return all(handled for _, handled in await alerts(site))


async def test_an_error_workflow_that_fails_itself_tells_nobody(site: Site) -> None:
    workflow = await site.publish(CALL)
    own = {"on_error": {"workflow": await key_of(site, workflow)}}
    async with site.database.tenant(site.tenant.org_id) as session:
        await session.execute(
            text(
                "UPDATE workflow_versions SET document = jsonb_set(document::jsonb, "
                "'{settings}', CAST(:settings AS jsonb))::json WHERE workflow_id = :w"
            ),
            {"settings": str(own).replace("'", '"'), "w": workflow},
        )
    site.steps.answer("a", failure(), failure(), failure())
    async with site.host() as host:
        run_id, _ = await host.run_to_end(site.request(workflow), timeout_s=5)
        await until(lambda: _has(site, run_id))
        (told,) = await told_of(site, run_id)
        ended = await host.wait_finished(told.id, 5)
        assert ended is not None
        assert ended.status == "failed"
        await until(lambda: _is_handled(site))
    assert await told_of(site, told.id) == []
    assert len(site.steps.calls) == 2
    assert [kind for kind, _ in await alerts(site)] == ["run_failed", "run_failed"]


async def switch_on(site: Site, workflow: UUID, of: str) -> None:
    """Switch its error trigger on, as publishing does."""
    place = {"org_id": site.tenant.org_id, "workspace_id": site.tenant.workspace_id}
    async with site.database.tenant(site.tenant.org_id) as session:
        await session.execute(update(Workflow).where(Workflow.id == workflow).values(enabled=True))
        config = {"id": "failed", "type": "error", "with": {"of": of}}
        trigger = {"workflow_id": workflow, "trigger_id": "failed", "version": 1, "type": "error"}
        session.add(Trigger(**trigger, config=config, enabled=True, **place))


async def test_who_is_told_of_any_failure_hears_of_those_that_nobody_is_named_for(
    site: Site,
) -> None:
    named, told_of_own = await pair(site)
    anybody, deaf = await site.publish(TOLD, **TELLS), await site.publish(TOLD, **TELLS)
    await switch_on(site, anybody, "any")
    await switch_on(site, deaf, "named")
    unnamed = await site.publish(CALL)
    site.steps.answer("a", failure(), failure())
    async with site.host() as host:
        with_name, _ = await host.run_to_end(site.request(told_of_own), timeout_s=5)
        without, _ = await host.run_to_end(site.request(unnamed), timeout_s=5)
        await until(lambda: _has(site, with_name))
        await until(lambda: _has(site, without))
        await until(lambda: _is_handled(site))
        (told,) = await told_of(site, without)
        end = await host.wait_finished(told.id, 5)
    assert end is not None
    assert end.outputs == {"run": str(without), "class": "remote_down"}
    assert (told.workflow_id, told.trigger_id, told.version) == (anybody, "failed", 1)
    assert [one.workflow_id for one in await told_of(site, with_name)] == [named]


async def test_who_is_told_of_any_failure_is_not_told_of_its_own(site: Site) -> None:
    anybody = await site.publish(CALL)
    await switch_on(site, anybody, "any")
    site.steps.answer("a", failure(), failure(), failure())
    unnamed = await site.publish(CALL)
    async with site.host() as host:
        own, _ = await host.run_to_end(site.request(anybody), timeout_s=5)
        other, _ = await host.run_to_end(site.request(unnamed), timeout_s=5)
        await until(lambda: _has(site, other))
        (told,) = await told_of(site, other)
        await host.wait_finished(told.id, 5)
        await until(lambda: _is_handled(site))
    assert await told_of(site, own) == []
    assert await told_of(site, told.id) == []


async def test_a_schedule_nobody_can_read_any_more_is_an_alert(site: Site) -> None:
    workflow = await site.publish(CALL)
    await site.schedule(workflow, "every", {"cron": "* * * * *", "timezone": "UTC"})
    async with site.database.tenant(site.tenant.org_id) as session:
        gone = """UPDATE schedules SET next_fire_at = now() - interval '5 minutes',
            config = '{"cron": "* * * * *", "timezone": "Nowhere/Gone"}'"""
        await session.execute(text(gone))
    async with site.host():
        await until(lambda: _says(site, "schedule_not_started"))
    async with site.database.tenant(site.tenant.org_id) as session:
        found = (await session.execute(select(Alert))).scalars().all()
    assert [(one.run_id, one.facts["trigger_id"]) for one in found] == [(None, "every")]


async def test_one_that_is_not_there_is_an_alert_and_test_runs_tell_nobody(site: Site) -> None:
    workflow = await site.publish(CALL, settings={"on_error": {"workflow": "nowhere"}})
    site.steps.answer("a", failure(), failure())
    async with site.host() as host:
        await host.run_to_end(site.request(workflow, mode="test"), timeout_s=5)
        assert await alerts(site) == []
        await host.run_to_end(site.request(workflow), timeout_s=5)
        await until(lambda: _says(site, "error_workflow_not_started"))
    assert [kind for kind, _ in await alerts(site)] == ["run_failed", "error_workflow_not_started"]


async def _says(site: Site, kind: str) -> bool:
    return kind in [found for found, _ in await alerts(site)]


async def test_a_scheduled_run_that_cannot_start_is_an_alert(site: Site) -> None:
    schedule = {"cron": "* * * * *", "timezone": "UTC", "missed": "run_once"}
    workflow = await site.publish(CALL)
    await site.schedule(workflow, "every", schedule)
    async with site.database.tenant(site.tenant.org_id) as session:
        late = "UPDATE schedules SET next_fire_at = now() - interval '5 minutes', version = 9"
        await session.execute(text(late))
    async with site.host():
        await until(lambda: _says(site, "schedule_not_started"))
    async with site.database.tenant(site.tenant.org_id) as session:
        (alert,) = (await session.execute(select(Alert))).scalars()
    assert (alert.workflow_id, alert.run_id, alert.facts["trigger_id"]) == (workflow, None, "every")
