"""What is attached to a mail that starts it: `save the attachments` fetches each file, and saves these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.core.action import ActionSpec, Catalog, TriggerSpec

ATTACHED: Final = re.compile(r"\battach(?:ed|ments?)\b", re.IGNORECASE)
_WHOLE: Final = frozenset(["{{ toJson(trigger) }}", "{{ trigger }}"])
_LIST: Final = "attachments"
_NUMBER: Final = "number"
_GIVES: Final = frozenset(["name", "media_type", "content"])
_TAKES: Final = frozenset(["content", "coding"])


def with_attachments(
    steps: list[dict[str, Any]], spec: TriggerSpec, text: str, catalog: Catalog
) -> list[dict[str, Any]]:
    """Return the steps with what is attached fetched and stored, where they would store the mail itself as data."""
    getter = _getter(spec, catalog) if ATTACHED.search(text) else None
    if getter is None:
        return steps
    found: list[dict[str, Any]] = []
    for step in steps:
        found += _apart(step, spec, getter) if _stores_all(step, catalog) else [step]
    return found


def _getter(spec: TriggerSpec, catalog: Catalog) -> ActionSpec | None:
    """Answer the action of the same service that gives one file of what is attached."""
    service = f"{spec.id.partition('.')[0]}."
    listed = spec.output_schema.get("properties", {}).get(_LIST, {}).get("items", {})
    if _NUMBER not in listed.get("properties", {}):
        return None
    return next(
        (
            one
            for one in catalog.actions()
            if one.id.startswith(service)
            and set(one.output_schema.get("properties", {})) >= _GIVES
            and _NUMBER in one.input_schema.get("properties", {})
        ),
        None,
    )


def _stores_all(step: Mapping[str, Any], catalog: Catalog) -> bool:
    action = catalog.action(str(step.get("uses")))
    takes = action is not None and set(action.input_schema.get("properties", {})) >= _TAKES
    said = step.get("with", {}).get("content")
    return takes and isinstance(said, str) and said in _WHOLE and "foreach" not in step


def _apart(step: dict[str, Any], spec: TriggerSpec, getter: ActionSpec) -> list[dict[str, Any]]:
    fields = spec.output_schema.get("properties", {})
    mail = {n: f"{{{{ trigger.{n if n in fields else 'id'} }}}}" for n in getter.input_schema["required"]}  # fmt: skip
    guards: dict[str, Any] = {key: step[key] for key in ("when", "after") if key in step}
    fetched: dict[str, Any] = {
        "id": f"{step['id']}_files",
        "name": getter.title,
        "uses": getter.id,
        **guards,
        "foreach": {"items": f"{{{{ trigger.{_LIST} }}}}", "as": "attachment"},
        "with": {**mail, _NUMBER: f"{{{{ attachment.{_NUMBER} }}}}"},
    }
    given = {
        **step["with"],
        "content": "{{ attachment.value.content }}",
        "coding": "base64",
        "content_type": "{{ attachment.value.media_type }}",
    }
    name = next((n for n in ("name", "filename", "key") if n in given), None)
    if name is not None:
        given[name] = "{{ attachment.value.name }}"
    loop = {"items": f"{{{{ steps.{fetched['id']}.items }}}}", "as": "attachment"}
    return [fetched, {**step, "foreach": loop, "with": given}]
