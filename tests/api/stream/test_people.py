"""Who has a draft open is seen at every process of one database, and nobody stays who is gone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from api.settings import Settings
from api.stream.people import GONE_AFTER_S, MOST_TOLD, People
from api.wiring import running_service
from engine.ports.ids import uuid7
from engine.store.database import Database
from tests.api.drafts.test_endpoints import made
from tests.api.stream.test_streams import signed_in
from tests.support.documents import greeting
from tests.support.service import PASSWORD
from tests.support.sse import events, first, served
from tests.support.whole import API, Whole, ok

DRAFT, ADA, BEN = uuid7(), uuid7(), uuid7()


class Time:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def announcing(people: People, *others: People, **more: Any) -> AsyncIterator[list[str]]:
    """Let others hear what a process says, itself included."""
    said: list[str] = []

    async def say(payload: str) -> None:
        said.append(payload)
        for one in (people, *others):
            one.hear(payload)

    task = asyncio.create_task(people.announce(say, **more))
    try:
        yield said
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.01)


async def test_coming_and_going_is_heard_of_once_for_all_tabs_of_a_person() -> None:
    one, other = People(), People()
    async with announcing(one, other) as said:
        with one.present(DRAFT, ADA), one.present(DRAFT, None):
            await until(lambda: other.of(DRAFT) == {ADA})
            with one.present(DRAFT, ADA):
                await asyncio.sleep(0)
            assert one.of(DRAFT) == {ADA}
            assert len(said) == 1
            with other.present(DRAFT, BEN):
                assert other.of(DRAFT) == {ADA, BEN}
                assert one.of(DRAFT) == {ADA}
        await until(lambda: other.of(DRAFT) == frozenset())
        assert one.of(DRAFT) == frozenset()


async def test_a_new_process_asks_and_is_told_what_there_is() -> None:
    one, late = People(), People()
    with one.present(DRAFT, ADA):
        async with announcing(one, late), announcing(late, one):
            late.ask()
            await until(lambda: late.of(DRAFT) == {ADA})


async def test_who_is_not_heard_of_again_is_gone_and_a_beat_keeps_the_others() -> None:
    time = Time()
    one, other = People(time), People(time)
    with one.present(DRAFT, ADA):
        async with announcing(one, other, beat_s=1.0):
            await until(lambda: other.of(DRAFT) == {ADA})
            for _ in range(3):
                time.now += GONE_AFTER_S - 1
                one.ask()
                await until(lambda: not one._asks)
                await until(lambda: other.of(DRAFT) == {ADA})
        time.now += GONE_AFTER_S + 1
        assert other.of(DRAFT) == frozenset()


async def test_while_the_database_is_away_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.stream.people.AGAIN_S", 0.01)
    one, other = People(), People()
    failures = [OperationalError("", {}, OSError()), OSError()]

    async def say(payload: str) -> None:
        if failures:
            raise failures.pop()
        other.hear(payload)

    task = asyncio.create_task(one.announce(say))
    with one.present(DRAFT, ADA):
        await until(lambda: other.of(DRAFT) == {ADA})
    task.cancel()


async def test_a_crowd_still_fits_into_one_notice() -> None:
    one, other = People(), People()
    async with announcing(one, other) as said:
        crowd = [one.present(DRAFT, uuid7()) for _ in range(MOST_TOLD + 50)]
        for person in crowd:
            person.__enter__()
        await until(lambda: len(other.of(DRAFT)) == MOST_TOLD)
        assert max(len(json.dumps(payload)) for payload in said) < 8_000


async def test_two_processes_on_one_database_show_each_other_who_is_there(
    whole: Whole, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "second"
    folder.mkdir()
    settings = Settings.model_validate({"data_dir": folder, "port": 8701, "master_key": "ab" * 32})
    async with (
        served(whole.service.asgi) as address,
        signed_in(whole, address) as eve,
        running_service(settings, database) as second,
        served(second.asgi) as elsewhere,
    ):
        workflow = await made(eve, greeting())
        people = f"{API}/workflows/{workflow}/draft/people"
        asked = {"email": "max@example.com", "role": "viewer"}
        link = ok(await eve.post(f"{API}/invitations", json=asked), 201)["link"]
        accepted = {"token": link.rsplit("#", 1)[1], "name": "Max", "password": PASSWORD}
        headers = {"sec-fetch-site": "same-origin"}

        async def names(client: httpx.AsyncClient) -> list[str]:
            return [one["name"] for one in ok(await client.get(people))["items"]]

        async with httpx.AsyncClient(base_url=elsewhere, headers=headers) as there:
            ok(await there.post(f"{API}/auth/invitations/accept", json=accepted))
            stream = f"{API}/stream?drafts={workflow}"
            async with events(eve, stream) as hers, events(there, stream) as his:
                await first(hers, "draft")
                await first(his, "draft")
                async with asyncio.timeout(5):
                    while (await names(there), await names(eve)) != (["Eve"], ["Max"]):  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
            async with asyncio.timeout(5):
                while await names(there) or await names(eve):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
