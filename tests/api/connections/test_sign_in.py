"""R22: signing in to a service on behalf of a person, against a provider that checks everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import psycopg
import pytest

from api.connections.endpoints import router
from api.connections.service import ConnectionDesk
from engine.ports.clock import SystemClock
from engine.store.connections import SqlConnectionStore
from engine.store.database import Database
from engine.store.models import AuditEntry, Connection, ConnectionSignIn
from tests.support.oauth_provider import CLIENT_ID, CLIENT_SECRET, OAuthProvider, oauth_provider
from tests.support.service import ORIGIN, PASSWORD, People, browser, people
from tools.connection_check import ConnectionCheck
from tools.credentials import CredentialRequest, CredentialResolver, PersonUse
from tools.envelope import Envelope, MasterKeys
from tools.oauth.renewal import SignedInTokens
from tools.references import SecretReferences
from tools.sdk.addresses import AddressPolicy
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp

ROOT = "/api/v1/connections"
CALLBACK = "/api/v1/oauth/callback"


@dataclass
class Hands:
    """A clock that a test sets."""

    at: datetime = field(default_factory=SystemClock().now)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


@dataclass
class Place:
    people: People
    provider: OAuthProvider
    database: Database
    resolvers: list[CredentialResolver]
    clock: Hands

    @property
    def owner(self) -> httpx.AsyncClient:
        return self.people.owner

    async def connection(self, client_secret: str = CLIENT_SECRET, **config: Any) -> dict[str, Any]:
        given = {
            "hosts": [self.provider.peer.url("")],
            "authorize_url": self.provider.peer.url("/authorize?tenant=a"),
            "token_url": self.provider.token_url,
            "test_url": self.provider.peer.url("/me"),
            "client_id": CLIENT_ID,
            "scope": "read write",
            **config,
        }
        made = await self.owner.post(
            ROOT,
            json={
                "name": "App",
                "kind": "oauth2_code",
                "config": given,
                "secret": {"client_secret": client_secret},
            },
        )
        assert made.status_code == 201, made.text
        shown: dict[str, Any] = made.json()
        return shown

    async def begin(self, shown: dict[str, Any], who: httpx.AsyncClient | None = None) -> str:
        begun = await (who or self.owner).post(f"{ROOT}/{shown['id']}/sign-in", json={})
        assert begun.status_code == 200, begun.text
        return str(begun.json()["url"])

    async def signed_in(self, **config: Any) -> dict[str, Any]:
        shown = await self.connection(**config)
        back = await self.owner.get(self.provider.consent(await self.begin(shown)))
        assert back.status_code == 303, back.text
        return shown

    async def show(self, shown: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = (await self.owner.get(f"{ROOT}/{shown['id']}")).json()
        return found

    async def token(self, nth: int = 0) -> str:
        me = (await self.owner.get("/api/v1/me")).json()
        request = CredentialRequest(
            me["organization"]["id"], me["workspace"]["id"], "app", PersonUse("ada")
        )
        credential = await self.resolvers[nth].resolve(request)
        return credential.secret["access_token"]


@pytest.fixture
async def place(database: Database) -> AsyncIterator[Place]:
    async with people(database) as room, oauth_provider() as provider:
        addresses = AddressPolicy(allowed=lambda: {provider.peer.place})
        http, clock, store = GuardedHttp(addresses), Hands(), SqlConnectionStore(database)
        envelope = Envelope(MasterKeys({1: b"m" * 32}))
        references = SecretReferences(environment={"NEXA_SECRET_APP": CLIENT_SECRET})
        # Two, as two processes would have them: they share the database and nothing else.
        resolvers = [
            CredentialResolver(
                store,
                envelope,
                SignedInTokens(http, clock, store, envelope, references),
                references=references,
            )
            for _ in range(2)
        ]
        room.app.include_router(router, prefix="/api/v1")
        check = ConnectionCheck(http, addresses)
        room.app.state.connection_desk = ConnectionDesk(
            envelope, resolvers[0], check, clock, http, references
        )
        yield Place(room, provider, database, resolvers, clock)
        await http.aclose()


def changed(address: str, **parts: str | None) -> str:
    told = {**dict(parse_qsl(urlsplit(address).query)), **parts}
    kept = {name: value for name, value in told.items() if value is not None}
    return f"{urlsplit(address).path}?{urlencode(kept)}"


async def test_a_person_signs_in_and_the_connection_acts_for_them(place: Place) -> None:
    shown = await place.connection()
    assert shown["health"] == "signed_out"
    address = await place.begin(shown)
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["tenant"] == "a"
    assert asked["scope"] == "read write"
    assert asked["redirect_uri"] == f"{ORIGIN}{CALLBACK}"
    assert len(asked["state"]) >= 43
    assert not asked.keys() & {"client_secret", "code_verifier"}
    back = await place.owner.get(place.provider.consent(address))
    assert (back.status_code, back.headers["location"]) == (303, "/connections?signed_in=app")
    tested = (await place.owner.post(f"{ROOT}/{shown['id']}/test", json={})).json()
    assert tested["ok"], tested
    after = await place.show(shown)
    assert (after["health"], after["expires_at"]) == ("ok", None)
    assert after["check_detail"] == tested["detail"]
    assert await place.token() in place.provider.access_tokens


async def test_nothing_secret_is_told_or_stored_in_the_open(place: Place) -> None:
    shown = await place.signed_in()
    address = await place.begin(shown)
    provider = place.provider
    told = str(await place.show(shown)) + address + str((await place.owner.get(ROOT)).json())
    with psycopg.connect(place.database.admin_dsn()) as connection:
        for table in (Connection, ConnectionSignIn, AuditEntry):
            told += str(connection.execute(f"TABLE {table.__tablename__}").fetchall())
    verifier = provider.asked[0]["code_verifier"]
    state = dict(parse_qsl(urlsplit(address).query))["state"]
    secrets = {CLIENT_SECRET, verifier, *provider.access_tokens, *provider.refresh_tokens}
    assert [one for one in secrets if one in told] == []
    assert told.count(state) == 1


@pytest.mark.parametrize(
    "parts",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"iss": ""},
        {"code": None, "error": "access_denied"},
        {"code": None},
        {"error": "server_error"},
        {"state": "x" * 43},
        {"state": ""},
        {"state": None},
        {"code": "guessed"},
    ],
)
async def test_what_comes_back_changed_is_refused_and_the_state_is_used_up(
    place: Place, parts: dict[str, str | None]
) -> None:
    shown = await place.connection(issuer=place.provider.issuer)
    right = place.provider.consent(await place.begin(shown))
    refused = await place.owner.get(changed(right, **parts))
    assert refused.status_code == 422, refused.text
    assert (await place.show(shown))["health"] == "signed_out"
    if "state" not in parts:
        again = await place.owner.get(right)
        assert (again.status_code, again.json()["code"]) == (422, "sign_in_refused")


async def test_a_person_who_did_not_agree_comes_back_to_the_page_of_connections(
    place: Place,
) -> None:
    shown = await place.connection()
    no = place.provider.refusal(await place.begin(shown))
    told = await place.owner.get(no, headers={"accept": "text/html,*/*"})
    assert (told.status_code, told.headers["location"]) == (303, "/connections?refused=sign_in")
    assert (await place.show(shown))["health"] == "signed_out"


async def test_a_state_and_a_code_are_good_once(place: Place) -> None:
    shown = await place.connection()
    right = place.provider.consent(await place.begin(shown))
    first, second = await asyncio.gather(place.owner.get(right), place.owner.get(right))
    assert sorted((first.status_code, second.status_code)) == [303, 422]
    code = dict(parse_qsl(urlsplit(right).query))["code"]
    replayed = place.provider.consent(await place.begin(shown))
    answer = await place.owner.get(changed(replayed, code=code))
    assert answer.status_code == 422, answer.text
    assert await place.token() in place.provider.access_tokens


async def test_a_sign_in_begun_by_another_person_is_refused(place: Place) -> None:
    """Login CSRF: an attacker's sign-in must not end up in the victim's browser, nor the reverse."""
    shown = await place.connection()
    async with place.people.member("editor") as attacker:
        lure = place.provider.consent(await place.begin(shown, attacker))
        refused = await place.owner.get(lure)
        assert (refused.status_code, refused.json()["code"]) == (422, "sign_in_refused")
        # Neither may the attacker use what the victim's browser gave away.
        assert (await attacker.get(lure)).status_code == 422
    assert place.provider.asked == []


async def test_another_browser_of_the_same_person_is_another_browser(place: Place) -> None:
    shown = await place.connection()
    right = place.provider.consent(await place.begin(shown))
    async with browser(place.people.app) as elsewhere:
        signed = await elsewhere.post(
            "/api/v1/auth/login", json={"email": "ada@example.com", "password": PASSWORD}
        )
        assert signed.status_code == 200, signed.text
        assert (await elsewhere.get(right)).status_code == 422
    async with browser(place.people.app) as nobody:
        assert (await nobody.get(right)).status_code == 401


async def test_a_key_of_the_api_cannot_sign_in_for_a_person(place: Place) -> None:
    shown = await place.connection()
    key = await place.people.key(["*"])
    async with browser(place.people.app) as program:
        begun = await program.post(f"{ROOT}/{shown['id']}/sign-in", json={}, headers=key)
        assert begun.status_code == 403
        right = place.provider.consent(await place.begin(shown))
        assert (await program.get(right, headers=key)).status_code == 403
    async with place.people.member("viewer") as viewer:
        assert (await viewer.post(f"{ROOT}/{shown['id']}/sign-in", json={})).status_code == 403
        assert (await viewer.get(right)).status_code == 403


async def test_a_sign_in_ends_after_ten_minutes_and_when_the_connection_changes(
    place: Place,
) -> None:
    shown = await place.connection()
    right = place.provider.consent(await place.begin(shown))
    place.clock.at += timedelta(minutes=10)
    assert (await place.owner.get(right)).status_code == 422
    right = place.provider.consent(await place.begin(shown))
    change = {"secret": {"client_secret": CLIENT_SECRET}}
    assert (await place.owner.patch(f"{ROOT}/{shown['id']}", json=change)).status_code == 200
    assert (await place.owner.get(right)).status_code == 422
    right = place.provider.consent(await place.begin(shown))
    assert (await place.owner.delete(f"{ROOT}/{shown['id']}")).status_code == 204
    assert (await place.owner.get(right)).status_code == 422
    assert place.provider.asked == []


async def test_the_address_to_come_back_to_is_the_one_that_was_sent(place: Place) -> None:
    shown = await place.connection()
    right = place.provider.consent(await place.begin(shown))
    (asked,) = place.provider.codes.values()
    asked["redirect_uri"] = "https://evil.example/callback"
    assert (await place.owner.get(right)).status_code == 422
    foreign = {"host": "evil.example"}
    begun = await place.owner.post(f"{ROOT}/{shown['id']}/sign-in", json={}, headers=foreign)
    assert begun.status_code == 422


async def test_only_connections_that_need_it_are_signed_in_to(place: Place) -> None:
    body = {"name": "B", "kind": "http_bearer", "config": {"hosts": ["a.example"]}}
    made = await place.owner.post(ROOT, json={**body, "secret": {"token": "t1234"}})
    begun = await place.owner.post(f"{ROOT}/{made.json()['id']}/sign-in", json={})
    assert begun.status_code == 422


async def test_a_hundred_steps_in_two_processes_renew_a_token_once(place: Place) -> None:
    await place.signed_in()
    first = await place.token()
    place.clock.at += timedelta(seconds=3600 - 59)
    tokens = await asyncio.gather(*(place.token(nth % 2) for nth in range(100)))
    assert len(set(tokens)) == 1
    assert tokens[0] != first
    grants = [one["grant_type"] for one in place.provider.asked]
    assert grants == ["authorization_code", "refresh_token"]


async def test_a_client_secret_that_is_kept_elsewhere_signs_in_and_renews(place: Place) -> None:
    shown = await place.signed_in(client_secret="secret://env/APP")
    first = await place.token()
    place.clock.at += timedelta(hours=1)
    assert await place.token() != first
    assert (await place.show(shown))["references"] == {"client_secret": "secret://env/APP"}


@pytest.mark.parametrize("rotates", [True, False])
async def test_a_refresh_token_is_replaced_or_kept(place: Place, rotates: bool) -> None:
    place.provider.rotates = rotates
    await place.signed_in()
    seen = {await place.token()}
    for _ in range(3):
        place.clock.at += timedelta(hours=1)
        seen.add(await place.token())
    assert len(seen) == 4


async def test_a_withdrawn_sign_in_is_shown_and_a_new_one_mends_it(place: Place) -> None:
    shown = await place.signed_in()
    place.provider.refresh_tokens.clear()
    place.clock.at += timedelta(hours=1)
    with pytest.raises(ActionFailed) as caught:
        await place.token()
    assert (caught.value.error.error_class, caught.value.error.code) == ("auth", "invalid_grant")
    assert (await place.show(shown))["health"] == "failing"
    tested = (await place.owner.post(f"{ROOT}/{shown['id']}/test", json={})).json()
    assert (tested["ok"], "sign in again" in tested["detail"]) == (False, True)
    await place.owner.get(place.provider.consent(await place.begin(shown)))
    assert await place.token() in place.provider.access_tokens
    assert (await place.show(shown))["health"] == "untested"


async def test_a_new_secret_signs_out_and_a_new_name_does_not(place: Place) -> None:
    shown = await place.signed_in()
    path = f"{ROOT}/{shown['id']}"
    named = await place.owner.patch(path, json={"name": "Other", "config": shown["config"]})
    assert named.json()["signed_in_at"] is not None, named.text
    await place.token()
    secret = {"secret": {"client_secret": CLIENT_SECRET}}
    assert (await place.owner.patch(path, json=secret)).json()["health"] == "signed_out"
    with pytest.raises(ActionFailed) as caught:
        await place.token()
    assert caught.value.error.code == "signed_out"


@pytest.mark.parametrize(
    ("days", "health"), [(None, "untested"), (15, "untested"), (13, "expiring"), (-1, "expired")]
)
async def test_a_list_warns_before_a_secret_ends(
    place: Place, days: int | None, health: str
) -> None:
    ends = None if days is None else (place.clock.at + timedelta(days=days)).isoformat()
    body = {"name": "B", "kind": "http_bearer", "config": {"hosts": ["a.example"]}}
    made = await place.owner.post(
        ROOT, json={**body, "secret": {"token": "t1234"}, "expires_at": ends}
    )
    assert made.status_code == 201, made.text
    (listed,) = (await place.owner.get(ROOT)).json()["items"]
    assert listed["health"] == health
