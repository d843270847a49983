"""A small API on loopback with an OpenAPI document of its own: pets are listed, made and taken away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

KEY = "canary-pet-key"
_PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "tag": {"type": "string"},
    },
}
_ID = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}


def document(server: str, **changes: Any) -> dict[str, Any]:
    """Return the document; `changes` replace operations by `METHOD path`, None takes one out."""
    found: dict[str, Any] = {
        "get /pets": _operation("listPets", "List all pets", {"type": "array", "items": _PET}),
        "post /pets": {
            **_operation("createPet", "Create a pet", _PET, "201"),
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {"name": {"type": "string"}, "tag": {"type": "string"}},
                        }
                    }
                },
            },
        },
        "get /pets/{petId}": {
            **_operation("getPet", "Get one pet", _PET),
            "parameters": [_ID],
        },
        "delete /pets/{petId}": {
            "operationId": "deletePet",
            "summary": "Delete a pet",
            "parameters": [_ID],
            "responses": {"204": {"description": "gone"}},
        },
    }
    paths: dict[str, Any] = {}
    for name, operation in {**found, **changes}.items():
        method, path = name.split(" ")
        if operation is not None:
            paths.setdefault(path, {})[method] = operation
    return {
        "openapi": "3.0.3",
        "info": {"title": "Petstore API", "version": "1.0"},
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Pet-Key"}}
        },
        "paths": paths,
    }


def _operation(name: str, summary: str, answer: Any, status: str = "200") -> dict[str, Any]:
    content = {"application/json": {"schema": answer}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {status: {"description": "good", "content": content}},
    }


@dataclass
class PetStore:
    """What is in the store, and what it heard."""

    peer: HttpPeer
    changes: dict[str, Any] = field(default_factory=dict)
    """What its own document says otherwise."""
    pets: list[dict[str, Any]] = field(default_factory=list)

    @property
    def server(self) -> str:
        """Return where the API is."""
        return self.peer.url("/v1")

    @property
    def document(self) -> dict[str, Any]:
        """Return its document as it is now."""
        return document(self.server, **self.changes)

    @property
    def calls(self) -> list[Heard]:
        """Return what was asked of the API, its document aside."""
        return [one for one in self.peer.heard if one.target.startswith("/v1/")]

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Answer as the document says."""
        if heard.target == "/openapi.json":
            _json(writer, 200, self.document)
        elif heard.headers.get("x-pet-key") != KEY:
            _json(writer, 401, {"message": "who are you?"})
        elif heard.method == "POST":
            pet = {"id": len(self.pets) + 1, **json.loads(heard.body)}
            self.pets.append(pet)
            _json(writer, 201, pet)
        else:
            _json(writer, 200, self.pets)


@asynccontextmanager
async def pet_store() -> AsyncIterator[PetStore]:
    """Keep the store open for as long as the test needs it."""
    made: list[PetStore] = []

    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        await made[0].answer(heard, writer)

    async with http_peer(answer) as peer:
        made.append(PetStore(peer))
        yield made[0]


def connection(store: PetStore) -> dict[str, Any]:
    """Return the request that makes a connection to the store."""
    config = {"hosts": [store.peer.url("")], "header": "X-Pet-Key"}
    return {"name": "Pets", "kind": "http_header", "config": config, "secret": {"value": KEY}}


def _json(writer: asyncio.StreamWriter, status: int, value: Any) -> None:
    write_answer(writer, status, json.dumps(value).encode(), {"content-type": "application/json"})
