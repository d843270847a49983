"""Only calls that did not come before go on: what was dealt with is remembered by the field that tells them apart."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]
_LOOK: Final = "only_new"
_GATE: Final = "is_new"


def with_only_new_calls(document: Json, key: str | None) -> Json:
    """Return the document with the calls looked at first, and everything else done only for new ones."""
    triggers = document.get("triggers", ())
    called = len(triggers) == 1 and triggers[0].get("type") == "webhook"
    steps = document.get("steps", ())
    if key is None or not called or any(step["id"] == _LOOK for step in steps):
        return document
    look = {
        "id": _LOOK,
        "name": f"Only calls with a new {key}",
        "uses": "list.dedupe",
        "with": {"items": "{{ [trigger.body] }}", "key": f"{{{{ item.{key} }}}}", "scope": "workflow"},
    }  # fmt: skip
    gate = {
        "id": _GATE,
        "name": "Is it new?",
        "type": "branch",
        "cases": [{"id": "new", "when": f"{{{{ steps.{_LOOK}.count > 0 }}}}"}],
        "else": "drop",
    }
    return {**document, "steps": [look, gate, *map(_behind, steps)]}


def _behind(step: Json) -> Json:
    """Let a step that stands behind no other stand behind the look."""
    return step if step.get("after") else {**step, "after": [f"{_GATE}.new"]}
