"""Rehearsing every way a draft can go: inputs and answers are made up until each is reached, or said not to be."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final
from uuid import UUID

from api.drafts.called import CalledRepository, Directory, directory_of
from api.drafts.coverage_schemas import Coverage, Covered, CoverGiven, Scenario
from api.drafts.rehearsal import sealed
from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.drafts.solving import Path, solutions
from api.drafts.unreached import Seen, wanted_for
from api.fixtures.service import Answers, Fixtures
from api.room import Room
from api.services import Services
from api.variables.repository import VariableRepository
from engine.core.document import BranchStep, Document
from engine.core.edges import FAILED
from engine.core.outcomes import ELSE, Outcome, outcomes_of, reached_in
from engine.core.references import Reference, references_of
from engine.runtime.rehearse import RehearsalResult

MOST_TRIES: Final = 60
MOST_JOINT: Final = 4
"""Answers tried to all of a condition at once."""
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_FAULT: Final = {
    "class": "remote_down",
    "code": "made_up",
    "message": "A failure made up to rehearse what deals with it.",
    "retryable": False,
    "blame": "theirs",
}


@dataclass(frozen=True, slots=True)
class _World:
    """What a rehearsal starts from."""

    inputs: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    failing: frozenset[str] = frozenset()


class Coverages:
    """Covers drafts of one workspace; nothing is called and nothing is written."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def cover(self, workflow_id: UUID, given: CoverGiven) -> Coverage:
        """Rehearse a draft until every way it can go is reached or nothing more helps."""
        services = self._room.services
        async with self._room.transaction() as session:
            draft = found(await DraftRepository(session, *self._room.place).get(workflow_id))
            document = Document.parse(draft.document)
            called = CalledRepository(session, *self._room.place)
            directory = await directory_of(called, services.checking, document)
            pins = await Fixtures(self._room, session).answers(workflow_id, given.fixtures)
            variables = await VariableRepository(session, *self._room.place).values()
        covering = Covering(services, document, directory, pins, variables)
        await covering.go(dict(given.inputs or {}))
        return covering.told()


def _never() -> bool:
    return False


class Covering:
    """Covers one document; `is_over` says when no further rehearsal is to be made."""

    def __init__(
        self,
        services: Services,
        document: Document,
        directory: Directory | None,
        pins: Answers,
        variables: Mapping[str, Any],
        is_over: Callable[[], bool] = _never,
    ) -> None:
        self._services = services
        self._document = document
        self._directory = directory
        self._pins = pins
        self._variables = variables
        self._reached: dict[Outcome, int] = {}
        self._kept: list[tuple[_World, RehearsalResult]] = []
        self._seen = Seen(document, services.catalog)
        self._tried = 0
        self._is_over = is_over

    async def go(self, inputs: dict[str, Any]) -> None:
        """Begin with what is usual, then lead to one missing way after another."""
        first = await self._try(_World(inputs))
        for outcome in outcomes_of(self._document):
            for world in self._worlds(outcome, inputs, first):
                if outcome in self._reached:
                    break
                if self._tried >= MOST_TRIES or self._is_over():
                    self._seen.cut_short.add(outcome)
                    break
                await self._try(world)

    async def _try(self, world: _World) -> RehearsalResult:
        self._tried += 1
        answers = Answers(
            {**self._pins.results, **world.results},
            {**self._pins.errors, **dict.fromkeys(world.failing, _FAULT)},
        )
        result, _ = await sealed(
            self._services,
            self._document,
            world.inputs,
            self._directory,
            answers,
            self._variables,
        )
        self._seen.take(result.events, world.failing)
        fresh = reached_in(self._document, result.events) - self._reached.keys()
        if fresh or not self._kept:
            self._reached |= dict.fromkeys(fresh, len(self._kept))
            self._kept.append((world, result))
        return result

    def _worlds(
        self, outcome: Outcome, inputs: dict[str, Any], first: RehearsalResult
    ) -> Iterator[_World]:
        """Make up what might lead to a way, the likeliest first."""
        if outcome.way == FAILED:
            yield _World(inputs, failing=frozenset({outcome.step}))
        elif outcome.way in ("approved", "rejected"):
            said = {"outcome": outcome.way, "by": None, "comment": None, "at": None}
            yield _World(inputs, {outcome.step: said})
        elif outcome.way == "timed_out":
            yield _World(inputs, {outcome.step: {}})
        for values in islice(solutions(wanted_for(self._document, outcome)), MOST_JOINT):
            world = _joint(inputs, first, values)
            if world is not None:
                yield world
        for condition in self._conditions(outcome):
            for _, _, reference in references_of(condition):
                for value in _candidates(condition):
                    world = _with(inputs, first, reference, value)
                    if world is not None:
                        yield world

    def _conditions(self, outcome: Outcome) -> Iterator[Any]:
        step = self._document.step(outcome.step)
        if isinstance(step, BranchStep) and outcome.way != "skipped":
            wanted = outcome.way.removeprefix("case ")
            for case in step.cases:
                if outcome.way == ELSE or wanted in (case.id, step.else_):
                    yield case.when
        elif step is not None and step.when is not None:
            yield step.when

    def told(self) -> Coverage:
        """Say which ways were reached, and by what."""
        ways = [
            Covered(
                step=one.step,
                way=one.way,
                scenario=self._reached.get(one),
                unreached=None if one in self._reached else self._seen.why(one, self._reached),
            )
            for one in outcomes_of(self._document)
        ]
        scenarios = [
            Scenario(
                inputs=world.inputs,
                answers=world.results,
                failures=sorted(world.failing),
                status=result.status,
            )
            for world, result in self._kept
        ]
        return Coverage(
            reached=sum(way.scenario is not None for way in ways),
            total=len(ways),
            ways=ways,
            scenarios=scenarios,
            rehearsals=self._tried,
        )


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


def _with(
    inputs: Mapping[str, Any], first: RehearsalResult, reference: Reference, value: Any
) -> _World | None:
    """Answer the usual world with one value in another way; None where it cannot be set."""
    path = (reference.root, *(part.key for part in reference.path))
    return _joint(inputs, first, {path: value})


def _joint(
    inputs: Mapping[str, Any], first: RehearsalResult, values: Mapping[Path, Any]
) -> _World | None:
    """Answer the usual world with some values in another way; None where one cannot be set."""
    world = _World(dict(inputs))
    for (root, *path), value in values.items():
        if root == "inputs" and path:
            world = replace(world, inputs=_set(world.inputs, path, value))
            continue
        name = str(path[0]) if path else ""
        step = first.steps.get(name)
        if root != "steps" or step is None or len(path) < 2:
            return None
        usual = step.output if isinstance(step.output, dict) else {}
        answer = _set(world.results.get(name, usual), path[1:], value)
        world = replace(world, results={**world.results, name: answer})
    return world if values else None


def _set(tree: dict[str, Any], path: list[str | int], value: Any) -> dict[str, Any]:
    """Answer a copy in which something else stands at a path of fields."""
    copy = deepcopy(tree)
    place: Any = copy
    for key in path[:-1]:
        inner = place.get(key) if isinstance(place, dict) else None
        if not isinstance(inner, dict):
            inner = {}
        if isinstance(place, dict):
            place[key] = inner
        place = inner
    place[path[-1]] = value
    return copy
