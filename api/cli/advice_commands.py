"""The commands about making a workflow better, and about what it does in words."""

from typing import Annotated

import typer

from api.cli.options import AllowReach, DataDir, WorkflowId

app = typer.Typer()
AsJson = Annotated[bool, typer.Option("--json", help="Everything, for machines.")]


@app.command()
def advise(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    measured: Annotated[
        bool, typer.Option("--measured", help="What was recommended before, and what it has saved.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a workflow could save, played on its last good runs; exit code 1 when nothing is found."""
    from api.cli.advise import advise as advised
    from api.cli.advise import measured as list_measured
    from api.cli.client import connected
    from api.cli.screen import screen

    work = list_measured if measured else advised
    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        raise typer.Exit(work(client, screen(), found, as_json=as_json))


@app.command()
def describe(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    in_full: Annotated[
        bool,
        typer.Option(help="Print only the lines that hold all of it and build it again."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say in plain words what a workflow does; exit code 1 when one sentence would not build it again."""
    from api.cli.client import connected
    from api.cli.describe import describe as described
    from api.cli.screen import screen

    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        raise typer.Exit(described(client, screen(), found, in_full=in_full, as_json=as_json))


@app.command()
def corrections(
    data_dir: DataDir = None,
    forget: Annotated[
        str | None, typer.Option(help="Forget the correction of this id: no later plan uses it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what was put right in earlier plans, and is used where the next one leaves the same open."""
    from api.cli.client import connected
    from api.cli.corrections import corrections as listed
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(listed(client, screen(), forget, as_json=as_json))


@app.command()
def repeated(
    data_dir: DataDir = None,
    make: Annotated[
        int | None, typer.Option(help="Make a workflow of what has this number in the list.")
    ] = None,
    call: Annotated[
        int | None,
        typer.Option(help="Propose for each workflow to call the one that is there for it."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept what is proposed.")] = False,
    allow_reach: AllowReach = False,
    as_json: AsJson = False,
) -> None:
    """Name steps that stand the same in several workflows: each could be one that they call; exit code 1 when there are any."""
    from api.cli import repeated as work
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        if make is not None:
            raise typer.Exit(work.make(client, screen(), make))
        if call is not None:
            done = work.call(client, screen(), call, accept=yes, allow=allow_reach)
            raise typer.Exit(done)
        raise typer.Exit(work.repeated(client, screen(), as_json=as_json))


@app.command(name="next")
def next_(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    after: Annotated[
        str | None, typer.Option(help="The step to go on from; the last one unless it is named.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what has followed a step like this one in your workflows; exit code 1 when nothing has."""
    from api.cli.client import connected
    from api.cli.next_steps import next_steps
    from api.cli.screen import screen

    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        raise typer.Exit(next_steps(client, screen(), found, after, as_json=as_json))
