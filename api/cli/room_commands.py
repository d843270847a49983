"""The commands about a workspace: where its workflows are kept, and what they all read."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from api.cli.options import DataDir, WorkflowId

app = typer.Typer()


@app.command("list")
def list_all(
    q: Annotated[Optional[str], typer.Argument(help="Part of a name, key or tag.")] = None,  # noqa: UP045 - read at run time by typer
    folder: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="In this folder and below, such as Sales/Reports."),
    ] = None,
    tag: Annotated[list[str], typer.Option(help="With this tag; several: with all.")] = [],  # noqa: B006
    archived: Annotated[bool, typer.Option("--archived", help="What was put away.")] = False,
    data_dir: DataDir = None,
) -> None:
    """List workflows with their state, folder and tags."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.shelf import list_workflows

    with connected(data_dir) as client:
        list_workflows(client, screen(), q=q, folder=folder, tags=tag, archived=archived)


@app.command()
def arrange(
    workflow: WorkflowId,
    folder: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Put it here; made where missing. / is the top."),
    ] = None,
    tag: Annotated[list[str], typer.Option(help="Add a tag.")] = [],  # noqa: B006
    untag: Annotated[list[str], typer.Option(help="Take a tag off.")] = [],  # noqa: B006
    archive: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option(
            "--archive/--unarchive", help="Switch it off and put it away, or take it back."
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Put a workflow into a folder, tag it, put it away or take it back; its document stays."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.shelf import arrange as put

    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        put(client, screen(), found, folder=folder, tags=tag, untags=untag, archived=archive)


@app.command()
def variables(
    set_: Annotated[list[str], typer.Option("--set", help="KEY=VALUE; JSON, or else text.")] = [],  # noqa: B006
    unset: Annotated[list[str], typer.Option(help="Take away the variable of this name.")] = [],  # noqa: B006
    data_dir: DataDir = None,
) -> None:
    """Show what all workflows read as vars; set or take away some of it first."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.variables import variables as show

    with connected(data_dir) as client:
        show(client, screen(), set_=set_, unset=unset)


@app.command()
def tables(
    key: Annotated[
        str | None, typer.Argument(help="A data table; without it all are listed.")
    ] = None,
    make: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Make it, with these columns: email,score:number,since:date"),
    ] = None,
    name: Annotated[Optional[str], typer.Option(help="What people call it.")] = None,  # noqa: UP045
    csv: Annotated[Optional[Path], typer.Option(help="Add the rows of this CSV file.")] = None,  # noqa: UP045
    export: Annotated[bool, typer.Option("--export", help="Write all rows as CSV.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it away with its rows.")] = False,
    limit: Annotated[int, typer.Option(help="How many rows to show.", min=1, max=1000)] = 20,
    data_dir: DataDir = None,
) -> None:
    """List data tables, or make, fill, show, export or remove one."""
    from api.cli import tables as data
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        if key is None:
            data.list_tables(client, screen())
            return
        if make is not None:
            data.make_table(client, screen(), key, make, name)
        if csv is not None:
            data.fill_table(client, screen(), key, csv)
        if export:
            data.export_table(client, key)
        elif remove:
            data.remove_table(client, screen(), key)
        elif make is None and csv is None:
            data.show_rows(client, screen(), key, limit)


@app.command()
def budget(
    workflow: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="A workflow; without it, the whole organization."),
    ] = None,
    usd: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(help="Money the organization may spend on a day; -1 takes the limit away."),
    ] = None,
    tokens: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="AI tokens on a day; -1 takes the limit away."),
    ] = None,
    calls: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="Outside calls on a day; -1 takes the limit away."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Show what may be spent on a day and what was spent today; or set the organization's limits.

    What a workflow may spend stands in its document: settings.budget.per_day.
    """
    from api.cli.budget import set_budget, show_budget
    from api.cli.client import connected
    from api.cli.screen import screen

    given = {"usd": usd, "tokens": tokens, "calls": calls}
    is_change = any(value is not None for value in given.values())
    if is_change and workflow is not None:
        hint = "what a workflow may spend stands in its document: settings.budget.per_day"
        raise typer.BadParameter(hint)
    with connected(data_dir) as client:
        if is_change:
            set_budget(client, screen(), **given)
        else:
            show_budget(client, screen(), workflow)
