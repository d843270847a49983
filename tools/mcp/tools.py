"""The tools of an MCP server as typed operations, and the digest that pins them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.core.action import Effect
from engine.core.shapes import closed
from tools.openapi.naming import action_name, title_of, unique
from tools.openapi.operation import Operation
from tools.openapi.reader import Refused
from tools.openapi.references import BadReference, References
from tools.openapi.schemas import Schema, SchemaConverter
from tools.openapi.security import Security

METHOD: Final = "TOOL"
_PINNED: Final = ("name", "title", "description", "inputSchema", "outputSchema", "annotations")
_CONTENT: Final[Schema] = {"type": "array", "items": {"type": "object"}}


@dataclass(frozen=True, slots=True)
class ImportedTools:
    """What a server's list gives."""

    operations: list[Operation]
    refused: list[Refused]


def pinned_list(tools: Iterable[Mapping[str, Any]]) -> str:
    """Return the list in one spelling, whatever the order: what is imported, and what is compared."""
    kept = [{name: tool[name] for name in _PINNED if name in tool} for tool in tools]
    kept.sort(key=lambda tool: str(tool.get("name")))
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(pinned: str) -> str:
    """Return what is another whenever a tool is."""
    return hashlib.sha256(pinned.encode()).hexdigest()


def read_tools(pinned: str, *, connector: str, server: str, signs_in: bool) -> ImportedTools:
    """Return each tool as an operation; `signs_in`: calls need a connection, as importing did."""
    found = ImportedTools([], [])
    taken: set[str] = set()
    security = Security(("http_bearer", "http_header"), is_optional=not signs_in)
    for tool in json.loads(pinned):
        name = tool.get("name")
        if not isinstance(name, str) or not name:
            found.refused.append(Refused(f"{METHOD} ?", "it has no name"))
            continue
        try:
            schemas = _input(tool), _output(tool)
        except BadReference as exc:
            found.refused.append(Refused(f"{METHOD} {name}", str(exc)))
            continue
        action_id = unique(f"{connector}.{action_name(name, 'call', name)}", taken)
        taken.add(action_id)
        found.operations.append(_operation(tool, action_id, server, security, schemas))
    return found


def effect_of_tool(annotations: Mapping[str, Any]) -> Effect:
    """Return what a tool's hints say it does. They are the server's word: a person may set another effect."""
    if annotations.get("readOnlyHint") is True:
        return "read"
    if annotations.get("destructiveHint") is True:
        return "irreversible"
    return "idempotent_write" if annotations.get("idempotentHint") is True else "write"


def _operation(
    tool: Mapping[str, Any],
    action_id: str,
    server: str,
    security: Security,
    schemas: tuple[Schema, Schema],
) -> Operation:
    name = str(tool["name"])
    given = tool.get("annotations")
    annotations = given if isinstance(given, Mapping) else {}
    title = title_of(tool.get("title") or annotations.get("title"), action_id.partition(".")[2])
    summary = " ".join(str(tool.get("description") or "").split())[:500]
    return Operation(
        action_id=action_id,
        method=METHOD,
        path=name,
        server=server,
        title=title,
        summary=summary or title,
        effect=effect_of_tool(annotations),
        parameters=(),
        body=None,
        input_schema=schemas[0],
        output_schema=schemas[1],
        security=security,
    )


def _input(tool: Mapping[str, Any]) -> Schema:
    given = tool.get("inputSchema")
    schema = given if isinstance(given, Mapping) else {}
    made = SchemaConverter(References(schema), "input").convert(schema)
    properties = made.get("properties")
    required = made.get("required")
    return closed(
        dict(properties) if isinstance(properties, Mapping) else {},
        [name for name in required if isinstance(name, str)]
        if isinstance(required, Sequence)
        else [],
    )


def _output(tool: Mapping[str, Any]) -> Schema:
    given = tool.get("outputSchema")
    data: Schema = {}
    if isinstance(given, Mapping):
        data = SchemaConverter(References(given), "output").convert(given)
    return closed({"text": {"type": "string"}, "data": data, "content": _CONTENT})
