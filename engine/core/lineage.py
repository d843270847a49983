"""Where a value of a run came from: back through expressions, loops and steps to what came from outside."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.core.document import (
    ActionStep,
    CallStep,
    Document,
    GroupStep,
    Step,
    walk_steps,
)
from engine.core.problem import pointer
from engine.core.record import Record, keys_of
from engine.core.references import Reference, references_of
from engine.core.scope import item_name
from engine.errors import Invalid, NotFound

Side = Literal["input", "output", "run_input", "trigger", "variable", "run", "error"]
Resolve = Callable[[Any], Any]
MAX_DEPTH: Final = 20
MAX_NODES: Final = 200
_ROOTS: Final[dict[str, Side]] = {
    "inputs": "run_input",
    "trigger": "trigger",
    "vars": "variable",
    "run": "run",
    "error": "error",
}
Path = tuple[str | int, ...]


class NoSuchValue(NotFound):
    """The run has no value at this place."""

    code = "no_such_value"


@dataclass(frozen=True, slots=True)
class Origin:
    """One value on the way back, what it was made by, and what that was made of."""

    side: Side
    step: str | None
    item: str | None
    path: str
    """RFC 6901 pointer into the input, the output or the root."""
    value: Any
    made_by: str | None
    """The expression, or the action whose answer this is; None for what came from outside."""
    origins: tuple["Origin", ...] = ()


def parse_pointer(text: str) -> Path:
    """Read an RFC 6901 pointer; numbers are places in lists."""
    if text in ("", "/"):
        return ()
    if not text.startswith("/"):
        raise Invalid(f"{text!r} is no pointer: it begins with a slash.")
    parts = (part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/"))
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def trace(
    record: Record,
    resolve: Resolve,
    *,
    step: str,
    item: str | None,
    side: Literal["input", "output"],
    path: Path,
) -> Origin:
    """Return a value of a run with everything it was made of."""
    tracing = _Tracing(record, resolve)
    place = record.at(step, item)
    if place is None:
        raise NoSuchValue(f"Nothing is on record of {step!r}.", step=step)
    whole = resolve(place.args if side == "input" else place.output)
    if not _has(whole, path):
        raise NoSuchValue(f"The {side} of {step!r} has nothing at {pointer(*path)!r}.", step=step)
    return tracing.of_step(step, item, side, path, 0)


class _Tracing:
    def __init__(self, record: Record, resolve: Resolve) -> None:
        self._record = record
        self._resolve = resolve
        self._document: Document = record.plan.document
        self._steps: dict[str, Step] = {one.id: one for _, one in walk_steps(self._document.steps)}
        self._left = MAX_NODES

    def of_step(self, step: str, item: str | None, side: Side, path: Path, depth: int) -> Origin:
        """Trace a part of what a step got or gave."""
        place = self._record.at(step, item)
        whole = None if place is None else place.args if side == "input" else place.output
        value = _at(self._resolve(whole), path)
        one = self._steps[step]
        made_by, origins = (
            self._input(one, item, path, depth)
            if side == "input"
            else self._output(one, item, path, depth)
        )
        return Origin(side, step, item, pointer(*path), value, made_by, origins)

    def _input(
        self, step: Step, item: str | None, path: Path, depth: int
    ) -> tuple[str | None, tuple[Origin, ...]]:
        given: Any = step.with_ if isinstance(step, ActionStep | CallStep) else {}
        text, rest = _template(given, path)
        return self._expression(step.id, item, text, rest, depth)

    def _output(
        self, step: Step, item: str | None, path: Path, depth: int
    ) -> tuple[str | None, tuple[Origin, ...]]:
        is_item = self._record.is_item(step.id, item)
        if step.foreach is not None and not is_item:
            return self._loop(step, item, path, depth)
        if isinstance(step, GroupStep):
            text, rest = _template(step.outputs, path)
            return self._expression(step.id, item, text, rest, depth)
        made_by = getattr(step, "uses", None) or step.type
        if depth >= MAX_DEPTH or self._record.at(step.id, item) is None:
            return made_by, ()
        return made_by, tuple(self._all_inputs(step, item, depth))

    def _loop(
        self, step: Step, item: str | None, path: Path, depth: int
    ) -> tuple[str | None, tuple[Origin, ...]]:
        """Of the result of a loop: the item of it that is meant, else every item is part of it."""
        if len(path) < 3 or path[0] != "items" or path[2] != "value":
            return "foreach", ()
        place = self._record.at(step.id, item)
        entry = _at(self._resolve(place.output if place else None), path[:2])
        if not isinstance(entry, Mapping):
            return "foreach", ()
        keys = (*keys_of(self._record.plan.steps[step.id], item), str(entry.get("key")))
        inner = item_name(keys)
        return "foreach", (self.of_step(step.id, inner, "output", path[3:], depth + 1),)

    def _all_inputs(self, step: Step, item: str | None, depth: int) -> Iterator[Origin]:
        """An answer rests on everything that was asked with."""
        given = step.with_ if isinstance(step, ActionStep | CallStep) else {}
        for name, value in given.items():
            if any(True for _ in references_of(value)):
                yield self.of_step(step.id, item, "input", (name,), depth + 1)

    # Expressions -----------------------------------------------------------------------------

    def _expression(
        self,
        step: str,
        item: str | None,
        template: Any,
        rest: Path,
        depth: int,
    ) -> tuple[str | None, tuple[Origin, ...]]:
        made_by = template if isinstance(template, str) and "{{" in template else None
        if depth >= MAX_DEPTH:
            return made_by, ()
        found: dict[tuple[str, Path], Reference] = {}
        for _, _, reference in references_of(template):
            found[reference.root, tuple(part.key for part in reference.path)] = reference
        origins = [
            self._reference(
                step, item, root, (*path, *(rest if _is_plain(template, reference) else ())), depth
            )
            for (root, path), reference in found.items()
        ]
        return made_by, tuple(origin for origin in origins if origin is not None)

    def _reference(
        self, step: str, item: str | None, root: str, path: Path, depth: int
    ) -> Origin | None:
        self._left -= 1
        if self._left < 0:
            return None
        if root == "steps" and path:
            return self._of_other(step, item, str(path[0]), path[1:], depth)
        if root in _ROOTS:
            value = _at(self._root(root), path)
            return Origin(_ROOTS[root], None, None, pointer(*path), value, None)
        return self._of_loop(step, item, root, path, depth)

    def _root(self, root: str) -> Any:
        return self._resolve(self._record.request.get(root) or {})

    def _of_other(
        self, step: str, item: str | None, other: str, path: Path, depth: int
    ) -> Origin | None:
        plan = self._record.plan.steps.get(other)
        if plan is None:
            return None
        # A step beside this one, or around it, stands in the same items of the same loops.
        keys = keys_of(self._record.plan.steps[step], item)
        name = item_name(keys[: len(plan.loops)])
        return self.of_step(other, name, "output", path, depth + 1)

    def _of_loop(
        self, step: str, item: str | None, root: str, path: Path, depth: int
    ) -> Origin | None:
        """Trace the item of a loop around, back into the list it was taken from."""
        keys = keys_of(self._record.plan.steps[step], item)
        for name in (step, *reversed(self._record.plan.steps[step].groups)):
            one, plan = self._steps[name], self._record.plan.steps[name]
            if one.foreach is None or one.foreach.as_ != root:
                continue
            own = keys[: len(plan.loops) + 1]
            index = self._index(name, own)
            around = item_name(own[:-1])
            items = one.foreach.items
            place: Path = (*(() if index is None else (index,)), *path)
            made_by, origins = self._expression(name, around, items, place, depth + 1)
            value = _at(items, place)
            if len(origins) == 1 and not isinstance(items, list | tuple):
                value = origins[0].value
            return Origin("input", name, around, pointer(*place), value, made_by, origins)
        return None

    def _index(self, step: str, keys: tuple[str, ...]) -> int | None:
        place = self._record.at(step, item_name(keys))
        return place.index if place is not None else None


def _template(given: Any, path: Path) -> tuple[Any, Path]:
    """Walk down a template as far as it is a structure; the rest is a path into what a text came to."""
    for n, part in enumerate(path):
        if not _has(given, (part,)):
            return given, path[n:]
        given = _at(given, (part,))
    return given, ()


def _has(value: Any, path: Path) -> bool:
    found: Any = value
    for part in path:
        is_field = isinstance(found, Mapping) and part in found
        is_item = isinstance(found, list | tuple) and isinstance(part, int) and part < len(found)
        if not (is_field or is_item):
            return False
        found = found[part]
    return True


def _at(value: Any, path: Path) -> Any:
    found: Any = value
    for part in path:
        if not _has(found, (part,)):
            return None
        found = found[part]
    return found


def _is_plain(template: Any, reference: Reference) -> bool:
    """Tell whether a template is nothing but a path, so that parts of its value are parts of that."""
    if not isinstance(template, str):
        return False
    text = template.strip()
    inner = text[2:-2].strip() if text.startswith("{{") and text.endswith("}}") else ""
    return inner.replace("?", "").replace("[", ".").replace("]", "") == reference.dotted
