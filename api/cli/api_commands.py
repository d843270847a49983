"""The commands about imported APIs: any OpenAPI document becomes steps."""

from typing import Annotated, Optional

import typer

from api.cli.options import DataDir

app = typer.Typer(no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="The import's key, such as petstore_api.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Even where that breaks workflows.")]


@app.command("import")
def import_(
    document: Annotated[
        str, typer.Argument(help="An OpenAPI document: a file, an address, or - for stdin.")
    ],
    mcp: Annotated[
        bool, typer.Option("--mcp", help="It is the address of an MCP server: import its tools.")
    ] = False,
    connection: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Signs in to the MCP server while its tools are listed."),
    ] = None,
    name: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Begins the ids of its actions; made of its title if left out."),
    ] = None,
    server: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Where the API is called, instead of what the document says."),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would change only.")] = False,
    yes: Yes = False,
    data_dir: DataDir = None,
) -> None:
    """Import an API, or a server's tools, as steps, or import again: says what changed and which workflows that touches."""
    from api.cli.apis import given_openapi, import_api
    from api.cli.client import connected
    from api.cli.screen import screen

    if mcp:
        given = {"mcp": document, "name": name, "connection": connection}
    else:
        given = given_openapi(document, name=name, server=server)
    with connected(data_dir) as client:
        import_api(client, screen(), given, preview=preview, accept_breaking=yes)


@app.command("list")
def list_imported(data_dir: DataDir = None) -> None:
    """List what this workspace has imported."""
    from api.cli.apis import list_apis
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        list_apis(client, screen())


@app.command()
def show(key: Key, data_dir: DataDir = None) -> None:
    """Show the actions of an import, and what could not be imported."""
    from api.cli.apis import show_api
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        show_api(client, screen(), key)


@app.command()
def effect(
    action: Annotated[str, typer.Argument(help="The action's id.")],
    effect: Annotated[
        str,
        typer.Argument(
            help="read, idempotent_write, write, irreversible or spend; default: as imported."
        ),
    ],
    data_dir: DataDir = None,
) -> None:
    """Set what an operation does outside, where its method says something else."""
    from api.cli.apis import set_effect
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        set_effect(client, screen(), action, effect)


@app.command()
def remove(key: Key, yes: Yes = False, data_dir: DataDir = None) -> None:
    """Take an import away; refused while workflows use it."""
    from api.cli.apis import remove_api
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        remove_api(client, screen(), key, accept_breaking=yes)
