"""The lineage of a value: back through expressions, loops and groups to what came from outside."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.runs.test_endpoints import WAITING, finished, live, start
from tests.support.whole import API, Whole, ok

DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Lineage",
    "inputs": {
        "type": "object",
        "properties": {
            "names": {"type": "array", "items": {"type": "string"}, "default": ["Ada", "Bob"]},
            "end": {"type": "string", "default": "!"},
        },
    },
    "steps": [
        {
            "id": "hello",
            "uses": "text.render",
            "foreach": {"items": "{{ inputs.names }}", "as": "who", "key": "{{ who }}"},
            "with": {"template": "Hello {{ who }}"},
        },
        {
            "id": "loud",
            "uses": "text.render",
            "with": {"template": "{{ steps.hello.items[1].value.text }}{{ inputs.end }}"},
        },
        {
            "id": "g",
            "type": "group",
            "steps": [
                {
                    "id": "inner",
                    "uses": "text.render",
                    "with": {"template": "<{{ steps.loud.text }}>"},
                }
            ],
            "outputs": {"said": "{{ steps.inner.text }}"},
        },
        {"id": "last", "uses": "text.render", "with": {"template": "{{ steps.g.said }}"}},
    ],
}


def leaves(origin: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Answer what came from outside."""
    if origin["origins"]:
        return [leaf for one in origin["origins"] for leaf in leaves(one)]
    return [(origin["side"], origin["path"], origin["value"])]


def every(origin: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer all values on all ways back."""
    return [origin, *(found for one in origin["origins"] for found in every(one))]


def way(origin: dict[str, Any]) -> list[str]:
    """Answer the steps on the first way back."""
    found = [f"{origin['side']} {origin['step'] or origin['path']}"]
    return found + (way(origin["origins"][0]) if origin["origins"] else [])


async def test_a_value_is_traced_to_the_inputs_it_was_made_of(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    run = ok(await start(ada, await live(ada, DOCUMENT)), 202)["id"]
    assert (await finished(whole, ada, run))["status"] == "succeeded"
    address = f"{API}/runs/{run}/steps"
    told = {"path": "/template"}
    found = ok(await ada.get(f"{address}/last/lineage", params=told))
    assert (found["value"], found["made_by"]) == ("<Hello Bob!>", "{{ steps.g.said }}")
    assert way(found) == [
        "input last",
        "output g",
        "output inner",
        "input inner",
        "output loud",
        "input loud",
        "output hello",
        "output hello",
        "input hello",
        "input hello",
        "run_input /names/1",
    ]
    assert leaves(found) == [("run_input", "/names/1", "Bob"), ("run_input", "/end", "!")]
    assert "None" not in str([found["value"] for found in every(found)])
    item = {"item": "Ada", "side": "output", "path": "/text"}
    found = ok(await ada.get(f"{address}/hello/lineage", params=item))
    assert (found["value"], found["made_by"]) == ("Hello Ada", "text.render")
    assert leaves(found) == [("run_input", "/names/0", "Ada")]
    assert (await bob.get(f"{address}/last/lineage", params=told)).status_code == 404


async def test_what_is_not_there_is_said_by_code(whole: Whole, ada: httpx.AsyncClient) -> None:
    run = ok(await start(ada, await live(ada, DOCUMENT)), 202)["id"]
    await finished(whole, ada, run)
    address = f"{API}/runs/{run}/steps"
    for step, path in (("nope", ""), ("last", "/nope")):
        refused = await ada.get(f"{address}/{step}/lineage", params={"path": path})
        assert (refused.status_code, refused.json()["code"]) == (404, "no_such_value")
    odd = await ada.get(f"{address}/last/lineage", params={"path": "nope"})
    assert odd.status_code == 422
    waiting = ok(await start(ada, await live(ada, WAITING)), 202)["id"]
    early = await ada.get(f"{API}/runs/{waiting}/steps/go/lineage")
    assert (early.status_code, early.json()["code"]) == (409, "run_not_finished")
