"""A whole service that is connected with a Slack workspace, and people who are linked with persons in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.security import new_secret, secret_hash
from engine.ports.clock import SystemClock
from engine.store.database import Database
from engine.store.models import SlackLink
from tests.api.slack.slack import ADA, SIGNING, TEAM, TOKEN, Caller, Message, Slack, slack_workspace
from tests.support.database import Tenant
from tests.support.service import browser, sign_up
from tests.support.whole import API, Whole, ok, whole_service


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with slack_workspace() as served:
        yield served


@pytest.fixture
async def whole(database: Database, tmp_path: Path, slack: Slack) -> AsyncIterator[Whole]:
    places = [slack.peer.place]
    async with whole_service(database, tmp_path, allowed_addresses=places) as running:
        yield running


@pytest.fixture
async def person(whole: Whole) -> AsyncIterator[tuple[httpx.AsyncClient, Tenant]]:
    """Somebody who has signed in, beside all programs."""
    async with browser(whole.service.app) as client:
        ok(await sign_up(whole.service.app, client))
        me = ok(await client.get(f"{API}/me"))
        place = (me["organization"]["id"], me["workspace"]["id"], me["user"]["id"])
        yield client, Tenant(*map(UUID, place))


async def keys(client: httpx.AsyncClient, slack: Slack) -> dict[str, str]:
    """Make the connections of a Slack app and answer their keys."""
    given: dict[str, Any] = {
        "token": {
            "name": "Slack", "kind": "slack_token", "config": slack.config,
            "secret": {"token": TOKEN},
        },
        "signing": {
            "name": "Signs", "kind": "webhook_secret", "config": {},
            "secret": {"signing_secret": SIGNING},
        },
    }  # fmt: skip
    return {
        name: ok(await client.post(f"{API}/connections", json=one), 201)["key"]
        for name, one in given.items()
    }


async def connected(client: httpx.AsyncClient, slack: Slack) -> str:
    """Connect the workspace with Slack and answer the address that Slack calls."""
    made = ok(await client.put(f"{API}/slack", json=await keys(client, slack)))
    return str(made["path"])


async def asked(database: Database, tenant: Tenant, slack_user: str, lives_s: float = 600) -> str:
    """Let somebody in Slack ask for a link, and answer its code."""
    code, now = new_secret(), SystemClock().now()
    ends = now + timedelta(seconds=lives_s)
    await _there(database, tenant, slack_user, secret_hash=secret_hash(code), expires_at=ends)
    return code


async def linked(
    database: Database, tenant: Tenant, slack_user: str = ADA, language: str = "en"
) -> None:
    """Let somebody in Slack be a person."""
    now, user = SystemClock().now(), tenant.user_id
    await _there(database, tenant, slack_user, language, user_id=user, linked_at=now)


async def _there(
    database: Database, tenant: Tenant, slack_user: str, language: str = "en", **more: Any
) -> None:
    async with database.tenant(tenant.org_id) as session:
        session.add(
            SlackLink(
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                team_id=TEAM,
                slack_user=slack_user,
                slack_name=slack_user.lower(),
                language=language,
                **more,
            )
        )


async def every_setting(owner: httpx.AsyncClient, slack: Slack, database: Database) -> None:
    """Change everything about Slack that a person can change, once."""
    me = ok(await owner.get(f"{API}/me"))
    place = (UUID(me[one]["id"]) for one in ("organization", "workspace", "user"))
    await connected(owner, slack)
    ok(await owner.post(f"{API}/slack/address"), 201)
    code = {"code": await asked(database, Tenant(*place), ADA)}
    ok(await owner.post(f"{API}/slack/links/preview", json=code))
    link = ok(await owner.post(f"{API}/slack/links", json=code), 201)["id"]
    ok(await owner.delete(f"{API}/slack/links/{link}"), 204)
    ok(await owner.delete(f"{API}/slack"), 204)


@dataclass(frozen=True)
class Desk:
    """A connected workspace: what is in Slack, who calls from there, and its owner as a program."""

    slack: Slack
    calls: Caller
    ada: httpx.AsyncClient
    whole: Whole
    tenant: Tenant


@pytest.fixture
async def desk(
    whole: Whole,
    slack: Slack,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> AsyncIterator[Desk]:
    """Connect, link Ada, and let Slack call."""
    path = await connected(ada, slack)
    tenant = two_organizations[0]
    await linked(whole.database, tenant)
    outside = httpx.ASGITransport(app=whole.service.asgi, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=outside, base_url="http://test") as client:
        yield Desk(slack, Caller(client, path, slack), ada, whole, tenant)


async def answered(
    slack: Slack, thread: str, number: int = 0, page: str = "Open in NexaBuilder"
) -> Message:
    """Return an answer in a thread, once it is whole."""

    def there() -> Message | None:
        found = [one for one in slack.messages if one.thread_ts == thread]
        whole = len(found) > number and page in found[number].buttons
        return found[number] if whole else None

    message: Message = await slack.until(there)
    return message
