"""Errors: one shape, stable codes, no stack trace for anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from api.errors import install_error_handlers
from engine.core.problem import Problem
from engine.errors import DocumentInvalid, FlowError, NotFound, RateLimited
from engine.store.database import Database
from tests.support.service import ORIGIN, people


class Body(BaseModel):
    amounts: list[int]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install_error_handlers(app)
    found = Problem("unknown_step", "error", "/steps/0", "There is no such step.", None, "a")
    errors: dict[str, Exception] = {
        "not_found": NotFound("There is no such workflow.", workflow="w1"),
        "rate_limited": RateLimited("Slow down.", retry_after_s=2.4),
        "document": DocumentInvalid("Not a document.", problems=[found]),
        "ours": FlowError("It broke."),
        "surprise": ZeroDivisionError("canary-of-a-stack-trace"),
        "away": ConnectionRefusedError("canary-host"),
    }

    @app.get("/raise/{name}")
    async def fail(name: str) -> None:
        raise errors[name]

    @app.post("/body")
    async def take(body: Body) -> Body:
        return body

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("not_found", 404, "not_found"),
        ("rate_limited", 429, "rate_limited"),
        ("document", 422, "document_invalid"),
        ("ours", 500, "internal"),
        ("surprise", 500, "internal"),
        ("away", 503, "unavailable"),
    ],
)
async def test_every_error_leaves_in_one_shape(
    client: httpx.AsyncClient, name: str, status: int, code: str
) -> None:
    answer = await client.get(f"/raise/{name}")
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert {"type", "title", "detail"} <= set(body)
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text


async def test_a_rate_limit_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    assert (await client.get("/raise/rate_limited")).headers["retry-after"] == "2"


async def test_problems_of_a_document_are_listed(client: httpx.AsyncClient) -> None:
    (problem,) = (await client.get("/raise/document")).json()["errors"]
    assert (problem["code"], problem["path"]) == ("unknown_step", "/steps/0")


async def test_a_wrong_body_names_its_place(client: httpx.AsyncClient) -> None:
    answer = await client.post("/body", json={"amounts": [1, "two"]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "/amounts/1"


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"nul", b""])
async def test_a_body_that_is_no_json_is_refused(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post(
        "/body", content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_unknown_places_and_methods_answer_in_the_same_shape(
    client: httpx.AsyncClient,
) -> None:
    nowhere, method = await client.get("/nowhere"), await client.delete("/body")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")


async def test_a_character_no_column_can_hold_is_refused(database: Database) -> None:
    async with people(database) as room:
        answer = await room.owner.patch("/api/v1/me", json={"timezone": "UTC\x00"})
        assert answer.status_code == 422
        key = await room.owner.post(
            "/api/v1/api-keys", json={"name": "a\x00b", "scopes": ["run:read"]}
        )
        assert key.status_code == 422
