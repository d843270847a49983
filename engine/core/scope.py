"""Where a step stands: its scope, the group around it, and the name its instance has in events."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from engine.core.plan import ForEachPlan, StepPlan
from engine.core.state import Loop, RunState, Scope, StepState, Unit


@dataclass(slots=True)
class Here:
    """One step in one scope; `group` is the step whose scope that is, None for the run's own."""

    plan: StepPlan
    state: StepState
    scope: Scope
    group: "Here | None" = None

    @property
    def item(self) -> str | None:
        """Answer the keys of the loops around the step, as events name them; None outside of any."""
        return item_name(self.scope.keys)

    def item_of(self, index: int | None) -> str | None:
        """Answer how events name an item of this step, or the step itself for None."""
        if index is None:
            return self.item
        loop = self.state.loop
        key = loop.key_of(index) if loop is not None else str(index)
        return item_name((*self.scope.keys, key))

    @property
    def index_in_group(self) -> int | None:
        """Answer which item of the group around it this scope is; None where that has no items."""
        if self.group is None or self.group.plan.foreach is None:
            return None
        return self.scope.path[-1]

    def unit_of(self, index: int | None) -> Unit | None:
        """Answer what is attempted: the step, or one of its items."""
        if index is None:
            return self.state.unit
        return self.state.loop.units.get(index) if self.state.loop is not None else None

    @property
    def looping(self) -> tuple[ForEachPlan, Loop]:
        """Answer how the step runs for each item, and its items; only asked while it does."""
        return cast("tuple[ForEachPlan, Loop]", (self.plan.foreach, self.state.loop))

    def opened(self, index: int | None) -> tuple[Unit, Scope]:
        """Answer a group, or an item of it, and the scope that is open in it; only asked while one is."""
        unit = cast("Unit", self.unit_of(index))
        return unit, cast("Scope", unit.scope)


def item_name(keys: tuple[str, ...]) -> str | None:
    """Join the keys of nested items with `/`; inside a key that sign is written `~1`, and `~` is `~0`."""
    if len(keys) < 2:
        return keys[0] if keys else None
    return "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys)


def beside(run: RunState, here: Here, step: str) -> Here:
    """Answer another step of the same scope."""
    return Here(run.plan.steps[step], here.scope.steps[step], here.scope, here.group)


def locate(run: RunState, step: str, path: tuple[int, ...] = ()) -> Here | None:
    """Answer the step in the scope that `path` leads to, or None when there is none such now."""
    plan = run.plan.steps.get(step)
    if plan is None or len(path) != len(plan.loops):
        return None
    scope, group, depth = run.root, None, 0
    for name in plan.groups:
        group = Here(run.plan.steps[name], scope.steps[name], scope, group)
        index = None
        if group.plan.foreach is not None:
            index, depth = path[depth], depth + 1
        unit = group.unit_of(index)
        if unit is None or unit.scope is None:
            return None
        scope = unit.scope
    return Here(plan, scope.steps[step], scope, group)


def walk(run: RunState, scope: Scope | None = None, group: Here | None = None) -> Iterator[Here]:
    """Answer every step of every scope there is now, a group before what stands in it."""
    scope = scope or run.root
    for step, state in scope.steps.items():
        here = Here(run.plan.steps[step], state, scope, group)
        yield here
        for _, unit in units_of(here):
            if unit.scope is not None:
                yield from walk(run, unit.scope, here)


def units_of(here: Here) -> Iterator[tuple[int | None, Unit]]:
    """Answer what is attempted of a step: itself, or its items."""
    if here.state.unit is not None:
        yield None, here.state.unit
    if here.state.loop is not None:
        yield from here.state.loop.units.items()


def instance(step: str, index: int | None, path: tuple[int, ...]) -> str:
    """Name what a timer is for: the step, its item, and which items of the loops around it."""
    name = step if index is None else f"{step}:{index}"
    return f"{name}@{'.'.join(map(str, path))}" if path else name


def instance_from(name: str) -> tuple[str, int | None, tuple[int, ...]]:
    """Read what `instance` has written."""
    place, _, path = name.partition("@")
    step, _, index = place.partition(":")
    numbers = tuple(int(part) for part in path.split(".")) if path else ()
    return step, int(index) if index else None, numbers
