"""API keys: shown once, limited to their scopes, gone at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text, update

from engine.store.database import Database
from engine.store.models import ApiKey
from tests.support.service import People, browser, people


@pytest.fixture
async def room(database: Database) -> AsyncIterator[People]:
    async with people(database) as ready:
        yield ready


async def test_a_key_is_shown_once_and_stored_as_a_hash(room: People, database: Database) -> None:
    made = await room.owner.post("/api/v1/api-keys", json={"name": "CI", "scopes": ["run:read"]})
    secret: str = made.json()["secret"]
    listed = await room.owner.get("/api/v1/api-keys")
    me = (await room.owner.get("/api/v1/me")).json()
    async with database.tenant(me["organization"]["id"]) as session:
        held = (await session.execute(select(ApiKey.secret_hash))).scalar_one()
    assert secret.startswith("nexa_")
    assert len(secret) >= 48
    assert secret not in listed.text
    assert listed.json()["items"][0]["prefix"] == secret[:12]
    assert secret.encode() not in held


async def test_a_revoked_key_stops_at_once(room: People) -> None:
    made = (await room.owner.post("/api/v1/api-keys", json={"name": "x", "scopes": ["*"]})).json()
    header = {"authorization": f"Bearer {made['secret']}"}
    async with browser(room.app) as program:
        assert (await program.get("/api/v1/me", headers=header)).status_code == 200
        assert (await room.owner.delete(f"/api/v1/api-keys/{made['id']}")).status_code == 204
        assert (await program.get("/api/v1/me", headers=header)).status_code == 401


async def test_an_expired_key_is_nobody(room: People, database: Database) -> None:
    header = await room.key(["*"])
    org_id = (await room.owner.get("/api/v1/me")).json()["organization"]["id"]
    async with database.tenant(org_id) as session:
        await session.execute(update(ApiKey).values(expires_at=text("now() - interval '1 s'")))
    async with browser(room.app) as program:
        assert (await program.get("/api/v1/me", headers=header)).status_code == 401


async def test_a_key_never_makes_one_that_outlives_it(room: People) -> None:
    end = "2031-05-01T00:00:00Z"
    body = {"name": "short", "scopes": ["*"], "expires_at": end}
    made = await room.owner.post("/api/v1/api-keys", json=body)
    header = {"authorization": f"Bearer {made.json()['secret']}"}
    async with browser(room.app) as program:
        child = {"name": "child", "scopes": ["run:read"]}
        silent = await program.post("/api/v1/api-keys", json=child, headers=header)
        later = child | {"expires_at": "2031-05-01T00:00:01Z"}
        refused = await program.post("/api/v1/api-keys", json=later, headers=header)
        sooner = child | {"expires_at": "2031-04-01T00:00:00Z"}
        allowed = await program.post("/api/v1/api-keys", json=sooner, headers=header)
    assert silent.json()["expires_at"] == made.json()["expires_at"]
    assert (refused.status_code, allowed.status_code) == (403, 201)
    assert "2031-05-01" in refused.json()["detail"]


async def test_a_key_needs_no_browser_headers(room: People) -> None:
    header = await room.key(["key:manage", "workflow:read"])
    async with browser(room.app) as program:
        program.headers["sec-fetch-site"] = "cross-site"
        made = await program.post(
            "/api/v1/api-keys", json={"name": "y", "scopes": ["workflow:read"]}, headers=header
        )
        beyond = await program.post(
            "/api/v1/api-keys", json={"name": "z", "scopes": ["*"]}, headers=header
        )
    assert (made.status_code, beyond.status_code) == (201, 403)


async def test_a_person_sees_and_revokes_only_their_own_keys_unless_owner(room: People) -> None:
    await room.key(["*"])
    async with room.member("editor") as editor:
        await editor.post("/api/v1/api-keys", json={"name": "mine", "scopes": ["run:read"]})
        theirs = (await editor.get("/api/v1/api-keys")).json()["items"]
        all_of_them = (await room.owner.get("/api/v1/api-keys")).json()["items"]
        owners = next(key for key in all_of_them if key["name"] == "test")
        refused = await editor.delete(f"/api/v1/api-keys/{owners['id']}")
    assert [key["name"] for key in theirs] == ["mine"]
    assert len(all_of_them) == 2
    assert refused.status_code == 404


async def test_a_demoted_persons_key_can_do_no_more_than_they(room: People) -> None:
    async with room.member("editor") as editor:
        made = await editor.post("/api/v1/api-keys", json={"name": "k", "scopes": ["*"]})
        header = {"authorization": f"Bearer {made.json()['secret']}"}
        user_id = (await editor.get("/api/v1/me")).json()["user"]["id"]
    await room.owner.patch(f"/api/v1/members/{user_id}", json={"role": "viewer"})
    async with browser(room.app) as program:
        me = await program.get("/api/v1/me", headers=header)
        assert "workflow:edit" not in me.json()["permissions"]
        await room.owner.delete(f"/api/v1/members/{user_id}")
        assert (await program.get("/api/v1/me", headers=header)).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Basic bmV4YTpuZXhh", "Bearer nexa_guess", "nexa_"]
)
async def test_a_wrong_header_never_falls_back_to_the_cookie(room: People, header: str) -> None:
    answer = await room.owner.get("/api/v1/me", headers={"authorization": header})
    assert answer.status_code == 401


@pytest.mark.parametrize("scopes", [[], ["everything"], ["self:manage"], "*"])
async def test_unknown_scopes_are_refused(room: People, scopes: object) -> None:
    answer = await room.owner.post("/api/v1/api-keys", json={"name": "x", "scopes": scopes})
    assert answer.status_code == 422
