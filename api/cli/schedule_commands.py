"""The commands about what starts a workflow by itself: its switch, and its schedules."""

from typing import Annotated, Literal, Optional

import typer

from api.cli.options import DataDir, WorkflowId

app = typer.Typer()
Trigger = Annotated[
    Optional[str],  # noqa: UP045 - read at run time by typer
    typer.Argument(help="The trigger's id; not needed where there is one schedule."),
]


@app.command()
def enable(workflow: WorkflowId, data_dir: DataDir = None) -> None:
    """Let the live version's triggers start runs."""
    _switch(workflow, data_dir, "enable")


@app.command()
def disable(workflow: WorkflowId, data_dir: DataDir = None) -> None:
    """Stop triggers from starting runs; runs going on end by themselves."""
    _switch(workflow, data_dir, "disable")


@app.command()
def schedules(workflow: WorkflowId, data_dir: DataDir = None) -> None:
    """Show the schedules of a workflow's live version, and when they fire next."""
    from api.cli.client import connected
    from api.cli.schedules import schedules as show
    from api.cli.screen import screen

    with connected(data_dir) as client:
        show(client, screen(), client.workflow_id(workflow))


@app.command()
def watched(workflow: WorkflowId, data_dir: DataDir = None) -> None:
    """Show the events a workflow looks for: the last looks, the next, and what is wrong."""
    from api.cli.client import connected
    from api.cli.schedules import watched as show
    from api.cli.screen import screen

    with connected(data_dir) as client:
        show(client, screen(), client.workflow_id(workflow))


@app.command("pause-schedule")
def pause(workflow: WorkflowId, trigger: Trigger = None, data_dir: DataDir = None) -> None:
    """Let a schedule start nothing until it is resumed; other triggers go on."""
    _steer(workflow, trigger, data_dir, "pause")


@app.command("resume-schedule")
def resume(workflow: WorkflowId, trigger: Trigger = None, data_dir: DataDir = None) -> None:
    """Let a paused schedule go on with its next due time."""
    _steer(workflow, trigger, data_dir, "resume")


@app.command()
def backfill(
    workflow: WorkflowId,
    since: Annotated[str, typer.Option(help="From this moment, such as 2026-11-01T00:00:00Z.")],
    trigger: Trigger = None,
    data_dir: DataDir = None,
    until: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="To this moment; without it until now."),
    ] = None,
    rate: Annotated[int, typer.Option(min=1, max=6000, help="New runs a minute.")] = 60,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Start them without asking.")] = False,
) -> None:
    """Start the runs of due times that have had none: missed, skipped, or before the schedule was there."""
    from api.cli.client import connected
    from api.cli.schedules import backfill as make_up
    from api.cli.screen import screen

    with connected(data_dir) as client:
        code = make_up(
            client,
            screen(),
            client.workflow_id(workflow),
            trigger,
            since=since,
            until=until,
            per_minute=rate,
            is_agreed=yes,
        )
        raise typer.Exit(code)


def _switch(workflow: str, data_dir: DataDir, verb: Literal["enable", "disable"]) -> None:
    from api.cli.client import connected
    from api.cli.schedules import switch
    from api.cli.screen import screen

    with connected(data_dir) as client:
        switch(client, screen(), client.workflow_id(workflow), verb)


def _steer(
    workflow: str, trigger: str | None, data_dir: DataDir, verb: Literal["pause", "resume"]
) -> None:
    from api.cli.client import connected
    from api.cli.schedules import steer
    from api.cli.screen import screen

    with connected(data_dir) as client:
        steer(client, screen(), client.workflow_id(workflow), trigger, verb)
