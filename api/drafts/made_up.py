"""What is made up so that a draft goes a way: inputs, what starts it, answers of steps, items of lists, failures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice, pairwise
from typing import Any, Final

from api.drafts.lists import ITEM, Listed, Lists
from api.drafts.moments import Moments
from api.drafts.solving import MISSING, SIZE, Path, Wanted, near, path_read, solutions
from api.drafts.unreached import computed_in, wanted_for
from engine.core.action import Catalog
from engine.core.document import BranchStep, Document
from engine.core.edges import FAILED
from engine.core.outcomes import ELSE, Outcome, outcomes_of
from engine.core.references import references_of
from engine.runtime.plans import defaults_of

MOST_JOINT: Final = 4
"""Answers tried to all of a condition at once."""
MOST_ITEMS: Final = 12
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_COUNTED = re.compile(r" \d+$")


@dataclass(frozen=True, slots=True)
class World:
    """What a rehearsal starts from; without a trigger, what usually starts it."""

    inputs: dict[str, Any] = field(default_factory=dict)
    trigger: dict[str, Any] | None = None
    results: dict[str, Any] = field(default_factory=dict)
    failing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Usual:
    """What stands where when nothing is made up."""

    inputs: Mapping[str, Any]
    trigger: Mapping[str, Any]
    outputs: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)
    moment: datetime | None = None
    """When it is, as a rehearsal sees it."""

    def at(self, path: Path) -> Any:
        """Answer what stands at a path, or `MISSING`."""
        roots = {
            "inputs": self.inputs,
            "trigger": self.trigger,
            "steps": self.outputs,
            "vars": self.variables,
        }
        return _read([roots, *path])


class MakingUp:
    """Makes up worlds for one document."""

    def __init__(self, document: Document, catalog: Catalog, usual: Usual) -> None:
        self._document = document
        self._lists = Lists(document, catalog)
        self._moments = Moments(document, usual)
        self._computed = frozenset(computed_in(document, catalog))
        self._usual = replace(usual, inputs={**defaults_of(document.inputs), **usual.inputs})

    @property
    def usual(self) -> Usual:
        """Return what stands where when nothing is made up, with the defaults of inputs."""
        return self._usual

    def rich(self, start: World) -> World | None:
        """Answer a world whose lists have items, one for each side of every condition; None where they have already."""
        world: World | None = None
        for source in self._lists.sources():
            items = self._items(source) or self._plain_items(source)
            made = _put(world or start, self._usual, source, items) if items else None
            world = made or world
        return world

    def edges(self, start: World) -> Iterator[World]:
        """Answer worlds on either side of each condition of a step, as near to it as can be told.

        What is computed is never made up here: it is led to by what it is computed from, such as a list without items.
        """
        for outcome in outcomes_of(self._document):
            for condition in _conditions(self._document, outcome):
                worlds = self._near(outcome.step, condition, start)
                yield from (one for one in worlds if not self._computed & one.results.keys())
        emptied = (_put(start, self._usual, source, []) for source in self._lists.sources())
        yield from (world for world in emptied if world is not None)

    def worlds(self, outcome: Outcome, start: World) -> Iterator[World]:
        """Answer what might lead to a way, the likeliest first."""
        yield from self._decided(outcome, start)
        yield from self._worked_out(outcome, start)
        yield from self._without_items(outcome, start)
        for condition in _conditions(self._document, outcome):
            for _, _, reference in references_of(condition):
                for value in _candidates(condition):
                    world = self._joint(outcome.step, start, {path_read(reference): value})
                    if world is not None:
                        yield world

    def _decided(self, outcome: Outcome, start: World) -> Iterator[World]:
        if outcome.way == FAILED:
            yield replace(start, failing=frozenset({outcome.step}))
        elif outcome.way in ("approved", "rejected"):
            said = {"outcome": outcome.way, "by": None, "comment": None, "at": None}
            yield replace(start, results={outcome.step: said})
        elif outcome.way == "timed_out":
            yield replace(start, results={outcome.step: {}})

    def _worked_out(self, outcome: Outcome, start: World) -> Iterator[World]:
        wanted = wanted_for(self._document, outcome)
        passed, same = self._before(outcome.step)
        for values in islice(solutions([*passed, *wanted], self._usual.at, same), MOST_JOINT):
            world = self._joint(outcome.step, start, values)
            if world is not None:
                yield world

    def _near(self, step_id: str, condition: Any, start: World) -> Iterator[World]:
        passed, same = self._before(step_id)
        for values in near([*passed, (condition, True)], self._usual.at, same):
            world = self._joint(step_id, start, values)
            if world is not None:
                yield world

    def _before(self, step_id: str) -> tuple[Sequence[Wanted], dict[str, str]]:
        """Answer what the item a step is about has passed, and the names it has there."""
        inner = self._inner(step_id)
        around = self._lists.around(step_id)
        names = {name: ITEM for name, one in around.items() if one == inner}
        return (inner.passed if inner is not None else ()), names

    def _without_items(self, outcome: Outcome, start: World) -> Iterator[World]:
        """Answer worlds in which there is nothing to go through, where how much there is may decide."""
        if outcome.way in ("skipped", ELSE):
            emptied = (_put(start, self._usual, one, []) for one in self._lists.sources())
            yield from (world for world in emptied if world is not None)

    def _joint(self, step_id: str, start: World, values: Mapping[Path, Any]) -> World | None:
        """Answer the world with some values in another way; None where one cannot be set."""
        around, inner = self._lists.around(step_id), self._inner(step_id)
        items: dict[Path, dict[str, Any]] = {}
        world: World | None = start if values else None
        for path, value in values.items():
            listed = inner if path[0] == ITEM else around.get(str(path[0]))
            if listed is None:
                world = _put(world, self._usual, path, value) if world is not None else None
            elif len(path) > 1:
                item = items.get(listed.source) or self._item(listed.source, 0)
                items[listed.source] = _set(item, list(path[1:]), value)
        for source, item in items.items():
            others = _read([self._usual.at(source)])
            rest = others[1:] if isinstance(others, list) else []
            world = _put(world, self._usual, source, [item, *rest]) if world is not None else None
        return world

    def _inner(self, step_id: str) -> Listed | None:
        """Answer the innermost list whose items a step is about."""
        return next(reversed(self._lists.around(step_id).values()), None)

    def _items(self, source: Path) -> list[Any]:
        """Answer items on each side of every condition that is asked of them, all different."""
        made: list[Any] = []
        for wanted, same in self._lists.judged(source):
            timed = self._moments.near([condition for condition, _ in wanted], same)
            for values in [*near(wanted, self._usual.at, same), *timed]:
                item = self._item(source, len(made))
                for path, value in values.items():
                    if path[0] == ITEM and len(path) > 1:
                        item = _set(item, list(path[1:]), _like(value, _read([item, *path[1:]])))
                if len(made) < MOST_ITEMS:
                    made.append(item)
        return made

    def _plain_items(self, source: Path) -> list[Any]:
        """Answer two items of a list of which nothing is known but that it is gone through."""
        usual = self._usual.at(source)
        is_empty = usual is MISSING or not usual
        return [f"{source[-1]} {nth}" for nth in (1, 2)] if is_empty else []

    def _item(self, source: Path, nth: int) -> dict[str, Any]:
        usual = self._usual.at(source)
        known = [one for one in usual if isinstance(one, dict)] if isinstance(usual, list) else []
        if not known:
            return {}
        item = deepcopy(known[nth % len(known)])
        return {name: _numbered(value, nth + 1) for name, value in item.items()}


def _like(value: Any, usual: Any) -> Any:
    """Write a moment as moments are written at its place: a day where that is a day."""
    if not isinstance(value, datetime):
        return value
    is_day = isinstance(usual, str) and _DAY.match(usual) is not None
    return value.date().isoformat() if is_day else value.strftime("%Y-%m-%dT%H:%M:%SZ")


def _numbered(value: Any, nth: int) -> Any:
    """Keep texts made up for items apart: what has been seen is dropped by some steps."""
    return _COUNTED.sub(f" {nth}", value) if isinstance(value, str) else value


def _conditions(document: Document, outcome: Outcome) -> Iterator[Any]:
    step = document.step(outcome.step)
    if isinstance(step, BranchStep) and outcome.way != "skipped":
        wanted = outcome.way.removeprefix("case ")
        for case in step.cases:
            if outcome.way == ELSE or wanted in (case.id, step.else_):
                yield case.when
    elif step is not None and step.when is not None:
        yield step.when


def _candidates(condition: Any) -> Iterator[Any]:
    """Answer values around what a condition compares with, then those that are often forgotten."""
    text = str(condition)
    for number in dict.fromkeys(_NUMBER.findall(text)):
        value = float(number) if "." in number else int(number)
        yield from (value + 1, value, value - 1)
    for found_ in dict.fromkeys(_TEXT.findall(text)):
        said = found_[0] or found_[1]
        yield from (said, f"not {said}")
    yield from (True, False, [], ["x"], "", "x", 0, 1)


def _put(world: World, usual: Usual, path: Path, value: Any) -> World | None:
    """Answer the world with another value at a path from a root; None where nothing can be set."""
    if path[-1] == SIZE:
        path, value = path[:-1], _as_long(usual.at(path[:-1]), value)
    root, *rest = path
    if root == "inputs" and rest:
        return replace(world, inputs=_set(world.inputs, rest, value))
    if root == "trigger" and rest:
        trigger = usual.trigger if world.trigger is None else world.trigger
        return replace(world, trigger=_set(dict(trigger), rest, value))
    name = str(rest[0]) if rest else ""
    if root != "steps" or name not in usual.outputs or len(rest) < 2:
        return None
    output = usual.outputs[name]
    known = world.results.get(name, output if isinstance(output, dict) else {})
    return replace(world, results={**world.results, name: _set(known, rest[1:], value)})


def _set(tree: dict[str, Any], path: list[str | int], value: Any) -> dict[str, Any]:
    """Answer a copy in which something else stands at a path of fields and places; a size makes what is so long."""
    copy = deepcopy(tree)
    if path[-1] == SIZE:
        path, value = path[:-1], _as_long(_read([copy, *path[:-1]]), value)
    place: Any = copy
    for key, after in pairwise(path):
        inner = _read([place, key])
        kind = list if isinstance(after, int) else dict
        if not isinstance(inner, kind):
            inner = kind()
        _store(place, key, inner)
        place = inner
    _store(place, path[-1], value)
    return copy


def _store(place: Any, key: str | int, value: Any) -> None:
    if isinstance(place, list) and isinstance(key, int):
        place.extend({} for _ in range(key + 1 - len(place)))
    place[key] = value


def _as_long(usual: Any, size: Any) -> Any:
    length = max(0, int(size))
    if isinstance(usual, str):
        return usual.ljust(length, "x")[:length]
    if isinstance(usual, Mapping):
        return {f"key_{nth + 1}": None for nth in range(length)}
    known = usual if isinstance(usual, list) and usual else [{}]
    return [known[nth % len(known)] for nth in range(length)]


def _read(parts: list[Any]) -> Any:
    """Answer what stands under keys, one in the other; `MISSING` where there is nothing."""
    place, *keys = parts
    for key in keys:
        if (isinstance(place, Mapping) and key in place) or (
            isinstance(place, list) and isinstance(key, int) and 0 <= key < len(place)
        ):
            place = place[key]
        else:
            return MISSING
    return place
