"""Any list of tools as a catalogue the planner can build with."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.core.action import ActionSpec, Effect, TriggerSpec
from evals.lines import reads_cases

_TYPES = {
    "str": "string",
    "string": "string",
    "date": "string",
    "time": "string",
    "int": "integer",
    "integer": "integer",
    "float": "number",
    "number": "number",
    "bool": "boolean",
    "boolean": "boolean",
    "list": "array",
    "array": "array",
    "dict": "object",
    "object": "object",
}
_READS = re.compile(
    r"^(get|gets|fetch|find|search|list|lists|check|retrieve|retrieves|look|query|queries|read|show|view|compute|"
    r"calculate|calculates|analyze|estimate|convert|returns?)\b"
)
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


class ToolCatalog:
    """The tools of one case as actions; knows the name behind each action's id."""

    def __init__(self, tools: Sequence[Mapping[str, Any]]) -> None:
        self.names: dict[str, str] = {}
        specs = []
        for tool in tools:
            action_id = _action_id(tool["id"], self.names)
            self.names[action_id] = tool["id"]
            specs.append(_spec(action_id, tool))
        self._actions = {spec.id: spec for spec in specs}

    def action(self, action_id: str, /) -> ActionSpec | None:
        return self._actions.get(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        return tuple(self._actions.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        del trigger_id
        return None

    def triggers(self) -> Sequence[TriggerSpec]:
        return ()


@reads_cases
def read_tools(path: Path) -> dict[str, Mapping[str, Any]]:
    """Read a catalogue file: its tools by name."""
    loaded = json.loads(read_text(path))
    nodes = loaded["nodes"] if isinstance(loaded, dict) else loaded
    return {tool["id"]: tool for tool in nodes}


def read_text(path: Path) -> str:
    """Read a text file, packed or not."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode()
    return path.read_text("utf-8")


def spoken(name: str) -> str:
    """Write a tool's name as words: getDrugProperties -> get drug properties."""
    return " ".join(_WORDS.findall(name)).lower()


def _action_id(name: str, taken: Mapping[str, str]) -> str:
    slug = "_".join(spoken(name).split()) or "tool"
    if not slug[0].isalpha():
        slug = f"t_{slug}"
    action_id = f"tool.{slug}"
    while action_id in taken:
        action_id += "_"
    return action_id


def _spec(action_id: str, tool: Mapping[str, Any]) -> ActionSpec:
    says = str(tool.get("desc", ""))
    title = spoken(tool["id"])
    is_read = bool(_READS.match(title) or _READS.match(says.lower()))
    effect: Effect = "read" if is_read else "write"
    return ActionSpec(
        id=action_id,
        title=title,
        summary=says,
        input_schema=_inputs(tool),
        output_schema=_outputs(tool),
        effect=effect,
    )


def _inputs(tool: Mapping[str, Any]) -> dict[str, Any]:
    parameters = list(tool.get("parameters") or ())
    for place, kind in enumerate(tool.get("input-type") or (), start=1):
        name = kind if place == 1 else f"{kind}_{place}"
        parameters.append({"name": name, "type": "string", "desc": kind, "required": True})
    required = [p["name"] for p in parameters if p.get("required", True)]
    return {**_object(parameters), "required": required, "additionalProperties": False}


def _outputs(tool: Mapping[str, Any]) -> dict[str, Any]:
    declared = tool.get("returns") or ()
    if isinstance(declared, Mapping):
        declared = [{"name": name, **field} for name, field in declared.items()]
    returns = list(declared)
    returns += [{"name": kind, "type": "string"} for kind in tool.get("output-type") or ()]
    return _object(returns) if returns else {"type": "object"}


def _object(fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"type": "object", "properties": {field["name"]: _schema(field) for field in fields}}


def _schema(field: Mapping[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": str(field.get("desc") or field.get("description", ""))}
    kind = _TYPES.get(str(field.get("type", "")).lower())
    if kind is not None:
        schema["type"] = kind
    return schema
