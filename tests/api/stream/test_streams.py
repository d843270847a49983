"""Streams: replay then live, resumable from any event, ended with their session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest

from tests.api.drafts.test_endpoints import made, patch, template
from tests.api.runs.test_endpoints import WAITING, live, start
from tests.support.database import Tenant
from tests.support.documents import greeting
from tests.support.service import PASSWORD
from tests.support.sse import Sent, events, first, served
from tests.support.whole import API, Whole, add_key, ok


@pytest.fixture
async def remote(
    whole: Whole, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[httpx.AsyncClient]:
    """A program that talks to the service over a socket."""
    secret = await add_key(whole.database, two_organizations[0], ("*",))
    async with served(whole.service.asgi) as address:
        headers = {"authorization": f"Bearer {secret}"}
        async with httpx.AsyncClient(base_url=address, headers=headers) as client:
            yield client


async def all_events(client: httpx.AsyncClient, run: str, last: str | None = None) -> list[Sent]:
    headers = {"last-event-id": last} if last else {}
    async with events(client, f"{API}/runs/{run}/events", headers=headers) as stream:
        return [sent async for sent in stream]


async def done(whole: Whole, client: httpx.AsyncClient) -> str:
    workflow = await live(client, greeting())
    run = str(ok(await start(client, workflow), 202)["id"])
    await whole.service.services.host.wait_finished(UUID(run), 20)
    return run


async def test_a_finished_run_streams_whole_and_ends(
    whole: Whole, remote: httpx.AsyncClient
) -> None:
    run = await done(whole, remote)
    sent = await all_events(remote, run)
    assert [int(one.id) for one in sent] == list(range(1, len(sent) + 1))
    assert (sent[0].event, sent[-1].event) == ("run.requested", "run.finished")
    assert all(one.json()["type"] == one.event for one in sent)


async def test_a_reader_resumes_behind_any_event_without_loss_or_repeat(
    whole: Whole, remote: httpx.AsyncClient
) -> None:
    run = await done(whole, remote)
    whole_story = await all_events(remote, run)
    for place in whole_story[:-1]:
        rest = await all_events(remote, run, place.id)
        assert rest == whole_story[int(place.id) :]
    full = await remote.get(
        f"{API}/runs/{run}/events",
        headers={"accept": "text/event-stream", "last-event-id": whole_story[-1].id},
    )
    assert full.status_code == 204


async def test_events_come_while_the_run_goes_on(whole: Whole, remote: httpx.AsyncClient) -> None:
    workflow = await live(remote, WAITING)
    run = ok(await start(remote, workflow), 202)["id"]
    async with events(remote, f"{API}/runs/{run}/events") as stream:
        await first(stream, "step.waiting")
        signal = {"name": "go", "key": "k", "payload": {"word": "now"}}
        ok(await remote.post(f"{API}/runs/{run}/signals", json=signal), 202)
        ended = await first(stream, "run.finished")
    assert ended.json()["data"]["status"] == "succeeded"


async def test_json_pages_are_the_same_events_to_the_letter(
    whole: Whole, remote: httpx.AsyncClient
) -> None:
    run = await done(whole, remote)
    sent = [one.json() for one in await all_events(remote, run)]
    pages, after = [], 0
    while True:
        page = ok(await remote.get(f"{API}/runs/{run}/events", params={"after": after, "limit": 3}))
        pages += page["items"]
        after = page["next_seq"]
        if page["finished"]:
            break
    assert pages == sent


@pytest.mark.parametrize("last", ["x", "-1", "99999999999999999999"])
async def test_an_odd_event_id_is_refused(
    whole: Whole, remote: httpx.AsyncClient, last: str
) -> None:
    run = await done(whole, remote)
    refused = await remote.get(
        f"{API}/runs/{run}/events",
        headers={"accept": "text/event-stream", "last-event-id": last},
    )
    assert refused.status_code == 422


async def test_one_tab_follows_runs_and_drafts_over_one_connection_and_resumes(
    whole: Whole, remote: httpx.AsyncClient
) -> None:
    workflow = await made(remote, greeting())
    run = await done(whole, remote)
    path = f"{API}/stream?runs={run}&drafts={workflow}"
    async with events(remote, path) as stream:
        seen: list[Sent] = []
        while {one.event for one in seen} != {"run", "draft"} or not _ended(seen):
            seen.append(await anext(stream))
        ok(await patch(remote, workflow, 1, template("hello", "moved")))
        moved = await first(stream, "draft")
    assert moved.json() == {"workflow_id": workflow, "revision": 2}
    runs = [one.json()["envelope"]["seq"] for one in seen if one.event == "run"]
    assert runs == list(range(1, len(runs) + 1))
    ok(await patch(remote, workflow, 2, template("hello", "again")))
    async with events(remote, path, headers={"last-event-id": moved.id}) as stream:
        next_one = await anext(stream)
    assert next_one.json() == {"workflow_id": workflow, "revision": 3}


def _ended(seen: list[Sent]) -> bool:
    return any(
        one.event == "run" and one.json()["envelope"]["type"] == "run.finished" for one in seen
    )


@pytest.mark.parametrize("query", ["runs=x", "runs=" + ",".join(["x"] * 3), "drafts=1"])
async def test_a_tab_asks_for_ids_only(remote: httpx.AsyncClient, query: str) -> None:
    assert (await remote.get(f"{API}/stream?{query}")).status_code == 422


async def test_a_tab_has_a_bound_on_what_it_follows(remote: httpx.AsyncClient) -> None:
    many = ",".join(f"01900000-0000-7000-8000-{n:012}" for n in range(41))
    assert (await remote.get(f"{API}/stream?runs={many}")).status_code == 422


@asynccontextmanager
async def signed_in(whole: Whole, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser session of the installation's first owner."""
    token = whole.service.app.state.first_use.token
    headers = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(base_url=address, headers=headers) as client:
        body = {
            "token": token,
            "name": "Eve",
            "email": "eve@example.com",
            "password": PASSWORD,
            "organization": "Eve Ltd",
        }
        ok(await client.post(f"{API}/auth/first-use", json=body))
        yield client


async def test_a_revoked_session_loses_its_streams_within_a_second(whole: Whole) -> None:
    async with served(whole.service.asgi) as address, signed_in(whole, address) as eve:
        workflow = await made(eve, greeting())
        async with events(eve, f"{API}/stream?drafts={workflow}") as stream:
            await first(stream, "draft")
            began = asyncio.get_running_loop().time()
            assert (await eve.post(f"{API}/auth/logout")).status_code == 204
            async with asyncio.timeout(5):
                rest = [sent async for sent in stream]
            took = asyncio.get_running_loop().time() - began
        assert rest == []
        assert took < 1.0
        assert (await eve.get(f"{API}/workflows")).status_code == 401


async def test_whoever_follows_a_draft_is_seen_by_others_until_the_stream_ends(
    whole: Whole,
) -> None:
    async with served(whole.service.asgi) as address, signed_in(whole, address) as eve:
        workflow = await made(eve, greeting())
        people = f"{API}/workflows/{workflow}/draft/people"
        asked = {"email": "max@example.com", "role": "viewer"}
        link = ok(await eve.post(f"{API}/invitations", json=asked), 201)["link"]
        accepted = {"token": link.rsplit("#", 1)[1], "name": "Max", "password": PASSWORD}
        headers = {"sec-fetch-site": "same-origin"}
        async with httpx.AsyncClient(base_url=address, headers=headers) as other:
            ok(await other.post(f"{API}/auth/invitations/accept", json=accepted))
            async with events(eve, f"{API}/stream?drafts={workflow}") as stream:
                await first(stream, "draft")
                assert [one["name"] for one in ok(await other.get(people))["items"]] == ["Eve"]
                assert ok(await eve.get(people)) == {"items": []}
            async with asyncio.timeout(5):
                while ok(await other.get(people))["items"]:  # noqa: ASYNC110 - nobody is told of it
                    await asyncio.sleep(0.02)


async def test_a_revoked_key_loses_its_streams_within_a_second(whole: Whole) -> None:
    async with served(whole.service.asgi) as address, signed_in(whole, address) as eve:
        workflow = await made(eve, greeting())
        body = {"name": "k", "scopes": ["*"]}
        key = ok(await eve.post(f"{API}/api-keys", json=body), 201)
        header = {"authorization": f"Bearer {key['secret']}"}
        async with (
            httpx.AsyncClient(base_url=address, headers=header) as program,
            events(program, f"{API}/stream?drafts={workflow}") as stream,
        ):
            await first(stream, "draft")
            began = asyncio.get_running_loop().time()
            ok(await eve.delete(f"{API}/api-keys/{key['id']}"), 204)
            async with asyncio.timeout(5):
                rest = [sent async for sent in stream]
            took = asyncio.get_running_loop().time() - began
        assert (rest, took < 1.0) == ([], True)


async def test_closed_streams_leave_nothing_behind(whole: Whole, remote: httpx.AsyncClient) -> None:
    workflow = await live(remote, WAITING)
    run = ok(await start(remote, workflow), 202)["id"]
    async with events(remote, f"{API}/stream?runs={run}&drafts={workflow}") as stream:
        await first(stream, "run")
        assert whole.service.services.feed.follower_count == 1
    async with asyncio.timeout(5):
        while whole.service.services.feed.follower_count:  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.02)
