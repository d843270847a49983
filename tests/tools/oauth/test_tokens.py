"""R22: tokens are asked for once, ahead of their end, at their own address, and never shown."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from engine.errors import Invalid
from engine.ports.runner import Failed, StepOutcome, Succeeded
from tests.support.oauth_provider import CLIENT_ID, CLIENT_SECRET, OAuthProvider, oauth_provider
from tools.credentials import CredentialRequest, CredentialResolver, PersonUse
from tools.envelope import Binding
from tools.kinds import checked_fields, kind_of
from tools.kit.bench import ORG, WORKSPACE, Bench, MemoryConnections, a_bench
from tools.oauth.tokens import TokenKeeper
from tools.sdk.addresses import AddressPolicy
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()


@pytest.fixture
async def provider() -> AsyncIterator[OAuthProvider]:
    async with oauth_provider() as made:
        made.account_key = KEY.public_key()
        yield made


def add_client(store: MemoryConnections, provider: OAuthProvider, **config: Any) -> None:
    given = {"hosts": [provider.peer.url("")], "token_url": provider.token_url, **config}
    given.setdefault("client_id", CLIENT_ID)
    store.add("app", "oauth2_client", given, {"client_secret": CLIENT_SECRET})


async def get_me(bench: Bench, provider: OAuthProvider) -> StepOutcome:
    args = {"method": "GET", "url": provider.peer.url("/me")}
    return await bench.run("http.request", args, connection="app")


@pytest.mark.parametrize("proof", ["basic", "body"])
async def test_an_application_signs_in_as_itself(provider: OAuthProvider, proof: str) -> None:
    async with a_bench([provider.peer.place]) as bench:
        add_client(bench.connections, provider, client_auth=proof, scope="read write")
        for _ in range(3):
            outcome = await get_me(bench, provider)
            assert isinstance(outcome, Succeeded), outcome
    assert [one["scope"] for one in provider.asked] == ["read write"]


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_service_account_signs_with_its_key(provider: OAuthProvider, trusted: bool) -> None:
    if not trusted:
        provider.account_key = rsa.generate_private_key(65537, 2048).public_key()
    config = {
        "hosts": [provider.peer.url("")],
        "token_url": provider.token_url,
        "issuer": "robot@example.com",
    }
    async with a_bench([provider.peer.place]) as bench:
        bench.connections.add("app", "service_account", config, {"private_key": PEM})
        outcome = await get_me(bench, provider)
    assert isinstance(outcome, Succeeded) is trusted
    if isinstance(outcome, Failed):
        assert (outcome.error.error_class, outcome.error.code) == ("auth", "invalid_grant")


@dataclass
class Hands:
    """A clock that a test sets."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 12, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


@dataclass
class Room:
    resolver: CredentialResolver
    store: MemoryConnections
    clock: Hands

    async def token(self) -> str:
        request = CredentialRequest(ORG, WORKSPACE, "app", PersonUse("ada"))
        return (await self.resolver.resolve(request)).secret["access_token"]


@pytest.fixture
async def room(provider: OAuthProvider) -> AsyncIterator[Room]:
    http = GuardedHttp(AddressPolicy(allowed=lambda: {provider.peer.place}))
    store, clock = MemoryConnections(), Hands()
    add_client(store, provider)
    yield Room(CredentialResolver(store, store.envelope, TokenKeeper(http, clock)), store, clock)
    await http.aclose()


async def test_a_hundred_steps_at_once_ask_for_one_token(
    provider: OAuthProvider, room: Room
) -> None:
    tokens = await asyncio.gather(*(room.token() for _ in range(100)))
    assert (len(set(tokens)), len(provider.asked)) == (1, 1)


async def test_a_token_is_renewed_before_it_ends(provider: OAuthProvider, room: Room) -> None:
    first = await room.token()
    room.clock.at += timedelta(seconds=3600 - 61)
    assert await room.token() == first
    room.clock.at += timedelta(seconds=1)
    assert await room.token() != first


@pytest.mark.parametrize(
    ("lifetime", "kept_for"), [("120", 59), (None, 239), ("soon", 239), (float("1e300"), 9_000_000)]
)
async def test_a_lifetime_is_read_in_every_form_services_write_it(
    provider: OAuthProvider, room: Room, lifetime: Any, kept_for: int
) -> None:
    provider.lifetime = lifetime
    first = await room.token()
    room.clock.at += timedelta(seconds=kept_for)
    assert await room.token() == first
    room.clock.at += timedelta(seconds=40_000_000)
    assert await room.token() != first


async def test_a_changed_secret_is_used_at_once(provider: OAuthProvider, room: Room) -> None:
    first = await room.token()
    row = room.store.rows["app"]
    sealed = room.store.envelope.seal({"client_secret": CLIENT_SECRET}, Binding(ORG, row.id, 2))
    room.store.rows["app"] = dataclasses.replace(row, secret_version=2, sealed=sealed)
    assert await room.token() != first


BROKEN = [
    (400, '{"error": "invalid_grant"}', "auth", False),
    (401, '{"error": "invalid_client"}', "auth", False),
    (200, '{"error": "invalid_scope"}', "auth", False),
    (403, "<html>", "auth", False),
    (429, "{}", "rate_limit", True),
    (503, "<html>", "remote_down", True),
    (200, "<html>", "remote_down", False),
    (200, '{"access_token": "a b", "token_type": "bearer"}', "remote_down", False),
    (200, '{"access_token": "x\\r\\ny"}', "remote_down", False),
    (200, '{"access_token": "abcd", "token_type": "mac"}', "remote_down", False),
    (200, "[1]", "remote_down", False),
    (302, "{}", "remote_down", False),
]


@pytest.mark.parametrize(("status", "body", "error_class", "retryable"), BROKEN)
async def test_no_token_is_a_failure_that_changed_nothing_and_says_what_to_do(
    provider: OAuthProvider, status: int, body: str, error_class: str, retryable: bool
) -> None:
    provider.broken = (status, body)
    async with a_bench([provider.peer.place]) as bench:
        add_client(bench.connections, provider)
        outcome = await get_me(bench, provider)
    assert isinstance(outcome, Failed)
    error = outcome.error
    assert (error.error_class, error.retryable) == (error_class, retryable)
    assert error.nothing_happened
    assert error.hint
    assert CLIENT_SECRET not in repr(outcome)


async def test_a_failure_is_not_kept(provider: OAuthProvider, room: Room) -> None:
    provider.broken = (503, "")
    with pytest.raises(ActionFailed):
        await room.token()
    provider.broken = None
    assert await room.token() in provider.access_tokens


async def test_an_echoed_token_is_masked(provider: OAuthProvider) -> None:
    async with a_bench([provider.peer.place]) as bench:
        add_client(bench.connections, provider)
        assert isinstance(await get_me(bench, provider), Succeeded)
        (token,) = provider.access_tokens
        args = {"method": "GET", "url": provider.peer.url(f"/{token}")}
        provider.access_tokens.clear()
        refused = await bench.run("http.request", args, connection="app")
        assert isinstance(refused, Failed)
        assert token not in repr(refused)


@pytest.mark.parametrize("key", ["", "x", PEM[:200], PEM.replace("PRIVATE", "PUBLIC")])
def test_a_key_that_cannot_sign_is_refused_when_it_is_entered(key: str) -> None:
    config = {"hosts": ["a.example"], "token_url": "https://a.example/t", "issuer": "r"}
    with pytest.raises(Invalid) as caught:
        checked_fields(kind_of("service_account"), config, {"private_key": key})
    assert not key or key[:40] not in str(caught.value)
