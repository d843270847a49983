"""Steps that several workflows repeat become one workflow of their own, which the others call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.explain.fixes.fix import update
from agent.explain.fixes.rewrite import Written, rewritten
from agent.explain.record import walk
from agent.learning.habits import Known, Repeated, repeated
from engine.core.hole import holes_in
from engine.core.patch_tree import with_value
from engine.core.references import references_of

_SHARED = frozenset({"steps", "vars", "item", "index", "run"})
"""What reads the same wherever the steps stand."""
Operations = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done about a repetition: make the workflow, or, once it is live, call it."""

    document: Mapping[str, Any] | None = None
    """The workflow that the steps would be; None where it is there, or where they cannot leave their place."""
    callee: Known | None = None
    """The workflow that is these steps and nothing else."""
    changes: Mapping[str, Operations] = field(default_factory=dict)
    """By the id of a workflow, the patch with which it calls it."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a workflow calls in the place of which of its steps."""

    called: Known
    steps: tuple[str, ...]
    operations: Operations


@dataclass(frozen=True, slots=True)
class _Place:
    workflow: Known
    ids: tuple[str, ...]

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        return [step for step in self.workflow.document["steps"] if step["id"] in self.ids]

    @property
    def others(self) -> list[Mapping[str, Any]]:
        return [step for step in self.workflow.document["steps"] if step["id"] not in self.ids]

    @property
    def is_whole(self) -> bool:
        return not self.others

    def read_from_outside(self) -> set[int]:
        """Which of the steps, by their place in the row, others read."""
        outside = [*self.others, self.workflow.document.get("outputs") or {}]
        found = {ref.step for one in outside for _, _, ref in references_of(one)}
        return {n for n, name in enumerate(self.ids) if name in found}


def offer(found: Repeated, known: Sequence[Known]) -> Offer:
    """Answer what can be done about a repetition; nothing where the steps need what is around them."""
    by_id = {one.id: one for one in known}
    places = [_Place(by_id[key], ids) for key, _, ids in found.places]
    if not all(map(_can_leave, places)) or not _use_the_same(places):
        return Offer()
    read = sorted({n for place in places if not place.is_whole for n in place.read_from_outside()})
    callee = next((one for one in places if one.is_whole and _gives(one, read)), None)
    if callee is None:
        return Offer(document=_document(places[0], read))
    called = callee.workflow
    if called.live is None:
        return Offer(callee=called)
    changes = {
        place.workflow.id: _calling(place, callee, called) for place in places if not place.is_whole
    }
    return Offer(callee=called, changes=changes)


def call_instead(known: Sequence[Known], workflow_id: str, callee: str) -> Call | None:
    """Answer the call of a workflow, by its name or key, in the place of what a workflow repeats of it."""
    wanted = callee.casefold()
    for one in repeated(known):
        steps = {key: ids for key, _, ids in one.places}
        offered = offer(one, known) if workflow_id in steps else Offer()
        called, operations = offered.callee, offered.changes.get(workflow_id)
        if called and operations and wanted in (called.name.casefold(), called.key.casefold()):
            return Call(called, steps[workflow_id], operations)
    return None


def _can_leave(place: _Place) -> bool:
    """Tell whether the steps read and wait for nothing but each other, the first one's `after` aside."""
    for n, step in enumerate(place.steps):
        if not step.get("uses") or step.get("when") or step.get("disabled") or any(holes_in(step)):
            return False
        own = _SHARED | {str((step.get("foreach") or {}).get("as", "item"))}
        refs = [ref for _, _, ref in references_of(dict(step))]
        if any(
            ref.root not in own or (ref.root == "steps" and ref.step not in place.ids)
            for ref in refs
        ):
            return False
        if n and any(entry.partition(".")[0] not in place.ids for entry in step.get("after", ())):
            return False
    ports = [entry for step in place.others for entry in step.get("after", ()) if "." in entry]
    inner = [
        ref for step, group in walk(place.others) if group for _, _, ref in references_of(step)
    ]
    return not any(entry.partition(".")[0] in place.ids for entry in ports) and not any(
        ref.step in place.ids for ref in inner
    )


def _use_the_same(places: Sequence[_Place]) -> bool:
    return len({tuple(step.get("connection") for step in place.steps) for place in places}) == 1


def _gives(place: _Place, read: Sequence[int]) -> bool:
    outputs = place.workflow.document.get("outputs") or {}
    return all(outputs.get(place.ids[n]) == f"{{{{ steps.{place.ids[n]} }}}}" for n in read)


def _document(place: _Place, read: Sequence[int]) -> dict[str, Any]:
    first = dict(place.steps[0])
    first.pop("after", None)
    names = [str(step.get("name") or step["id"].replace("_", " ")) for step in place.steps]
    return {
        "nexa": 1,
        "name": f"{names[0].capitalize()} to {names[-1]}"[:80],
        "triggers": [{"id": "by_hand", "type": "manual"}],
        "steps": [first, *map(dict, place.steps[1:])],
        "outputs": {place.ids[n]: f"{{{{ steps.{place.ids[n]} }}}}" for n in read},
    }


def _calling(place: _Place, callee: _Place, called: Known) -> Operations:
    """Put a call in the place of the steps, and let others read its outputs."""
    document = place.workflow.document
    name = _free(document, called.key)
    at = next(n for n, step in enumerate(document["steps"]) if step["id"] == place.ids[0])
    call: dict[str, Any] = {
        "id": name,
        "name": called.name,
        "type": "call",
        "workflow": called.key,
        "version": called.live,
    }
    if place.steps[0].get("after"):
        call["after"] = list(place.steps[0]["after"])
    operations: list[Mapping[str, Any]] = [{"op": "add_step", "step": call, "index": at}]
    for step in place.others:
        operations += _redirected(step, place, callee, name)
    outputs: Any = {"outputs": document.get("outputs") or {}}
    made = outputs
    for path, text in _read_of_call(outputs, place, callee, name).items():
        made = with_value(made, path, text)
    if made != outputs:
        operations.append({"op": "set_outputs", "outputs": made["outputs"]})
    operations += [{"op": "remove_step", "id": one} for one in reversed(place.ids)]
    return tuple(operations)


def _redirected(
    step: Mapping[str, Any], place: _Place, callee: _Place, name: str
) -> list[Mapping[str, Any]]:
    changes: dict[str, Any] = dict(_read_of_call(step, place, callee, name))
    after = [name if entry in place.ids else entry for entry in step.get("after", ())]
    if after != list(step.get("after", ())):
        changes["/after"] = list(dict.fromkeys(after))
    return [update(step["id"], changes)] if changes else []


def _read_of_call(
    value: Mapping[str, Any], place: _Place, callee: _Place, name: str
) -> dict[str, str]:
    """Pointer -> text of everything that reads one of the steps; a text may read several."""
    made: Any = dict(value)
    changes: dict[str, str] = {}
    for mine, theirs in zip(place.ids, callee.ids, strict=True):

        def change(written: Written, theirs: str = theirs) -> str:
            return f"steps.{name}.{theirs}{written.default}"

        found = rewritten(made, "steps", (mine,), change)
        for path, text in found.items():
            made = with_value(made, path, text)
        changes.update(found)
    return changes


def _free(document: Mapping[str, Any], wanted: str) -> str:
    taken = {step["id"] for step, _ in walk(document.get("steps", ()))}
    names = (wanted[:36], *(f"{wanted[:36]}_{n}" for n in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
