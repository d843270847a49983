"""A workflow goes on as others of the workspace went on: the step that followed there, made to read this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.explain.fixes.rewrite import rewritten
from agent.explain.record import walk
from agent.learning.habits import Known, NextStep, kind_of, next_steps, pairs_of
from engine.core.hole import HOLE_KEY
from engine.core.patch_tree import with_value
from engine.core.references import references_of

_KEPT = ("name", "uses", "connection", "foreach", "with", "retry", "timeout_s")
_OWN = frozenset({"item", "index", "run", "error"})


@dataclass(frozen=True, slots=True)
class Continuation:
    """What could come after a step: what followed elsewhere, and the best of it as a change."""

    after: str
    """The step it goes on from."""
    suggested: tuple[NextStep, ...]
    operations: tuple[Mapping[str, Any], ...] = ()
    """Adds the first that can be added as it stood there; empty where none can."""
    added: NextStep | None = None


def continuation(
    known: Sequence[Known], document: Mapping[str, Any], after: str | None = None
) -> Continuation | None:
    """Answer how a document could go on from a step, by default from its last; None where it has no step."""
    step = _step(document, after)
    if step is None:
        return None
    suggested = tuple(next_steps(known, kind_of(step)))
    for one in suggested:
        made = _adopted(known, document, step, one)
        if made is not None:
            return Continuation(step["id"], suggested, ({"op": "add_step", "step": made},), one)
    return Continuation(step["id"], suggested)


def without_what_it_read(
    operations: Sequence[Mapping[str, Any]],
) -> tuple[Mapping[str, Any], ...]:
    """Answer the same change with a question in the place of everything that reads another step."""
    (added,) = operations
    step = dict(added["step"])
    step.pop("foreach", None)
    step["with"] = {
        key: _open(key) if any(references_of(value)) else value
        for key, value in step["with"].items()
    }
    return ({**added, "step": step},)


def _step(document: Mapping[str, Any], wanted: str | None) -> Mapping[str, Any] | None:
    """The step of this id, or the last one that nobody waits for."""
    steps = list(document.get("steps", ()))
    if wanted is not None:
        return next((one for one in steps if one["id"] == wanted), None)
    sources = {source for source, _ in pairs_of(document)}
    ends = [one for one in steps if one["id"] not in sources]
    return ends[-1] if ends else None


def _adopted(
    known: Sequence[Known], document: Mapping[str, Any], after: Mapping[str, Any], next_: NextStep
) -> Mapping[str, Any] | None:
    """The step as it stood where it followed, reading this document's step in place of the one it read there."""
    for one in known:
        steps = {step["id"]: step for step in one.document.get("steps", ())}
        for source, target in pairs_of(one.document):
            is_it = (
                target in steps
                and kind_of(steps[target]) == next_.uses
                and source in steps
                and kind_of(steps[source]) == kind_of(after)
            )
            if is_it and steps[target].get("uses"):
                return _reading(steps[target], source, after["id"], document)
    return None


def _reading(
    step: Mapping[str, Any], source: str, after: str, document: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    made: Any = {key: step[key] for key in _KEPT if key in step}
    for path, text in rewritten(
        made, "steps", (source,), lambda w: f"steps.{after}{w.default}"
    ).items():
        made = with_value(made, path, text)
    own = _OWN | {str((step.get("foreach") or {}).get("as", "item"))}
    if any(_is_foreign(ref, own, after) for _, _, ref in references_of(made.get("foreach") or {})):
        return None
    given: dict[str, Any] = made.get("with") or {}
    made["with"] = {
        key: _open(key)
        if any(_is_foreign(ref, own, after) for _, _, ref in references_of(value))
        else value
        for key, value in given.items()
    }
    made["id"] = _free(document, step["id"])
    if not any(ref.step == after for _, _, ref in references_of(made)):
        made["after"] = [after]
    return dict(made)


def _free(document: Mapping[str, Any], wanted: str) -> str:
    taken = {step["id"] for step, _ in walk(document.get("steps", ()))}
    names = (wanted, *(f"{wanted[:36]}_{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _is_foreign(reference: Any, own: frozenset[str] | set[str], after: str) -> bool:
    return reference.step != after and reference.root not in own


def _open(argument: str) -> dict[str, Any]:
    words = argument.replace("_", " ")
    return {HOLE_KEY: {"kind": "value", "label": f"What is the {words} here?"}}
