"""What a workspace has imported, as actions: the contract of each, and what performs it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from engine.core.action import EFFECT_ORDER
from engine.core.reach import host_of
from engine.ports.imported import StoredImport
from tools.imported.mcp import Pin, ToolAction
from tools.imported.openapi import OperationAction
from tools.openapi.operation import Operation
from tools.sdk.action import Performed

_OPERATION = TypeAdapter(Operation)


def written(operation: Operation) -> dict[str, Any]:
    """Return an operation as it is stored."""
    made: dict[str, Any] = _OPERATION.dump_python(operation, mode="json")
    return made


def read_plain(stored: StoredImport) -> list[Operation]:
    """Return the operations of an import as they came."""
    return [_OPERATION.validate_python(one) for one in stored.operations]


def read(stored: StoredImport) -> list[Operation]:
    """Return the operations of an import, with the effects that people have set."""
    return [with_effect(one, stored.effects) for one in read_plain(stored)]


def with_effect(operation: Operation, effects: Mapping[str, str]) -> Operation:
    """Return the operation with the effect a person has set for it, where there is one."""
    given = effects.get(operation.key)
    known = next((effect for effect in EFFECT_ORDER if effect == given), None)
    return operation if known is None else dataclasses.replace(operation, effect=known)


def actions_of(imports: Iterable[StoredImport]) -> dict[str, Performed]:
    """Return every action of a workspace's imports by id."""
    found: dict[str, Performed] = {}
    for one in imports:
        pin = Pin(one.key, one.digest)
        for operation in read(one):
            found[operation.action_id] = _action(operation, one, pin)
    return found


def _action(operation: Operation, of: StoredImport, pin: Pin) -> Performed:
    server = of.server or operation.server
    spec = dataclasses.replace(operation.spec(), hosts=(host_of(server),) if server else ())
    if of.kind == "mcp":
        return ToolAction(operation, spec, server, pin)
    return OperationAction(operation, spec, server)
