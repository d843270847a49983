"""Every way a draft can go is rehearsed, with what leads there; what nothing leads to is named."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.drafts.test_endpoints import made
from tests.support.whole import API, ok

URL = "https://nowhere.invalid/x"


def say(step: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "uses": "text.render", "with": {"template": step}, **more}


DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Ways",
    "inputs": {
        "type": "object",
        "properties": {
            "amount": {"type": "integer", "default": 5},
            "kind": {"type": "string", "default": "plain"},
        },
    },
    "steps": [
        {
            "id": "size",
            "type": "branch",
            "cases": [
                {"id": "large", "when": "{{ inputs.amount > 1000 }}"},
                {"id": "never", "when": "{{ inputs.amount > 7 && inputs.amount < 7 }}"},
            ],
            "else": "drop",
        },
        say("big", after=["size.large"]),
        say("special", when="{{ inputs.kind == 'special' }}"),
        {"id": "get", "uses": "http.request", "with": {"method": "GET", "url": URL}},
        say("sorry", after=["get.failed"]),
        {"id": "ok", "type": "approval", "title": "May I?", "after": ["get"]},
        say("no", after=["ok.rejected"]),
        say("found", when="{{ steps.get.status == 404 }}"),
    ],
}


async def test_made_up_inputs_answers_and_failures_lead_to_every_way_there_is(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    address = f"{API}/workflows/{workflow}/draft/cover"
    found = ok(await ada.post(address, json={}))
    missing = [(way["step"], way["way"]) for way in found["ways"] if way["scenario"] is None]
    assert missing == [("size", "case never")]
    assert (found["reached"], found["total"]) == (len(found["ways"]) - 1, len(found["ways"]))
    by = {(way["step"], way["way"]): way["scenario"] for way in found["ways"]}
    scenarios = found["scenarios"]
    assert scenarios[by["size", "case large"]]["inputs"] == {"amount": 1001}
    assert scenarios[by["special", "runs"]]["inputs"] == {"kind": "special"}
    assert scenarios[by["sorry", "runs"]]["failures"] == ["get"]
    assert scenarios[by["no", "runs"]]["answers"]["ok"]["outcome"] == "rejected"
    assert scenarios[by["found", "runs"]]["answers"]["get"]["status"] == 404
    assert found == ok(await ada.post(address, json={})), "not deterministic"
    assert (await bob.post(address, json={})).status_code == 404
    assert ok(await ada.get(f"{API}/runs"))["items"] == []
