"""Two workflows, and what a request to change them leads to."""

from __future__ import annotations

import json
from typing import Any

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()
Json = dict[str, Any]
BOATS: Json = {
    "nexa": 1,
    "name": "Boats",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 7 * * 2", "timezone": "Europe/Oslo"}}],
    "steps": [
        {"id": "boats", "name": "Fetch boats", "uses": "http.request", "with": {"method": "GET", "url": "https://dock.example/boats"}},
        {"id": "long_ones", "name": "Long ones", "uses": "list.filter", "with": {"items": "{{ steps.boats.body.boats }}", "where": "{{ item.length > 12 }}"}},
        {"id": "announce", "name": "Announce", "uses": "slack.post_message", "connection": "slack", "foreach": {"items": "{{ steps.long_ones.items }}", "as": "boat"}, "with": {"channel": "#dock", "text": "{{ boat.name }}"}},
        {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "with": {"to": ["pier@dock.example"], "subject": "Boats", "text": "All: {{ steps.long_ones.items }}"}},
    ],
}  # fmt: skip
GUESTS: Json = {
    "nexa": 1,
    "name": "Guests",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "kind", "name": "Kind of guest", "type": "branch", "cases": [{"id": "regular", "when": "{{ trigger.body.visits >= 3 }}"}, {"id": "fresh", "when": "{{ true }}"}], "else": "drop"},
        {"id": "greet", "name": "Greet", "uses": "slack.post_message", "connection": "slack", "after": ["kind.regular"], "with": {"channel": "#bar", "text": "{{ trigger.body.name }}"}},
        {"id": "book", "name": "Book", "uses": "http.request", "after": ["kind.fresh"], "with": {"method": "POST", "url": "https://book.example/in", "json": {"name": "{{ trigger.body.name }}"}}},
        {"id": "pause", "name": "Wait 1 hour", "type": "wait", "duration_s": 3600, "after": ["book"]},
        {"id": "thank", "name": "Thank", "uses": "email.send", "connection": "smtp", "after": ["pause"], "with": {"to": "desk@bar.example", "subject": "Thanks", "text": "{{ trigger.body.name }}"}},
    ],
}  # fmt: skip


def change(words: str, document: Json, *former: Json) -> Plan:
    """Ask for a change; `former`: what the workflow was before, newest first."""
    request = PlanRequest(words, CATALOG, NOW, "Europe/Oslo", document=document, former=former)
    return OfflinePlanner().plan(request)


def changed(words: str, document: Json, *former: Json) -> Json:
    """Apply what is proposed; prove it is sound, and undone to the byte."""
    plan = change(words, document, *former)
    assert plan.kind == "change", plan
    before = Document.parse(document)
    result = apply_patch(before, {}, plan.operations)
    undone = apply_patch(result.document, result.layout, result.inverse).document
    assert json.dumps(undone.to_json()) == json.dumps(before.to_json())
    after = result.document.to_json()
    faults = [p for p in PlainValidator(CATALOG).check(after, ()).problems if p.severity == "error"]
    assert [p for p in faults if "connection" not in p.code] == []
    return after


def step(after: Json, step_id: str) -> Json:
    return next(s for s in after["steps"] if s["id"] == step_id)


def touched(after: Json, document: Json) -> set[str]:
    """Name the steps that are not what they were, the new ones left out."""
    old = {s["id"]: json.dumps(s) for s in Document.parse(document).to_json()["steps"]}
    new = {s["id"]: json.dumps(s) for s in after["steps"]}
    return {name for name in old if new.get(name) != old[name]}
