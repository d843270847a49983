"""Budgets of a day by REST: set by owners, shown with what was spent, held by the whole service."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.runs.test_endpoints import finished, live, start
from tests.support.whole import API, Whole, ok

NOTHING = {"usd": None, "tokens": None, "calls": None}


def reading(**settings: Any) -> dict[str, Any]:
    """A workflow whose steps leave the process without going far."""
    table = {"uses": "datatable.count", "with": {"table": "people"}}
    steps = [{"id": "a", **table}, {"id": "b", **table, "after": ["a"]}]
    return {"nexa": 1, "name": "Reads", "steps": steps, "settings": settings}


async def with_people(client: httpx.AsyncClient) -> None:
    body = {"key": "people", "name": "People", "columns": [{"name": "mail", "type": "text"}]}
    ok(await client.post(f"{API}/data-tables", json=body), 201)


async def test_an_owner_sets_the_organizations_budget_and_everybody_sees_it(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    assert ok(await ada.get(f"{API}/budget"))["per_day"] == NOTHING
    given = {"usd": 2.5, "calls": 100}
    ok(await ada.put(f"{API}/budget", json=given))
    shown = ok(await ada.get(f"{API}/budget"))
    assert shown["per_day"] == {"usd": 2.5, "tokens": None, "calls": 100}
    assert shown["spent"] == {"usd": 0, "tokens": 0, "calls": 0}
    assert ok(await bob.get(f"{API}/budget"))["per_day"] == NOTHING
    ok(await ada.put(f"{API}/budget", json={}))
    assert ok(await ada.get(f"{API}/budget"))["per_day"] == NOTHING


async def test_less_than_nothing_and_unknown_names_are_refused(ada: httpx.AsyncClient) -> None:
    for given in ({"usd": -1}, {"calls": 1.5}, {"euros": 3}):
        assert (await ada.put(f"{API}/budget", json=given)).status_code == 422


async def test_who_is_no_owner_sees_it_and_may_not_change_it(
    whole: Whole, two_organizations: Any
) -> None:
    async with whole.program(two_organizations[0], ("workflow:read",)) as viewer:
        ok(await viewer.get(f"{API}/budget"))
        assert (await viewer.put(f"{API}/budget", json={"usd": 1})).status_code == 403


async def test_a_workflow_stops_where_its_day_is_used_up_and_says_so(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    await with_people(ada)
    workflow = await live(ada, reading(budget={"per_day": {"calls": 3}}))
    first, second = [
        await finished(whole, ada, ok(await start(ada, workflow), 202)["id"]) for _ in range(2)
    ]
    assert first["status"] == "succeeded"
    assert (second["status"], second["error"]["code"]) == ("failed", "day_call_budget_spent")
    assert second["error"]["message"].startswith("Step b ")
    shown = ok(await ada.get(f"{API}/workflows/{workflow}/budget"))
    assert (shown["per_day"]["calls"], shown["spent"]["calls"], shown["is_used_up"]) == (3, 3, True)
    alerts = ok(await ada.get(f"{API}/alerts"))["items"]
    assert "day_budget_spent" in {one["kind"] for one in alerts}
    assert (await bob.get(f"{API}/workflows/{workflow}/budget")).status_code == 404


async def test_a_rehearsal_spends_nothing(ada: httpx.AsyncClient) -> None:
    await with_people(ada)
    workflow = await live(ada, reading(budget={"per_day": {"calls": 1}}))
    rehearsed = ok(await ada.post(f"{API}/workflows/{workflow}/draft/rehearse", json={}))
    assert rehearsed["status"] == "succeeded"
    shown = ok(await ada.get(f"{API}/workflows/{workflow}/budget"))
    assert shown["spent"]["calls"] == 0


async def test_the_organizations_budget_holds_over_its_workflows(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    await with_people(ada)
    ok(await ada.put(f"{API}/budget", json={"calls": 3}))
    ends = []
    for _ in range(2):
        workflow = await live(ada, reading())
        ends.append(await finished(whole, ada, ok(await start(ada, workflow), 202)["id"]))
    assert [run["status"] for run in ends] == ["succeeded", "failed"]
    assert "the organization" in ends[1]["error"]["message"]
    assert ok(await ada.get(f"{API}/budget"))["is_used_up"]
