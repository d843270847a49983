"""What a model is shown of a request: the nearest actions, the context, the draft by rules. No secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.models.llm_masking import Masking
from agent.models.llm_said import all_steps
from agent.offline.retrieval import index_of, ranked_triggers
from agent.plan import Plan, PlanRequest
from engine.core.action import ActionSpec, Catalog, ConnectionNeed, EffectRule, TriggerSpec

MOST_HISTORY = 6
MOST_EVENTS = 8
"""Events of services among the triggers that are shown: each schema takes about two thousand characters."""


def inputs_for(
    request: PlanRequest, offline: Plan, masking: Masking, most_actions: int
) -> dict[str, Any]:
    """Answer the inputs of the drafting prompts; `document` only when there is one."""
    given: dict[str, Any] = {
        "request": {"text": masking.hide(request.text)},
        "context": context_of(request, masking),
        "actions": [shown(spec) for spec in nearest(request, offline, most_actions)],
        "triggers": [shown_trigger(spec) for spec in nearest_triggers(request, offline)],
        "draft": masking.hide(_draft(offline)),
    }
    if request.document is not None:
        given["document"] = masking.hide(request.document)
    return given


def context_of(request: PlanRequest, masking: Masking) -> dict[str, Any]:
    """Answer the circumstances: time, zone, connections by name only, what was said before, what is alike."""
    told: dict[str, Any] = {
        "now": request.now.isoformat(timespec="minutes"),
        "timezone": request.timezone or request.workspace_timezone or "UTC",
        "connections": [
            {"key": c.key, "service": c.service, "kind": c.kind} for c in request.connections
        ],
        "history": [
            {"role": said.role, "text": masking.hide(said.text)}
            for said in request.history[-MOST_HISTORY:]
        ],
    }
    if request.similar:
        told["workflows_like_it"] = masking.hide(list(request.similar))
    return told


def nearest(request: PlanRequest, offline: Plan, most: int) -> list[ActionSpec]:
    """Choose actions: those in use, those near in meaning, those near in words; a small catalogue whole."""
    catalog = request.catalog
    if len(catalog.actions()) <= most:
        return sorted(catalog.actions(), key=lambda spec: spec.id)
    wanted = [*_used(request.document), *_used(offline.document), *_used_by(offline.operations)]
    ranked = [hits[place][0] for place in range(5) for hits in _rankings(request, place)]
    worded = [hit.spec.id for hit in index_of(catalog).rank(request.text)]
    chosen = list(dict.fromkeys([*wanted, *ranked, *worded]))
    return [spec for i in chosen if (spec := _known(catalog, i)) is not None][:most]


def nearest_triggers(request: PlanRequest, offline: Plan) -> list[TriggerSpec]:
    """Choose triggers: those of no service, those in use, and of the others those near in words."""
    every = request.catalog.triggers()
    plain = [spec for spec in every if "." not in spec.id]
    events = [spec for spec in every if "." in spec.id]
    changed = [o["trigger"] for o in offline.operations if o.get("op") == "set_trigger"]
    used = _started_by(request.document, offline.document, {"triggers": changed})
    near = ranked_triggers(request.text, events)
    chosen = {spec.id: spec for spec in (*(one for one in events if one.id in used), *near)}
    return [*plain, *list(chosen.values())[:MOST_EVENTS]]


def shown(spec: ActionSpec) -> dict[str, Any]:
    """Describe one action as far as a plan needs it."""
    effect = spec.effect.worst() if isinstance(spec.effect, EffectRule) else spec.effect
    told: dict[str, Any] = {
        "id": spec.id,
        "title": spec.title,
        "summary": spec.summary,
        "with": spec.input_schema,
        "output": spec.output_schema,
        "effect": effect,
    }
    return told if spec.connection is None else {**told, "connection": _need(spec.connection)}


def shown_trigger(spec: TriggerSpec) -> dict[str, Any]:
    """Describe one way to start as far as a plan needs it."""
    told: dict[str, Any] = {
        "id": spec.id,
        "title": spec.title,
        "with": spec.config_schema,
        "output": spec.output_schema,
    }
    return told if spec.connection is None else {**told, "connection": _need(spec.connection)}


def _need(need: ConnectionNeed) -> dict[str, Any]:
    return {"kinds": list(need.kinds), "required": need.required}


def _draft(offline: Plan) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": offline.kind, "unsupported": list(offline.unsupported)}
    if offline.document is not None:
        told["document"] = offline.document
    if offline.operations:
        told["operations"] = list(offline.operations)
    return told


def _rankings(request: PlanRequest, place: int) -> list[Any]:
    return [hits for hits in request.ranking.values() if len(hits) > place]


def _known(catalog: Catalog, action_id: str) -> ActionSpec | None:
    return catalog.action(action_id)


def _used(document: Mapping[str, Any] | None) -> list[str]:
    return [step["uses"] for step in all_steps(document) if isinstance(step.get("uses"), str)]


def _started_by(*documents: Mapping[str, Any] | None) -> set[str]:
    triggers = [one for document in documents for one in (document or {}).get("triggers") or ()]
    return {str(trigger.get("uses")) for trigger in triggers}


def _used_by(operations: Any) -> list[str]:
    added = [o.get("step") for o in operations if o.get("op") == "add_step"]
    return _used({"steps": [step for step in added if step]})
