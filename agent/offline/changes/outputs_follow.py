"""What a workflow gives back follows its steps: of a step that is gone it is told no more, of one that may not run it has a stand-in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.changes.draft import EditDraft
from agent.plan import PlanRequest
from engine.core.action import Catalog

Document = Mapping[str, Any]
_STAND_INS: Final[Mapping[str, str]] = {
    "integer": "0", "number": "0.0", "boolean": "false", "array": "[]", "object": "{}", "string": '""',
}  # fmt: skip
_COUNTED: Final = {"ok_count": "0", "failed_count": "0", "count": "0", "items": "[]"}
_STEP: Final = re.compile(r"\bsteps\.(\w+)")


def follow_outputs(draft: EditDraft, request: PlanRequest) -> list[str]:
    """Let the outputs read only what is there; answer what is to be said of it."""
    outputs = draft.document.get("outputs")
    if not isinstance(outputs, Mapping) or not outputs or not draft.operations:
        return []
    before, catalog = request.document or {}, request.catalog
    was = {str(s["id"]): s for s in before.get("steps", ())}
    new = [o["step"] for o in draft.operations if o["op"] == "add_step"]
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for name, value in outputs.items():
        told = json.dumps(value, ensure_ascii=False)
        for step_id in dict.fromkeys(_STEP.findall(told)):
            told = _followed(told, step_id, draft, was, new, catalog)
            if not told:
                lost.append(str(name))
                break
        if told:
            kept[str(name)] = json.loads(told)
    if kept != dict(outputs):
        draft.set_outputs(kept)
    if not lost:
        return []
    told = " and ".join(f"“{name}”" for name in lost)
    return [f"It no longer gives back {told}: nothing gives that any more."]


def _followed(
    told: str,
    step_id: str,
    draft: EditDraft,
    was: Mapping[str, Document],
    new: Sequence[Document],
    catalog: Catalog,
) -> str:
    """Answer an output that reads a step as it is now; empty where it cannot any more."""
    if step_id not in was:
        return told
    now: Document | None = next((s for s in draft.steps if s["id"] == step_id), None)
    if now is None or ("foreach" in now) != ("foreach" in was[step_id]):
        other = None if now is not None else _in_its_place(told, step_id, new, catalog)
        if other is None:
            return ""
        told = re.sub(rf"\bsteps\.{step_id}\b", f"steps.{other['id']}", told)
        now = other
    if not may_be_missing(str(now["id"]), draft.steps) or (
        step_id == now["id"] and may_be_missing(step_id, list(was.values()))
    ):
        return told
    return _with_stand_in(told, now, catalog)


def _in_its_place(
    told: str, step_id: str, new: Sequence[Document], catalog: Catalog
) -> Document | None:
    """Answer the one new step that gives everything that was read of the step before."""
    fields = set(re.findall(rf"\bsteps\.{step_id}\.\??(\w+)", told))
    fitting = [s for s in new if fields <= set(_given_by(s, catalog))]
    return fitting[0] if len(fitting) == 1 else None


def _given_by(step: Document, catalog: Catalog) -> Mapping[str, Any]:
    if "foreach" in step:
        return _COUNTED
    spec = catalog.action(str(step.get("uses", "")))
    found: Mapping[str, Any] = (spec.output_schema or {}).get("properties", {}) if spec else {}
    return found


def may_be_missing(step_id: str, steps: Sequence[Document], seen: frozenset[str] = frozenset()) -> bool:  # fmt: skip
    """Tell whether a run may end well without what a step gives."""
    step = next((s for s in steps if s["id"] == step_id), None)
    if step is None or step_id in seen:
        return False
    caught = any(f"{step_id}.failed" in s.get("after", ()) for s in steps)
    if "when" in step or step.get("disabled") or caught or step.get("on_error") == "continue":
        return True
    waits = [str(p) for p in step.get("after", ())]
    if any("." in port for port in waits):
        return True
    read = {m for m in _STEP.findall(json.dumps(step)) if m != step_id}
    return any(may_be_missing(one, steps, seen | {step_id}) for one in (*waits, *sorted(read)))


def _with_stand_in(told: str, step: Document, catalog: Catalog) -> str:
    """Write `steps.x.?field.orValue(...)` for what may not be there."""
    given = _given_by(step, catalog)

    def written(match: re.Match[str]) -> str:
        first, rest = match["first"], match["rest"]
        schema = given.get(first)
        known = schema if isinstance(schema, str) else _stand_in(schema)
        stand_in = (known or '""') if not rest else '""'
        if re.match(r"\.(?:size|map|filter|join|exists|all)\(", match["behind"] or ""):
            stand_in = "[]"
        escaped = json.dumps(stand_in)[1:-1]
        return f"steps.{step['id']}.?{first}{rest}.orValue({escaped}){match['behind'] or ''}"

    return re.sub(
        rf"\bsteps\.{step['id']}\.(?P<first>\w+)\b(?!\()(?P<rest>(?:\.\w+\b(?!\())*)(?P<behind>\.\w+\()?",
        written,
        told,
    )


def _stand_in(schema: Any) -> str | None:
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    return _STAND_INS.get(kind) if isinstance(kind, str) else None
