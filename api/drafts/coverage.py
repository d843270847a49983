"""Rehearsing every way a draft can go: inputs and answers are made up until each is reached, or said not to be."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from api.drafts.called import CalledRepository, Directory, directory_of
from api.drafts.coverage_schemas import Coverage, Covered, CoverGiven, Scenario
from api.drafts.made_up import MakingUp, Usual, World
from api.drafts.rehearsal import Parts, sealed, usual_trigger
from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.drafts.unreached import Seen
from api.fixtures.service import Answers, Fixtures
from api.room import Room
from api.variables.repository import VariableRepository
from engine.core.document import Document
from engine.core.outcomes import Outcome, outcomes_of, reached_in
from engine.runtime.rehearse import RehearsalResult

MOST_TRIES: Final = 60
_FAULT: Final = {
    "class": "remote_down",
    "code": "made_up",
    "message": "A failure made up to rehearse what deals with it.",
    "retryable": False,
    "blame": "theirs",
}


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
        services: Parts,
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
        self._kept: list[tuple[World, RehearsalResult]] = []
        self._seen = Seen(document, services.catalog)
        self._tried = 0
        self._is_over = is_over

    async def go(self, inputs: dict[str, Any]) -> MakingUp:
        """Begin with what is usual, then lead to one missing way after another; answer what made up the worlds."""
        start = World(inputs)
        making = MakingUp(self._document, self._services.catalog, await self._usual(start))
        rich = making.rich(start)
        if rich is not None and not self._is_over():
            await self._try(rich)
        for outcome in outcomes_of(self._document):
            for world in making.worlds(outcome, start):
                if outcome in self._reached:
                    break
                if self._tried >= MOST_TRIES or self._is_over():
                    self._seen.cut_short.add(outcome)
                    break
                await self._try(world)
        return making

    async def _usual(self, start: World) -> Usual:
        """Rehearse what nothing is made up for, and answer what stands where then."""
        first = await self._try(start)
        outputs = {name: step.output for name, step in first.steps.items()}
        trigger = usual_trigger(self._document, self._services.catalog)
        now = self._services.clock.now()
        return Usual(start.inputs, trigger, outputs, self._variables, now)

    @property
    def worlds(self) -> Sequence[World]:
        """Return what led to the ways that were reached, what is usual first."""
        return [world for world, _ in self._kept]

    async def _try(self, world: World) -> RehearsalResult:
        self._tried += 1
        played = (self._services, self._document, world, self._directory, self._pins)
        result = await rehearsed(*played, self._variables)
        self._seen.take(result.events, world.failing)
        fresh = reached_in(self._document, result.events) - self._reached.keys()
        if fresh or not self._kept:
            self._reached |= dict.fromkeys(fresh, len(self._kept))
            self._kept.append((world, result))
        return result

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
                trigger=world.trigger,
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


async def rehearsed(
    parts: Parts,
    document: Document,
    world: World,
    directory: Directory | None,
    pins: Answers,
    variables: Mapping[str, Any],
) -> RehearsalResult:
    """Rehearse a document in a world that was made up; pins hold where it says nothing."""
    # Many are made in a row, and none of them gives way by itself: others are served in between.
    await asyncio.sleep(0)
    answers = Answers(
        {**pins.results, **world.results},
        {**pins.errors, **dict.fromkeys(world.failing, _FAULT)},
    )
    result, _ = await sealed(
        parts, document, world.inputs, directory, answers, variables, world.trigger
    )
    return result
