"""RFC 8628: a person signs in on another device, and the connection acts for them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest

from engine.store.models import AuditEntry, Connection, ConnectionSignIn
from tests.api.connections.test_sign_in import CALLBACK, ROOT, Place, place
from tests.support.oauth_provider import CLIENT_ID
from tests.support.service import browser

__all__ = ["place"]


async def connected(place: Place, **config: Any) -> dict[str, Any]:
    return await place.connection(device_url=place.provider.peer.url("/device"), **config)


async def begun(place: Place, shown: dict[str, Any]) -> dict[str, Any]:
    answer = await place.owner.post(f"{ROOT}/{shown['id']}/device-sign-in", json={})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def ask(
    place: Place, shown: dict[str, Any], handle: str, who: httpx.AsyncClient | None = None
) -> httpx.Response:
    path = f"{ROOT}/{shown['id']}/device-sign-in/ask"
    return await (who or place.owner).post(path, json={"handle": handle})


async def test_a_code_is_shown_and_once_it_is_entered_the_connection_acts(place: Place) -> None:
    shown = await connected(place)
    told = await begun(place, shown)
    assert told["user_code"] == "WDJB-MJHT"
    assert told["verification_uri"] == place.provider.peer.url("/enter")
    assert told["verification_uri_complete"].endswith("?user_code=WDJB-MJHT")
    place.clock.at += timedelta(seconds=5)
    waiting = (await ask(place, shown, told["handle"])).json()
    assert waiting == {"state": "waiting", "interval_s": 5.0}
    place.provider.decide("allowed")
    place.clock.at += timedelta(seconds=5)
    assert (await ask(place, shown, told["handle"])).json()["state"] == "signed_in"
    first = await place.token()
    assert first in place.provider.access_tokens
    place.clock.at += timedelta(hours=1)
    assert await place.token() != first
    again = await ask(place, shown, told["handle"])
    assert (again.status_code, again.json()["code"]) == (422, "sign_in_refused")


async def test_the_service_is_asked_no_more_often_than_it_allows(place: Place) -> None:
    shown = await connected(place)
    handle = (await begun(place, shown))["handle"]
    early = (await ask(place, shown, handle)).json()
    assert (early["state"], early["interval_s"], place.provider.asked) == ("waiting", 5.0, [])
    place.clock.at += timedelta(seconds=5)
    place.provider.decide("slow_down")
    answers = await asyncio.gather(*(ask(place, shown, handle) for _ in range(4)))
    assert {one.json()["state"] for one in answers} == {"waiting"}
    assert len(place.provider.asked) == 1
    place.clock.at += timedelta(seconds=9)
    assert (await ask(place, shown, handle)).json()["interval_s"] == 1.0
    place.clock.at += timedelta(seconds=1)
    place.provider.broken = (503, "")
    assert (await ask(place, shown, handle)).json()["interval_s"] == 20.0
    assert len(place.provider.asked) == 2


@pytest.mark.parametrize("word", ["access_denied", "expired_token", "invalid_grant"])
async def test_a_refusal_ends_the_sign_in(place: Place, word: str) -> None:
    shown = await connected(place)
    handle = (await begun(place, shown))["handle"]
    place.provider.decide(word)
    place.clock.at += timedelta(seconds=5)
    for _ in range(2):
        refused = await ask(place, shown, handle)
        assert (refused.status_code, refused.json()["code"]) == (422, "sign_in_refused")
    assert len(place.provider.asked) == 1
    assert (await place.show(shown))["health"] == "signed_out"


async def test_a_code_ends_and_a_changed_connection_ends_it(place: Place) -> None:
    shown = await connected(place)
    handle = (await begun(place, shown))["handle"]
    place.provider.decide("allowed")
    place.clock.at += timedelta(seconds=900)
    assert (await ask(place, shown, handle)).status_code == 422
    handle = (await begun(place, shown))["handle"]
    change = {"secret": {"client_secret": "another"}}
    assert (await place.owner.patch(f"{ROOT}/{shown['id']}", json=change)).status_code == 200
    place.clock.at += timedelta(seconds=5)
    assert (await ask(place, shown, handle)).status_code == 422
    assert place.provider.asked == []


async def test_only_who_began_it_may_go_on_and_a_key_may_begin(place: Place) -> None:
    shown = await connected(place)
    handle = (await begun(place, shown))["handle"]
    place.provider.decide("allowed")
    place.clock.at += timedelta(seconds=5)
    async with place.people.member("editor") as other:
        assert (await ask(place, shown, handle, other)).status_code == 422
    callback = await place.owner.get(CALLBACK, params={"state": handle, "code": "x"})
    assert callback.status_code == 422
    assert place.provider.asked == []
    key = await place.people.key(["*"])
    async with browser(place.people.app) as program:
        program.headers.update(key)
        made = await program.post(f"{ROOT}/{shown['id']}/device-sign-in", json={})
        assert made.status_code == 200, made.text
        place.provider.decide("allowed")
        place.clock.at += timedelta(seconds=5)
        done = await ask(place, shown, made.json()["handle"], program)
        assert done.json()["state"] == "signed_in"


async def test_the_codes_device_part_is_told_and_stored_nowhere_in_the_open(place: Place) -> None:
    shown = await connected(place)
    told = str(await begun(place, shown))
    (device_code,) = place.provider.devices
    with psycopg.connect(place.database.admin_dsn()) as connection:
        for table in (Connection, ConnectionSignIn, AuditEntry):
            told += str(connection.execute(f"TABLE {table.__tablename__}").fetchall())
    assert device_code not in told


@pytest.mark.parametrize(
    "answer",
    [
        {"user_code": None},
        {"user_code": "a\nb"},
        {"device_code": ""},
        {"verification_uri": "javascript:alert(1)"},
        {"error": "invalid_scope"},
    ],
)
async def test_an_answer_that_is_none_begins_nothing(place: Place, answer: dict[str, Any]) -> None:
    shown = await connected(place)
    place.provider.device_answer = answer
    refused = await place.owner.post(f"{ROOT}/{shown['id']}/device-sign-in", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "sign_in_refused")


async def test_a_connection_says_by_which_way_one_signs_in(place: Place) -> None:
    only_device = await connected(place, authorize_url=None)
    address = f"{ROOT}/{only_device['id']}"
    assert (await place.owner.post(f"{address}/sign-in", json={})).status_code == 422
    only_browser = await place.connection()
    address = f"{ROOT}/{only_browser['id']}/device-sign-in"
    assert (await place.owner.post(address, json={})).status_code == 422
    config = {"hosts": ["a.example"], "token_url": "https://a.example/t", "client_id": CLIENT_ID}
    body = {"name": "N", "kind": "oauth2_code", "config": config, "secret": {}}
    assert (await place.owner.post(ROOT, json=body)).status_code == 422
