"""An answer to a question about an open place of the draft: it is put there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.asked.choices import chosen, plainly
from agent.offline.building.holes import answer as operations_for
from agent.offline.building.questions import connection_questions, questions_of
from agent.offline.building.unread_conditions import answered_condition, is_condition_place
from agent.plan import Plan, PlanRequest, Question
from engine.core.document import Document
from engine.core.hole import Hole, holes_in
from engine.core.patch import apply_patch, describe_operation
from engine.core.problem import pointer, pointer_parts
from engine.errors import FlowError

Json = Mapping[str, Any]
# What a place takes by the name of its argument, where its schema says nothing of it.
_FORMS: Final = {
    "channel": re.compile(r"(?:to |in |into )?(?P<value>#[A-Za-z_][\w-]*)"),
    "to": re.compile(r"(?:to |at )?(?P<value>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
    "url": re.compile(r"(?:from |to |at )?(?P<value>https?://[^\s\"'<>|]+)", re.IGNORECASE),
}
# Words that want something done are no text, also where it is not clear what.
_WISHES = re.compile(
    r"(?:please |just |now |and )*(?:change|make|remove|delete|drop|add|run|use|set|send|post|mail|rename|move|stop|don't|do not|undo|put|keep|skip|can you|could you|why|what|how|who|where|when|which|i (?:want|need|would|do not|don't)|you|show|tell|explain|ignore|forget)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"]+)\"|'([^']+)'|“([^”]+)”|`([^`]+)`")


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    hole: Hole


def filled(asked: Sequence[Question], request: PlanRequest) -> Plan | None:
    """Answer the change that puts the answer in the one open place it fits for certain; None where it fits none."""
    for question in (q for q in asked if q.path):
        if (operations := _for_certain(question, request)) is not None:
            return _changed(operations, request)
    return None


def worded(asked: Sequence[Question], request: PlanRequest) -> Plan | None:
    """Answer the change that takes the whole answer as the text that was asked for; None where none was."""
    if _WISHES.match(request.text.strip()):
        return None
    for question in (q for q in asked if q.path):
        place = _place(question, request.document or {})
        if place is not None and _is_text(place):
            return _changed(_operations(place.path, request.text.strip(), request), request)
    return None


def _for_certain(question: Question, request: PlanRequest) -> Sequence[Json] | None:
    said = plainly(request.text)
    if question.path.endswith("/connection"):
        taken = chosen(said, question.choices)
        return (
            _connected(question, request, question.choices[taken[0]]) if len(taken) == 1 else None
        )
    place = _place(question, request.document or {})
    if place is None:
        return None
    if place.path.startswith("/triggers"):
        return _operations(place.path, said, request)
    value = _value(place, question, request.text.strip())
    return None if value is None else _operations(place.path, value, request)


def _value(place: _Place, question: Question, text: str) -> Any | None:
    """Read what this place takes; None where the answer may be something else."""
    said = plainly(text)
    if is_condition_place(place.path) and place.hole.kind == "value":
        return text if answered_condition(place.hole, text) is not None else None
    form = _FORMS.get(pointer_parts(place.path)[-1])
    if form is not None:
        match = form.fullmatch(said)
        return match["value"] if match else None
    taken = chosen(said, question.choices)
    if len(taken) == 1:
        return question.choices[taken[0]]
    if (place.hole.schema or {}).get("type") in {"number", "integer"}:
        return float(said) if re.fullmatch(r"-?\d+(?:\.\d+)?", said) else None
    quoted = _QUOTED.fullmatch(text.strip(" ."))
    return next(v for v in quoted.groups() if v) if quoted and _is_text(place) else None


def _is_text(place: _Place) -> bool:
    """Tell a place for words from one for a name, a number or an address."""
    name = pointer_parts(place.path)[-1]
    return name not in _FORMS and place.path.startswith("/steps") and "/with/" in place.path and (
        (place.hole.schema or {}).get("type") == "string"
        and not {"enum", "pattern", "format"} & set(place.hole.schema or {})
    )  # fmt: skip


def _place(question: Question, document: Json) -> _Place | None:
    """Find the open place again: where it was, else by what it asks."""
    places = [_Place(pointer(*path), hole) for path, hole in holes_in(document)]
    same = [p for p in places if p.hole.label == question.text]
    return next((p for p in same if p.path == question.path), same[0] if len(same) == 1 else None)


def _operations(path: str, value: Any, request: PlanRequest) -> Sequence[Json] | None:
    try:
        return operations_for(request.document or {}, path, value, request.now)
    except FlowError:
        return None


def _connected(question: Question, request: PlanRequest, key: str) -> Sequence[Json]:
    """Use the connection in each step of its service that has none yet."""
    steps = (request.document or {}).get("steps", ())
    first = steps[int(pointer_parts(question.path)[1])]
    service = _service(first, request)
    return [
        {"op": "update_step", "id": s["id"], "set": {"/connection": key}, "unset": []}
        for s in steps
        if _service(s, request) == service and "connection" not in s
    ]


def _service(step: Json, request: PlanRequest) -> str | None:
    spec = request.catalog.action(str(step.get("uses")))
    return spec.connection.service if spec is not None and spec.connection is not None else None


def _changed(operations: Sequence[Json] | None, request: PlanRequest) -> Plan | None:
    """Answer the change, with what is still open after it."""
    if not operations:
        return None
    before = Document.parse(request.document or {})
    try:
        after = apply_patch(before, {}, operations).document
    except FlowError:
        return None
    document = after.to_json()
    left = (*questions_of(document), *connection_questions(document, request))
    return Plan(
        kind="change",
        summary="; ".join(describe_operation(o, before, after) for o in operations) + ".",
        operations=tuple(operations),
        questions=left[:3],
    )
