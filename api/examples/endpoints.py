"""Examples of a workflow: what comes in, and what it then does."""

from uuid import UUID

from fastapi import APIRouter, status

from api.examples.schemas import ExampleGiven, ExampleList, ExampleShown, ExamplesPlayed
from api.examples.service import Examples
from api.room import Editing, Reading

router = APIRouter(prefix="/workflows/{workflow_id}/examples", tags=["drafts"])


@router.get("")
async def list_examples(workflow_id: UUID, room: Reading) -> ExampleList:
    """List what the workflow is expected to do with what comes in."""
    return await Examples(room).list(workflow_id)


@router.post("", status_code=status.HTTP_201_CREATED)
async def keep_example(workflow_id: UUID, given: ExampleGiven, room: Editing) -> ExampleShown:
    """Keep an example: what the draft does with it now is what is expected."""
    return await Examples(room).keep(workflow_id, given)


@router.post("/write")
async def write_examples(workflow_id: UUID, room: Editing) -> ExampleList:
    """Write the examples of the draft anew; those that people keep stay as they are."""
    return await Examples(room).write(workflow_id)


@router.post("/play")
async def play_examples(workflow_id: UUID, room: Reading) -> ExamplesPlayed:
    """Play all examples on the draft; nothing is called and nothing is written."""
    return await Examples(room).play(workflow_id)


@router.post("/{example_id}/accept")
async def accept_example(workflow_id: UUID, example_id: UUID, room: Editing) -> ExampleShown:
    """Expect from now on what the draft does now."""
    return await Examples(room).accept(workflow_id, example_id)


@router.delete("/{example_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_example(workflow_id: UUID, example_id: UUID, room: Editing) -> None:
    """Forget an example."""
    await Examples(room).drop(workflow_id, example_id)
