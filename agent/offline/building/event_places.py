"""What a step does in the app whose event starts the run is done to the thing that came, where nothing else is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.core.action import ActionSpec, Catalog, TriggerSpec
from engine.core.hole import hole_of

# The message that a thread begins with is named by its moment.
_ALSO: Final = {"thread_ts": "ts", "page_id": "id"}


def with_event_places(document: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the document in which steps of the event's own app know its thing by what the trigger brings."""
    trigger: Mapping[str, Any] = next(iter(document.get("triggers", ())), {})
    spec = catalog.trigger(str(trigger.get("uses", "")))
    if spec is None or "." not in spec.id or len(document["triggers"]) > 1:
        return document
    return {**document, "steps": [_placed(step, trigger, spec, catalog) for step in document["steps"]]}  # fmt: skip


def _placed(
    step: dict[str, Any], trigger: Mapping[str, Any], spec: TriggerSpec, catalog: Catalog
) -> dict[str, Any]:
    action = catalog.action(str(step.get("uses", "")))
    if action is None or app_of(action.id) != app_of(spec.id) or "foreach" in step:
        return step
    thing = _thing(spec)
    required = action.input_schema.get("required", ())
    given = step.get("with", {})
    names = [
        n
        for n in required
        if given.get(n) is None or hole_of(given[n]) is not None or _is_wrong(n, given[n], thing)
    ]
    if not is_about(action, spec):
        return step
    found = {n: told for n in names if (told := _told(n, thing, trigger, spec)) is not None}
    return {**step, "with": {**given, **found}} if found else step


def is_about(action: ActionSpec, spec: TriggerSpec) -> bool:
    """Tell what is done to one thing that is there from what makes a new one: it has to know which."""
    thing, required = _thing(spec), set(action.input_schema.get("required", ()))
    known = spec.output_schema.get("properties", {})
    which = {thing, f"{thing}_id", "id", "number", "ts", "thread_ts", "message_id", "page_id"}
    return bool(required & which & ({*known, thing, f"{thing}_id", *_ALSO}))


def _told(name: str, thing: str, trigger: Mapping[str, Any], spec: TriggerSpec) -> Any:
    """Answer what an argument is: what the trigger brings by that name, what it was set to, or the thing itself."""
    known = spec.output_schema.get("properties", {})
    brought = _ALSO.get(name, name)
    if brought in known:
        return f"{{{{ trigger.{brought} }}}}"
    if name in trigger.get("with", {}):
        return trigger["with"][name]
    if name in {thing, f"{thing}_id"}:
        return f"{{{{ trigger.{'key' if 'key' in known else 'id'} }}}}"
    return None


def _thing(spec: TriggerSpec) -> str:
    return spec.id.rpartition("_")[2].rpartition(".")[2]


def app_of(name: str) -> str:
    """Answer the service an action or a trigger is of."""
    return name.partition(".")[0]


_OF_EVENT: Final = re.compile(r"\{\{ ?trigger\b")
_ITSELF: Final = re.compile(r"\{\{ trigger\.(?:id|key|number|ts) \}\}")


def _is_wrong(name: str, value: Any, thing: str) -> bool:
    """Tell what names a thing by its texts, by another name of it, or by a mere word, where its id is wanted."""
    if name not in {thing, f"{thing}_id"} or not isinstance(value, str):
        return False
    if _OF_EVENT.search(value):
        return _ITSELF.fullmatch(value) is None
    return "{{" not in value and not any(sign.isdigit() for sign in value)
