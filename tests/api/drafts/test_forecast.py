"""A rehearsal tells what a live run will take, by what runs have taken, and says where nothing is known."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.drafts.test_endpoints import made
from tests.api.runs.test_endpoints import finished, live, start
from tests.support.whole import API, Whole, ok

INPUTS = {"type": "object", "properties": {"names": {"type": "array", "items": {"type": "string"}}}}
EACH = {
    "id": "each",
    "uses": "text.render",
    "foreach": {"items": "{{ inputs.names }}", "as": "name"},
    "with": {"template": "Hello {{ name }}"},
}


def document(*more: dict[str, Any], name: str = "Greetings") -> dict[str, Any]:
    return {"nexa": 1, "name": name, "inputs": INPUTS, "steps": [EACH, *more]}


async def forecast(client: httpx.AsyncClient, workflow: str, **body: Any) -> dict[str, Any]:
    address = f"{API}/workflows/{workflow}/draft/rehearse"
    told: dict[str, Any] = ok(await client.post(address, json=body))["forecast"]
    return told


async def play(whole: Whole, client: httpx.AsyncClient, workflow: str, *, times: int) -> None:
    for count in range(times):
        names = {"names": ["Ada"] * (count + 1)}
        run = ok(await start(client, workflow, inputs=names), 202)["id"]
        assert (await finished(whole, client, run))["status"] == "succeeded"


async def test_before_any_run_it_says_of_which_steps_nothing_is_known(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, document())
    told = await forecast(ada, workflow, inputs={"names": ["Ada"]})
    assert (told["expected"], told["runs"], told["without_history"]) == (None, 0, ["each"])
    await play(whole, ada, workflow, times=1)
    told = await forecast(ada, workflow, inputs={"names": ["Ada"]})
    assert (told["runs"], told["without_history"]) == (1, [])
    assert told["expected"]["seconds"]["expected"] >= 0
    assert told["expected"]["seconds"]["low"] is None, "one run is no interval"


async def test_after_enough_runs_it_tells_an_interval_for_these_inputs(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, document())
    await play(whole, ada, workflow, times=10)
    told = await forecast(ada, workflow, inputs={"names": ["Ada"] * 4})
    seconds = told["expected"]["seconds"]
    assert told["runs"] == 10
    assert 0 <= seconds["low"] <= seconds["expected"] <= seconds["high"] < 5
    assert told["expected"]["calls"] == {"expected": 0, "low": 0, "high": 0}


async def test_a_new_workflow_goes_by_its_actions_in_others_of_the_same_people(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    known = await live(ada, document())
    await play(whole, ada, known, times=6)
    new = await made(ada, document(name="Others"))
    told = await forecast(ada, new, inputs={"names": ["Ada", "Bob"]})
    assert (told["runs"], told["without_history"]) == (0, [])
    assert told["expected"]["seconds"]["low"] is not None
    strange = await made(bob, document(name="Others"))
    assert (await forecast(bob, strange, inputs={"names": ["Ada"]}))["without_history"] == ["each"]


async def test_what_a_failed_rehearsal_did_not_come_to_is_not_forecast(
    ada: httpx.AsyncClient,
) -> None:
    stop = {"id": "no", "type": "stop", "outcome": "fail", "message": "no", "after": ["each"]}
    workflow = await made(ada, document(stop))
    assert (await forecast(ada, workflow, inputs={"names": []}))["expected"] is None
