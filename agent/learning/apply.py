"""Remembered corrections in the next plan: only where the words leave the same open, and always told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.learning.correction import RECEIVERS, Correction, about_of
from agent.plan import Plan
from engine.core.hole import hole_of
from engine.core.marks import in_marks
from engine.core.patch_tree import TreeFault, value_at, with_value
from engine.core.problem import pointer

Used = list[tuple[str, Correction]]


def with_corrections(plan: Plan, known: Sequence[Correction]) -> Plan:
    """Fill what a plan leaves open with what was put right before; each use is an assumption that is told.

    Not for actions that a model has put in beyond what rules have read: memory would complete what nobody asked for."""
    beyond = plan.provenance.get("beyond_rules", ())
    known = [one for one in known if one.uses not in beyond]
    if not known:
        return plan
    if plan.kind == "create" and plan.document is not None:
        steps, used = _filled(plan.document.get("steps", ()), known)
        document = {**plan.document, "steps": steps}
        return plan if not used else _told(replace(plan, document=document), used, document)
    if plan.kind == "change":
        operations: list[Mapping[str, Any]] = []
        all_used: Used = []
        for operation in plan.operations:
            made, used = _filled([operation.get("step") or {}], known)
            all_used += used
            operations.append({**operation, "step": made[0]} if used else operation)
        if all_used:
            return _told(replace(plan, operations=tuple(operations)), all_used, None)
    return plan


def _filled(
    steps: Sequence[Mapping[str, Any]], known: Sequence[Correction]
) -> tuple[list[Any], Used]:
    made: Any = [dict(step) for step in steps]
    used: Used = []
    for step, path in _placed(made, ()):
        for argument, value in (step.get("with") or {}).items():
            about = about_of(step)
            if not _is_open(value) and not _is_only_the_thing(argument, value, about):
                continue
            found = _fitting(str(step.get("uses")), argument, about, known)
            if found is not None:
                made = with_value(made, pointer(*path, "with", argument), found.value)
                used.append((str(step.get("name") or step.get("id")), found))
    return made, used


def _is_open(value: Any) -> bool:
    hole = hole_of(value)
    return hole is not None and hole.kind == "value" and hole.template is None


def _is_only_the_thing(argument: str, value: Any, about: str) -> bool:
    """Tell a receiver that was taken from the name of the thing: `each incident` says no channel."""
    return bool(about) and argument in RECEIVERS and value == about


def _placed(
    steps: Sequence[Mapping[str, Any]], path: tuple[str | int, ...]
) -> list[tuple[Mapping[str, Any], tuple[str | int, ...]]]:
    found: list[tuple[Mapping[str, Any], tuple[str | int, ...]]] = []
    for n, step in enumerate(steps):
        found.append((step, (*path, n)))
        found.extend(_placed(step.get("steps", ()), (*path, n, "steps")))
    return found


def _fitting(
    uses: str, argument: str, about: str, known: Sequence[Correction]
) -> Correction | None:
    """Answer what was put right for the same thing; for another only where it was always the same."""
    fitting = [one for one in known if (one.uses, one.argument) == (uses, argument)]
    same = [one for one in fitting if one.about == about]
    if same:
        return same[0]
    values = {str(one.value) for one in fitting}
    return fitting[0] if len(values) == 1 else None


def _told(plan: Plan, used: Used, document: Mapping[str, Any] | None) -> Plan:
    words = tuple(dict.fromkeys(_words(name, one) for name, one in used))
    questions = plan.questions
    if document is not None:
        # What is filled need not be asked; questions about anything but the document stay.
        questions = tuple(q for q in plan.questions if not _is_filled(document, q.path))
    ids = [one.id for _, one in used]
    provenance = {**plan.provenance, "corrections": ids}
    return replace(
        plan,
        assumptions=(*plan.assumptions, *words),
        questions=questions,
        provenance=provenance,
    )


def _is_filled(document: Mapping[str, Any], path: str) -> bool:
    try:
        return path.count("/with/") == 1 and hole_of(value_at(document, path)) is None
    except TreeFault:
        return False


def _words(name: str, one: Correction) -> str:
    value = ", ".join(one.value) if isinstance(one.value, list) else one.value
    where = f" from {in_marks(one.workflow)}" if one.workflow else ""
    return f"Used your earlier correction{where}: {one.argument.replace('_', ' ')} of {in_marks(name)} is {value}."
