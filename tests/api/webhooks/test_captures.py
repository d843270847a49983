"""Test addresses: what they are sent is kept, and the draft is run with it; nothing live starts."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx

from tests.api.drafts.test_endpoints import made
from tests.api.runs.test_endpoints import finished
from tests.support.whole import API, Whole, ok
from tools.sdk.signatures import sign

SECRET = "whsec_c2VjcmV0IG9mIHRoZSBzaG9w"


def document(**trigger: Any) -> dict[str, Any]:
    """A workflow that says the order's number back."""
    return {
        "nexa": 1,
        "name": "Orders",
        "triggers": [{"id": "hook", "type": "webhook", **trigger}],
        "steps": [
            {
                "id": "said",
                "uses": "text.render",
                "with": {"template": "{{ trigger.body.?id.orValue('') }}"},
            }
        ],
        "outputs": {"said": "{{ steps.said.text }}"},
    }


async def listening(client: httpx.AsyncClient, **trigger: Any) -> tuple[str, str]:
    """Return the address of a draft's webhooks, and where its trigger can be tried."""
    address = f"{API}/workflows/{await made(client, document(**trigger))}/draft/webhooks"
    return address, ok(await client.post(f"{address}/hook/address"), 201)["path"]


async def test_a_call_is_kept_and_the_draft_runs_with_it(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    address, path = await listening(ada)
    answer = await ada.post(path, json={"id": "A-17"}, headers={"X-Shop": "one"})
    (kept,) = ok(await ada.get(f"{address}/captures"))["items"]
    assert answer.json() == {"captured": kept["id"]}
    assert (kept["trigger"], kept["problem"]) == ("hook", None)
    assert kept["request"]["body"] == {"id": "A-17"}
    assert kept["request"]["headers"]["x-shop"] == "one"
    assert "authorization" not in kept["request"]["headers"]
    assert ok(await ada.get(f"{API}/runs"))["items"] == []

    run = ok(await ada.post(f"{address}/captures/{kept['id']}/replay"), 202)
    assert (run["version"], run["trigger"]["type"]) == (None, "webhook")
    assert (await finished(whole, ada, run["id"]))["outputs"] == {"said": "A-17"}
    assert (await bob.get(f"{address}/captures")).status_code == 404
    assert (await bob.post(f"{address}/captures/{kept['id']}/replay")).status_code == 404


async def test_the_form_of_a_draft_is_tried_and_its_run_is_given_what_was_entered(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    asked = {"type": "object", "required": ["days"], "properties": {"days": {"type": "integer"}}}
    drafted = {**document(**{"with": {"form": {"title": "Leave"}}}), "inputs": asked}
    drafted["steps"][0]["with"]["template"] = "{{ inputs.days + 1 }}"
    workflow = await made(ada, drafted)
    checked = ok(await ada.get(f"{API}/workflows/{workflow}/draft"))
    assert [one["code"] for one in checked["problems"] if one["severity"] == "error"] == []
    address = f"{API}/workflows/{workflow}/draft/webhooks"
    path = ok(await ada.post(f"{address}/hook/address"), 201)["path"]
    assert "<h1>Leave</h1>" in (await ada.get(path)).text
    assert "nothing was started" in (await ada.post(path, data={"days": "3"})).text
    (kept,) = ok(await ada.get(f"{address}/captures"))["items"]
    assert kept["request"]["body"] == {"days": 3}
    run = ok(await ada.post(f"{address}/captures/{kept['id']}/replay"), 202)
    assert (await finished(whole, ada, run["id"]))["outputs"] == {"said": "4"}


async def test_only_the_newest_calls_are_kept_and_a_new_address_ends_the_former(
    ada: httpx.AsyncClient,
) -> None:
    address, path = await listening(ada)
    for number in range(23):
        ok(await ada.post(path, json={"id": number}))
    items = ok(await ada.get(f"{address}/captures"))["items"]
    assert [one["request"]["body"]["id"] for one in items] == list(range(22, 2, -1))
    other = ok(await ada.post(f"{address}/hook/address"), 201)["path"]
    assert other != path
    assert (await ada.post(path, json={})).status_code == 404
    assert (await ada.post(other, json={})).status_code == 200
    missing = await ada.post(f"{address}/nothing/address")
    assert missing.status_code == 404


async def test_what_a_live_address_would_refuse_is_kept_with_the_reason(
    ada: httpx.AsyncClient,
) -> None:
    given = {
        "name": "Shop",
        "kind": "webhook_secret",
        "config": {},
        "secret": {"signing_secret": SECRET},
    }
    connection = ok(await ada.post(f"{API}/connections", json=given), 201)
    verified = {"verify": "standard_webhooks", "events": ["order.paid"]}
    address, path = await listening(ada, **{"with": verified}, connection=connection["key"])
    unsigned = await ada.post(path, json={})
    assert unsigned.status_code == 401
    for kind in ("order.made", "order.paid"):
        body = json.dumps({"type": kind}).encode()
        moment = int(time.time())
        headers = {
            "content-type": "application/json",
            "webhook-id": kind,
            "webhook-timestamp": str(moment),
            "webhook-signature": sign(SECRET, kind, moment, body),
        }
        ok(await ada.post(path, content=body, headers=headers))
    problems = [one["problem"] for one in ok(await ada.get(f"{address}/captures"))["items"]]
    assert problems[0] is None
    assert "order.made" in problems[1]
    assert "valid signature" in problems[2]
    ok(await ada.delete(f"{API}/connections/{connection['id']}"), 204)
    gone = await ada.post(path, json={})
    assert (gone.status_code, gone.json()["code"]) == (503, "webhook_secret_unavailable")


async def test_a_setting_and_its_connection_come_together(ada: httpx.AsyncClient) -> None:
    async def codes(**trigger: Any) -> set[str]:
        checked = ok(
            await ada.post(f"{API}/documents/validate", json={"document": document(**trigger)})
        )
        return {problem["code"] for problem in checked["problems"]}

    assert "connection_missing" in await codes(**{"with": {"verify": "github"}})
    assert "unused_connection" in await codes(connection="shop")
    assert "missing_argument" in await codes(**{"with": {"events": ["push"]}})
    assert "connection_missing" not in await codes()
