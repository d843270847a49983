"""Every command with its options; the work is done by the module each one imports."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli import (
    advice_commands,
    api_commands,
    ask_commands,
    connection_commands,
    draft_commands,
    room_commands,
    run_commands,
    schedule_commands,
    template_commands,
)
from api.cli.options import AllowReach, DataDir, WorkflowId

app = typer.Typer(
    name="nexa",
    help="Say what you want automated; review, rehearse and run the workflow that comes back.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def serve(
    data_dir: DataDir = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes a free one.")] = None,
    dev: Annotated[bool, typer.Option("--dev", help="With the web dev server and reload.")] = False,
) -> None:
    """Start everything on this machine; Ctrl-C stops everything."""
    from api.cli.serve import serve as run

    raise typer.Exit(run(data_dir=data_dir, host=host, port=port, dev=dev))


@app.command()
def worker(data_dir: DataDir = None) -> None:
    """Drive runs and make their calls for a service on Temporal; as many of these as you need."""
    from api.cli.worker import work

    raise typer.Exit(work(data_dir=data_dir))


@app.command()
def validate(
    file: Annotated[Path, typer.Argument(help="A document as YAML or JSON; - reads stdin.")],
    data_dir: DataDir = None,
) -> None:
    """Check a document; exit code 1 when it could not be published."""
    from api.cli.client import connected
    from api.cli.files import validate as check
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(check(client, screen(), file))


@app.command()
def publish(
    workflow: WorkflowId, data_dir: DataDir = None, allow_reach: AllowReach = False
) -> None:
    """Make the draft the live version; what it newly reaches is shown and allowed first."""
    from api.cli.client import connected
    from api.cli.files import publish as make_live
    from api.cli.screen import screen

    with connected(data_dir) as client:
        make_live(client, screen(), client.workflow_id(workflow), allow=allow_reach)


app.add_typer(ask_commands.app)
app.add_typer(run_commands.app)
app.add_typer(draft_commands.app)
app.add_typer(room_commands.app)
app.add_typer(advice_commands.app)
app.add_typer(schedule_commands.app)
app.add_typer(template_commands.app)
app.add_typer(api_commands.app, name="api", help="Import APIs and the tools of servers as steps.")
app.add_typer(
    connection_commands.app,
    name="connections",
    help="Accounts at other services: make, try, sign in.",
)


@app.command("export")
def export_workflow(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="As JSON instead of YAML.")] = False,
) -> None:
    """Write a workflow's document as text, without secrets."""
    from api.cli.client import connected
    from api.cli.files import export

    with connected(data_dir) as client:
        export(client, client.workflow_id(workflow), output, form="json" if json_ else "yaml")


@app.command("import")
def import_workflow(
    file: Annotated[Path, typer.Argument(help="A document as YAML or JSON; - reads stdin.")],
    data_dir: DataDir = None,
    form: Annotated[
        Literal["auto", "nexa", "n8n", "asl", "curl"],
        typer.Option(
            "--format", help="Who wrote it: us, n8n, AWS Step Functions; auto tells by itself."
        ),
    ] = "auto",
    name: Annotated[str | None, typer.Option(help="What the workflow is called here.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only report; store nothing.")] = False,
) -> None:
    """Make a workflow from a document, our own or another product's. Nothing in it runs."""
    from api.cli.client import connected
    from api.cli.files import import_file
    from api.cli.screen import screen

    with connected(data_dir) as client:
        import_file(client, screen(), file, form=form, name=name, preview=preview)


@app.command()
def demo(data_dir: DataDir = None) -> None:
    """Start demo peers (orders, Slack, SMTP) and connect this workspace to them."""
    from api.cli.demo import demo as run

    raise typer.Exit(run(data_dir))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write.")], data_dir: DataDir = None
) -> None:
    """Write everything the database holds into one file."""
    from api.cli.backup import backup as write
    from api.cli.screen import screen

    write(screen(), file, data_dir)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="An archive written by backup.")],
    data_dir: DataDir = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Replace what is there.")] = False,
) -> None:
    """Put a backup into an empty data folder; with --yes also in place of what is there."""
    from api.cli.backup import restore as read
    from api.cli.screen import screen

    read(screen(), file, data_dir, replace=yes)


@app.command()
def rotate_key(data_dir: DataDir = None) -> None:
    """Make a new master key and move every stored secret under it; the service may run."""
    from api.cli.rotate import rotate_key as rotate
    from api.cli.screen import screen

    rotate(screen(), data_dir)


@app.command()
def migrate(data_dir: DataDir = None) -> None:
    """Bring the database's tables up to date."""
    from api.cli.migrate import migrate as run
    from api.cli.screen import screen

    run(screen(), data_dir)
