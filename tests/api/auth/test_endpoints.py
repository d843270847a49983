"""First use, signing in and out, invitations, forged requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select, text, update

from api.app import create_app
from api.security import Passwords
from engine.store.database import Database
from engine.store.models import Session, User
from tests.support.service import (
    ORIGIN,
    PASSWORD,
    QUICK,
    People,
    browser,
    people,
    settings_for_tests,
    sign_up,
)

LOGIN = {"email": "ada@example.com", "password": PASSWORD}


@pytest.fixture
async def room(database: Database) -> AsyncIterator[People]:
    async with people(database) as ready:
        yield ready


async def test_the_first_use_token_makes_exactly_one_owner(database: Database) -> None:
    app = create_app(settings_for_tests(), database, passwords=QUICK)
    async with browser(app) as client:
        state = (await client.get("/api/v1/auth/state")).json()
        first, second = await sign_up(app, client), await sign_up(app, client)
        after = (await client.get("/api/v1/auth/state")).json()
    assert (state, after) == ({"first_use_needed": True}, {"first_use_needed": False})
    assert first.json()["role"] == "owner"
    assert first.json()["organization"]["name"] == "Ada Ltd"
    assert (second.status_code, second.json()["code"]) == (409, "already_set_up")


async def test_a_wrong_first_use_token_is_refused(database: Database) -> None:
    app = create_app(settings_for_tests(), database, passwords=QUICK)
    body = {"name": "M", "email": "m@x.y", "password": PASSWORD, "organization": "M"}
    async with browser(app) as client:
        answer = await client.post("/api/v1/auth/first-use", json={"token": "guess", **body})
        state = await client.get("/api/v1/auth/state")
    assert answer.status_code == 403
    assert state.json() == {"first_use_needed": True}


async def test_the_cookie_is_named_after_the_port_and_scripts_cannot_read_it(room: People) -> None:
    async with browser(room.app) as client:
        answer = await client.post("/api/v1/auth/login", json=LOGIN)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("nexa_session_8700=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


async def test_under_tls_the_cookie_is_bound_to_the_host(database: Database) -> None:
    app = create_app(
        settings_for_tests(public_url="https://nexa.example.com"), database, passwords=QUICK
    )
    async with browser(app) as client:
        cookie = (await sign_up(app, client)).headers["set-cookie"]
    assert cookie.startswith("__Host-nexa_session=")
    assert "; Secure" in cookie


async def test_only_hashes_of_secrets_are_stored(room: People, database: Database) -> None:
    secret = room.owner.cookies["nexa_session_8700"]
    async with database.unscoped() as session:
        held = (await session.execute(select(Session.secret_hash))).scalar_one()
        password = (await session.execute(select(User.password_hash))).scalar_one()
    assert secret.encode() not in held
    assert len(held) == 32
    assert (password or "").startswith("$argon2id$")


async def test_wrong_password_and_unknown_address_answer_alike(room: People) -> None:
    async with browser(room.app) as client:
        wrong = await client.post("/api/v1/auth/login", json={**LOGIN, "password": "nope"})
        unknown = await client.post("/api/v1/auth/login", json={**LOGIN, "email": "who@x.y"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_the_eleventh_failed_login_is_told_to_wait(room: People) -> None:
    async with browser(room.app) as client:
        codes = [
            (await client.post("/api/v1/auth/login", json={**LOGIN, "password": "no"})).status_code
            for _ in range(10)
        ]
        limited = await client.post("/api/v1/auth/login", json=LOGIN)
    assert codes == [401] * 10
    assert limited.status_code == 429
    assert int(limited.headers["retry-after"]) > 0


async def test_guesses_sent_all_at_once_are_counted_too(room: People) -> None:
    guess = {**LOGIN, "password": "no"}
    async with browser(room.app) as client:
        answers = await asyncio.gather(
            *(client.post("/api/v1/auth/login", json=guess) for _ in range(25))
        )
        after = await client.post("/api/v1/auth/login", json={**LOGIN, "email": "eve@example.com"})
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [401] * 10 + [429] * 15
    assert after.status_code == 401


async def test_an_unknown_invitation_costs_no_hashing(
    room: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(type(room.app.state.passwords), "hash", hashed.append)
    body = {"token": "guess", "name": "Eve", "password": PASSWORD}
    async with browser(room.app) as eve:
        answer = await eve.post("/api/v1/auth/invitations/accept", json=body)
    assert (answer.status_code, hashed) == (404, [])


async def test_logging_out_ends_the_session_on_the_server(room: People) -> None:
    secret = room.owner.cookies["nexa_session_8700"]
    assert (await room.owner.post("/api/v1/auth/logout")).status_code == 204
    async with browser(room.app) as thief:
        thief.cookies.set("nexa_session_8700", secret)
        assert (await thief.get("/api/v1/me")).status_code == 401


async def test_logging_in_again_ends_the_session_before(room: People) -> None:
    before = room.owner.cookies["nexa_session_8700"]
    await room.owner.post("/api/v1/auth/login", json=LOGIN)
    assert room.owner.cookies["nexa_session_8700"] != before
    async with browser(room.app) as thief:
        thief.cookies.set("nexa_session_8700", before)
        assert (await thief.get("/api/v1/me")).status_code == 401


async def test_an_expired_session_is_nobody(room: People, database: Database) -> None:
    async with database.unscoped() as session:
        await session.execute(update(Session).values(expires_at=text("now() - interval '1 s'")))
    assert (await room.owner.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": ORIGIN},
        {"sec-fetch-site": "cross-site", "origin": ORIGIN},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ORIGIN.replace("8700", "8701")},
        {"origin": ORIGIN.replace("http", "https")},
        {"origin": f"{ORIGIN}.evil.example"},
        {"origin": "http://localhost:8700"},
        {"referer": f"{ORIGIN}/"},
        {},
    ],
    ids=str,
)
async def test_a_forged_request_with_the_cookie_is_refused(
    room: People, headers: dict[str, str]
) -> None:
    transport = httpx.ASGITransport(app=room.app)
    async with httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, cookies=room.owner.cookies, headers=headers
    ) as forger:
        answer = await forger.patch("/api/v1/me", json={"name": "Mallory"})
    assert answer.status_code == 403
    assert (await room.owner.get("/api/v1/me")).json()["user"]["name"] == "Ada"


async def test_our_own_pages_are_served_with_origin_alone(room: People) -> None:
    transport = httpx.ASGITransport(app=room.app)
    async with httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, cookies=room.owner.cookies, headers={"origin": ORIGIN}
    ) as older_browser:
        answer = await older_browser.patch("/api/v1/me", json={"name": "Ada L."})
    assert answer.json()["user"]["name"] == "Ada L."


async def test_signing_in_over_plain_http_from_elsewhere_is_refused(room: People) -> None:
    transport = httpx.ASGITransport(app=room.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://nexa.example") as client:
        answer = await client.post("/api/v1/auth/login", json=LOGIN)
    assert answer.status_code == 403
    assert "NEXA_PUBLIC_URL" in answer.json()["detail"]


async def test_an_invitation_works_once(room: People) -> None:
    invited = await room.owner.post(
        "/api/v1/invitations", json={"email": "eve@example.com", "role": "viewer"}
    )
    body = {"token": invited.json()["link"].partition("#")[2], "name": "Eve"}
    async with browser(room.app) as eve:
        first = await eve.post(
            "/api/v1/auth/invitations/accept", json={**body, "password": PASSWORD}
        )
        second = await eve.post(
            "/api/v1/auth/invitations/accept", json={**body, "password": PASSWORD}
        )
    assert (first.status_code, first.json()["role"]) == (200, "viewer")
    assert second.status_code == 404


async def test_a_withdrawn_invitation_lets_nobody_in(room: People) -> None:
    invited = await room.owner.post(
        "/api/v1/invitations", json={"email": "eve@example.com", "role": "owner"}
    )
    gone = await room.owner.delete(f"/api/v1/invitations/{invited.json()['id']}")
    token = invited.json()["link"].partition("#")[2]
    async with browser(room.app) as eve:
        answer = await eve.post(
            "/api/v1/auth/invitations/accept",
            json={"token": token, "name": "Eve", "password": PASSWORD},
        )
    assert gone.status_code == 204
    assert answer.status_code == 404
    assert (await room.owner.get("/api/v1/invitations")).json()["items"] == []


async def test_an_existing_account_joins_with_its_own_password_only(
    room: People, database: Database
) -> None:
    async with room.member("viewer", "eve"):
        pass
    await room.owner.delete(f"/api/v1/members/{await _user_id(database, 'eve@example.com')}")
    invited = await room.owner.post(
        "/api/v1/invitations", json={"email": "eve@example.com", "role": "editor"}
    )
    body = {"token": invited.json()["link"].partition("#")[2], "name": "Thief"}
    async with browser(room.app) as client:
        wrong = await client.post(
            "/api/v1/auth/invitations/accept", json={**body, "password": "another password"}
        )
        right = await client.post(
            "/api/v1/auth/invitations/accept", json={**body, "password": PASSWORD}
        )
    assert wrong.status_code == 401
    assert (right.status_code, right.json()["user"]["name"]) == (200, "eve")


async def test_a_changed_password_ends_the_other_sessions(room: People) -> None:
    async with browser(room.app) as phone:
        await phone.post("/api/v1/auth/login", json=LOGIN)
        change = {"password": "a new long password", "current_password": PASSWORD}
        wrong = await room.owner.patch("/api/v1/me", json={**change, "current_password": "x"})
        right = await room.owner.patch("/api/v1/me", json=change)
        assert (wrong.status_code, right.status_code) == (403, 200)
        assert (await phone.get("/api/v1/me")).status_code == 401
        assert (await room.owner.get("/api/v1/me")).status_code == 200


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "/email"),
        ({"email": "no address", "password": "x"}, "/email"),
        ({**LOGIN, "extra": 1}, "/extra"),
        ({"email": "a\x00@b.c", "password": "x"}, "/email"),
        ([], ""),
    ],
)
async def test_an_invalid_request_says_where(room: People, body: object, where: str) -> None:
    answer = await room.owner.post("/api/v1/auth/login", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"][0]["path"] == where


async def _user_id(database: Database, email: str) -> str:
    async with database.unscoped() as session:
        return str((await session.execute(select(User.id).where(User.email == email))).scalar_one())


async def test_a_password_hashed_too_weakly_is_hashed_anew_at_the_next_login(
    room: People, database: Database
) -> None:
    room.app.state.passwords = Passwords()
    async with browser(room.app) as client:
        assert (await client.post("/api/v1/auth/login", json=LOGIN)).status_code == 200
        assert (await client.post("/api/v1/auth/login", json=LOGIN)).status_code == 200
    async with database.unscoped() as session:
        stored = (await session.execute(select(User.password_hash))).scalar_one()
    assert "m=65536,t=3" in (stored or "")


async def test_a_browser_is_told_whose_an_answer_is_and_a_program_is_not(room: People) -> None:
    async with browser(room.app) as client:
        await client.post("/api/v1/auth/login", json=LOGIN)
        mine = await client.get("/api/v1/me")
        key = await client.post("/api/v1/api-keys", json={"name": "CI", "scopes": ["*"]})
    secret = key.json()["secret"]
    async with browser(room.app) as client:
        theirs = await client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"})
    assert mine.headers["x-nexa-user"] == mine.json()["user"]["id"]
    assert "x-nexa-user" not in theirs.headers
