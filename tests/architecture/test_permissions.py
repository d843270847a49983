"""Every route declares what it needs, and every role and key gets exactly what the table says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import prepare_app
from api.permissions import ANY_CALLER, PERMISSIONS, PUBLIC, SCOPES, permissions_of
from api.routes import described_app
from engine.store.database import Database
from tests.support.routes import Declared, declared_routes
from tests.support.service import QUICK, People, browser, people_of, settings_for_tests

UNKNOWN = "01900000-0000-7000-8000-000000000000"
# Written out a second time on purpose: a change of the table has to be meant.
MATRIX = {
    #                    owner editor viewer key "*" of an owner
    "workflow:read":     (True, True, True, True),
    "workflow:edit":     (True, True, False, True),
    "workflow:publish":  (True, True, False, True),
    "run:read":          (True, True, True, True),
    "run:start":         (True, True, False, True),
    "approval:decide":   (True, True, False, True),
    "chat:use":          (True, True, False, True),
    "connection:read":   (True, True, True, True),
    "connection:manage": (True, True, False, True),
    "member:read":       (True, True, True, True),
    "member:manage":     (True, False, False, True),
    "key:manage":        (True, True, False, True),
    "self:manage":       (True, True, True, False),
    "audit:read":        (True, False, False, True),
}  # fmt: skip


@pytest.fixture
def app(database: Database) -> FastAPI:
    # Without the services behind it: a caller who is let in fails there, and only there.
    whole = described_app()
    prepare_app(whole, settings_for_tests(), database, passwords=QUICK)
    return whole


@pytest.fixture
async def room(app: FastAPI) -> AsyncIterator[People]:
    async with people_of(app) as ready:
        yield ready


def guarded(app: FastAPI) -> list[Declared]:
    return [route for route in declared_routes(app) if route.permissions]


def test_the_table_is_the_matrix_that_was_agreed() -> None:
    held = {
        permission: (
            permission in permissions_of("owner"),
            permission in permissions_of("editor"),
            permission in permissions_of("viewer"),
            permission in permissions_of("owner", ["*"]),
        )
        for permission in PERMISSIONS
    }
    assert held == MATRIX


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "*"])
def test_a_key_may_do_what_both_its_scope_and_its_person_may(scope: str) -> None:
    assert permissions_of("owner", [scope]) == {scope}
    assert permissions_of("viewer", [scope]) == permissions_of("viewer") & {scope}


def test_every_route_declares_one_permission_or_is_named_as_public(app: FastAPI) -> None:
    routes = declared_routes(app)
    undeclared = {(r.method, r.path) for r in routes if len(r.permissions) != 1}
    assert undeclared <= PUBLIC | ANY_CALLER
    assert len(routes) > 50
    for route in routes:
        if (route.method, route.path) in PUBLIC:
            assert not route.knows_caller
        else:
            assert route.knows_caller, route


def test_a_route_without_a_permission_is_caught(app: FastAPI) -> None:
    @app.get("/api/v1/side-door")
    async def side_door() -> str:
        return "open"

    undeclared = {(r.method, r.path) for r in declared_routes(app) if len(r.permissions) != 1}
    assert undeclared - PUBLIC - ANY_CALLER == {("GET", "/api/v1/side-door")}


async def test_a_visitor_gets_nowhere(app: FastAPI) -> None:
    async with browser(app) as visitor:
        for route in declared_routes(app):
            if (route.method, route.path) not in PUBLIC:
                answer = await call(visitor, route)
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_every_role_meets_every_route_as_the_table_says(room: People) -> None:
    async with (
        room.member("owner", "second") as owner,
        room.member("editor") as editor,
        room.member("viewer") as viewer,
    ):
        for route in guarded(room.app):
            (permission,) = route.permissions
            answers = [await call(client, route) for client in (owner, editor, viewer)]
            assert [answer.status_code != 403 for answer in answers] == list(
                MATRIX[permission][:3]
            ), route


async def test_every_scope_meets_every_route_as_the_table_says(room: People) -> None:
    async with browser(room.app) as program:
        for scope in SCOPES:
            header = await room.key([scope])
            for route in guarded(room.app):
                (permission,) = route.permissions
                answer = await call(program, route, header)
                is_allowed = MATRIX[permission][3] if scope == "*" else permission == scope
                assert (answer.status_code != 403) == is_allowed, (scope, route)


async def call(
    client: httpx.AsyncClient, route: Declared, headers: dict[str, str] | None = None
) -> httpx.Response:
    path = re.sub(r"\{[^}]+\}", UNKNOWN, route.path)
    body: dict[str, str] | None = None if route.method in ("GET", "DELETE") else {}
    return await client.request(route.method, path, json=body, headers=headers)
