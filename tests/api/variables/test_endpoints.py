"""Variables by REST: typed, read by runs and rehearsals, and never taken away under a workflow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.api.runs.test_endpoints import live, start
from tests.support.whole import API, Whole, ok

READING = {
    "nexa": 1,
    "name": "Greets",
    "steps": [
        {"id": "say", "uses": "text.render", "with": {"template": "Hi {{ vars.team }}"}},
    ],
    "outputs": {"said": "{{ steps.say.text }}", "more": "{{ vars.limit + 1.0 }}"},
}


async def kept(client: httpx.AsyncClient, key: str, value: object) -> dict[str, Any]:
    return dict(ok(await client.put(f"{API}/variables/{key}", json={"value": value})))


async def draft_of(client: httpx.AsyncClient, document: dict[str, Any]) -> dict[str, Any]:
    body = {"name": document["name"], "document": document}
    workflow = ok(await client.post(f"{API}/workflows", json=body), 201)["id"]
    return dict(ok(await client.get(f"{API}/workflows/{workflow}/draft")))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("a", "text"),
        (3, "number"),
        (True, "yes_no"),
        ([1], "list"),
        ({"a": 1}, "map"),
        (1e22, "number"),
    ],
)
async def test_a_variable_keeps_its_value_and_has_a_kind(
    ada: httpx.AsyncClient, value: object, kind: str
) -> None:
    assert (await kept(ada, "one", value))["kind"] == kind
    (shown,) = ok(await ada.get(f"{API}/variables"))["items"]
    assert (shown["key"], shown["value"], shown["readers"]) == ("one", value, [])


async def test_runs_and_rehearsals_read_it_as_it_is_when_they_start(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    await kept(ada, "team", "sales")
    await kept(ada, "limit", 100)
    workflow = await live(ada, READING)
    said = []
    for team in ("sales", "support"):
        await kept(ada, "team", team)
        run = ok(await start(ada, workflow), 202)["id"]
        await whole.service.services.host.wait_finished(UUID(run), 20)
        said.append(ok(await ada.get(f"{API}/runs/{run}"))["outputs"])
    assert said == [{"said": "Hi sales", "more": 101}, {"said": "Hi support", "more": 101}]
    rehearsed = ok(await ada.post(f"{API}/workflows/{workflow}/draft/rehearse", json={}))
    assert rehearsed["steps"]["say"]["output"] == {"text": "Hi support"}
    body = {"step": "say"}
    tested = ok(await ada.post(f"{API}/workflows/{workflow}/draft/test", json=body))
    assert tested["output"] == {"text": "Hi support"}


async def test_a_draft_that_reads_what_is_not_there_or_of_another_kind_says_so(
    ada: httpx.AsyncClient,
) -> None:
    await kept(ada, "team", "sales")
    await kept(ada, "limit", "many")
    draft = await draft_of(ada, READING)
    assert [(p["path"], p["severity"]) for p in draft["problems"]] == [("/outputs/more", "error")]
    missing = {**READING, "outputs": {"x": "{{ vars.teem }}"}}
    (problem,) = (await draft_of(ada, missing))["problems"]
    assert "teem" in problem["message"]
    assert "team" in problem["hint"]


async def test_what_a_workflow_reads_keeps_its_kind_and_its_place(ada: httpx.AsyncClient) -> None:
    await kept(ada, "team", "sales")
    await kept(ada, "limit", 1)
    await draft_of(ada, READING)
    for refused in (
        await ada.put(f"{API}/variables/limit", json={"value": "many"}),
        await ada.delete(f"{API}/variables/limit"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "variable_in_use")
        assert "'Greets'" in refused.json()["detail"]
    await kept(ada, "limit", 2.5)
    shown = {one["key"]: one for one in ok(await ada.get(f"{API}/variables"))["items"]}
    assert [one["name"] for one in shown["limit"]["readers"]] == ["Greets"]
    await kept(ada, "free", "x")
    await kept(ada, "free", 1)
    assert (await ada.delete(f"{API}/variables/free")).status_code == 204
    assert (await ada.delete(f"{API}/variables/free")).status_code == 404


@pytest.mark.parametrize("key", ["Team", "9a", "a-b", "in", "x" * 41])
async def test_a_name_that_no_expression_can_read_is_refused(
    ada: httpx.AsyncClient, key: str
) -> None:
    assert (await ada.put(f"{API}/variables/{key}", json={"value": 1})).status_code == 422


async def test_null_and_what_is_too_large_are_refused(ada: httpx.AsyncClient) -> None:
    nothing = await ada.put(f"{API}/variables/a", json={"value": None})
    large = await ada.put(f"{API}/variables/a", json={"value": "x" * 40_000})
    assert (nothing.status_code, large.status_code) == (422, 413)
    assert ok(await ada.get(f"{API}/variables"))["items"] == []


async def test_another_organization_sees_none_of_it(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    await kept(ada, "team", "sales")
    assert ok(await bob.get(f"{API}/variables"))["items"] == []
    assert (await bob.delete(f"{API}/variables/team")).status_code == 404
    await kept(bob, "team", 5)
    assert ok(await ada.get(f"{API}/variables"))["items"][0]["value"] == "sales"
