"""Events that are listened for: one line a connection, confirmed once on record, nothing lost with an owner."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.errors import Unavailable
from engine.ports.desk import NoDesk
from engine.ports.line_state import LineState
from engine.ports.lines import Heard, LinePlace, LineRow, NotHeard
from engine.ports.runner import ActionError
from engine.runtime.host import Host
from engine.runtime.listener import RELOAD_EVERY_S
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.lines import SqlLineStore
from engine.store.models import Trigger
from engine.testing.clock import FakeClock
from tests.engine.runtime.conftest import Site, until
from tests.engine.runtime.test_poller import CALL, NOON

USES = "test.said"
DOWN = NotHeard(ActionError("remote_down", "line_lost", "the line broke"))
TAKEN_BACK = NotHeard(ActionError("auth", "connection_not_granted", "not any more"))


@dataclass
class Service:
    """What a service says over its lines, each thing until it is confirmed."""

    says: asyncio.Queue[Heard | NotHeard | None] = field(default_factory=asyncio.Queue)
    failures: deque[NotHeard] = field(default_factory=deque)
    confirmed: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    gives_up: bool = False
    """Whether what is put back can come over another line only."""
    own: set[str] = field(default_factory=set)
    """Which triggers have a line of their own."""
    opened: list[list[str]] = field(default_factory=list)
    open_now: int = 0
    taken_back: set[UUID] = field(default_factory=set)
    asked: int = 0

    async def is_line(self, place: LinePlace) -> bool:
        self.asked += 1
        return place.connection != "signs"

    @asynccontextmanager
    async def line(
        self, rows: Sequence[LineRow], desk: LinePlace | None = None
    ) -> AsyncIterator["Service"]:
        del desk
        self.opened.append([one.trigger_id for one in rows])
        if self.failures:
            raise self.failures.popleft()
        self.open_now += 1
        try:
            yield self
        finally:
            self.open_now -= 1

    async def heard(self) -> AsyncIterator[Heard]:
        while (said := await self.says.get()) is not None:
            if isinstance(said, NotHeard):
                raise said
            yield said

    async def confirm(self, heard: Heard) -> None:
        self.confirmed.append(heard.number)

    async def put_back(self, heard: Heard) -> None:
        self.returned.append(heard.number)
        if self.gives_up:
            raise DOWN

    async def meant(self, row: LineRow, heard: Heard) -> dict[str, Any] | None:
        if row.workflow_id in self.taken_back:
            raise TAKEN_BACK
        wanted = row.settings.get("only")
        return {"n": heard.body["n"]} if wanted in (None, heard.body["n"]) else None

    def say(self, n: int, number: str | None = None) -> None:
        self.says.put_nowait(Heard(number or f"e{n}", "said", f"d{n}", {"n": n}))


@dataclass
class Talk(NoDesk):
    """Where people talk over lines, and what it was told of them."""

    talking: set[LinePlace] = field(default_factory=set)
    told: list[LineState] = field(default_factory=list)

    async def places(self) -> Sequence[LinePlace]:
        return list(self.talking)

    async def line_is(self, place: LinePlace, state: LineState) -> None:
        assert place in self.talking
        if [state] != self.told[-1:]:
            self.told.append(state)


@dataclass
class Ears:
    """Workflows of one site, and the service they listen to."""

    site: Site
    service: Service
    clock: FakeClock
    talk: Talk

    async def listen(self, connection: str = "app", **settings: Any) -> UUID:
        workflow = await self.site.publish(CALL)
        config = {"id": "said", "type": "app", "uses": USES, "with": settings}
        async with self.site.database.tenant(self.site.tenant.org_id) as session:
            session.add(
                Trigger(
                    org_id=self.site.tenant.org_id,
                    workspace_id=self.site.tenant.workspace_id,
                    workflow_id=workflow,
                    trigger_id="said",
                    version=1,
                    type="app",
                    config={**config, "connection": connection},
                    enabled=True,
                )
            )
            await session.execute(text("UPDATE workflows SET enabled = true"))
        return workflow

    async def numbers(self) -> list[int]:
        query = text("SELECT trigger->>'n' FROM runs ORDER BY id")
        async with self.site.database.tenant(self.site.tenant.org_id) as session:
            return [int(n) for (n,) in await session.execute(query)]

    async def confirmed(self, *numbers: str) -> None:
        async def is_so() -> bool:
            return self.service.confirmed == list(numbers)

        await until(is_so)

    async def open_lines(self, count: int) -> None:
        async def is_so() -> bool:
            return self.service.open_now == count

        await until(is_so)

    async def tried(self, times: int) -> None:
        async def is_so() -> bool:
            return len(self.service.opened) == times

        await until(is_so)


@pytest.fixture
async def ears(site: Site, monkeypatch: pytest.MonkeyPatch) -> Ears:
    site.clock = clock = FakeClock(NOON)
    service, talk, make = Service(), Talk(), site.new_host

    def new_host(**more: Any) -> tuple[Host, Any]:
        host, feed = make(**more)
        lines = SqlLineStore(site.database, {USES}, service.own)
        ports = replace(host._ports, lines=lines, ear=service, desk=talk)
        return Host(ports, feed, renew_every_s=2.0, retry_every_s=0.02), feed

    monkeypatch.setattr(site, "new_host", new_host)
    return Ears(site, service, clock, talk)


async def test_one_line_serves_every_trigger_of_a_connection_and_each_event_is_one_run_of_each(
    ears: Ears,
) -> None:
    await ears.listen()
    await ears.listen(only=2)
    await ears.listen("signs")
    async with ears.site.host():
        await ears.open_lines(1)
        for n in (1, 2):
            ears.service.say(n)
        ears.service.say(2, "e2-again")
        await ears.confirmed("e1", "e2", "e2-again")
    assert sorted(await ears.numbers()) == [1, 2, 2]
    assert (len(ears.service.opened), ears.service.open_now) == (1, 0)


async def test_what_cannot_be_recorded_is_not_confirmed(
    ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ears.listen()
    async with ears.site.host() as host:
        await ears.open_lines(1)
        assert host._ownership.owner is not None
        starts = host._ownership.owner.listener._starts
        start, refused = starts._start, [1]

        async def full_once(request: Any) -> UUID:
            if refused:
                refused.clear()
                raise Unavailable("full")
            return await start(request)

        monkeypatch.setattr(starts, "_start", full_once)
        ears.service.say(1)
        ears.service.say(1, "e1-again")
        await ears.confirmed("e1-again")
    assert await ears.numbers() == [1]
    assert ears.service.returned == ["e1"]


async def test_each_trigger_with_a_line_of_its_own_holds_one_and_another_version_another(
    ears: Ears,
) -> None:
    ears.service.own.add(USES)
    first, _ = await ears.listen(), await ears.listen()
    async with ears.site.host() as host:
        await ears.open_lines(2)
        assert ears.service.asked == 0
        async with ears.site.database.tenant(ears.site.tenant.org_id) as session:
            newer = text("UPDATE triggers SET version = 2 WHERE workflow_id = :id")
            await session.execute(newer, {"id": first})
        host.notice(SCHEDULES_CHANNEL, "")
        await ears.tried(3)
        await ears.open_lines(2)


async def test_a_line_whose_message_could_not_be_taken_is_opened_again_for_it(
    ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears.service.own.add(USES)
    ears.service.gives_up = True
    await ears.listen()
    async with ears.site.host() as host:
        await ears.open_lines(1)
        assert host._ownership.owner is not None
        starts = host._ownership.owner.listener._starts
        start = starts._start

        async def full(_: Any) -> UUID:
            raise Unavailable("full")

        monkeypatch.setattr(starts, "_start", full)
        ears.service.say(1)
        await ears.open_lines(0)
        monkeypatch.setattr(starts, "_start", start)
        ears.clock.advance(1.0)
        await ears.open_lines(1)
        ears.service.say(1, "e1-again")
        await ears.confirmed("e1-again")
    assert await ears.numbers() == [1]
    assert ears.service.returned == ["e1"]


async def test_a_line_that_ended_or_broke_is_opened_again_and_told_after_ten_failures(
    ears: Ears,
) -> None:
    await ears.listen()
    async with ears.site.host() as host:
        await ears.open_lines(1)
        ears.service.says.put_nowait(None)
        await ears.open_lines(0)
        ears.clock.advance(1.0)
        await ears.tried(2)
        ears.service.failures.extend([DOWN] * 9)
        ears.service.says.put_nowait(DOWN)
        await ears.open_lines(0)
        for number in range(9):
            ears.clock.advance(2.0**number)
            await ears.tried(3 + number)
        ears.clock.advance(300.0)
        await ears.tried(12)
        ears.service.say(1)
        await ears.confirmed("e1")
        assert host is not None
    query = text("SELECT kind, title FROM alerts")
    async with ears.site.database.tenant(ears.site.tenant.org_id) as session:
        told = [tuple(one) for one in await session.execute(query)]
    title = "A trigger has failed 10 times in a row: the line broke"
    assert told == [("trigger_failing", title)]


async def test_who_is_talked_to_over_a_line_knows_how_it_is_doing(ears: Ears) -> None:
    place = LinePlace(ears.site.tenant.org_id, ears.site.tenant.workspace_id, "app")
    ears.service.failures.extend([DOWN] * 2)
    ears.talk.talking.add(place)
    async with ears.site.host():
        await ears.tried(1)
        ears.clock.advance(1.0)
        await ears.tried(2)
        ears.clock.advance(2.0)
        await ears.open_lines(1)
    first = LineState().failed(DOWN.error, NOON, 1.0)
    second = first.failed(DOWN.error, NOON + timedelta(seconds=1), 2.0)
    assert ears.talk.told == [first, second, second.opened(NOON + timedelta(seconds=3))]
    assert (second.failures, second.failure) == (2, "the line broke")


async def test_who_begins_to_talk_over_a_line_that_is_open_hears_that_it_is(ears: Ears) -> None:
    await ears.listen()
    place = LinePlace(ears.site.tenant.org_id, ears.site.tenant.workspace_id, "app")
    async with ears.site.host():
        await ears.open_lines(1)
        assert ears.talk.told == []
        ears.talk.talking.add(place)
        ears.clock.advance(RELOAD_EVERY_S)

        async def is_told() -> bool:
            return ears.talk.told == [LineState().opened(NOON)]

        await until(is_told)


async def test_switched_off_the_line_is_closed_and_switched_on_it_is_opened(ears: Ears) -> None:
    workflow = await ears.listen()
    async with ears.site.host() as host:
        await ears.open_lines(1)
        await _enable(ears, workflow, on=False)
        host.notice(SCHEDULES_CHANNEL, "")
        await ears.open_lines(0)
        await _enable(ears, workflow, on=True)
        ears.clock.advance(RELOAD_EVERY_S)
        await ears.open_lines(1)


async def test_a_connection_that_is_none_to_listen_to_is_asked_about_once_until_something_changes(
    ears: Ears,
) -> None:
    await ears.listen("signs")

    async def asked(times: int) -> None:
        async def is_so() -> bool:
            return ears.service.asked == times

        await until(is_so)

    async with ears.site.host() as host:
        await asked(1)
        ears.clock.advance(RELOAD_EVERY_S)
        host.notice(SCHEDULES_CHANNEL, "")
        await asked(2)
    assert ears.service.opened == []


async def test_a_grant_that_is_taken_back_ends_that_workflow_s_runs_and_the_last_one_the_line(
    ears: Ears,
) -> None:
    first, second = await ears.listen(), await ears.listen()
    async with ears.site.host():
        await ears.open_lines(1)
        ears.service.taken_back.add(first)
        ears.service.say(1)
        await ears.confirmed("e1")
        ears.service.taken_back.add(second)
        ears.service.say(2)
        await ears.open_lines(0)
    assert await ears.numbers() == [1]
    assert ears.service.confirmed == ["e1"]


async def test_of_two_processes_one_holds_the_line_and_the_other_takes_it_over(ears: Ears) -> None:
    await ears.listen()
    first, _ = ears.site.new_host()
    second, _ = ears.site.new_host()
    await first.start()
    await first.until_owner()
    await second.start()
    try:
        await ears.open_lines(1)
        ears.service.say(1)
        await ears.confirmed("e1")
        assert len(ears.service.opened) == 1
        await first.stop()
        await second.until_owner()
        await ears.open_lines(1)
        ears.service.say(1, "e1-again")
        ears.service.say(2)
        await ears.confirmed("e1", "e1-again", "e2")
    finally:
        await first.stop()
        await second.stop()
    assert await ears.numbers() == [1, 2]
    assert len(ears.service.opened) == 2


async def _enable(ears: Ears, workflow: UUID, *, on: bool) -> None:
    async with ears.site.database.tenant(ears.site.tenant.org_id) as session:
        change = text("UPDATE workflows SET enabled = :on WHERE id = :id")
        await session.execute(change, {"on": on, "id": workflow})
