"""What the steps of a draft are known to answer before any of them is run: their samples and pins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.fixtures.service import Answers, Fixtures, answers_of
from api.repository import Session
from api.room import Room
from api.variables.repository import VariableRepository
from engine.core.document import Document


@dataclass(frozen=True, slots=True)
class Known:
    """A draft beside what it is known to read."""

    revision: int
    document: Document
    samples: Mapping[str, Any]
    answers: Answers
    """Pins, and above those the fixtures of a set."""
    chosen: Answers
    """The fixtures of the set alone."""
    variables: Mapping[str, Any]


async def known_of(
    room: Room, session: Session, workflow_id: UUID, fixtures: str | None = None
) -> Known:
    """Gather it, in the request's transaction; a set of fixtures goes before pins."""
    rows = DraftRepository(session, *room.place)
    draft = found(await rows.get(workflow_id))
    kept = Fixtures(room, session)
    chosen = {} if fixtures is None else await kept.of_set(workflow_id, fixtures)
    return Known(
        revision=draft.revision,
        document=Document.parse(draft.document),
        samples=await rows.samples(workflow_id),
        answers=await kept.answers(workflow_id, fixtures),
        chosen=answers_of(chosen),
        variables=await VariableRepository(session, *room.place).values(),
    )
