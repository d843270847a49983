"""The commands of a conversation: ask, go on, accept, reject."""

from typing import Annotated

import typer

from api.cli.options import AllowReach, DataDir

app = typer.Typer()
Proposal = Annotated[str, typer.Argument(help="The proposal's id.")]


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="What you want, in plain words.")],
    data_dir: DataDir = None,
    workflow: Annotated[str | None, typer.Option(help="Change this workflow instead.")] = None,
    thread: Annotated[
        str | None,
        typer.Option(help="Go on in this conversation, wherever it was begun: its id, or last."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept what is proposed.")] = False,
    allow_reach: AllowReach = False,
) -> None:
    """Ask for a workflow or a change of one, or answer a question; shows the plan before anything is written.

    Ctrl-C stops the answer that is being written.
    """
    from api.cli import ask as asking
    from api.cli import threads
    from api.cli.client import connected
    from api.cli.ending import Told
    from api.cli.screen import screen

    if workflow and thread:
        raise Told("A conversation is about its own workflow: give --thread or --workflow.")
    with connected(data_dir) as client:
        about = client.workflow_id(workflow) if workflow else None
        told = threads.found(client, thread) if thread else threads.begun(client, about)
        done = asking.ask(client, screen(), text, thread=told, accept=yes, allow=allow_reach)
        raise typer.Exit(done)


@app.command("threads")
def list_threads(
    data_dir: DataDir = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 20,
) -> None:
    """List your conversations of every channel, the last used first."""
    from api.cli import threads
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        threads.list_threads(client, screen(), limit)


@app.command()
def accept(
    proposal: Proposal,
    data_dir: DataDir = None,
    only: Annotated[
        str | None, typer.Option(help="Take only these of the numbered changes, like 0,2.")
    ] = None,
    allow_reach: AllowReach = False,
) -> None:
    """Accept a proposal, whole or in part, whichever channel has shown it."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.settle import accept_proposal

    with connected(data_dir) as client:
        accept_proposal(client, screen(), proposal, only=only, allow=allow_reach)


@app.command()
def reject(proposal: Proposal, data_dir: DataDir = None) -> None:
    """Decline a proposal; the draft stays as it is."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.settle import reject_proposal

    with connected(data_dir) as client:
        reject_proposal(client, screen(), proposal)
