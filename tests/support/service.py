"""The identity half of the service, in process, with browsers and programs to drive it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.auth.first_use import FirstUse
from api.permissions import Role
from api.security import Passwords
from api.settings import Settings
from engine.store.database import Database

ORIGIN = "http://127.0.0.1:8700"
PASSWORD = "correct horse battery"
# As weak as Argon2 allows: tests sign up hundreds of times.
QUICK = Passwords(memory_kib=64, rounds=1)
FROM_OUR_PAGES = {"sec-fetch-site": "same-origin"}


def settings_for_tests(**overrides: object) -> Settings:
    """Return settings that read nothing from the machine."""
    return Settings.model_validate({"data_dir": Path("/nonexistent"), "port": 8700, **overrides})


@asynccontextmanager
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client that behaves like a browser on the service's own pages."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, headers=FROM_OUR_PAGES
    ) as client:
        yield client


@dataclass(frozen=True, slots=True)
class People:
    """An application whose first owner has signed up."""

    app: FastAPI
    owner: httpx.AsyncClient

    @asynccontextmanager
    async def member(self, role: Role, name: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """Invite somebody and let them sign in."""
        name = name or role
        invited = await self.owner.post(
            "/api/v1/invitations", json={"email": f"{name}@example.com", "role": role}
        )
        assert invited.status_code == 201, invited.text
        token = invited.json()["link"].partition("#")[2]
        async with browser(self.app) as client:
            joined = await client.post(
                "/api/v1/auth/invitations/accept",
                json={"token": token, "name": name, "password": PASSWORD},
            )
            assert joined.status_code == 200, joined.text
            yield client

    async def key(self, scopes: list[str]) -> dict[str, str]:
        """Make an API key of the owner and return the header that carries it."""
        made = await self.owner.post("/api/v1/api-keys", json={"name": "test", "scopes": scopes})
        assert made.status_code == 201, made.text
        return {"authorization": f"Bearer {made.json()['secret']}"}


async def sign_up(app: FastAPI, client: httpx.AsyncClient) -> httpx.Response:
    """Use the first-use token."""
    first_use: FirstUse = app.state.first_use
    return await client.post(
        "/api/v1/auth/first-use",
        json={
            "token": first_use.token,
            "name": "Ada",
            "email": "Ada@Example.com",
            "password": PASSWORD,
            "organization": "Ada Ltd",
        },
    )


@asynccontextmanager
async def people(database: Database, **settings: object) -> AsyncIterator[People]:
    """Make an application with an owner who is signed in."""
    async with people_of(
        create_app(settings_for_tests(**settings), database, passwords=QUICK)
    ) as ready:
        yield ready


@asynccontextmanager
async def people_of(app: FastAPI) -> AsyncIterator[People]:
    """Let the first owner of an application sign up."""
    async with browser(app) as owner:
        signed_up = await sign_up(app, owner)
        assert signed_up.status_code == 200, signed_up.text
        yield People(app, owner)
