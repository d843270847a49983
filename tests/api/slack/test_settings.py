"""Connecting a workspace with Slack, and saying who somebody in Slack is."""

from __future__ import annotations

import httpx

from tests.api.slack.conftest import asked, connected, keys
from tests.api.slack.slack import ADA, SIGNING, TEAM, TOKEN, Slack
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok


async def test_a_workspace_is_connected_and_no_secret_is_shown(
    ada: httpx.AsyncClient, slack: Slack
) -> None:
    assert ok(await ada.get(f"{API}/slack")) == {"app": None, "links": []}
    given = await keys(ada, slack)
    made = ok(await ada.put(f"{API}/slack", json=given))
    assert made["app"]["team_id"] == TEAM
    assert made["path"].startswith("/hooks/")
    again = await ada.put(f"{API}/slack", json=given)
    assert ok(again)["path"] is None
    shown = await ada.get(f"{API}/slack")
    for secret in (TOKEN, SIGNING, made["path"].removeprefix("/hooks/")):
        assert secret not in shown.text + again.text
    other = ok(await ada.post(f"{API}/slack/address"), 201)
    assert other["path"] != made["path"]
    ok(await ada.delete(f"{API}/slack"), 204)
    assert ok(await ada.get(f"{API}/slack"))["app"] is None
    assert (await ada.delete(f"{API}/slack")).status_code == 404


async def test_an_app_that_could_hear_nothing_or_whose_token_is_none_is_refused(
    ada: httpx.AsyncClient, slack: Slack
) -> None:
    given = await keys(ada, slack)
    deaf = await ada.put(f"{API}/slack", json={"token": given["token"]})
    assert (deaf.status_code, deaf.json()["code"]) == (422, "invalid")
    swapped = {"token": given["signing"], "signing": given["token"]}
    assert (await ada.put(f"{API}/slack", json=swapped)).status_code == 422
    slack.refuse = lambda _: (200, {"ok": False, "error": "token_revoked"}, {})
    refused = await ada.put(f"{API}/slack", json=given)
    assert (refused.status_code, "token_revoked" in refused.text) == (422, True)


async def test_a_link_is_confirmed_once_by_a_signed_in_person_and_taken_back(
    whole: Whole, person: tuple[httpx.AsyncClient, Tenant], slack: Slack
) -> None:
    client, tenant = person
    await connected(client, slack)
    code = await asked(whole.database, tenant, ADA)
    preview = ok(await client.post(f"{API}/slack/links/preview", json={"code": code}))
    assert (preview["slack_user"], preview["team_name"]) == (ADA, "Acme")
    made = ok(await client.post(f"{API}/slack/links", json={"code": code}), 201)
    assert (made["is_mine"], made["slack_user"]) == (True, ADA)
    again = await client.post(f"{API}/slack/links", json={"code": code})
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
    (link,) = ok(await client.get(f"{API}/slack"))["links"]
    ok(await client.delete(f"{API}/slack/links/{link['id']}"), 204)
    assert ok(await client.get(f"{API}/slack"))["links"] == []


async def test_a_code_that_has_expired_or_is_of_another_organization_links_nobody(
    whole: Whole,
    person: tuple[httpx.AsyncClient, Tenant],
    slack: Slack,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> None:
    client, tenant = person
    await connected(client, slack)
    await connected(ada, slack)
    late = await asked(whole.database, tenant, ADA, lives_s=-1)
    theirs = await asked(whole.database, two_organizations[0], ADA)
    for code in (late, theirs, "x" * 43):
        refused = await client.post(f"{API}/slack/links", json={"code": code})
        assert refused.status_code == 404
    assert ok(await client.get(f"{API}/slack"))["links"] == []


async def test_a_key_links_nobody(ada: httpx.AsyncClient, slack: Slack) -> None:
    await connected(ada, slack)
    refused = await ada.post(f"{API}/slack/links", json={"code": "x" * 43})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
