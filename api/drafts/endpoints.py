"""Drafts: read, patch, undo, rehearse, sample. Every change is a patch."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Header, Response

from api.drafts.coverage import Coverages
from api.drafts.coverage_schemas import Coverage, CoverGiven
from api.drafts.evaluating import Evaluations
from api.drafts.evaluating_schemas import Evaluated, EvaluateGiven
from api.drafts.rehearsal import Rehearsals
from api.drafts.sample import Samples
from api.drafts.schemas import (
    AnswerGiven,
    DraftPatched,
    DraftShown,
    PatchGiven,
    Rehearsed,
    RehearseGiven,
    Sampled,
    SampleGiven,
)
from api.drafts.service import Drafts
from api.drafts.testing import StepTests
from api.drafts.testing_schemas import LiveTestGiven, StepTested, TestGiven
from api.examples.service import Examples
from api.room import Editing, Reading, Running

router = APIRouter(prefix="/workflows/{workflow_id}/draft", tags=["drafts"])
Tagged = TypeVar("Tagged", bound=DraftShown)
IfMatch = Annotated[str | None, Header(max_length=100)]


@router.get("")
async def get_draft(workflow_id: UUID, room: Reading, response: Response) -> DraftShown:
    """Show the draft with its problems and next fire times."""
    async with room.transaction() as session:
        draft = await Drafts(room, session).show(workflow_id)
    return _tagged(response, draft)


@router.post("/patches")
async def patch_draft(
    workflow_id: UUID,
    given: PatchGiven,
    room: Editing,
    response: Response,
    if_match: IfMatch = None,
) -> DraftPatched:
    """Change the draft. A stale base is rebased when nobody touched the same things, else 409."""
    async with room.transaction() as session:
        draft = await Drafts(room, session).patch(workflow_id, given, if_match)
    return _tagged(response, draft)


@router.post("/preview")
async def preview_patch(workflow_id: UUID, given: PatchGiven, room: Reading) -> DraftPatched:
    """Show what a patch would make of the draft; nothing is written."""
    async with room.transaction() as session:
        return await Drafts(room, session).preview(workflow_id, given)


@router.post("/undo")
async def undo_draft(workflow_id: UUID, room: Editing, response: Response) -> DraftShown:
    """Take the last accepted patch back, as a new revision."""
    async with room.transaction() as session:
        draft = await Drafts(room, session).undo(workflow_id)
    return _tagged(response, draft)


@router.post("/redo")
async def redo_draft(workflow_id: UUID, room: Editing, response: Response) -> DraftShown:
    """Do again what was taken back last."""
    async with room.transaction() as session:
        draft = await Drafts(room, session).redo(workflow_id)
    return _tagged(response, draft)


@router.post("/answer")
async def answer_draft(
    workflow_id: UUID, given: AnswerGiven, room: Editing, response: Response
) -> DraftShown:
    """Fill one hole or missing value with what a person says."""
    async with room.transaction() as session:
        draft = await Drafts(room, session).answer(workflow_id, given.path, given.value)
    await Examples(room).arrive(workflow_id)
    return _tagged(response, draft)


@router.post("/rehearse")
async def rehearse_draft(workflow_id: UUID, given: RehearseGiven, room: Reading) -> Rehearsed:
    """Run the draft with the network closed: pure steps really run, the others are simulated."""
    return await Rehearsals(room).rehearse(workflow_id, given.inputs, given.fixtures)


@router.post("/cover")
async def cover_draft(workflow_id: UUID, given: CoverGiven, room: Reading) -> Coverage:
    """Rehearse every way the draft can go, with inputs and answers made up for that; name what was not reached."""
    return await Coverages(room).cover(workflow_id, given)


@router.post("/evaluate")
async def evaluate_text(workflow_id: UUID, given: EvaluateGiven, room: Reading) -> Evaluated:
    """Work one text of a step out on pins, samples and the last good run; nothing is called or written."""
    return await Evaluations(room).evaluate(workflow_id, given)


@router.post("/test")
async def test_step(workflow_id: UUID, given: TestGiven, room: Reading) -> StepTested:
    """Try one step with the network closed: with a made-up result or error, for one item, at one attempt."""
    return await StepTests(room).sealed(workflow_id, given)


@router.post("/test/live")
async def test_step_live(workflow_id: UUID, given: LiveTestGiven, room: Running) -> StepTested:
    """Really perform one step, once. What writes has to be confirmed as the sealed test has shown it."""
    return await StepTests(room).live(workflow_id, given)


@router.post("/sample")
async def sample_step(workflow_id: UUID, given: SampleGiven, room: Running) -> Sampled:
    """Really perform one reading step, once, and learn the shape of its answer."""
    sampled = await Samples(room).take(workflow_id, given.step)
    await Examples(room).arrive(workflow_id)
    return sampled


def _tagged(response: Response, draft: Tagged) -> Tagged:
    response.headers["etag"] = f'"{draft.revision}"'
    return draft
