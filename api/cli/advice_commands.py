"""The commands about making a workflow better, and about what it does in words."""

from typing import Annotated

import typer

from api.cli.options import DataDir, WorkflowId

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
def describe(workflow: WorkflowId, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say in plain words what a workflow does; exit code 1 when the words would not build it again."""
    from api.cli.client import connected
    from api.cli.describe import describe as described
    from api.cli.screen import screen

    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        raise typer.Exit(described(client, screen(), found, as_json=as_json))


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
def repeated(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Name steps that stand the same in several workflows: each could be one that they call; exit code 1 when there are any."""
    from api.cli.client import connected
    from api.cli.repeated import repeated as listed
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(listed(client, screen(), as_json=as_json))
