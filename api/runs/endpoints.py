"""Runs: start, list, look into, steer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Response, status

from api.room import Running, Watching
from api.runs.bulk import BulkRetries
from api.runs.bulk_schemas import BulkGiven, BulkPreview, BulkStart, BulkStarted, FailureList
from api.runs.examine import Examinations
from api.runs.examine_schemas import (
    Bisected,
    BisectGiven,
    Checked,
    CheckGiven,
    Replayed,
    ReplayGiven,
)
from api.runs.lineage import Lineages, ValueOrigin
from api.runs.repository import RunFilter
from api.runs.rerun import Reruns
from api.runs.rerun_schemas import RerunGiven, RerunPreview, RerunStart, StepId
from api.runs.schemas import (
    RunShown,
    RunStatus,
    RunSummary,
    SignalGiven,
    SignalTaken,
    StartRun,
    StepList,
)
from api.runs.service import Runs
from api.runs.signals import Signals
from api.shapes import Page

router = APIRouter(tags=["runs"])


@router.post("/workflows/{workflow_id}/runs", status_code=status.HTTP_202_ACCEPTED)
async def start_run(
    workflow_id: UUID,
    given: StartRun,
    room: Running,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> RunShown:
    """Start a run. The same Idempotency-Key with the same body answers with the same run."""
    return await Runs(room).start(workflow_id, given, idempotency_key)


@router.get("/runs")
async def list_runs(  # noqa: PLR0913 - each is a filter of the list
    room: Watching,
    workflow: UUID | None = None,
    status: RunStatus | None = None,
    parent: UUID | None = None,
    rerun_of: UUID | None = None,
    error_of: UUID | None = None,
    failure: Annotated[str | None, Query(max_length=300)] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[RunSummary]:
    """List runs, newest first: those a run's calls have started (`parent`), those that repeat it
    (`rerun_of`), the one that was told of its failure (`error_of`).
    """
    links: dict[str, Any] = {"parent": parent, "rerun_of": rerun_of, "error_of": error_of}
    asked = RunFilter(workflow=workflow, status=status, failure=failure, **links)
    return await Runs(room).page(asked, cursor, limit)


@router.get("/failures")
async def list_failures(
    room: Watching, workflow: UUID | None = None, since: datetime | None = None
) -> FailureList:
    """Show how runs have failed: those that failed alike together, what fails most first."""
    return await BulkRetries(room).failures(workflow, since)


@router.post("/failures/retry/preview")
async def preview_bulk_retry(given: BulkGiven, room: Watching) -> BulkPreview:
    """Count the failed and cancelled runs that would be gone on with, and the writes that would repeat."""
    return await BulkRetries(room).preview(given)


@router.post("/failures/retry", status_code=status.HTTP_202_ACCEPTED)
async def bulk_retry(given: BulkStart, room: Running) -> BulkStarted:
    """Go on with many failed and cancelled runs, as new runs that start at a rate."""
    return await BulkRetries(room).start(given)


@router.get("/runs/{run_id}")
async def get_run(run_id: UUID, room: Watching) -> RunShown:
    """Show one run with its input, output and the document it executes."""
    return await Runs(room).show(run_id)


@router.get("/runs/{run_id}/steps")
async def list_run_steps(run_id: UUID, room: Watching) -> StepList:
    """Show what each step got, gave and how long it took."""
    return await Runs(room).steps(run_id)


@router.get(
    "/runs/{run_id}/payloads/{sha256}",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}}},
)
async def get_run_payload(
    run_id: UUID, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], room: Watching
) -> Response:
    """Load a value that stands as {"$blob": sha256} in events and steps."""
    return Response(await Runs(room).payload(run_id, sha256), media_type="application/json")


@router.get("/runs/{run_id}/steps/{step}/lineage")
async def trace_value(
    run_id: UUID,
    step: StepId,
    room: Watching,
    item: Annotated[str | None, Query(max_length=1000)] = None,
    side: Literal["input", "output"] = "input",
    path: Annotated[str, Query(max_length=1000)] = "",
) -> ValueOrigin:
    """Trace a value of a finished run back through expressions, loops and steps to where it came from."""
    return await Lineages(room).trace(run_id, step, item, side, path)


@router.post("/runs/{run_id}/cancel", status_code=status.HTTP_202_ACCEPTED)
async def cancel_run(run_id: UUID, room: Running) -> RunShown:
    """Ask a run to stop: within two seconds no new call starts."""
    return await Runs(room).cancel(run_id)


@router.post("/runs/{run_id}/pause", status_code=status.HTTP_202_ACCEPTED)
async def pause_run(run_id: UUID, room: Running) -> RunShown:
    """Hold a run before its next step."""
    return await Runs(room).pause(run_id)


@router.post("/runs/{run_id}/resume", status_code=status.HTTP_202_ACCEPTED)
async def resume_run(run_id: UUID, room: Running) -> RunShown:
    """Let a paused run go on."""
    return await Runs(room).resume(run_id)


@router.post("/runs/{run_id}/rerun/preview")
async def preview_rerun(run_id: UUID, given: RerunGiven, room: Watching) -> RerunPreview:
    """Show what running a past run again would keep, run and repeat; nothing is started."""
    return await Reruns(room).preview(run_id, given)


@router.post("/runs/{run_id}/rerun", status_code=status.HTTP_202_ACCEPTED)
async def rerun_run(
    run_id: UUID,
    given: RerunStart,
    room: Running,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> RunShown:
    """Run a past run again, from where it has failed or from chosen steps, as a run of its own."""
    return await Reruns(room).start(run_id, given, idempotency_key)


@router.post("/runs/{run_id}/replay")
async def replay_run(run_id: UUID, given: ReplayGiven, room: Watching) -> Replayed:
    """Play a past run with a version, on what was recorded; name the first difference. Nothing is called."""
    return await Examinations(room).replay(run_id, given.against)


@router.post("/runs/{run_id}/check")
async def check_run(run_id: UUID, given: CheckGiven, room: Watching) -> Checked:
    """Tell whether a version mends a failed run and leaves the last successes as they were."""
    return await Examinations(room).check(run_id, given)


@router.post("/runs/{run_id}/bisect")
async def bisect_run(run_id: UUID, given: BisectGiven, room: Watching) -> Bisected:
    """Find the first version with which a past run goes another way."""
    return await Examinations(room).bisect(run_id, given)


@router.post("/runs/{run_id}/signals", status_code=status.HTTP_202_ACCEPTED)
async def signal_run(run_id: UUID, given: SignalGiven, room: Running) -> RunShown:
    """Hand an event to a run that waits for one."""
    return await Runs(room).signal(run_id, given)


@router.post("/signals", status_code=status.HTTP_202_ACCEPTED)
async def signal_whoever_waits(given: SignalGiven, room: Running) -> SignalTaken:
    """Hand an event to every run that waits for its name and key now; 404 when none does."""
    return await Signals(room).hand_out(given)
