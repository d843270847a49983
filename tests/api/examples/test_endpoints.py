"""Examples arrive with a workflow, are played on every draft, and follow what is accepted."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import Any

import httpx
import pytest

from tests.api.drafts.test_endpoints import made
from tests.support.whole import API, ok

HOOK = {"id": "hook", "type": "webhook"}
DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Orders",
    "triggers": [HOOK],
    "steps": [
        {
            "id": "size",
            "type": "branch",
            "cases": [{"id": "large", "when": "{{ trigger.body.amount > 100 }}"}],
            "else": "drop",
        },
        {
            "id": "tell",
            "name": "Tell sales",
            "uses": "http.request",
            "with": {
                "method": "POST",
                "url": "https://sales.example/in",
                "json": {"amount": "{{ trigger.body.amount }}"},
            },
            "after": ["size.large"],
        },
    ],
}


def at(workflow: str, rest: str = "") -> str:
    return f"{API}/workflows/{workflow}/examples{rest}"


async def changed(ada: httpx.AsyncClient, workflow: str, *operations: dict[str, Any]) -> None:
    draft = ok(await ada.get(f"{API}/workflows/{workflow}/draft"))
    body = {"base_revision": draft["revision"], "operations": list(operations), "intent": "test"}
    ok(await ada.post(f"{API}/workflows/{workflow}/draft/patches", json=body))


def threshold(sign: str, value: int) -> dict[str, Any]:
    when = f"{{{{ trigger.body.amount {sign} {value} }}}}"
    cases = [{"id": "large", "when": when}]
    return {"op": "update_step", "id": "size", "set": {"/cases": cases}}


async def test_each_way_and_either_side_of_each_condition_is_written(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    found = ok(await ada.post(at(workflow, "/write"), json={}))["items"]
    assert [one["name"] for one in found] == [
        "As usual",
        "amount is 100",
        "amount is 101",
        "amount is 99",
    ]
    large, small = found[2], found[1]
    assert small["expected"]["doings"] == []
    assert [one["with"]["json"] for one in large["expected"]["doings"]] == [{"amount": 101}]
    assert {one["origin"] for one in found} == {"written"}
    played = ok(await ada.post(at(workflow, "/play"), json={}))
    assert (played["as_expected"], played["total"]) == (4, 4)
    assert (await bob.post(at(workflow, "/play"), json={})).status_code == 404
    assert ok(await ada.get(f"{API}/runs"))["items"] == []


@pytest.mark.parametrize(
    ("sign", "value", "otherwise"),
    [
        (">=", 100, ["amount is 100"]),
        (">", 101, ["amount is 101"]),
        ("<", 100, ["As usual", "amount is 101", "amount is 99"]),
    ],
)
async def test_a_change_by_hand_that_does_something_else_is_told(
    ada: httpx.AsyncClient, sign: str, value: int, otherwise: list[str]
) -> None:
    workflow = await made(ada, DOCUMENT)
    await ada.post(at(workflow, "/write"), json={})
    await changed(ada, workflow, threshold(sign, value))
    played = ok(await ada.post(at(workflow, "/play"), json={}))
    assert [one["name"] for one in played["items"] if one["outcome"] == "other"] == otherwise


async def test_what_is_done_now_can_be_expected_from_now_on(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    await ada.post(at(workflow, "/write"), json={})
    await changed(ada, workflow, threshold(">", 500))
    other = [
        one
        for one in ok(await ada.post(at(workflow, "/play"), json={}))["items"]
        if one["outcome"] == "other"
    ]
    assert other[0]["differences"] == [
        'HTTP request: no longer done (method POST, url https://sales.example/in, json {"amount": 101}).'
    ]
    kept = ok(await ada.post(at(workflow, f"/{other[0]['id']}/accept"), json={}))
    assert kept["expected"] == other[0]["came"]
    played = ok(await ada.post(at(workflow, "/play"), json={}))
    assert played["as_expected"] == played["total"]


async def test_an_example_of_ones_own_outlives_those_that_are_written(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, DOCUMENT)
    given = {"name": "A big one", "trigger": {"body": {"amount": 5000}}}
    kept = (await ada.post(at(workflow), json=given)).json()
    assert kept["origin"] == "kept"
    assert kept["expected"]["doings"][0]["with"]["json"] == {"amount": 5000}
    again = await ada.post(at(workflow), json=given)
    assert (again.status_code, again.json()["code"]) == (409, "example_exists")
    names = [one["name"] for one in ok(await ada.post(at(workflow, "/write"), json={}))["items"]]
    assert names[0] == "A big one"
    assert (await ada.delete(at(workflow, f"/{kept['id']}"))).status_code == 204
    assert (await ada.delete(at(workflow, f"/{kept['id']}"))).status_code == 404
    assert "A big one" not in str(ok(await ada.get(at(workflow))))


async def test_nothing_is_written_for_a_draft_with_open_places(ada: httpx.AsyncClient) -> None:
    document = deepcopy(DOCUMENT)
    hole = {"$hole": {"kind": "value", "label": "Where to?", "schema": {"type": "string"}}}
    document["steps"][1]["with"]["url"] = hole
    workflow = await made(ada, document)
    refused = await ada.post(at(workflow, "/write"), json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    answer = {"path": "/steps/1/with/url", "value": "https://sales.example/in"}
    ok(await ada.post(f"{API}/workflows/{workflow}/draft/answer", json=answer))
    assert len(ok(await ada.get(at(workflow)))["items"]) == 4


async def test_two_who_write_at_once_write_one_after_the_other(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    answers = await asyncio.gather(
        *(ada.post(at(workflow, "/write"), json={}) for _ in range(3)),
        *(ada.post(at(workflow), json={"name": "Mine"}) for _ in range(3)),
    )
    assert [one.status_code for one in answers[:3]] == [200, 200, 200]
    assert sorted(one.status_code for one in answers[3:]) == [201, 409, 409]
    assert len(ok(await ada.get(at(workflow)))["items"]) == 5


async def test_examples_are_the_same_on_every_day(ada: httpx.AsyncClient) -> None:
    document = deepcopy(DOCUMENT)
    document["steps"][1]["with"]["json"] = {"at": "{{ run.started_at }}"}
    workflow = await made(ada, document)
    await ada.post(at(workflow, "/write"), json={})
    first = ok(await ada.post(at(workflow, "/play"), json={}))
    assert first["as_expected"] == first["total"] == 4
    assert first == ok(await ada.post(at(workflow, "/play"), json={}))
