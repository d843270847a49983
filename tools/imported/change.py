"""What is another between two imports of one API, in the words of its actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tools.openapi.operation import Operation

Aspect = Literal["input", "output", "effect", "connection", "request"]
ASPECTS: Final[tuple[Aspect, ...]] = ("input", "output", "effect", "connection", "request")


@dataclass(frozen=True, slots=True)
class Change:
    """Actions by id; of a changed one, which of its aspects are another."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: Mapping[str, tuple[Aspect, ...]] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        """Return the actions that are gone, or not as they were."""
        return frozenset((*self.removed, *self.changed))


def change_between(before: Sequence[Operation], after: Sequence[Operation]) -> Change:
    """Compare two imports by the ids of their actions."""
    old = {one.action_id: one for one in before}
    new = {one.action_id: one for one in after}
    changed = {name: _aspects(old[name], new[name]) for name in new if name in old}
    return Change(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed={name: aspects for name, aspects in sorted(changed.items()) if aspects},
    )


def _aspects(old: Operation, new: Operation) -> tuple[Aspect, ...]:
    is_another: dict[Aspect, bool] = {
        "input": old.input_schema != new.input_schema,
        "output": old.output_schema != new.output_schema,
        "effect": old.effect != new.effect,
        "connection": old.security != new.security,
        "request": _request(old) != _request(new),
    }
    return tuple(aspect for aspect in ASPECTS if is_another[aspect])


def _request(one: Operation) -> tuple[object, ...]:
    return one.method, one.server, one.path, one.parameters, one.body
