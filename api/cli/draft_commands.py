"""The commands that try a draft: one step of it, and what steps answer in tests."""

from typing import Annotated, Optional

import typer

from api.cli.options import DataDir, WorkflowId

app = typer.Typer()
StepName = Annotated[str, typer.Argument(help="The step's id.")]
Result = Annotated[
    Optional[str],  # noqa: UP045 - read at run time by typer
    typer.Option(help="A made-up result, as JSON."),
]
Error = Annotated[
    Optional[str],  # noqa: UP045 - read at run time by typer
    typer.Option(help="A made-up error: its class, as in remote_down, and perhaps :code."),
]
Retryable = Annotated[bool, typer.Option("--retryable", help="The made-up error may pass.")]


@app.command("test")
def try_one(  # noqa: PLR0913 - each is an option of the command
    workflow: WorkflowId,
    step: StepName,
    data_dir: DataDir = None,
    inputs: Annotated[str, typer.Option("--input", help="Inputs as JSON.")] = "{}",
    steps: Annotated[str, typer.Option("--steps", help="Answers of other steps, as JSON.")] = "{}",
    result: Result = None,
    error: Error = None,
    retryable: Retryable = False,
    attempt: Annotated[int, typer.Option(min=1, help="Attempts before it have failed.")] = 1,
    index: Annotated[
        Optional[int],  # noqa: UP045 - read at run time by typer
        typer.Option(min=0, help="Which item, from 0, of a step or group that runs for each."),
    ] = None,
    fixtures: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="A set of named fixtures, used above the pins."),
    ] = None,
    live: Annotated[bool, typer.Option("--live", help="Really perform it, once.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --live: also a write.")] = False,
) -> None:
    """Try one step of a draft: what it gets, gives and leads to. Simulated unless --live."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.try_step import Answer, as_json, try_step

    body = {"step": step, "attempt": attempt, "index": index, "fixtures": fixtures}
    body |= {"inputs": as_json("--input", inputs), "steps": as_json("--steps", steps)}
    body["mock"] = Answer(result, error, retryable).told()
    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        raise typer.Exit(try_step(client, screen(), found, body, live=live, yes=yes))


@app.command()
def pin(
    workflow: WorkflowId,
    step: StepName,
    data_dir: DataDir = None,
    name: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Keep it in this set of fixtures instead of as the pin."),
    ] = None,
    result: Result = None,
    error: Error = None,
    retryable: Retryable = False,
    remove: Annotated[bool, typer.Option("--remove", help="Forget what is kept.")] = False,
) -> None:
    """Set what a step of a draft answers in tests, instead of being called. Live runs never use it."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.try_step import Answer
    from api.cli.try_step import pin as keep

    answer = Answer(result, error, retryable)
    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        code = keep(client, screen(), found, step, name=name, answer=answer, remove=remove)
        raise typer.Exit(code)


@app.command()
def rehearse(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    inputs: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option("--input", help="Inputs as JSON; with them the forecast is of such a run."),
    ] = None,
    fixtures: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="A set of named fixtures, used above the pins."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for machines.")] = False,
) -> None:
    """Run a draft with the network closed, and forecast time, money, calls and rows of a live run."""
    from api.cli.client import connected
    from api.cli.rehearse import rehearse as rehearse_draft
    from api.cli.screen import screen
    from api.cli.try_step import as_json as read

    told = read("--input", inputs) if inputs is not None else None
    body = {"inputs": told, "fixtures": fixtures}
    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        raise typer.Exit(rehearse_draft(client, screen(), found, body, as_json=as_json))


@app.command()
def cover(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    inputs: Annotated[str, typer.Option("--input", help="Inputs as JSON.")] = "{}",
    fixtures: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="A set of named fixtures, used above the pins."),
    ] = None,
) -> None:
    """Rehearse every way a draft can go; exit code 1 when something was not reached. Nothing is called."""
    from api.cli.client import connected
    from api.cli.cover import cover as cover_draft
    from api.cli.screen import screen
    from api.cli.try_step import as_json

    body = {"inputs": as_json("--input", inputs), "fixtures": fixtures}
    with connected(data_dir) as client:
        raise typer.Exit(cover_draft(client, screen(), client.workflow_id(workflow), body))


@app.command()
def examples(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    write: Annotated[bool, typer.Option("--write", help="Write them anew first.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Expect from now on what the draft does now.")
    ] = False,
    keep: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(
            help="Keep one of your own, as JSON: name, and inputs, trigger, answers or failures."
        ),
    ] = None,
) -> None:
    """Play what a workflow is expected to do on its draft; exit code 1 when it does something else. Nothing is called."""
    from api.cli import examples as played
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.try_step import as_json

    with connected(data_dir) as client:
        found, console = client.workflow_id(workflow), screen()
        if keep is not None:
            raise typer.Exit(played.keep(client, console, found, as_json("--keep", keep)))
        play = played.write if write else played.accept if accept else played.play
        raise typer.Exit(play(client, console, found))
