"""The CLI's way to the REST API: the token from the data folder, and errors as one sentence."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from api.cli.ending import Told
from api.cli.places import Places

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    id: str
    name: str
    data: str

    def json(self) -> Any:
        """Answer the data as JSON."""
        return json.loads(self.data)


class Client:
    """One connection to a running service."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._http = httpx.Client(
            base_url=address,
            headers={"authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(60.0, connect=5.0),
            trust_env=False,
        )

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def get(self, path: str, /, **query: Any) -> Any:
        """Answer the JSON at a path."""
        return self._json("GET", path, params={k: v for k, v in query.items() if v is not None})

    def text(self, path: str, /, **query: Any) -> str:
        """Answer the text at a path."""
        return self._send("GET", path, params=query).text

    def post(self, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Any:
        """Send JSON and answer the JSON that comes back, None for an empty answer."""
        return self._json("POST", path, json=body, headers=dict(headers or {}))

    def put(self, path: str, body: Any) -> Any:
        """Put something at a path and answer the JSON that comes back."""
        return self._json("PUT", path, json=body)

    def delete(self, path: str, **query: Any) -> None:
        """Remove what is at a path."""
        self._send("DELETE", path, params={k: v for k, v in query.items() if v is not None})

    def patch(self, path: str, body: Any) -> Any:
        """Change what is at a path and answer the JSON that comes back."""
        return self._json("PATCH", path, json=body)

    def workflow_id(self, told: str) -> str:
        """Answer the id of a workflow named by its id or its key."""
        try:
            return str(UUID(told))
        except ValueError:
            pass
        for archived in ("false", "true"):
            for workflow in self.get("/workflows", q=told, archived=archived)["items"]:
                if workflow["key"] == told:
                    return str(workflow["id"])
        raise Told(f"There is no workflow with the key {told!r}.")

    @contextmanager
    def stream(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[Iterator[Event]]:
        """Open a stream of server-sent events."""
        accept = {"accept": "text/event-stream", **(headers or {})}
        try:
            with self._http.stream(
                method,
                PREFIX + path,
                json=body,
                params=dict(query or {}),
                headers=accept,
                timeout=httpx.Timeout(60.0, read=None),
            ) as answer:
                if answer.is_error:
                    answer.read()
                    raise Told(_sentence(answer))
                yield _events(answer.iter_lines())
        except httpx.TransportError as error:
            raise self._unreachable() from error

    def _json(self, method: str, path: str, **more: Any) -> Any:
        answer = self._send(method, path, **more)
        return answer.json() if answer.content else None

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, PREFIX + path, **more)
        except httpx.TransportError as error:
            raise self._unreachable() from error
        if answer.is_error:
            raise Told(_sentence(answer))
        return answer

    def _unreachable(self) -> Told:
        return Told(f"Nobody answers at {self._address}. Start the service with: nexa serve")


@contextmanager
def connected(data_dir: Path | None = None) -> Iterator[Client]:
    """Answer a client for the service of this machine, or of NEXA_URL and NEXA_TOKEN."""
    places = Places.of(data_dir)
    address, token = places.address(), places.token()
    if address is None or token is None:
        raise Told(f"No service has been started with {places.folder}. Start one: nexa serve")
    client = Client(address, token)
    try:
        yield client
    finally:
        client.close()


def _events(lines: Iterator[str]) -> Iterator[Event]:
    id_, name = "", "message"
    data: list[str] = []
    for line in lines:
        if not line:
            if data:
                yield Event(id_, name, "\n".join(data))
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            data.append(value)
        elif field == "event":
            name = value
        elif field == "id":
            id_ = value


def _sentence(answer: httpx.Response) -> str:
    """Write an error answer as a person reads it: what happened, then each finding on a line."""
    try:
        problem = answer.json()
    except ValueError:
        return f"The service answered {answer.status_code} without a reason."
    if not isinstance(problem, dict):
        return f"The service answered {answer.status_code}."
    said = problem.get("detail") or problem.get("title") or f"Error {answer.status_code}"
    lines = [str(said)]
    for one in problem.get("errors") or []:
        if isinstance(one, dict):
            where = one.get("path") or one.get("field") or ""
            lines.append(f"  {where}  {one.get('message', '')}".rstrip())
    return "\n".join(lines)
