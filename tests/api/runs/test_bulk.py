"""Going on with many failed runs: grouped by how they failed, counted, confirmed, started at a rate."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.drafts.test_endpoints import patch
from tests.api.runs.test_endpoints import finished, live, start
from tests.api.runs.test_rerun import GATED
from tests.api.versions.test_endpoints import publish
from tests.support.whole import API, Whole, ok

CLOSED = {"open": False, "who": "Ada"}


async def fail(whole: Whole, client: httpx.AsyncClient, workflow: str, count: int) -> list[str]:
    runs = [ok(await start(client, workflow, inputs=CLOSED), 202)["id"] for _ in range(count)]
    for run in runs:
        assert (await finished(whole, client, run))["status"] == "failed"
    return runs


async def preview(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(await client.post(f"{API}/failures/retry/preview", json=body))
    return found


async def mended(client: httpx.AsyncClient, workflow: str) -> None:
    mend = {"op": "update_step", "id": "gate", "set": {"/disabled": True}}
    ok(await patch(client, workflow, 1, mend))
    ok(await publish(client, workflow, 2), 201)


async def test_runs_that_failed_alike_stand_together(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await live(ada, GATED)
    runs = await fail(whole, ada, workflow, 2)
    (found,) = ok(await ada.get(f"{API}/failures"))["items"]
    assert (found["failure"], found["runs"], found["message"]) == (
        "gate:logic:stopped",
        2,
        "closed",
    )
    listed = ok(await ada.get(f"{API}/runs", params={"failure": found["failure"]}))["items"]
    assert {run["id"] for run in listed} == set(runs)
    assert {run["failure"] for run in listed} == {found["failure"]}
    assert ok(await ada.get(f"{API}/runs", params={"failure": "x:y:z"}))["items"] == []
    assert ok(await bob.get(f"{API}/failures"))["items"] == []
    assert (await preview(bob, failure=found["failure"]))["count"] == 0


async def test_all_of_a_kind_are_gone_on_with_once_and_only_as_confirmed(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, GATED)
    runs = await fail(whole, ada, workflow, 3)
    await mended(ada, workflow)
    asked = {"failure": "gate:logic:stopped", "version": "newest"}
    shown = await preview(ada, **asked)
    assert (shown["count"], [run["run_id"] for run in shown["runs"]]) == (3, runs)
    assert (shown["repeats"], shown["skipped"]) == ({}, [])
    address = f"{API}/failures/retry"
    stale = await ada.post(address, json={**asked, "confirm": "0" * 64})
    assert (stale.status_code, stale.json()["code"]) == (409, "rerun_not_confirmed")
    body = {**asked, "confirm": shown["confirmation"], "per_minute": 6000}
    started = ok(await ada.post(address, json=body), 202)
    for run, old in zip(started["runs"], runs, strict=True):
        ended = await finished(whole, ada, run)
        assert (ended["status"], ended["rerun_of"], ended["version"]) == ("succeeded", old, 2)
    assert (await preview(ada, **asked))["count"] == 0


async def test_at_a_slow_rate_the_rest_waits_and_can_be_cancelled(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, GATED)
    await fail(whole, ada, workflow, 2)
    await mended(ada, workflow)
    asked = {"workflow": workflow, "version": "newest"}
    shown = await preview(ada, **asked)
    body = {**asked, "confirm": shown["confirmation"], "per_minute": 1}
    first, second = ok(await ada.post(f"{API}/failures/retry", json=body), 202)["runs"]
    assert (await finished(whole, ada, first))["status"] == "succeeded"
    assert ok(await ada.get(f"{API}/runs/{second}"))["status"] == "queued"
    ok(await ada.post(f"{API}/runs/{second}/cancel"), 202)
    assert (await finished(whole, ada, second))["status"] == "cancelled"


async def test_what_cannot_be_gone_on_with_is_named(whole: Whole, ada: httpx.AsyncClient) -> None:
    workflow = await live(ada, GATED)
    (run,) = await fail(whole, ada, workflow, 1)
    shown = await preview(ada, workflow=workflow, version=9)
    assert (shown["count"], [one["run_id"] for one in shown["skipped"]]) == (0, [run])
    assert shown["skipped"][0]["code"] == "not_found"
    odd = await ada.post(f"{API}/failures/retry/preview", json={"workflow": "x"})
    assert odd.status_code == 422
