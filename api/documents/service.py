"""Validate documents that are stored nowhere."""

import asyncio
from functools import cache
from typing import Any

from api.documents.schemas import Validated, ValidateGiven
from api.drafts.called import CalledRepository, directory_of
from api.drafts.checking import shown_fire_times, shown_problems
from api.drafts.repository import DraftRepository
from api.room import Room
from api.shapes import JsonObject
from api.variables.repository import VariableRepository
from engine.core.document import Document, document_hash
from engine.core.jsonschema import document_schema as core_schema
from engine.core.yaml import from_text
from engine.errors import DocumentInvalid


async def validate_given(room: Room, given: ValidateGiven) -> Validated:
    """Check a document; one that cannot be read is an answer with problems, not an error."""
    try:
        value: Any = given.document
        if given.text is not None:
            # A long text takes seconds to read; runs and other people must not wait for it.
            value = await asyncio.to_thread(from_text, given.text)
        document = Document.parse(value)
    except DocumentInvalid as broken:
        return Validated(
            valid=False,
            document=None,
            document_hash=None,
            problems=shown_problems(broken.problems),
            fire_times={},
            effects={},
        )
    async with room.transaction() as session:
        rows = DraftRepository(session, *room.place)
        connections = await rows.connections()
        called = CalledRepository(session, *room.place)
        directory = await directory_of(called, room.services.checking, document)
        variables = await VariableRepository(session, *room.place).values()
    validation = room.services.checking.check(document, connections, directory, variables)
    return Validated(
        valid=all(problem.severity == "warning" for problem in validation.problems),
        document=document.to_json(),
        document_hash=document_hash(document),
        problems=shown_problems(validation.problems),
        fire_times=shown_fire_times(validation),
        effects=dict(validation.effects),
    )


@cache
def document_schema() -> JsonObject:
    """Answer the published JSON Schema of format 1."""
    schema: JsonObject = core_schema()
    return schema
