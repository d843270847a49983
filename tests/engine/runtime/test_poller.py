"""Events that are looked for: each one run for good, failures told, nothing lost when an owner ends."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.core.action import Polling, TriggerSpec
from engine.ports.polls import Found, FoundItem, NotLooked, PollCall, PollRow, PollState
from engine.ports.runner import ActionError
from engine.runtime.host import Host
from engine.store.models import Trigger
from engine.store.models.trigger_state import TriggerState
from engine.store.polls import SqlPollStore
from engine.testing.catalog import EffectCatalog
from engine.testing.clock import FakeClock
from tests.engine.runtime.conftest import Site, until

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CALL = {"id": "a", "uses": "test.read", "with": {"n": "{{ trigger.n }}"}}
USES = "test.came"
DOWN = NotLooked(ActionError("remote_down", "refused", "the service is down"))


class WatchedCatalog(EffectCatalog):
    """Knows one trigger that is looked at every five minutes."""

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        if trigger_id != USES:
            return super().trigger(trigger_id)
        return TriggerSpec(USES, "When it came", {}, {}, polling=Polling(300, 60))


@dataclass
class Shelf:
    """What a service has, read from a cursor that counts; scripted failures come first."""

    items: list[int] = field(default_factory=list)
    page: int = 100
    failures: deque[NotLooked] = field(default_factory=deque)
    calls: list[PollCall] = field(default_factory=list)

    async def look(self, call: PollCall) -> Found | NotLooked:
        self.calls.append(call)
        if self.failures:
            return self.failures.popleft()
        if call.cursor is None and call.settings.get("existing") != "start":
            return Found((), len(self.items), more=False)
        start = call.cursor or 0
        here = self.items[start : start + self.page]
        end = start + len(here)
        found = tuple(FoundItem(f"item-{n}", {"n": n}) for n in here)
        return Found(found, end, more=end < len(self.items))


@dataclass
class Watch:
    """One workflow that is started by what comes to a shelf."""

    site: Site
    shelf: Shelf
    clock: FakeClock
    workflow: UUID

    async def numbers(self) -> list[int]:
        """Return what the runs were started with, in order."""
        query = text("SELECT trigger->>'n' FROM runs WHERE workflow_id = :w ORDER BY id")
        async with self.site.database.tenant(self.site.tenant.org_id) as session:
            return [int(n) for (n,) in await session.execute(query, {"w": self.workflow})]

    async def row(self) -> PollRow:
        (row,) = await SqlPollStore(self.site.database).polls()
        return row

    async def looked(self, times: int) -> None:
        """Return once it was looked so often, and that is on record."""

        async def is_recorded() -> bool:
            state = (await self.row()).state
            return len(self.shelf.calls) == times and state.polled_at == self.clock.now()

        await until(is_recorded)

    async def advance(self, seconds: float, *, looks: int) -> None:
        """Let time pass, until it was looked so often in all."""
        self.clock.advance(seconds)
        await self.looked(looks)


@pytest.fixture
async def watch(site: Site, monkeypatch: pytest.MonkeyPatch) -> Watch:
    site.clock = clock = FakeClock(NOON)
    shelf = Shelf()
    make = site.new_host

    def new_host(**more: Any) -> tuple[Host, Any]:
        host, feed = make(**more)
        ports = replace(
            host._ports,
            catalog=WatchedCatalog(),
            polls=SqlPollStore(site.database),
            looker=shelf,
        )
        return Host(ports, feed, renew_every_s=2.0, retry_every_s=0.02), feed

    monkeypatch.setattr(site, "new_host", new_host)
    return Watch(site, shelf, clock, await site.publish(CALL))


async def switch_on(watch: Watch, state: PollState, **settings: Any) -> None:
    place = {"org_id": watch.site.tenant.org_id, "workspace_id": watch.site.tenant.workspace_id}
    config = {"id": "came", "type": "app", "uses": USES, "with": settings}
    async with watch.site.database.tenant(watch.site.tenant.org_id) as session:
        session.add(
            Trigger(
                workflow_id=watch.workflow,
                trigger_id="came",
                version=1,
                type="app",
                config=config,
                enabled=True,
                **place,
            )
        )
        session.add(
            TriggerState(
                workflow_id=watch.workflow,
                scope_id="came",
                kind="cursor",
                key="k",
                value=state.as_json(),
                **place,
            )
        )


async def test_the_first_look_starts_nothing_and_each_later_item_is_one_run(watch: Watch) -> None:
    watch.shelf.items = [1, 2, 3]
    await switch_on(watch, PollState(next_at=NOON))
    async with watch.site.host():
        await watch.looked(1)
        assert await watch.numbers() == []
        watch.shelf.items += [4, 5]
        await watch.advance(300, looks=2)
        assert await watch.numbers() == [4, 5]
        await watch.advance(300, looks=3)
        assert await watch.numbers() == [4, 5]
        state = (await watch.row()).state
    assert (state.cursor, state.failures, state.found_at) == (5, 0, NOON + timedelta(seconds=300))
    assert state.next_at == NOON + timedelta(seconds=900)


async def test_what_is_there_already_starts_runs_where_that_is_asked_page_by_page(
    watch: Watch,
) -> None:
    watch.shelf.items, watch.shelf.page = list(range(25)), 2
    await switch_on(watch, PollState(next_at=NOON), existing="start")
    async with watch.site.host():
        await until(lambda: _cursor_is(watch, 20))
        assert len(watch.shelf.calls) == 10
        assert await watch.numbers() == list(range(20))
        watch.clock.advance(300)
        await until(lambda: _cursor_is(watch, 25))
        assert await watch.numbers() == list(range(25))


async def _cursor_is(watch: Watch, cursor: int) -> bool:
    return bool((await watch.row()).state.cursor == cursor)


async def test_an_owner_that_ends_before_the_cursor_moves_leaves_each_item_one_run(
    watch: Watch,
) -> None:
    watch.shelf.items = [7, 8]
    await switch_on(watch, PollState(next_at=NOON, cursor=0))
    async with watch.site.host():
        await watch.looked(1)
    # As if it had ended in between: the runs are asked for, the cursor is where it was.
    before = await watch.row()
    again = await SqlPollStore(watch.site.database).save_poll(
        before, PollState(next_at=NOON, cursor=0)
    )
    assert again is not None
    async with watch.site.host():
        await watch.looked(2)
    assert watch.shelf.calls[1].cursor == 0
    assert await watch.numbers() == [7, 8]


async def test_failures_are_tried_later_and_later_and_told_once(watch: Watch) -> None:
    watch.shelf.failures.extend([DOWN] * 6)
    watch.shelf.items = [1]
    await switch_on(watch, PollState(next_at=NOON, cursor=0))
    pauses: list[float] = []
    async with watch.site.host():
        await watch.looked(1)
        for looks in range(2, 8):
            state = (await watch.row()).state
            assert state.error is not None
            assert (state.failures, state.error["code"]) == (looks - 1, "refused")
            pauses.append((state.next_at - watch.clock.now()).total_seconds())
            await watch.advance(pauses[-1], looks=looks)
        state = (await watch.row()).state
        assert await watch.numbers() == [1]
    assert pauses == [60, 120, 240, 480, 960, 1920]
    assert (state.failures, state.error) == (0, None)
    query = text("SELECT kind, title, facts->>'code' FROM alerts WHERE workflow_id = :w")
    async with watch.site.database.tenant(watch.site.tenant.org_id) as session:
        told = (await session.execute(query, {"w": watch.workflow})).all()
    title = "A trigger has failed 5 times in a row: the service is down"
    assert [tuple(row) for row in told] == [("trigger_failing", title, "refused")]


async def test_what_was_read_by_another_is_not_written_over(watch: Watch) -> None:
    await switch_on(watch, PollState(next_at=NOON, cursor=0))
    store = SqlPollStore(watch.site.database)
    row = await watch.row()
    moved = await store.save_poll(row, PollState(next_at=NOON, cursor=5))
    assert moved is not None
    assert await store.save_poll(row, PollState(next_at=NOON, cursor=3)) is None
    assert (await watch.row()).state.cursor == 5
