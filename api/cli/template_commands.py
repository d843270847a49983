"""Commands about templates; the work is done by `api.cli.templates`."""

from typing import Annotated

import typer

from api.cli.options import DataDir, WorkflowId

app = typer.Typer()


@app.command()
def templates(
    words: Annotated[str | None, typer.Argument(help="What it should be about.")] = None,
    category: Annotated[
        str | None,
        typer.Option(help="sales, support, marketing, finance, hr, it, data, or own."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """List workflows to start from, the nearest to some words first."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.templates import list_templates

    with connected(data_dir) as client:
        list_templates(client, screen(), words, category)


@app.command()
def start_from(
    key: Annotated[str, typer.Argument(help="The template's key.")],
    name: Annotated[str | None, typer.Option(help="What the workflow is called.")] = None,
    given: Annotated[
        list[str], typer.Option("--set", help="A value for an input, as name=value.")
    ] = [],  # noqa: B006
    data_dir: DataDir = None,
) -> None:
    """Make a workflow of a template. Nothing in it runs."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.templates import start_from as start

    with connected(data_dir) as client:
        start(client, screen(), key, name=name, given=given)


@app.command()
def keep_template(
    workflow: WorkflowId,
    summary: Annotated[str, typer.Option(help="What it is for, in a sentence.")],
    title: Annotated[str | None, typer.Option(help="Another title than its name.")] = None,
    words: Annotated[
        list[str], typer.Option("--word", help="A word to find it by; may be repeated.")
    ] = [],  # noqa: B006
    data_dir: DataDir = None,
) -> None:
    """Keep a workflow's draft as a template of this workspace."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.templates import keep_template as keep

    with connected(data_dir) as client:
        workflow_id = client.workflow_id(workflow)
        keep(client, screen(), workflow_id, summary=summary, title=title, words=words)
