"""The tools for workflows and their runs."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from pydantic import Field

from api.mcp.rest import Rest
from api.mcp.tool import Arguments, tool


class ListWorkflows(Arguments):
    q: str | None = Field(
        default=None, max_length=200, description="part of a name, key, description or tag"
    )
    limit: int = Field(default=50, ge=1, le=200)


class Workflow(Arguments):
    workflow: str = Field(min_length=1, max_length=200, description="its id or key")


class StartRun(Workflow):
    inputs: dict[str, Any] | None = None
    draft: bool = Field(default=False, description="run the current draft once, as a test")
    idempotency_key: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="the same key never starts a second run",
    )


class Run(Arguments):
    run_id: UUID


@tool("List workflows", "reads", ListWorkflows)
async def list_workflows(rest: Rest, given: ListWorkflows) -> dict[str, Any]:
    """List workflows with their state, the last changed first."""
    found = await rest.get("/workflows", q=given.q, limit=given.limit)
    return {"workflows": found["items"]}


@tool("Read a workflow", "reads", Workflow)
async def read_workflow(rest: Rest, given: Workflow) -> dict[str, Any]:
    """Read a workflow: its state, and its draft with what is still open in it."""
    workflow_id = await rest.workflow_id(given.workflow)
    shown = await rest.get(f"/workflows/{workflow_id}")
    return {"workflow": shown, "draft": await rest.get(f"/workflows/{workflow_id}/draft")}


@tool("Start a run", "acts", StartRun)
async def start_run(rest: Rest, given: StartRun) -> dict[str, Any]:
    """Start a run of the live version. It really acts: what the workflow sends is sent. Read how it goes
    with read_run."""
    workflow_id = await rest.workflow_id(given.workflow)
    body = {"inputs": given.inputs, "draft": given.draft}
    return dict(await rest.post(f"/workflows/{workflow_id}/runs", body, key=given.idempotency_key))


@tool("Read a run", "reads", Run)
async def read_run(rest: Rest, given: Run) -> dict[str, Any]:
    """Read a run: how it stands, and each step with what it has answered."""
    shown = await rest.get(f"/runs/{given.run_id}")
    return {"run": shown, "steps": (await rest.get(f"/runs/{given.run_id}/steps"))["items"]}


@tool("Explain a run", "reads", Run)
async def explain_run(rest: Rest, given: Run) -> dict[str, Any]:
    """Say why a run failed: facts, sentences that cite events, similar failures, and a checked fix."""
    return dict(await rest.get(f"/runs/{given.run_id}/explanation"))


TOOLS: Final = (list_workflows, read_workflow, start_run, read_run, explain_run)
