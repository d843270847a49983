"""Trying a connection to any web address: whom it is connected as, where the answer says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools.connection_check import CheckResult, ConnectionCheck
from tools.kit.bench import a_bench
from tools.kit.http_peer import answering, http_peer
from tools.sdk.credential import Credential

SECRETS = {
    "http_bearer": {"token": "s3cret-token"},
    "http_header": {"value": "s3cret-token"},
    "http_query": {"value": "s3cret-token"},
    "http_basic": {"password": "s3cret-token"},
    "oauth2_client": {"access_token": "s3cret-token"},
    "oauth2_code": {"access_token": "s3cret-token"},
}
CONFIGS = {
    "http_header": {"header": "X-Api-Key"},
    "http_query": {"parameter": "api_key"},
    "http_basic": {"username": "ada"},
}


async def tried(answer: Any, kind: str = "http_bearer", **config: Any) -> CheckResult:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    told = answering(200, body, headers={"content-type": "application/json"})
    async with http_peer(told) as peer, a_bench([peer.place]) as bench:
        given = {"test_url": peer.url("/me"), **CONFIGS.get(kind, {}), **config}
        hosts = frozenset({peer.place})
        credential = Credential("it", kind, "http", given, SECRETS[kind], hosts)
        found = await ConnectionCheck(bench.around.http, bench.around.addresses).run(credential)
        assert len(peer.heard) == 1
    place = peer.url("/me")
    return CheckResult(found.ok, found.detail.replace(place, "PLACE"))


@pytest.mark.parametrize("kind", sorted(SECRETS))
async def test_every_way_of_signing_in_says_whom_it_is_connected_as(kind: str) -> None:
    found = await tried({"name": "Ada Lund", "email": "ada@example.com"}, kind)
    assert found == CheckResult(True, "Connected as Ada Lund (ada@example.com).")


@pytest.mark.parametrize(
    ("answer", "who"),
    [
        ({"email": "ada@example.com"}, "ada@example.com"),
        ({"login": "ada"}, "ada"),
        ({"user": "ada"}, "ada"),
        ({"user": {"id": 1, "displayName": "Ada Lund"}}, "Ada Lund"),
        ({"data": {"viewer": {"name": "Ada"}}}, "Ada"),
        ({"name": "ada@example.com", "email": "ada@example.com"}, "ada@example.com"),
        ({"name": {"first": "Ada"}, "mail": "ada@example.com"}, "ada@example.com"),
        ({"name": "Ada\nLund"}, "Ada Lund"),
    ],
)
async def test_who_it_is_is_found_under_its_usual_names(answer: Any, who: str) -> None:
    assert (await tried(answer)).detail == f"Connected as {who}."


async def test_a_field_that_the_person_names_is_the_one_that_counts() -> None:
    answer = {"name": "Acme", "owner": {"mail": "ada@example.com", "number": 17}}
    assert (await tried(answer, test_name="owner.mail")).detail == "Connected as ada@example.com."
    assert (await tried(answer, test_name="owner.number")).detail == "Connected as 17."
    missing = await tried(answer, test_name="owner.name")
    assert missing == CheckResult(True, "PLACE answered 200. It names nobody at 'owner.name'.")


@pytest.mark.parametrize(
    "answer", [b"", b"<html>", [], {"id": 1}, {"name": ""}, {"name": "x" * 201}]
)
async def test_an_answer_that_names_nobody_still_says_that_it_came(answer: Any) -> None:
    assert await tried(answer) == CheckResult(True, "PLACE answered 200.")


async def test_a_secret_that_comes_back_as_a_name_is_not_shown() -> None:
    found = await tried({"name": "s3cret-token"})
    assert found.ok
    assert "s3cret-token" not in found.detail
