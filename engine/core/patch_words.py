"""One line in plain words for each operation of a patch."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.core.document import Document, walk_steps
from engine.core.hole import hole_of
from engine.core.marks import in_marks
from engine.core.problem import pointer_parts
from engine.core.schedule import ScheduleInvalid, describe, schedule_config


def describe_operation(
    operation: Mapping[str, Any], before: Document | None, after: Document
) -> str:
    """Say what an operation does, with the names people see."""
    # What stood there before is the name people know; new steps have only their new one.
    names = _names(after) | _names(before)
    op = str(operation.get("op"))
    words = _STEP_WORDS.get(op) or _PART_WORDS.get(op)
    return words(operation, names) if words else op.replace("_", " ")


def _names(document: Document | None) -> dict[str, str]:
    if document is None:
        return {}
    return {step.id: step.label for _, step in walk_steps(document.steps)}


def _name(step_id: Any, names: Mapping[str, str]) -> str:
    return in_marks(names.get(str(step_id), str(step_id)))


def _source(entry: Any, names: Mapping[str, str]) -> str:
    source, _, port = str(entry).partition(".")
    return f"{_name(source, names)} ({port})" if port else _name(source, names)


def _add(o: Mapping[str, Any], names: Mapping[str, str]) -> str:
    step = o.get("step") or {}
    what = step.get("uses") or step.get("type", "step")
    return f"Add {_name(step.get('id'), names)}: {what}"


def _update(o: Mapping[str, Any], names: Mapping[str, str]) -> str:
    told = [f"{_field(path)} = {_short(value)}" for path, value in (o.get("set") or {}).items()]
    told += [f"without {_field(path)}" for path in o.get("unset") or ()]
    return f"Change {_name(o.get('id'), names)}: {', '.join(told) or 'nothing'}"


def _field(path: str) -> str:
    parts = [part for part in pointer_parts(path) if part != "with"]
    return ".".join(parts) or "all of it"


def _short(value: Any) -> str:
    if (hole := hole_of(value)) is not None:
        value = f"open: {hole.label}"
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _rename(o: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return f"Rename {_name(o.get('id'), names)} to {in_marks(_short(o.get('name') or o.get('id')))}"


def _move(o: Mapping[str, Any], names: Mapping[str, str]) -> str:
    where = f"into {_name(o['group'], names)}" if o.get("group") else "out of its group"
    return f"Move {_name(o.get('id'), names)} {where}"


def _meta(o: Mapping[str, Any], _: Mapping[str, str]) -> str:
    told = []
    if "name" in o:
        told.append(f"Name it {in_marks(_short(o['name']))}")
    if "description" in o:
        told.append("Change the description")
    return "; ".join(told) or "Change nothing"


def _trigger(o: Mapping[str, Any], _: Mapping[str, str]) -> str:
    trigger = o.get("trigger") or {}
    given = trigger.get("with") or {}
    if trigger.get("type") == "schedule":
        return f"Start it on a schedule: {_when(given)}"
    return f"Start it by {trigger.get('uses') or trigger.get('type')}"


def _when(given: Mapping[str, Any]) -> str:
    try:
        return describe(schedule_config(given))
    except ScheduleInvalid:
        # A draft may hold a schedule that is not finished; its words are still worth showing.
        return str(given.get("cron") or given.get("rrule") or "not settled yet")


_Words = Callable[[Mapping[str, Any], Mapping[str, str]], str]
_STEP_WORDS: Mapping[str, _Words] = {
    "add_step": _add,
    "remove_step": lambda o, names: f"Remove {_name(o.get('id'), names)}",
    "update_step": _update,
    "set_name": _rename,
    "move": _move,
    "connect": lambda o, n: f"Run {_name(o.get('to'), n)} after {_source(o.get('from'), n)}",
    "disconnect": lambda o, n: (
        f"No longer run {_name(o.get('to'), n)} after {_source(o.get('from'), n)}"
    ),
}
_PART_WORDS: Mapping[str, _Words] = {
    "set_meta": _meta,
    "set_trigger": _trigger,
    "remove_trigger": lambda o, _: f"No longer start it by {o.get('id')!r}",
    "set_inputs": lambda *_: "Change what it takes in",
    "set_outputs": lambda *_: "Change what it gives back",
    "set_settings": lambda *_: "Change its settings",
    "set_layout": lambda *_: "Arrange the canvas",
}
