"""The whole service in process: real database, real executor, real planner, no sockets of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from api.security import new_api_key, secret_hash
from api.settings import Settings
from api.wiring import Service, running_service
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models import ApiKey
from tests.support.database import Tenant

API = "/api/v1"


@dataclass(frozen=True)
class Whole:
    """A running service and a way to be somebody in it."""

    service: Service
    database: Database

    @asynccontextmanager
    async def program(
        self, tenant: Tenant, scopes: tuple[str, ...] = ("*",)
    ) -> AsyncIterator[httpx.AsyncClient]:
        """Open a client with an API key of this tenant's owner."""
        secret = await add_key(self.database, tenant, scopes)
        transport = httpx.ASGITransport(app=self.service.asgi, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://127.0.0.1:8700",
            headers={"authorization": f"Bearer {secret}"},
        ) as client:
            yield client


async def add_key(database: Database, tenant: Tenant, scopes: tuple[str, ...]) -> str:
    """Write an API key and return its secret."""
    secret = new_api_key()
    async with database.tenant(tenant.org_id) as session:
        session.add(
            ApiKey(
                id=uuid7(),
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                user_id=tenant.user_id,
                name="test",
                prefix=secret[:12],
                secret_hash=secret_hash(secret),
                scopes=list(scopes),
            )
        )
    return secret


@asynccontextmanager
async def whole_service(
    database: Database, folder: Path, **settings: object
) -> AsyncIterator[Whole]:
    """Run everything over a test's database; steps may call the given private addresses only."""
    told: dict[str, Any] = {"data_dir": folder, "port": 8700, "master_key": "ab" * 32, **settings}
    async with running_service(Settings.model_validate(told), database) as service:
        await service.services.host.until_owner()
        yield Whole(service, database)


def ok(answer: httpx.Response, status: int = 200) -> Any:
    """Return the JSON of an answer that has this status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    return answer.json() if answer.content else None


async def until_waiting(whole: Whole, run_id: str) -> None:
    """Return once a run has come to a step that waits."""
    async for event in whole.service.services.feed.follow(UUID(run_id)):
        if event["type"] == "step.waiting":
            return
