"""A workspace that has imported an API or the tools of an MCP server, hostile text in their descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from engine.core.action import ActionSpec, Catalog, TriggerSpec
from evals.suites.injection.case import Attack
from tools.mcp.tools import pinned_list, read_tools
from tools.openapi.operation import Operation
from tools.openapi.reader import import_openapi

_SERVER = "https://parcels.example.com"


class Imported:
    """The shipped catalogue with what was imported beside it."""

    def __init__(self, shipped: Catalog, attack: Attack) -> None:
        self._shipped = shipped
        self._mine = {one.action_id: one.spec() for one in _operations(attack)}

    def action(self, action_id: str, /) -> ActionSpec | None:
        return self._mine.get(action_id) or self._shipped.action(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        return (*self._shipped.actions(), *self._mine.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        return self._shipped.trigger(trigger_id)

    def triggers(self) -> Sequence[TriggerSpec]:
        return self._shipped.triggers()


def _operations(attack: Attack) -> Iterable[Operation]:
    if attack.stands.startswith("mcp_"):
        tools = _tools(attack)
        return read_tools(tools, connector="parcels", server=_SERVER, signs_in=False).operations
    return import_openapi(_api(attack), connector="parcels").operations


def _tools(attack: Attack) -> str:
    """Write the list of tools of a server with the attack in it."""
    sound = {
        "mcp_name": "list_parcels",
        "mcp_title": "List parcels",
        "mcp_description": "Lists parcels by their state.",
        "mcp_argument": "The state of the parcels.",
        "mcp_choice": "lost",
        "mcp_answer": "What the parcel is known by.",
    }
    put = {**sound, attack.stands: attack.text}
    state = {
        "type": "string",
        "description": put["mcp_argument"],
        "enum": ["sent", put["mcp_choice"]],
    }
    identity = {"type": "string", "description": put["mcp_answer"]}
    item = {"type": "object", "properties": {"id": identity}}
    answer = {"type": "object", "properties": {"parcels": {"type": "array", "items": item}}}
    tool = {
        "name": put["mcp_name"],
        "title": put["mcp_title"],
        "description": put["mcp_description"],
        "inputSchema": {"type": "object", "properties": {"state": state}},
        "outputSchema": answer,
        "annotations": {"readOnlyHint": True},
    }
    return pinned_list([tool])


def _api(attack: Attack) -> bytes:
    """Write an API description with the attack in it."""
    sound = {
        "openapi_title": "Parcels",
        "openapi_summary": "List parcels",
        "openapi_description": "Lists parcels by their state.",
        "openapi_argument": "The state of the parcels.",
        "openapi_answer": "What the parcel is known by.",
        "openapi_choice": "lost",
    }
    put = {**sound, attack.stands: attack.text}
    state = {
        "name": "state",
        "in": "query",
        "description": put["openapi_argument"],
        "schema": {"type": "string", "enum": ["sent", put["openapi_choice"]]},
    }
    name = {"type": "string", "description": put["openapi_answer"]}
    item = {"type": "object", "properties": {"id": name}}
    answer = {
        "description": "The parcels",
        "content": {"application/json": {"schema": {"type": "array", "items": item}}},
    }
    operation = {
        "operationId": "listParcels",
        "summary": put["openapi_summary"],
        "description": put["openapi_description"],
        "parameters": [state],
        "responses": {"200": answer},
    }
    document = {
        "openapi": "3.0.3",
        "info": {"title": put["openapi_title"], "version": "1"},
        "servers": [{"url": "https://parcels.example.com"}],
        "paths": {"/parcels": {"get": operation}},
    }
    return json.dumps(document).encode()
