"""Live addresses: which there are is told lastingly, the address itself once; a lost one is replaced."""

from __future__ import annotations

import httpx

from tests.api.drafts.test_endpoints import made
from tests.api.runs.test_endpoints import live
from tests.api.webhooks.test_captures import document
from tests.engine.runtime.conftest import until
from tests.support.whole import API, ok


async def test_a_lost_address_is_replaced_and_the_former_one_ends(ada: httpx.AsyncClient) -> None:
    workflow = f"{API}/workflows/{await live(ada, document())}"
    (first,) = ok(await ada.post(f"{workflow}/enable"))["webhooks"]
    (listening,) = ok(await ada.get(f"{workflow}/webhooks"))["items"]
    assert (listening["trigger"], listening["hint"]) == ("hook", first["hint"])
    assert listening["path"] is None
    assert first["path"].removeprefix("/hooks/").startswith(listening["hint"].removesuffix("…"))

    other = ok(await ada.post(f"{workflow}/webhooks/hook/address"), 201)
    assert other["path"] != first["path"]
    assert (await ada.post(first["path"], json={})).status_code == 404
    assert (await ada.post(other["path"], json={})).status_code == 202
    (listening,) = ok(await ada.get(f"{workflow}/webhooks"))["items"]
    assert (listening["hint"], listening["path"]) == (other["hint"], None)
    assert ok(await ada.post(f"{workflow}/enable"))["webhooks"] == []


async def test_before_it_is_switched_on_nothing_listens(ada: httpx.AsyncClient) -> None:
    workflow = f"{API}/workflows/{await made(ada, document())}"
    assert ok(await ada.get(f"{workflow}/webhooks"))["items"] == []
    refused = await ada.post(f"{workflow}/webhooks/hook/address")
    assert refused.status_code == 409
    assert "switch on" in refused.json()["detail"]


async def test_an_event_of_a_service_has_an_address_and_its_kind_says_so(
    ada: httpx.AsyncClient,
) -> None:
    secret = {"signing_secret": "s3cret"}
    given = {"name": "Slack app", "kind": "webhook_secret", "config": {}, "secret": secret}
    key = ok(await ada.post(f"{API}/connections", json=given), 201)["key"]
    mention = document(type="app", uses="slack.app_mention", connection=key)
    mention["steps"][0]["with"] = {"template": "{{ trigger.text }}"}
    workflow = f"{API}/workflows/{await live(ada, mention)}"
    (made_now,) = ok(await ada.post(f"{workflow}/enable"))["webhooks"]
    (listening,) = ok(await ada.get(f"{workflow}/webhooks"))["items"]
    assert (listening["trigger"], listening["hint"]) == ("hook", made_now["hint"])
    assert (await ada.post(made_now["path"], json={})).status_code == 401
    ok(await ada.post(f"{workflow}/disable"))

    async def leads_nowhere() -> bool:
        return (await ada.post(made_now["path"], json={})).status_code == 404

    await until(leads_nowhere)
    kinds = {one["id"]: one for one in ok(await ada.get(f"{API}/catalog/triggers"))["items"]}
    called = {name for name, one in kinds.items() if one["is_called"]}
    assert called == {
        "slack.message", "slack.app_mention", "slack.reaction_added",
        "slack.slash_command", "slack.button_clicked",
        "slack.dialog_sent",
    }  # fmt: skip


async def test_an_event_that_is_listened_for_needs_no_address(ada: httpx.AsyncClient) -> None:
    given = {
        "name": "Slack app", "kind": "slack_app_token", "config": {},
        "secret": {"token": "xapp-1-A1-2-abc"},
    }  # fmt: skip
    key = ok(await ada.post(f"{API}/connections", json=given), 201)["key"]
    mention = document(type="app", uses="slack.app_mention", connection=key)
    mention["steps"][0]["with"] = {"template": "{{ trigger.text }}"}
    workflow = f"{API}/workflows/{await live(ada, mention)}"
    assert ok(await ada.post(f"{workflow}/enable"))["webhooks"] == []
    assert ok(await ada.get(f"{workflow}/webhooks"))["items"] == []
