"""What an operation works on: the document as plain JSON, its layout, and refusals with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from engine.core.patch_tree import Json, edit_list, find_step
from engine.errors import PatchRefused

Operation = Mapping[str, Any]


def refuse(message: str, **facts: Any) -> NoReturn:
    """Refuse the operation, saying why."""
    raise PatchRefused(message, **facts)


@dataclass(slots=True)
class Draft:
    """A document under edit; `inverse` collects what would undo each operation, latest first."""

    document: Json
    layout: Json
    inverse: list[Json] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    def undo(self, operation: Json) -> None:
        """Note the operation that undoes the current one."""
        self.inverse.insert(0, operation)

    @property
    def steps(self) -> list[Json]:
        """Answer the outermost steps."""
        found: list[Json] = self.document.get("steps", [])
        return found

    def find(self, step_id: Any) -> tuple[str | None, int, Json]:
        """Answer the group around a step, its place and the step, or refuse."""
        if not isinstance(step_id, str):
            refuse("an operation on a step names it by id")
        group, place = find_step(self.steps, step_id)
        if place < 0:
            refuse(f"there is no step {step_id!r}", step=step_id)
        return group, place, self.scope(group)[place]

    def scope(self, group: str | None) -> list[Json]:
        """Answer the steps of a group, or the outermost ones; refuse where there is no such group."""
        if group is None:
            return self.steps
        inside, place = find_step(self.steps, group)
        if place < 0:
            refuse(f"there is no step {group!r}", step=group)
        found = self.scope(inside)[place]
        if found.get("type") != "group":
            refuse(f"{group!r} is not a group", step=group)
        steps: Any = found.get("steps")
        if not isinstance(steps, list):
            refuse(f"the group {group!r} has no list of steps", step=group)
        return list(steps)

    def put_steps(self, steps: list[Json], *, keep_empty: bool = False) -> None:
        """Replace the outermost steps; an empty list leaves no key behind."""
        if steps or keep_empty:
            self.document = {**self.document, "steps": steps}
        else:
            self.document = {k: v for k, v in self.document.items() if k != "steps"}

    def edit(self, group: str | None, change: Any, *, keep_empty: bool = False) -> None:
        """Edit the list of steps of one scope."""
        self.put_steps(edit_list(self.steps, group, change), keep_empty=keep_empty)

    def replace_step(self, group: str | None, place: int, step: Json) -> None:
        """Put another step in the place of one."""
        self.edit(group, lambda steps: [*steps[:place], step, *steps[place + 1 :]])


def only(operation: Operation, *allowed: str) -> None:
    """Refuse an operation with a key it does not have."""
    unknown = sorted(set(operation) - {"op", *allowed})
    if unknown:
        refuse(f"{operation['op']} has no {unknown[0]!r}")


def index_of(operation: Operation, size: int) -> int:
    """Answer the place an operation names, the end when it names none."""
    index = operation.get("index")
    if index is None:
        return size
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= size:
        refuse(f"index must be between 0 and {size}")
    return index
