"""Patches: the only way a document changes, with an inverse for each and nothing else touched."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.core.document import Document
from engine.core.patch_parts import (
    LAYOUT,
    META,
    remove_trigger,
    set_layout,
    set_meta,
    set_trigger,
    set_whole,
)
from engine.core.patch_state import Draft, Operation, refuse
from engine.core.patch_steps import (
    add_step,
    connect,
    disconnect,
    move,
    remove_step,
    set_name,
    update_step,
)
from engine.core.patch_tree import Json, ids_of
from engine.core.patch_words import describe_operation
from engine.core.plain import plain_copy
from engine.core.reach import Reach, reach_diff, reach_of
from engine.errors import DocumentInvalid, PatchRefused, StaleRevision

__all__ = [
    "Operation",
    "PatchResult",
    "Reach",
    "apply_patch",
    "describe_operation",
    "reach_diff",
    "reach_of",
    "rebase",
    "touches",
]

MAX_OPERATIONS = 2_000
_APPLY: Mapping[str, Callable[[Draft, Operation], None]] = {
    "set_meta": set_meta,
    "add_step": add_step,
    "update_step": update_step,
    "remove_step": remove_step,
    "set_name": set_name,
    "move": move,
    "connect": connect,
    "disconnect": disconnect,
    "set_trigger": set_trigger,
    "remove_trigger": remove_trigger,
    "set_inputs": set_whole,
    "set_outputs": set_whole,
    "set_settings": set_whole,
    "set_layout": set_layout,
}


@dataclass(frozen=True, slots=True)
class PatchResult:
    """The new draft, the operations that undo the patch, and the ids it touched."""

    document: Document
    layout: Mapping[str, Any]
    inverse: tuple[Json, ...]
    touched: frozenset[str]


def apply_patch(
    document: Document, layout: Mapping[str, Any], operations: Sequence[Operation]
) -> PatchResult:
    """Apply all operations in order, or raise PatchRefused and change nothing."""
    if len(operations) > MAX_OPERATIONS:
        refuse(f"a patch has at most {MAX_OPERATIONS} operations")
    plain, problems = plain_copy(list(operations))
    if problems:
        raise PatchRefused(problems[0].message, problems=[p.as_json() for p in problems])
    draft = Draft(document.to_json(), dict(layout))
    for n, operation in enumerate(plain):
        _apply_one(draft, operation, n)
    parsed = _parsed(draft.document, document, layout, plain)
    return PatchResult(parsed, draft.layout, tuple(draft.inverse), frozenset(draft.touched))


def _apply_one(draft: Draft, operation: Any, n: int) -> None:
    if not isinstance(operation, dict) or not isinstance(operation.get("op"), str):
        raise PatchRefused("an operation is an object with op", operation=n)
    apply = _APPLY.get(operation["op"])
    if apply is None:
        known = ", ".join(sorted(_APPLY))
        raise PatchRefused(
            f"there is no operation {operation['op'][:40]!r}", operation=n, hint=f"there is {known}"
        )
    try:
        apply(draft, operation)
    except PatchRefused as refused:
        facts = {k: v for k, v in refused.facts.items() if k != "operation"}
        raise PatchRefused(refused.message, operation=n, **facts) from None


def _parsed(
    changed: Json, before: Document, layout: Mapping[str, Any], operations: list[Json]
) -> Document:
    try:
        return Document.parse(changed)
    except DocumentInvalid as invalid:
        culprit = _culprit(before, layout, operations)
        raise PatchRefused(
            invalid.message,
            operation=culprit,
            problems=[problem.as_json() for problem in invalid.problems],
        ) from None


def _culprit(document: Document, layout: Mapping[str, Any], operations: list[Json]) -> int:
    """Answer the first operation that leaves something that is no document."""
    draft = Draft(document.to_json(), dict(layout))
    for n, operation in enumerate(operations[:-1]):
        _apply_one(draft, operation, n)
        try:
            Document.parse(draft.document)
        except DocumentInvalid:
            return n
    return len(operations) - 1


def touches(operations: Iterable[Operation]) -> set[str]:
    """Answer the ids a patch names; `$meta`, `$inputs` and their like stand for the rest."""
    found: set[str] = set()
    for operation in operations:
        found |= _touched_by(operation)
    return found


def _touched_by(operation: Operation) -> set[str]:
    op = operation.get("op")
    if op == "add_step" and isinstance(operation.get("step"), dict):
        return ids_of(operation["step"])
    if op == "set_trigger" and isinstance(operation.get("trigger"), dict):
        return {str(operation["trigger"].get("id"))}
    if op in ("connect", "disconnect"):
        return {str(operation.get("to"))}
    if op == "move":
        return {str(operation[key]) for key in ("id", "group") if operation.get(key)}
    if "id" in operation:
        return {str(operation["id"])}
    return {_WHOLE.get(str(op), META)}


_WHOLE = {
    "set_layout": LAYOUT,
    "set_inputs": "$inputs",
    "set_outputs": "$outputs",
    "set_settings": "$settings",
}


def rebase(mine: Sequence[Operation], since: Iterable[Operation]) -> Sequence[Operation]:
    """Answer my operations for the newer draft, or raise StaleRevision where both touch one place."""
    meeting = touches(mine) & touches(since) - {LAYOUT}
    if meeting:
        names = sorted(meeting)
        raise StaleRevision(
            f"The draft has changed in the same places: {', '.join(names)}.", touched=names
        )
    return mine
