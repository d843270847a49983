"""The one way of the MCP tools into the service: its own REST API, with the key of whoever calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import httpx
from starlette.types import ASGIApp

PREFIX: Final = "/api/v1"
NO_CONTENT: Final = 204


class Refused(Exception):
    """The service's own refusal: a stable code, and what to do next."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail", "")))
        self.problem = problem


class Rest:
    """Asks the application in this process; what a tool may do is what its routes allow the key."""

    def __init__(self, app: ASGIApp, authorization: str) -> None:
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False),
            base_url="http://127.0.0.1",
            headers={"authorization": authorization},
            timeout=None,  # noqa: S113 - nothing leaves the process; who waits sets the limit
        )

    async def __aenter__(self) -> Rest:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        """Answer the JSON at a path."""
        given = {name: value for name, value in query.items() if value is not None}
        return _json(await self._client.get(PREFIX + path, params=given))

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Send JSON and answer what comes back; the same key is the same request."""
        headers = {"idempotency-key": key} if key is not None else {}
        return _json(await self._client.post(PREFIX + path, json=body or {}, headers=headers))

    async def parts(
        self, method: str, path: str, body: Any = None, *, within_s: float
    ) -> list[dict[str, Any]] | None:
        """Read a stream of parts to its end; None when it has not ended in time."""
        try:
            async with asyncio.timeout(within_s):
                answer = await self._client.request(method, PREFIX + path, json=body)
        except TimeoutError:
            return None
        _refuse(answer)
        lines = (line.removeprefix("data: ") for line in answer.text.splitlines())
        return [json.loads(line) for line in lines if line.startswith("{")]

    async def workflow_id(self, told: str) -> str:
        """Answer the id of a workflow named by its id or its key."""
        try:
            return str(UUID(told))
        except ValueError:
            pass
        for workflow in (await self.get("/workflows", q=told, limit=200))["items"]:
            if workflow["key"] == told:
                return str(workflow["id"])
        detail = f"There is no workflow with the key {told!r}: see list_workflows."
        raise Refused({"code": "not_found", "detail": detail})


def _json(answer: httpx.Response) -> Any:
    _refuse(answer)
    return answer.json() if answer.content else {}


def _refuse(answer: httpx.Response) -> None:
    if not answer.is_error:
        return
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    raise Refused({"code": "internal", "detail": f"Error {answer.status_code}.", **problem})
