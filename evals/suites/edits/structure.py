"""What a change did to a document, compared with what it was to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.suites.edits.case import Change
from evals.suites.main_job.answer import JsonObject
from evals.suites.main_job.scorers.arguments import equal, literal
from evals.suites.main_job.shape import Shape, as_bytes, pointed

# Steps that only carry data from one step to the next may come along with any change.
_CARRIERS = {"list.map", "text.render", "json.build"}
_NEW = "new:"
_REST = ("nexa", "inputs", "outputs", "settings")


@dataclass(frozen=True, slots=True)
class Edited:
    """A document before and after a change, and the one the conversation began with."""

    before: JsonObject
    after: JsonObject
    first: JsonObject

    def steps_named(self, selector: str, document: JsonObject) -> list[str]:
        """Find steps of a document by id, kind, `kind@text` or `new:kind`."""
        shape, known = Shape(document), Shape(self.first).steps
        name = selector.removeprefix(_NEW)
        if name in shape.steps and not selector.startswith(_NEW):
            return [name]
        kind, _, text = name.partition("@")
        return [
            step
            for step in shape.of_kind(kind)
            if text.encode() in as_bytes(shape.steps[step])
            and not (selector.startswith(_NEW) and step in known)
        ]


def structure_faults(change: Change, edited: Edited, *, is_run: bool) -> list[str]:
    """Say what was asked for and is not so. Where the effects are compared, `added` may stay open."""
    return [
        *_step_faults(change, edited),
        *_added_faults(change, edited, is_run=is_run),
        *_value_faults(change.values, edited),
        *_order_faults(change.order, edited),
        *_name_faults(change, edited),
    ]


def untouched_faults(change: Change, edited: Edited) -> list[str]:
    """Name every part that was not asked about and is not byte for byte what it was."""
    old, new = _all_steps(edited.before), _all_steps(edited.after)
    named = (*change.changed, *change.may, *change.removed)
    touched = {step for one in named for step in edited.steps_named(one, edited.before)}
    faults = [
        f"step {step} was not to be changed"
        for step in old
        if step not in touched and (step not in new or as_bytes(old[step]) != as_bytes(new[step]))
    ]
    if change.start is None and _part(edited.before, "triggers") != _part(edited.after, "triggers"):
        faults.append("the triggers were not to be changed")
    rest = _REST if change.name is not None else (*_REST, "name")
    parts = [key for key in rest if _part(edited.before, key) != _part(edited.after, key)]
    return faults + [f"{key} was not to be changed" for key in parts]


def _step_faults(change: Change, edited: Edited) -> Iterator[str]:
    old, new = Shape(edited.before).steps, Shape(edited.after).steps
    for selector in change.removed:
        found = edited.steps_named(selector, edited.before)
        if not found or any(step in new for step in found):
            yield f"{selector} was to be removed"
    for selector in change.changed:
        found = edited.steps_named(selector, edited.before)
        if not found or all(
            step in new and as_bytes(old[step]) == as_bytes(new[step]) for step in found
        ):
            yield f"{selector} was to be changed"


def _added_faults(change: Change, edited: Edited, *, is_run: bool) -> list[str]:
    if change.added is None and is_run:
        return []
    shape, old = Shape(edited.after), Shape(edited.before).steps
    new = Counter(
        shape.kind(step)
        for step in shape.steps
        if step not in old
        and not (shape.kind(step) == "branch" and shape.guards_against_empty(step))
    )
    wanted = change.added or ()
    needed = Counter(kind for kind in wanted if not kind.endswith("?"))
    welcome = Counter(kind.removesuffix("?") for kind in wanted)
    missing = list((needed - new).elements())
    extra = [kind for kind in (new - welcome).elements() if kind not in _CARRIERS]
    return [f"steps to add: missing {missing}, too many {extra}"] if missing or extra else []


def _value_faults(values: Mapping[str, Mapping[str, Any]], edited: Edited) -> Iterator[str]:
    steps = Shape(edited.after).steps
    for selector, places in values.items():
        found = edited.steps_named(selector, edited.after)
        for place, wanted in places.items():
            got = [pointed(steps[step], place)[1] for step in found]
            if not any(_is_one_of(literal(value), wanted) for value in got):
                yield f"{selector}{place}: expected {wanted!r}, got {got}"


def _is_one_of(value: Any, wanted: Any) -> bool:
    return equal(value, wanted) or (
        isinstance(wanted, list) and any(equal(value, one) for one in wanted)
    )


def _order_faults(order: Sequence[tuple[str, str]], edited: Edited) -> Iterator[str]:
    shape = Shape(edited.after)
    for first, second in order:
        firsts = edited.steps_named(first, edited.after)
        seconds = edited.steps_named(second, edited.after)
        if not any(shape.follows(late, early) for late in seconds for early in firsts):
            yield f"{second} was to follow {first}"


def _name_faults(change: Change, edited: Edited) -> Iterator[str]:
    name = edited.after.get("name")
    if change.name is not None and name != change.name:
        yield f"name: expected {change.name!r}, got {name!r}"


def _all_steps(document: JsonObject) -> dict[str, Mapping[str, Any]]:
    """Every step by id, disabled ones and those inside groups included."""
    return dict(_walked(document.get("steps") or ()))


def _walked(steps: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for step in steps:
        yield step["id"], step
        if step.get("type") == "group":
            yield from _walked(step.get("steps") or ())


def _part(document: JsonObject, key: str) -> bytes:
    return as_bytes(document.get(key) or None)
