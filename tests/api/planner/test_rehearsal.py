"""The planner rehearses what it proposes with what the workspace knows, and of no other workspace."""

from __future__ import annotations

import httpx

from agent.deps import Actor
from api.planner.rehearsal import PlannerRehearsal
from tests.api.variables.test_endpoints import READING, kept
from tests.support.whole import API, Whole, ok


async def actor_of(client: httpx.AsyncClient) -> Actor:
    me = ok(await client.get(f"{API}/me"))
    return Actor(me["organization"]["id"], me["workspace"]["id"], (me["user"] or {}).get("id", ""))


async def test_what_is_proposed_reads_the_variables_of_its_workspace(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    await kept(ada, "team", "sales")
    await kept(ada, "limit", 100)
    rehearsal = PlannerRehearsal(whole.service.services)
    hers = await rehearsal.sealed(await actor_of(ada), READING)
    assert hers.status == "succeeded"
    assert hers.steps["say"]["output"] == {"text": "Hi sales"}
    other = await rehearsal.sealed(await actor_of(bob), READING)
    assert other.status == "failed"
