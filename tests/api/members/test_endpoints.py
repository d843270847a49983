"""Members and invitations: roles, the last owner, and two organizations apart."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from api.security import new_api_key, secret_hash
from engine.ports.ids import uuid7
from engine.store.audit import first_broken_entry
from engine.store.database import Database
from engine.store.models import ApiKey, AuditEntry, Session
from tests.support.database import Tenant, add_tenant
from tests.support.service import People, browser, people


@pytest.fixture
async def room(database: Database) -> AsyncIterator[People]:
    async with people(database) as ready:
        yield ready


async def key_of(database: Database, tenant: Tenant) -> tuple[str, dict[str, str]]:
    secret, key_id = new_api_key(), uuid7()
    async with database.tenant(tenant.org_id) as session:
        session.add(
            ApiKey(
                id=key_id,
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                user_id=tenant.user_id,
                name="theirs",
                prefix=secret[:12],
                secret_hash=secret_hash(secret),
                scopes=["*"],
            )
        )
    return str(key_id), {"authorization": f"Bearer {secret}"}


async def test_a_changed_role_holds_at_once_and_ends_the_sessions(room: People) -> None:
    async with room.member("viewer", "eve") as eve:
        user_id = (await eve.get("/api/v1/me")).json()["user"]["id"]
        changed = await room.owner.patch(f"/api/v1/members/{user_id}", json={"role": "editor"})
        assert changed.json()["role"] == "editor"
        assert (await eve.get("/api/v1/me")).status_code == 401
    members = (await room.owner.get("/api/v1/members")).json()["items"]
    assert {member["email"]: member["role"] for member in members} == {
        "ada@example.com": "owner",
        "eve@example.com": "editor",
    }


async def test_the_last_owner_stays(room: People) -> None:
    me = (await room.owner.get("/api/v1/me")).json()["user"]["id"]
    demoted = await room.owner.patch(f"/api/v1/members/{me}", json={"role": "viewer"})
    removed = await room.owner.delete(f"/api/v1/members/{me}")
    assert (demoted.status_code, demoted.json()["code"]) == (409, "last_owner")
    assert (removed.status_code, removed.json()["code"]) == (409, "last_owner")
    async with room.member("owner", "second"):
        assert (await room.owner.delete(f"/api/v1/members/{me}")).status_code == 204
        assert (await room.owner.get("/api/v1/me")).status_code in (401, 403)


async def test_nobody_is_invited_twice_into_the_same_workspace(room: People) -> None:
    answer = await room.owner.post(
        "/api/v1/invitations", json={"email": "ADA@example.com", "role": "viewer"}
    )
    assert answer.status_code == 409


async def test_ids_of_another_organization_are_not_found(room: People, database: Database) -> None:
    theirs = await add_tenant(database, "Bob GmbH")
    key_id, header = await key_of(database, theirs)
    async with browser(room.app) as bob:
        invited = await bob.post(
            "/api/v1/invitations",
            json={"email": "new@example.com", "role": "viewer"},
            headers=header,
        )
        for method, path in (
            ("PATCH", f"/members/{theirs.user_id}"),
            ("DELETE", f"/members/{theirs.user_id}"),
            ("DELETE", f"/invitations/{invited.json()['id']}"),
            ("DELETE", f"/api-keys/{key_id}"),
        ):
            body = {"role": "viewer"} if method == "PATCH" else None
            answer = await room.owner.request(method, f"/api/v1{path}", json=body)
            assert (answer.status_code, path) == (404, path)
        for path in ("/members", "/invitations", "/api-keys"):
            ours = await room.owner.get(f"/api/v1{path}")
            assert str(theirs.user_id) not in ours.text
            assert "theirs" not in ours.text
            assert "new@example.com" not in ours.text
        assert (await bob.get("/api/v1/me", headers=header)).json()["organization"][
            "name"
        ] == "Bob GmbH"


async def test_somebody_elses_session_cannot_be_ended(room: People, database: Database) -> None:
    async with room.member("viewer", "eve") as eve:
        async with database.unscoped() as session:
            ids = (await session.execute(select(Session.id))).scalars().all()
        mine = [row["id"] for row in (await eve.get("/api/v1/sessions")).json()["items"]]
        others = [str(one) for one in ids if str(one) not in mine]
        answers = [(await eve.delete(f"/api/v1/sessions/{one}")).status_code for one in others]
        assert answers == [404]
        assert (await eve.delete(f"/api/v1/sessions/{mine[0]}")).status_code == 204
        assert (await eve.get("/api/v1/me")).status_code == 401


async def test_every_write_leaves_one_audit_entry_in_an_unbroken_chain(
    room: People, database: Database
) -> None:
    org_id = (await room.owner.get("/api/v1/me")).json()["organization"]["id"]
    async with room.member("viewer", "eve") as eve:
        user_id = (await eve.get("/api/v1/me")).json()["user"]["id"]
        await room.owner.patch("/api/v1/me", json={"name": "Ada L."})
    await room.owner.patch(f"/api/v1/members/{user_id}", json={"role": "editor"})
    await room.owner.delete(f"/api/v1/members/{user_id}")
    made = (await room.owner.post("/api/v1/api-keys", json={"name": "k", "scopes": ["*"]})).json()
    await room.owner.delete(f"/api/v1/api-keys/{made['id']}")
    async with database.tenant(org_id) as session:
        query = select(AuditEntry.action).order_by(AuditEntry.seq)
        actions = (await session.execute(query)).scalars().all()
        assert await first_broken_entry(session, org_id) is None
    assert actions == [
        "session.opened",
        "member.joined",
        "invitation.made",
        "session.opened",
        "member.joined",
        "account.changed",
        "member.role_changed",
        "member.removed",
        "key.made",
        "key.revoked",
    ]
    assert made["secret"] not in "".join(actions)
