"""Where addresses may come from: what the person said, or where the workflow leads already. Any other becomes a question."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.models.llm_claims import is_sober
from agent.models.llm_said import (
    all_steps,
    destinations,
    destinations_of,
    led_to,
    own_words,
    plan_steps,
)
from agent.offline.building.schema_kinds import entity_kind
from agent.plan import Plan, PlanRequest
from engine.core.action import ActionSpec
from engine.core.problem import pointer_parts

NEW = "New workflow"
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_WORTH_ASKING = {
    "url": "Which web address is meant?",
    "mail": "Which e-mail address is meant?",
    "chan": "Which channel is meant?",
}
_HOST = re.compile(r"(?i)[a-z][a-z0-9+.-]*://([^/\s?#{}\"']+)")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_PLACE = re.compile(r"(?i)@|^#|[a-z0-9-]\.[a-z]{2,}")


class Grounds:
    """Replaces what nobody said by a hole, without the model's guess: one click would be enough to follow it."""

    def __init__(self, request: PlanRequest, offline: Plan) -> None:
        known = [own_words(request), *destinations(request.document)]
        known += [one for step in plan_steps(offline) for one in destinations_of(step)]
        self._known = "\n".join(known).lower()
        self._led = led_to(request, offline)
        self._connections = {c.key for c in request.connections}
        self._connections |= _connections_of(request.document)
        self._catalog = request.catalog
        self._remembered = {(c.uses, c.argument, _text(c.value)) for c in request.corrections}
        self._actions = {step.get("id"): step.get("uses") for step in all_steps(request.document)}

    def document(self, document: Mapping[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {"name": NEW, **self._soberly_named(dict(document))}
        for key, checked in (("steps", self._step), ("triggers", self._trigger)):
            if isinstance(document.get(key), list):
                kept[key] = [checked(one) for one in document[key]]
        return kept

    def operation(self, operation: Mapping[str, Any]) -> dict[str, Any]:
        op = operation.get("op")
        if op == "add_step":
            return {**operation, "step": self._step(operation.get("step"))}
        if op == "set_trigger":
            return {**operation, "trigger": self._trigger(operation.get("trigger"))}
        if op == "update_step" and isinstance(operation.get("set"), Mapping):
            kept = {p: v for p, v in operation["set"].items() if not self._is_invented(p, v)}
            uses = self._actions.get(operation.get("id"))
            pointed = {p: self._pointed(p, value, uses) for p, value in kept.items()}
            return {**operation, "set": pointed}
        return dict(operation)

    def _is_invented(self, path: str, value: Any) -> bool:
        return (path == "/name" and not self._is_name(value)) or (
            path == "/connection" and not self._is_connection(value)
        )

    def _soberly_named(self, part: dict[str, Any]) -> dict[str, Any]:
        """Leave out a name that is none: it would stand in the summary of the plan."""
        return {k: v for k, v in part.items() if k != "name" or self._is_name(v)}

    def _is_name(self, value: Any) -> bool:
        return not isinstance(value, str) or is_sober(value, self._led)

    def _pointed(self, path: str, value: Any, uses: Any) -> Any:
        try:
            parts = pointer_parts(path)
        except ValueError:
            return value
        if parts[:1] != ["with"]:
            return value
        if len(parts) == 1 and isinstance(value, Mapping):
            return {name: self._given(uses, name, {}, item) for name, item in value.items()}
        return self._given(uses, parts[1], {}, value) if len(parts) >= 2 else value

    def _step(self, step: Any) -> Any:
        if not isinstance(step, Mapping):
            return step
        kept = self._soberly_named(self._connected(step))
        if isinstance(step.get("steps"), list):
            kept["steps"] = [self._step(inner) for inner in step["steps"]]
        spec = self._spec(step.get("uses"))
        return kept if spec is None else self._filled(kept, spec.input_schema)

    def _trigger(self, trigger: Any) -> Any:
        """Hold what a service's event is looked for in to the same: a place nobody named is asked for."""
        if not isinstance(trigger, Mapping):
            return trigger
        kept, uses = self._connected(trigger), trigger.get("uses")
        spec = self._catalog.trigger(uses) if isinstance(uses, str) else None
        return kept if spec is None else self._filled(kept, spec.config_schema)

    def _connected(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in part.items() if k != "connection" or self._is_connection(v)}

    def _is_connection(self, key: Any) -> bool:
        return isinstance(key, str) and key in self._connections

    def _filled(self, part: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
        given = part.get("with")
        if not isinstance(given, Mapping):
            return part
        fields = schema.get("properties", {})
        return {
            **part,
            "with": {
                n: self._given(part.get("uses"), n, fields.get(n, {}), v) for n, v in given.items()
            },
        }

    def _spec(self, uses: Any) -> ActionSpec | None:
        return self._catalog.action(uses) if isinstance(uses, str) else None

    def _given(self, uses: Any, name: str, field: Mapping[str, Any], value: Any) -> Any:
        """What only earlier corrections say stays open too: where it fits it is filled in and told, never in silence."""
        kept = self._argument(name, field, value)
        is_remembered = (uses, name, _text(kept)) in self._remembered
        if not is_remembered or self._was_said("", kept):
            return kept
        label = f"Which {name.replace('_', ' ')} is meant?"
        return {"$hole": {"kind": "value", "label": label}}

    def _argument(self, name: str, field: Mapping[str, Any], value: Any) -> Any:
        kind = entity_kind(name, field)
        if kind is None or self._was_said(kind, value):
            return value
        return {"$hole": {"kind": "value", "label": _WORTH_ASKING[kind]}}

    def _was_said(self, kind: str, value: Any) -> bool:
        values = value if isinstance(value, list) else [value]
        return all(self._part_was_said(kind, v) for v in values if isinstance(v, str))

    def _part_was_said(self, kind: str, value: str) -> bool:
        named = _HOST.findall(value) if kind == "url" else []
        for expression in _EXPRESSION.findall(value):
            named += [a or b for a, b in _LITERAL.findall(expression) if _PLACE.search(a or b)]
        rest = _EXPRESSION.sub("", value).strip()
        # The host decides where data goes; the path behind it may be completed.
        if kind != "url" or not (_HOST.search(value) or rest.startswith(("/", "http"))):
            named += [rest] if rest else []
        return all(self._is_known(name) for name in named)

    def _is_known(self, name: str) -> bool:
        word = re.escape(name.lower().lstrip("#"))
        return re.search(rf"(?<![\w.@-]){word}(?![\w-]|\.\w)", self._known) is not None


def _text(value: Any) -> str:
    return json.dumps(value, default=str)


def _connections_of(document: Mapping[str, Any] | None) -> set[str]:
    parts = [*all_steps(document), *((document or {}).get("triggers") or ())]
    return {part["connection"] for part in parts if isinstance(part.get("connection"), str)}
