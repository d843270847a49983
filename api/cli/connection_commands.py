"""The commands about connections: which there are, new ones, trying one, and signing in by a code."""

from typing import Annotated, Optional

import typer

from api.cli.options import DataDir

app = typer.Typer(no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="The connection's key, such as team_slack.")]


@app.command("list")
def list_all(data_dir: DataDir = None) -> None:
    """List the workspace's connections, and how each of them fares."""
    from api.cli.client import connected
    from api.cli.connections import list_connections
    from api.cli.screen import screen

    with connected(data_dir) as client:
        list_connections(client, screen())


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="Such as slack_token or oauth2_code.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    fields: Annotated[
        Optional[list[str]],  # noqa: UP045 - read at run time by typer
        typer.Option("--set", help="A field, as in hosts=api.example.com; again for each."),
    ] = None,
    device: Annotated[
        bool, typer.Option("--device", help="Then sign in on any device, by a short code.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Make a connection and try it. Its secrets are asked for, or read from stdin as one JSON object."""
    from api.cli.client import connected
    from api.cli.connections import add_connection
    from api.cli.screen import screen

    with connected(data_dir) as client:
        given = (kind, name, fields or [])
        raise typer.Exit(add_connection(client, screen(), *given, device=device))


@app.command("sign-in")
def sign_in(connection: Key, data_dir: DataDir = None) -> None:
    """Sign in to a connection on any device: shows the address and the code, and waits."""
    from api.cli.client import connected
    from api.cli.connections import found, sign_in_by_code
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(sign_in_by_code(client, screen(), found(client, connection)))


@app.command("test")
def try_one(connection: Key, data_dir: DataDir = None) -> None:
    """Try a connection and say whom it is connected as; exit code 1 when it does not work."""
    from api.cli.client import connected
    from api.cli.connections import found, try_connection
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(try_connection(client, screen(), found(client, connection)))
