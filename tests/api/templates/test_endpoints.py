"""Templates: every one rehearses, can be found and used, and a workspace keeps its own."""

from __future__ import annotations

import httpx
import pytest

from tests.api.workflows.test_endpoints import made
from tests.support.whole import API, ok
from tools.templates.library import built_in_templates

AT = f"{API}/templates"


async def keys(client: httpx.AsyncClient, **query: str) -> list[str]:
    return [one["key"] for one in ok(await client.get(AT, params=query))["items"]]


async def test_every_template_rehearses_and_tells_what_a_run_would_do(
    ada: httpx.AsyncClient,
) -> None:
    without = []
    for key in built_in_templates():
        shown = ok(await ada.get(f"{AT}/{key}"))
        if shown["forecast"] is None:
            without.append(key)
        else:
            assert shown["forecast"]["calls"] >= 1, key
    assert without == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("remind customers who have not paid their invoice", "overdue_invoices"),
        ("vacation", "leave_request"),
        ("tell us when our site is not reachable", "website_watch"),
        ("welcome a new employee", "new_colleague"),
        ("classify helpdesk tickets", "triage_tickets"),
        ("etl", "api_to_database"),
    ],
)
async def test_a_template_is_found_by_words_and_by_meaning(
    ada: httpx.AsyncClient, words: str, key: str
) -> None:
    assert key in (await keys(ada, q=words))[:3]


async def test_a_template_becomes_a_workflow_with_other_values(ada: httpx.AsyncClient) -> None:
    given = {"name": "Huge deals", "inputs": {"min_amount": 99000}}
    workflow = ok(await ada.post(f"{AT}/big_deals_to_sales/use", json=given), 201)
    assert (workflow["name"], workflow["enabled"]) == ("Huge deals", False)
    draft = ok(await ada.get(f"{API}/workflows/{workflow['id']}/draft"))
    assert draft["document"]["inputs"]["properties"]["min_amount"]["default"] == 99000
    for inputs in ({"nothing": 1}, {"min_amount": "much"}):
        refused = await ada.post(f"{AT}/big_deals_to_sales/use", json={"inputs": inputs})
        assert refused.status_code == 422
    assert (await ada.post(f"{AT}/no_such/use", json={})).status_code == 404


async def test_a_list_can_be_of_one_kind_of_work(ada: httpx.AsyncClient) -> None:
    finance = await keys(ada, category="finance")
    assert "expense_approval" in finance
    assert "website_watch" not in finance
    (wanted,) = [one for one in ok(await ada.get(AT))["items"] if one["key"] == "website_watch"]
    assert {one["service"] for one in wanted["connections"]} == {"telegram", "smtp"}


async def test_a_workflow_is_kept_as_a_template_of_its_workspace_alone(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await made(ada)
    body = {"workflow_id": workflow, "summary": "Says hello loudly", "words": ["hello", "shout"]}
    kept = ok(await ada.post(AT, json=body), 201)
    assert kept["category"] == kept["origin"] == "own"
    key = kept["key"]
    assert key in await keys(ada, q="shout hello")
    again = ok(await ada.post(AT, json={**body, "summary": "Greets"}), 201)
    assert (again["key"], (await keys(ada)).count(key)) == (key, 1)
    used = ok(await ada.post(f"{AT}/{key}/use", json={}), 201)
    draft = ok(await ada.get(f"{API}/workflows/{used['id']}/draft"))
    before = ok(await ada.get(f"{API}/workflows/{workflow}/draft"))
    assert draft["document"]["steps"] == before["document"]["steps"]

    assert key not in await keys(bob)
    assert key not in await keys(bob, q="shout hello")
    assert (await bob.get(f"{AT}/{key}")).status_code == 404
    assert (await bob.delete(f"{AT}/{key}")).status_code == 404
    assert (await bob.post(AT, json=body)).status_code == 404

    assert (await ada.delete(f"{AT}/website_watch")).status_code == 409
    ok(await ada.delete(f"{AT}/{key}"), 204)
    assert key not in await keys(ada, q="shout hello")
