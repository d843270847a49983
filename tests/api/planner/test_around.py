"""Advice sees the models and the running workflows of its own workspace, and of no other."""

from __future__ import annotations

import httpx

from agent.optimise.around import Model
from api.planner.around import PlannerAround
from tests.api.drafts.test_endpoints import made
from tests.api.planner.test_rehearsal import actor_of
from tests.api.runs.test_endpoints import live
from tests.support.whole import API, Whole, ok

QUIET = {
    "nexa": 1,
    "name": "Quiet",
    "steps": [{"id": "say", "uses": "text.render", "with": {"template": "Hello"}}],
}


async def with_model(client: httpx.AsyncClient, name: str, **prices: float) -> None:
    config = {"base_url": "http://127.0.0.1:9/v1", "model": name, **prices}
    given = {"name": name, "kind": "openai_api", "config": config, "secret": {"token": "a-token"}}
    ok(await client.post(f"{API}/connections", json=given), 201)


async def test_priced_models_and_workflows_that_are_on_stand_around(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    await with_model(ada, "cheap", usd_per_million_input=0.1, usd_per_million_output=0.4)
    await with_model(ada, "free-of-prices")
    mine = await live(ada, {**QUIET, "name": "Mine"})
    beside = await live(ada, {**QUIET, "name": "Beside"})
    ok(await ada.post(f"{API}/workflows/{beside}/enable"))
    await made(ada, {**QUIET, "name": "A draft only"})
    around = PlannerAround(whole.service.services)
    hers = await around.around(await actor_of(ada), mine)
    assert list(hers.models) == [Model("cheap", "cheap", 0.1, 0.4)]
    assert [one.name for one in hers.neighbours] == ["Beside"]
    other = await around.around(await actor_of(bob), mine)
    assert (other.models, other.neighbours) == ((), ())
