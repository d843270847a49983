"""Which step an answer means, and what the waiting change does when only that one can be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.asked.choices import chosen
from agent.plan import Plan, PlanRequest, Question
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.errors import FlowError

Item = Mapping[str, Any]
# A question of a change names its candidates in quotation marks, or leaves every step open.
_NAMED = re.compile(r'Which (?:step|schedule) do you mean: (?P<names>"[^?]+")\?')
_ANY_STEP = re.compile(r"Which step should\b|Which message should\b")
_WHOM = re.compile(r"should it go for (?P<about>[^?]+)\?")


def with_candidates(question: Question, document: Mapping[str, Any]) -> Question:
    """Say of a change's question which steps can be the answer, or whose address it is about."""
    if question.kind or question.path:
        return question
    named = _NAMED.match(question.text)
    if named is not None:
        names = tuple(re.findall(r'"([^"]+)"', named["names"]))
        return replace(question, kind="step", choices=names)
    if _ANY_STEP.match(question.text):
        steps = [s for s in document.get("steps", ()) if s.get("uses")]
        return replace(question, kind="step", choices=tuple(map(_name, steps)))
    whom = _WHOM.search(question.text)
    if whom is not None:
        return replace(question, kind="who", about=whom["about"])
    return replace(question, kind="said")


def under_step(
    question: Question, request: PlanRequest, plan: Callable[[PlanRequest], Plan]
) -> Plan | None:
    """Answer the waiting change with the steps that are taken; None where it does not come out for certain."""
    document = request.document or {}
    taken = _taken(question, request.text, document)
    operations: list[Mapping[str, Any]] = []
    summaries: list[str] = []
    for item in taken:
        found = plan(_with_no_other(item, question, request))
        if found.kind != "change" or not _is_only_about(item, found.operations):
            return None
        operations += found.operations
        summaries.append(found.summary)
    if not operations:
        return None
    try:
        apply_patch(Document.parse(document), {}, operations)
    except FlowError:
        return None
    return Plan("change", " ".join(dict.fromkeys(summaries)), operations=tuple(operations))


def _taken(question: Question, answer: str, document: Mapping[str, Any]) -> list[Item]:
    items = [i for i in _items(document) if _name(i) in question.choices]
    items.sort(key=lambda item: question.choices.index(_name(item)))
    places = chosen(answer, [_name(i) for i in items]) or chosen(answer, [i["id"] for i in items])
    return [items[n] for n in places]


def _with_no_other(item: Item, question: Question, request: PlanRequest) -> PlanRequest:
    """Answer the waiting request, put to the workflow without what else it could mean."""
    document = request.document or {}
    is_step = item in document.get("steps", ())
    rivals = [
        other for other in _items(document)
        if other["id"] != item["id"] and (other in document.get("steps", ())) == is_step
        and (_name(other) in question.choices) and _is_alike(other, item)
    ]  # fmt: skip
    removed = [
        {"op": "remove_step" if is_step else "remove_trigger", "id": r["id"]} for r in rivals
    ]
    left = apply_patch(Document.parse(document), {}, removed).document.to_json()
    return replace(request, text=question.of, document=left, history=())


def _is_alike(one: Item, other: Item) -> bool:
    return (one.get("uses"), one.get("type")) == (other.get("uses"), other.get("type"))


def _is_only_about(item: Item, operations: Sequence[Mapping[str, Any]]) -> bool:
    """Tell a change of this step's own values from one of how the steps hang together."""
    return all(
        operation.get("id", operation.get("trigger", {}).get("id")) == item["id"]
        and operation["op"] in {"update_step", "set_name", "set_trigger"}
        and "/after" not in operation.get("set", {})
        for operation in operations
    )


def _items(document: Mapping[str, Any]) -> list[Item]:
    return [*document.get("steps", ()), *document.get("triggers", ())]


def _name(item: Item) -> str:
    return str(item.get("name", item["id"]))
