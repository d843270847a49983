"""A workflow decides what another one asks, as somebody has done by a button elsewhere."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.approvals.test_who_decides import asked
from tests.api.runs.test_endpoints import finished, live, start
from tests.support.whole import API, Whole, ok

BOSS = "slack:U0123456789"


def deciding() -> dict[str, Any]:
    names = ("question", "outcome", "by")
    given = {name: f"{{{{ inputs.{name} }}}}" for name in names}
    return {
        "nexa": 1,
        "name": "Decide",
        "inputs": {
            "type": "object",
            "required": list(names),
            "properties": {name: {"type": "string"} for name in names},
        },
        "triggers": [{"id": "by_hand", "type": "manual"}],
        "steps": [{"id": "decide", "uses": "approval.decide", "with": given}],
        "outputs": {"done": "{{ steps.decide.done }}"},
    }


async def decided(
    whole: Whole, client: httpx.AsyncClient, workflow: str, **inputs: str
) -> dict[str, Any]:
    run = ok(await start(client, workflow, inputs=inputs), 202)
    return await finished(whole, client, run["id"])


async def test_who_is_named_decides_once_from_elsewhere_and_nobody_else_does(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    run_id, question = await asked(whole, ada, "owner", BOSS)
    workflow, foreign = await live(ada, deciding()), await live(bob, deciding())
    click = {"question": f"approval.{run_id}.{question['step']}", "outcome": "approved"}
    other = await decided(whole, ada, workflow, **click, by="slack:U9")
    assert other["error"]["code"] == "approval_not_asked"
    outside = await decided(whole, bob, foreign, **click, by=BOSS)
    assert outside["error"]["code"] == "approval_missing"
    assert (await decided(whole, ada, workflow, **click, by=BOSS))["outputs"] == {"done": True}
    assert (await finished(whole, ada, run_id))["status"] == "succeeded"
    assert (await decided(whole, ada, workflow, **click, by=BOSS))["outputs"] == {"done": False}
    late = await decided(whole, ada, workflow, **{**click, "outcome": "rejected"}, by=BOSS)
    assert late["error"]["code"] == "approval_decided"
    (shown,) = ok(await ada.get(f"{API}/approvals", params={"status": "decided"}))["items"]
    assert (shown["status"], shown["decided_at"] is not None) == ("approved", True)
