"""Alerts and error workflows by REST: what failed is seen, linked, and acknowledged once."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.runs.test_calls import codes, key_of
from tests.api.runs.test_endpoints import finished, live, start
from tests.engine.runtime.conftest import until
from tests.support.documents import greeting
from tests.support.whole import API, Whole, ok

STOPS: dict[str, Any] = {
    "nexa": 1,
    "name": "Stops",
    "steps": [{"id": "s", "type": "stop", "outcome": "fail", "message": "no more"}],
}
TELLS: dict[str, Any] = {
    "nexa": 1,
    "name": "Tells",
    "inputs": {"type": "object", "properties": {"who": {"type": "string"}}},
    "triggers": [
        {"id": "failed", "type": "error", "inputs": {"who": "{{ trigger.workflow.name }}"}}
    ],
    "steps": [{"id": "a", "uses": "text.render", "with": {"template": "{{ inputs.who }} failed"}}],
    "outputs": {"said": "{{ steps.a.text }}"},
}


async def told_of(client: httpx.AsyncClient, run: str) -> str:
    """Wait for the run that is told of a failure."""
    found: list[dict[str, Any]] = []

    async def is_told() -> bool:
        found[:] = ok(await client.get(f"{API}/runs", params={"error_of": run}))["items"]
        return bool(found)

    await until(is_told)
    return str(found[0]["id"])


async def test_a_failure_is_linked_with_the_run_that_was_told_of_it(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    teller = await key_of(ada, await live(ada, TELLS))
    workflow = await live(ada, {**STOPS, "settings": {"on_error": {"workflow": teller}}})
    run = ok(await start(ada, workflow), 202)["id"]
    assert (await finished(whole, ada, run))["error_of"] is None
    told = await finished(whole, ada, await told_of(ada, run))
    assert (told["error_of"], told["outputs"]) == (run, {"said": "Stops failed"})
    assert (told["trigger"]["type"], told["trigger"]["data"]["run_id"]) == ("error", run)


async def test_an_alert_stays_open_until_somebody_has_seen_it(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await live(ada, STOPS)
    runs = [ok(await start(ada, workflow), 202)["id"] for _ in range(2)]
    for run in runs:
        await finished(whole, ada, run)
    first = ok(await ada.get(f"{API}/alerts", params={"limit": "1"}))
    (alert,) = first["items"]
    assert (alert["kind"], alert["title"], alert["severity"]) == ("run_failed", "no more", "error")
    assert (alert["workflow_name"], alert["facts"]["step"]) == ("Stops", "s")
    rest = ok(await ada.get(f"{API}/alerts", params={"cursor": first["next_cursor"]}))["items"]
    assert {alert["run_id"], rest[0]["run_id"]} == set(runs)
    address = f"{API}/alerts/{alert['id']}/acknowledge"
    assert (await bob.post(address)).status_code == 404
    assert ok(await bob.get(f"{API}/alerts"))["items"] == []
    seen = ok(await ada.post(address))
    assert seen["acknowledged_at"] is not None
    assert ok(await ada.post(address))["acknowledged_at"] == seen["acknowledged_at"]
    assert len(ok(await ada.get(f"{API}/alerts"))["items"]) == 1
    assert len(ok(await ada.get(f"{API}/alerts", params={"open": "false"}))["items"]) == 2
    assert (await ada.get(f"{API}/alerts", params={"cursor": "x"})).status_code == 422


async def test_who_is_to_be_told_must_be_there_before_publishing(ada: httpx.AsyncClient) -> None:
    named = {**greeting(), "settings": {"on_error": {"workflow": "nowhere"}}}
    assert await codes(ada, named) == [("unknown_workflow", "/settings/on_error/workflow")]


async def test_many_alerts_are_seen_at_once_and_only_ones_own(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await live(ada, STOPS)
    for _ in range(3):
        await finished(whole, ada, ok(await start(ada, workflow), 202)["id"])
    open_ = [one["id"] for one in ok(await ada.get(f"{API}/alerts"))["items"]]
    body = {"alerts": open_[:2]}
    theirs = await bob.post(f"{API}/alerts/acknowledge", json={"alerts": open_})
    assert ok(theirs) == {"count": 0}
    assert ok(await ada.post(f"{API}/alerts/acknowledge", json=body)) == {"count": 2}
    assert ok(await ada.post(f"{API}/alerts/acknowledge", json=body)) == {"count": 0}
    left = [one["id"] for one in ok(await ada.get(f"{API}/alerts"))["items"]]
    assert left == open_[2:]
