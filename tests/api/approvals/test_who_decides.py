"""Only who is asked decides: by role, by e-mail, by id; where the step names nobody there is, nobody does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from api.permissions import Role
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models import Membership, User
from tests.api.runs.test_endpoints import finished, live, start
from tests.support.database import Tenant
from tests.support.documents import approval
from tests.support.whole import API, Whole, ok

EVE = "eve@example.com"


async def member(database: Database, tenant: Tenant, email: str, role: Role) -> Tenant:
    """Return the same organization for another person in it."""
    found = Tenant(tenant.org_id, tenant.workspace_id, uuid7())
    async with database.tenant(tenant.org_id) as session:
        session.add(User(id=found.user_id, email=email, name=email))
        await session.flush()
        facts = {"org_id": tenant.org_id, "workspace_id": tenant.workspace_id}
        session.add(Membership(**facts, user_id=found.user_id, role=role))
    return found


async def asked(
    whole: Whole, client: httpx.AsyncClient, *approvers: str, **inputs: Any
) -> tuple[str, dict[str, Any]]:
    """Start a run that asks these people; return it and what it asks."""
    document = approval()
    document["inputs"] = {"type": "object", "properties": {"boss": {"type": ["string", "null"]}}}
    document["steps"][0]["approvers"] = list(approvers)
    run = ok(await start(client, await live(client, document), inputs=inputs), 202)
    async for event in whole.service.services.feed.follow(UUID(run["id"])):
        if event["type"] == "step.waiting":
            break
    (question,) = ok(await client.get(f"{API}/approvals"))["items"]
    return run["id"], question


async def decide(client: httpx.AsyncClient, question: dict[str, Any], **more: Any) -> int:
    given = {"outcome": "approved", "digest": question["digest"], **more}
    answer = await client.post(f"{API}/approvals/{question['id']}", json=given)
    return answer.status_code


@pytest.mark.parametrize("named", ["editor", EVE, EVE.upper(), "{{ inputs.boss }}"])
async def test_who_is_named_by_role_or_address_decides_and_nobody_else(
    whole: Whole,
    two_organizations: tuple[Tenant, Tenant],
    ada: httpx.AsyncClient,
    bob: httpx.AsyncClient,
    named: str,
) -> None:
    eve = await member(whole.database, two_organizations[0], EVE, "editor")
    run_id, question = await asked(whole, ada, named, boss=EVE)
    assert await decide(ada, question) == 403
    assert await decide(bob, question) == 404
    async with whole.program(eve) as client:
        assert await decide(client, question, digest=None) == 409
        assert await decide(client, question) == 200
    run = await finished(whole, ada, run_id)
    assert run["outputs"] == {"said": "granted"}
    (decided,) = ok(await ada.get(f"{API}/approvals", params={"status": "decided"}))["items"]
    assert decided["decided_by"] == EVE


async def test_one_of_several_who_are_named_by_id_is_enough(
    whole: Whole, two_organizations: tuple[Tenant, Tenant], ada: httpx.AsyncClient
) -> None:
    run_id, question = await asked(whole, ada, "nobody@example.com", str(two_organizations[0].user_id))  # fmt: skip
    assert await decide(ada, question) == 200
    assert (await finished(whole, ada, run_id))["outputs"] == {"said": "granted"}


@pytest.mark.parametrize("named", ["gone@example.com", "viewer", "{{ inputs.boss }}"])
async def test_where_nobody_is_found_nobody_decides_and_the_run_waits(
    whole: Whole, two_organizations: tuple[Tenant, Tenant], ada: httpx.AsyncClient, named: str
) -> None:
    onlooker = await member(whole.database, two_organizations[0], EVE, "viewer")
    run_id, question = await asked(whole, ada, named, boss=None)
    assert await decide(ada, question) == 403
    async with whole.program(onlooker) as client:
        assert await decide(client, question) == 403
    assert ok(await ada.get(f"{API}/runs/{run_id}"))["status"] == "waiting"
