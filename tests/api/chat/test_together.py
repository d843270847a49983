"""Several people and several processes in one conversation: who said what is kept, and no turn is taken twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from agent.state import Turn
from api.chat.encoder import Line
from api.chat.turns import Kept, Leases
from api.planner.epilogue import TurnEpilogue
from api.repository import Session
from api.settings import Settings
from api.wiring import running_service
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models import Membership, Proposal, User
from engine.store.models.chat_event import ChatEvent
from tests.api.chat.test_conversation import SENTENCE, chunks, part, say, thread_of
from tests.api.chat.test_resume import Gate, body, gate, killed_in_the_middle
from tests.api.chat.test_stop import words
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok, whole_service

__all__ = ["gate"]


@pytest.fixture
async def carol_is(database: Database, two_organizations: tuple[Tenant, Tenant]) -> Tenant:
    """A second person in the workspace of the first organization."""
    first = two_organizations[0]
    carol = Tenant(first.org_id, first.workspace_id, uuid7())
    async with database.tenant(first.org_id) as session:
        session.add(User(id=carol.user_id, email="carol@example.com", name="Carol"))
        await session.flush()
        session.add(
            Membership(
                org_id=carol.org_id,
                workspace_id=carol.workspace_id,
                user_id=carol.user_id,
                role="editor",
            )
        )
    return carol


@pytest.fixture
async def carol(whole: Whole, carol_is: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with whole.program(carol_is) as client:
        yield client


async def stored(whole_database: Database, tenant: Tenant, thread: str) -> list[ChatEvent]:
    async with whole_database.tenant(tenant.org_id) as session:
        query = select(ChatEvent).where(ChatEvent.thread_id == thread)
        return list((await session.execute(query.order_by(ChatEvent.position))).scalars())


async def test_who_said_what_is_kept_and_one_accepts_what_the_other_asked_for(
    ada: httpx.AsyncClient, carol: httpx.AsyncClient, carol_is: Tenant, whole: Whole
) -> None:
    thread = await thread_of(ada)
    await say(ada, thread, SENTENCE)
    changed = part(await say(carol, thread, "Only orders over 500"), "data-patch")
    accepted = ok(await ada.post(f"{API}/proposals/{changed['proposal_id']}/accept", json={}))
    assert accepted["draft"]["document"] == changed["document_after"]
    messages = ok(await carol.get(f"{API}/threads/{thread}/messages"))["items"]
    me = ok(await ada.get(f"{API}/me"))["user"]
    assert [one["metadata"] for one in messages] == [
        {"user_id": me["id"], "name": me["name"]},
        None,
        {"user_id": str(carol_is.user_id), "name": "Carol"},
        None,
    ]
    async with whole.database.tenant(carol_is.org_id) as session:
        row = await session.get(Proposal, changed["proposal_id"])
        assert row is not None
        assert (row.created_by, str(row.decided_by)) == (carol_is.user_id, me["id"])


async def test_of_two_messages_at_once_one_is_taken_and_the_other_refused(
    gate: Gate, ada: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    thread = await thread_of(ada)
    address = f"{API}/chat/{thread}"
    asking = [asyncio.create_task(one.post(address, json=body(SENTENCE))) for one in (ada, carol)]
    await gate.reached.wait()
    done, _ = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
    (refused,) = [task.result() for task in done]
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    gate.opened.set()
    answers = await asyncio.gather(*asking)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]) == 2


async def test_a_turn_that_is_taken_up_again_is_taken_for_whoever_asked(
    database: Database,
    tmp_path: Path,
    two_organizations: tuple[Tenant, Tenant],
    carol_is: Tenant,
) -> None:
    thread = await killed_in_the_middle(database, tmp_path, two_organizations[0])
    async with whole_service(database, tmp_path) as again, again.program(carol_is) as reader:
        offer = part(chunks((await reader.get(f"{API}/chat/{thread}/stream")).text), "data-patch")
    async with database.tenant(carol_is.org_id) as session:
        row = await session.get(Proposal, offer["proposal_id"])
        assert row is not None
        assert row.created_by == two_organizations[0].user_id


@asynccontextmanager
async def second_process(whole: Whole, folder: Path) -> AsyncIterator[Whole]:
    """Another service on the same database: it answers, and waits to become the executor."""
    told = {"data_dir": folder, "port": 8701, "master_key": "ab" * 32}
    async with running_service(Settings.model_validate(told), whole.database) as service:
        yield Whole(service, whole.database)


@pytest.fixture
async def elsewhere(whole: Whole, tmp_path: Path) -> AsyncIterator[Whole]:
    async with second_process(whole, tmp_path) as second:
        yield second


async def test_two_processes_do_not_take_one_turn_twice_and_both_tell_it(
    gate: Gate,
    whole: Whole,
    elsewhere: Whole,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> None:
    thread = await thread_of(ada)
    asking = await gate.asked(ada, thread)
    async with elsewhere.program(two_organizations[0]) as there:
        busy = await there.post(f"{API}/chat/{thread}", json=body("and more"))
        assert (busy.status_code, busy.json()["code"]) == (409, "conflict")
        reading = asyncio.create_task(there.get(f"{API}/chat/{thread}/stream"))
        # Long enough for the other process to have looked more than once.
        done, _ = await asyncio.wait({reading}, timeout=1.5)
        assert not done
        gate.opened.set()
        first, second = chunks((await asking).text), chunks((await reading).text)
    assert first == second
    told = await stored(whole.database, two_organizations[0], thread)
    kinds = [one.kind for one in told]
    assert (kinds.count("patch"), kinds.count("end")) == (1, 1)


async def test_a_turn_is_stopped_through_the_other_process_in_two_seconds(
    gate: Gate,
    whole: Whole,
    elsewhere: Whole,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> None:
    thread = await thread_of(ada)
    asking = await gate.asked(ada, thread)
    async with elsewhere.program(two_organizations[0]) as there:
        async with asyncio.timeout(4):
            stopped = ok(await there.post(f"{API}/chat/{thread}/cancel"))
        assert stopped["stopped"] is True
        assert words(chunks((await asking).text)) == [f"Stopped by {stopped['stopped_by']}."]
        services = whole.service.services
        services.turns.serve(whole.service.planner, TurnEpilogue(services))
        assert part(await say(there, thread, SENTENCE), "data-patch")["summary"]


async def test_a_turn_of_a_process_that_has_gone_silent_is_taken_over_and_told_once(
    gate: Gate,
    whole: Whole,
    elsewhere: Whole,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> None:
    thread = await thread_of(ada)
    asking = await gate.asked(ada, thread)
    turns = whole.service.services.turns
    turns.leases = Silent(turns.leases)
    async with elsewhere.program(two_organizations[0]) as there:
        found = chunks((await there.get(f"{API}/chat/{thread}/stream")).text)
        assert [chunk["type"] for chunk in found].count("data-patch") == 1
        turns.leases.speaks.set()
        # It finds that its turn is another's now, and writes nothing more.
        assert "data-patch" not in (await asking).text
    told = await stored(whole.database, two_organizations[0], thread)
    kinds = [one.kind for one in told]
    assert (kinds.count("patch"), kinds.count("end")) == (1, 1)


class Silent:
    """The leases of a process that hangs: nothing is renewed until it speaks again."""

    def __init__(self, behind: Leases) -> None:
        self._behind = behind
        self.speaks = asyncio.Event()

    async def take(self, turn: Turn) -> bool:
        return await self._behind.take(turn)

    async def take_in(self, session: Session, thread_id: UUID) -> bool:
        return await self._behind.take_in(session, thread_id)

    async def renew(self, turn: Turn) -> Kept:
        await self.speaks.wait()
        return await self._behind.renew(turn)

    async def release(self, turn: Turn) -> None:
        await self._behind.release(turn)

    async def told(self, turn: Turn) -> Sequence[Line]:
        return await self._behind.told(turn)
