"""An event finds the runs that wait for it by its name and key; nobody has to know which runs those are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from tests.api.runs.test_endpoints import finished, live, start
from tests.support.whole import API, Whole, ok

PAID: dict[str, Any] = {
    "nexa": 1,
    "name": "Waits for money",
    "inputs": {"type": "object", "properties": {"invoice": {"type": "string"}}},
    "steps": [
        {"id": "paid", "type": "wait", "event": {"name": "paid", "key": "{{ inputs.invoice }}"}},
        {"id": "then", "type": "wait", "event": {"name": "sent"}, "after": ["paid.received"]},
    ],
    "outputs": {"by": "{{ steps.paid.?payload.?by.orValue('?') }}"},
}


async def waiting(whole: Whole, client: httpx.AsyncClient, workflow: str, invoice: str) -> str:
    run: str = ok(await start(client, workflow, inputs={"invoice": invoice}), 202)["id"]
    await until_waiting(whole, run)
    return run


async def until_waiting(whole: Whole, run: str, times: int = 1) -> None:
    async for event in whole.service.services.feed.follow(UUID(run)):
        times -= event["type"] == "step.waiting"
        if not times:
            break


async def send(client: httpx.AsyncClient, name: str, **more: Any) -> httpx.Response:
    return await client.post(f"{API}/signals", json={"name": name, **more})


async def test_an_event_reaches_the_runs_that_wait_for_its_key_and_no_others(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow, theirs = await live(ada, PAID), await live(bob, PAID)
    first, second, other = [await waiting(whole, ada, workflow, one) for one in ("7", "7", "8")]
    strangers = await waiting(whole, bob, theirs, "7")
    told = ok(await send(ada, "paid", key="7", payload={"by": "card"}), 202)
    assert told == {"runs": [first, second], "more": False}
    for run in (first, second):
        await until_waiting(whole, run, 2)
    # Who has gone on waits for it no longer, and is not told a second time.
    again = await send(ada, "paid", key="7")
    assert (again.status_code, again.json()["code"]) == (404, "nobody_waits")
    assert "'paid' with the key '7'" in again.json()["detail"]
    told = ok(await send(ada, "sent"), 202)
    assert told["runs"] == [first, second]
    assert [(await finished(whole, ada, run))["outputs"] for run in (first, second)] == [{"by": "card"}] * 2  # fmt: skip
    for client, run in ((ada, other), (bob, strangers)):
        assert ok(await client.get(f"{API}/runs/{run}"))["status"] == "waiting"


async def test_the_name_alone_or_another_key_is_another_event(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    run = await waiting(whole, ada, await live(ada, PAID), "7")
    for name, key in (("paid", None), ("paid", "07"), ("PAID", "7"), ("sent", None)):
        assert (await send(ada, name, key=key)).status_code == 404
    ok(await ada.post(f"{API}/runs/{run}/cancel"), 202)
    await finished(whole, ada, run)
    assert (await send(ada, "paid", key="7")).status_code == 404


async def test_where_many_wait_the_rest_is_told_with_the_next(
    whole: Whole, ada: httpx.AsyncClient, monkeypatch: Any
) -> None:
    monkeypatch.setattr("api.runs.signals.MOST_AT_ONCE", 2)
    monkeypatch.setattr("api.runs.signals.PAGE", 1)
    workflow = await live(ada, PAID)
    runs = [await waiting(whole, ada, workflow, "7") for _ in range(3)]
    assert ok(await send(ada, "paid", key="7"), 202) == {"runs": runs[:2], "more": True}
    for run in runs[:2]:
        await until_waiting(whole, run, 2)
    assert ok(await send(ada, "paid", key="7"), 202) == {"runs": runs[2:], "more": False}


async def test_texts_a_database_cannot_hold_are_refused_and_disturb_no_other(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    run = await waiting(whole, ada, await live(ada, PAID), "7")
    for name, key in (("pa\x00id", "7"), ("paid", "7\x00"), ("paid", "\x00")):
        assert (await send(ada, name, key=key)).status_code == 422
    half = b'{"name": "paid", "key": "\\ud800"}'
    refused = await ada.post(f"{API}/signals", content=half, headers={"content-type": "application/json"})  # fmt: skip
    assert refused.status_code == 422
    assert ok(await send(ada, "paid", key="7"), 202)["runs"] == [run]
