"""Examples of a workflow: written with it, kept by people, and played on its draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog

from api.drafts.called import CalledRepository, Directory, directory_of
from api.drafts.made_up import World
from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.examples.came import differences, sentences
from api.examples.repository import ExampleRepository
from api.examples.schemas import (
    ExampleGiven,
    ExampleList,
    ExamplePlayed,
    ExampleShown,
    ExamplesPlayed,
)
from api.examples.world import Occasion, occasion_of, played, variables_read
from api.examples.writing import Written, written
from api.room import Room
from api.variables.repository import VariableRepository
from engine.core.document import Document
from engine.core.hole import holes_in
from engine.errors import Conflict, FlowError, Invalid, NotFound, TooLarge
from engine.runtime.values import encode
from engine.store.models.example import Example

MOST: Final = 60
LARGEST: Final = 256 * 1024
MOST_DIFFERENCES: Final = 5
WITHIN_S: Final = 3.0
"""So long somebody who accepts or publishes waits for examples at most."""
NO_TIME: Final = "There was no time left for it."
log = structlog.get_logger()


class ExampleExists(Conflict):
    """The workflow has an example of that name."""

    code = "example_exists"


@dataclass(frozen=True, slots=True)
class _Stage:
    """A draft and what it is played with."""

    document: Document
    directory: Directory
    variables: dict[str, Any]
    examples: Sequence[Example]


class Examples:
    """The examples of one workspace's workflows; while they are played no transaction is held."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def list(self, workflow_id: UUID) -> ExampleList:
        """Answer what is kept for a workflow."""
        return ExampleList(items=[_shown(one) for one in (await self._stage(workflow_id)).examples])

    async def play(self, workflow_id: UUID) -> ExamplesPlayed:
        """Play all examples on the draft."""
        return await self.try_on(workflow_id, None, lambda: False)

    async def try_on(
        self, workflow_id: UUID, document: Document | None, is_over: Callable[[], bool]
    ) -> ExamplesPlayed:
        """Play the examples of a workflow on another document, or on its draft, until there is no more time."""
        stage = await self._stage(workflow_id)
        items: list[ExamplePlayed] = []
        for one in stage.examples:
            if is_over():
                items.append(_not_played(one, NO_TIME))
            else:
                items.append(await self._played(one, document or stage.document, stage.directory))
        good = sum(one.outcome == "as_expected" for one in items)
        return ExamplesPlayed(as_expected=good, total=len(items), items=items)

    async def keep(self, workflow_id: UUID, given: ExampleGiven) -> ExampleShown:
        """Keep what comes in, with what the draft does now as what is expected."""
        stage = await self._stage(workflow_id)
        if len(stage.examples) >= MOST:
            raise Invalid(f"A workflow has at most {MOST} examples; remove some first.")
        world = World(given.inputs, given.trigger, given.answers, frozenset(given.failures))
        now = self._room.services.clock.now()
        occasion = Occasion(world, now, variables_read(stage.document, stage.variables))
        came = await played(self._room.services, stage.document, occasion, stage.directory)
        one = Written(given.name, occasion, came)
        if not _fits(one):
            raise TooLarge(f"An example is at most {LARGEST} bytes.")
        return _shown((await self._add(workflow_id, [one], "kept"))[0])

    async def write(self, workflow_id: UUID) -> ExampleList:
        """Write the examples of a draft anew; those that people keep stay as they are.

        Raise Invalid for a draft with open places: what it does is not decided yet.
        """
        stage = await self._stage(workflow_id)
        if _is_open(stage.document):
            raise Invalid(
                "The draft has open places, so what it does is not decided yet: answer them first."
            )
        await self._write(workflow_id, stage)
        return await self.list(workflow_id)

    async def follow(self, workflow_id: UUID) -> None:
        """After a change that was proposed and accepted: write them anew, where nothing is left open."""
        await self._write_if(workflow_id, lambda _: True)

    async def arrive(self, workflow_id: UUID) -> None:
        """Write the first examples of a draft in which nothing is left open."""
        await self._write_if(workflow_id, lambda stage: not stage.examples)

    async def _write_if(self, workflow_id: UUID, wanted: Callable[[_Stage], bool]) -> None:
        """Write examples beside what was really asked for: that they cannot be made stops nothing."""
        try:
            stage = await self._stage(workflow_id)
            if stage.document.steps and not _is_open(stage.document) and wanted(stage):
                await self._write(workflow_id, stage)
        except FlowError as error:
            log.info("examples.not_written", workflow_id=str(workflow_id), why=error.message)

    async def accept(self, workflow_id: UUID, example_id: UUID) -> ExampleShown:
        """Expect from now on what the draft does now."""
        stage = await self._stage(workflow_id)
        one = next((one for one in stage.examples if one.id == example_id), None)
        if one is None:
            raise _nothing()
        occasion = occasion_of(one.given)
        came = await played(self._room.services, stage.document, occasion, stage.directory)
        async with self._room.transaction() as session:
            kept = await session.get_one(Example, example_id)
            kept.expected = came
            await session.flush()
            await self._room.note(session, "example.accept", workflow_id, name=one.name)
            return _shown(kept)

    async def drop(self, workflow_id: UUID, example_id: UUID) -> None:
        """Forget one."""
        async with self._room.transaction() as session:
            if not await ExampleRepository(session, *self._room.place).drop(
                workflow_id, example_id
            ):
                raise _nothing()
            await self._room.note(session, "example.remove", workflow_id, id=str(example_id))

    async def _stage(self, workflow_id: UUID) -> _Stage:
        async with self._room.transaction() as session:
            place = self._room.place
            draft = found(await DraftRepository(session, *place).get(workflow_id))
            document = Document.parse(draft.document)
            called = CalledRepository(session, *place)
            checking = self._room.services.checking
            directory = await directory_of(called, checking, document, workflow_id)
            variables = await VariableRepository(session, *place).values()
            examples = await ExampleRepository(session, *place).of(workflow_id)
        return _Stage(document, directory, variables, examples)

    async def _played(
        self, one: Example, document: Document, directory: Directory | None
    ) -> ExamplePlayed:
        came, said = None, []
        try:
            occasion = occasion_of(one.given)
            came = await played(self._room.services, document, occasion, directory)
            said = sentences(differences(one.expected, came, self._titled), MOST_DIFFERENCES)
        except FlowError as error:
            return _not_played(one, error.message)
        outcome = "other" if said else "as_expected"
        return ExamplePlayed(
            id=str(one.id), name=one.name, outcome=outcome, differences=said, came=came
        )

    def _titled(self, uses: str) -> str:
        spec = self._room.services.catalog.action(uses)
        return spec.title if spec is not None else uses

    async def _write(self, workflow_id: UUID, stage: _Stage) -> None:
        now = self._room.services.clock.now()
        parts, document = self._room.services, stage.document
        made = await written(
            parts, document, stage.directory, stage.variables, now, within_s=WITHIN_S
        )
        await self._add(workflow_id, [one for one in made if _fits(one)], "written")

    async def _add(
        self, workflow_id: UUID, made: Sequence[Written], origin: str
    ) -> Sequence[Example]:
        async with self._room.transaction() as session:
            # Two people who accept at once write one after the other.
            found(await DraftRepository(session, *self._room.place).locked(workflow_id))
            rows = ExampleRepository(session, *self._room.place)
            if origin == "written":
                await rows.drop_written(workflow_id)
            taken = {one.name for one in await rows.of(workflow_id)}
            if origin == "kept" and (name := made[0].name) in taken:
                raise ExampleExists(f"There is an example {name!r} already: choose another name.")
            await self._room.note(session, f"example.{origin}", workflow_id, examples=len(made))
            return [
                await rows.add(
                    workflow_id,
                    one.name,
                    origin,
                    one.occasion.kept(),
                    one.expected,
                    self._room.user_id,
                )
                for one in made
                if one.name not in taken
            ]


def _not_played(one: Example, why: str) -> ExamplePlayed:
    return ExamplePlayed(
        id=str(one.id), name=one.name, outcome="not_played", differences=[why], came=None
    )


def _is_open(document: Document) -> bool:
    return next(iter(holes_in(document.to_json())), None) is not None


def _fits(one: Written) -> bool:
    return len(encode(one.occasion.kept())) + len(encode(one.expected)) <= LARGEST


def _nothing() -> NotFound:
    return NotFound("There is no such example.")


def _shown(one: Example) -> ExampleShown:
    return ExampleShown(
        id=str(one.id),
        name=one.name,
        origin=one.origin,
        given=one.given,
        expected=one.expected,
        created_at=one.created_at,
    )
