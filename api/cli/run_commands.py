"""The commands about runs: start, watch, steer, replay."""

from typing import Annotated, Optional

import typer

from api.cli.options import DataDir, RunId, WorkflowId

app = typer.Typer()
Version = Annotated[
    str,
    typer.Option(
        help="same: that of the old run; newest: the live one; draft, as a test; or a number."
    ),
]
Edited = Annotated[
    Optional[str],  # noqa: UP045 - read at run time by typer
    typer.Option("--input", help="Inputs to change, as JSON; the others stay."),
]
Keep = Annotated[
    list[str], typer.Option("--keep", help="Keep this step's result although it has changed.")
]
Fixtures = Annotated[
    Optional[str],  # noqa: UP045 - read at run time by typer
    typer.Option(help="Of a draft: a set of named fixtures, used above the pins."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Repeat writes without asking.")]


@app.command()
def run(
    workflow: WorkflowId,
    data_dir: DataDir = None,
    inputs: Annotated[str, typer.Option("--input", help="Inputs as JSON.")] = "{}",
    draft: Annotated[bool, typer.Option("--draft", help="Run the draft once, as a test.")] = False,
    until: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Of a draft: run up to this step and end there."),
    ] = None,
    allow: Annotated[
        list[str], typer.Option("--allow", help="With --until: this step may write.")
    ] = [],  # noqa: B006 - typer copies it
    fixtures: Fixtures = None,
) -> None:
    """Start a run and follow it live; exit code 0 when it succeeded."""
    from api.cli.client import connected
    from api.cli.follow import start
    from api.cli.screen import screen

    with connected(data_dir) as client:
        found = client.workflow_id(workflow)
        told = {"draft": draft, "until": until, "writes": allow, "fixtures": fixtures}
        raise typer.Exit(start(client, screen(), found, told, inputs=inputs))


@app.command()
def logs(
    run_id: Annotated[str | None, typer.Argument(help="The run's id; without it, a list.")] = None,
    data_dir: DataDir = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Until the run ends.")] = False,
    workflow: Annotated[
        str | None, typer.Option(help="In the list only runs of this workflow, by its id or key.")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(help="In the list only runs that stand so: failed, waiting, running, ..."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="The newest so many.")] = 20,
) -> None:
    """Show the events of a run, or the last runs."""
    from api.cli.client import connected
    from api.cli.follow import show, show_runs
    from api.cli.screen import screen

    with connected(data_dir) as client:
        if run_id is None:
            code = show_runs(client, screen(), workflow=workflow, status=status, most=limit)
        else:
            code = show(client, screen(), run_id, live=follow)
        raise typer.Exit(code)


@app.command()
def explain(
    run_id: RunId,
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for machines.")] = False,
) -> None:
    """Say why a run failed, on what evidence, and what would mend it; exit code 1 when that is not known."""
    from api.cli.client import connected
    from api.cli.explain import explain as explained
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(explained(client, screen(), run_id, as_json=as_json))


@app.command()
def replay(
    run_id: RunId,
    data_dir: DataDir = None,
    against: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Play it with this version (newest, draft or a number) instead."),
    ] = None,
) -> None:
    """Fold a run's observed events again; every decided one must come out byte-identical.

    With --against, play the run with another version on what was recorded, and name the first
    difference. Nothing is called.
    """
    from api.cli.client import connected
    from api.cli.examine import replay_against
    from api.cli.replay import replay_run
    from api.cli.screen import screen

    with connected(data_dir) as client:
        if against is not None:
            raise typer.Exit(replay_against(client, screen(), run_id, against))
        raise typer.Exit(replay_run(client, screen(), run_id))


@app.command()
def signal(
    name: Annotated[str, typer.Argument(help="The event's name.")],
    data_dir: DataDir = None,
    key: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="What it is about, such as the number of an invoice."),
    ] = None,
    payload: Annotated[str, typer.Option(help="What it brings, as JSON.")] = "null",
    run: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Only this run, also where it has not come to its wait yet."),
    ] = None,
) -> None:
    """Hand an event to the runs that wait for its name and key."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.signal import send

    with connected(data_dir) as client:
        send(client, screen(), name, key, payload, run)


@app.command()
def approvals(data_dir: DataDir = None) -> None:
    """List what people are asked by runs, oldest first."""
    from api.cli.approvals import approvals as list_approvals
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        list_approvals(client, screen())


@app.command()
def decide(
    approval: Annotated[
        str, typer.Argument(help="The approval's id, as `nexa approvals` shows it.")
    ],
    outcome: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Argument(
            help="approved or rejected; of a call whose end is not known: happened, repeat or failed."
        ),
    ] = None,
    data_dir: DataDir = None,
    comment: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Decide without asking.")] = False,
) -> None:
    """Show what a run asks, and decide exactly that; without an outcome it stays open."""
    from api.cli.approvals import decide as answer
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(answer(client, screen(), approval, outcome, comment, yes=yes))


@app.command()
def cancel(run_id: RunId, data_dir: DataDir = None) -> None:
    """Stop a run: within two seconds no new call starts; calls in flight are cut off."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.steer import steer

    with connected(data_dir) as client:
        raise typer.Exit(steer(client, screen(), run_id, "cancel"))


@app.command()
def pause(run_id: RunId, data_dir: DataDir = None) -> None:
    """Hold a run: calls in flight end, nothing new starts until it is resumed."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.steer import steer

    with connected(data_dir) as client:
        raise typer.Exit(steer(client, screen(), run_id, "pause"))


@app.command()
def resume(run_id: RunId, data_dir: DataDir = None) -> None:
    """Let a paused run go on."""
    from api.cli.client import connected
    from api.cli.screen import screen
    from api.cli.steer import steer

    with connected(data_dir) as client:
        raise typer.Exit(steer(client, screen(), run_id, "resume"))


@app.command()
def retry(
    run_id: RunId,
    data_dir: DataDir = None,
    version: Version = "same",
    inputs: Edited = None,
    keep: Keep = [],  # noqa: B006 - typer copies it
    yes: Yes = False,
) -> None:
    """Go on with a failed or cancelled run where it ended, as a new run that keeps what went well."""
    from api.cli.client import connected
    from api.cli.rerun import Wish
    from api.cli.rerun import rerun as again
    from api.cli.screen import screen

    with connected(data_dir) as client:
        wish = Wish(None, version, inputs, keep)
        raise typer.Exit(again(client, screen(), run_id, wish, is_agreed=yes))


@app.command()
def rerun(
    run_id: RunId,
    start_at: Annotated[list[str], typer.Option("--from", help="Run again from this step.")],
    data_dir: DataDir = None,
    version: Version = "same",
    inputs: Edited = None,
    keep: Keep = [],  # noqa: B006 - typer copies it
    yes: Yes = False,
) -> None:
    """Run a past run again from any step; what stands before it keeps its results."""
    from api.cli.client import connected
    from api.cli.rerun import Wish
    from api.cli.rerun import rerun as again
    from api.cli.screen import screen

    with connected(data_dir) as client:
        wish = Wish(start_at, version, inputs, keep)
        raise typer.Exit(again(client, screen(), run_id, wish, is_agreed=yes))


@app.command()
def check(
    run_id: RunId,
    data_dir: DataDir = None,
    against: Annotated[
        str, typer.Option(help="The version to try: draft, newest, same or a number.")
    ] = "draft",
    last: Annotated[int, typer.Option(min=0, max=100, help="Try so many last successes.")] = 20,
) -> None:
    """Check a correction on what was recorded: it mends this run, and the last successes stay as they were."""
    from api.cli.client import connected
    from api.cli.examine import check as check_run
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(check_run(client, screen(), run_id, against=against, successes=last))


@app.command()
def bisect(
    run_id: RunId,
    data_dir: DataDir = None,
    good: Annotated[
        Optional[int],  # noqa: UP045 - read at run time by typer
        typer.Option(min=1, help="A version it goes right with; the first one unless told."),
    ] = None,
    bad: Annotated[
        Optional[int],  # noqa: UP045 - read at run time by typer
        typer.Option(min=1, help="A later version it goes wrong with; the newest unless told."),
    ] = None,
) -> None:
    """Find the first version with which a past run goes another way, on what was recorded of it."""
    from api.cli.client import connected
    from api.cli.examine import bisect as bisect_run
    from api.cli.screen import screen

    with connected(data_dir) as client:
        raise typer.Exit(bisect_run(client, screen(), run_id, good=good, bad=bad))


@app.command()
def alerts(
    data_dir: DataDir = None,
    all_: Annotated[bool, typer.Option("--all", help="Also those somebody has seen.")] = False,
    seen: Annotated[
        list[str], typer.Option("--seen", help="Acknowledge the alert of this id.")
    ] = [],  # noqa: B006 - typer copies it
) -> None:
    """List what failed or did not start and nobody has looked at yet."""
    from api.cli.alerts import alerts as list_alerts
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        list_alerts(client, screen(), all_=all_, seen=seen)


@app.command()
def failures(
    data_dir: DataDir = None,
    workflow: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Only of this workflow, by its id or key."),
    ] = None,
) -> None:
    """Show how runs have failed: those that failed alike together, what fails most first."""
    from api.cli.bulk import failures as list_failures
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        list_failures(client, screen(), client.workflow_id(workflow) if workflow else None)


@app.command("retry-all")
def retry_all(  # noqa: PLR0913 - each is an option of the command
    data_dir: DataDir = None,
    workflow: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Only of this workflow, by its id or key."),
    ] = None,
    failure: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Only what failed like this, as `nexa failures` shows it."),
    ] = None,
    since: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Only runs made from this moment on, such as 2026-11-01T00:00:00Z."),
    ] = None,
    until: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Only runs made before this moment."),
    ] = None,
    version: Version = "same",
    limit: Annotated[int, typer.Option(min=1, max=200, help="The oldest so many.")] = 100,
    rate: Annotated[int, typer.Option(min=1, max=6000, help="New runs a minute.")] = 60,
    yes: Yes = False,
) -> None:
    """Go on with all failed and cancelled runs nobody has repeated yet, at a rate."""
    from api.cli.bulk import retry_all as go_on
    from api.cli.client import connected
    from api.cli.screen import screen

    with connected(data_dir) as client:
        found = client.workflow_id(workflow) if workflow else None
        which = {"workflow": found, "failure": failure, "since": since, "until": until}
        asked = {**which, "version": version, "limit": limit}
        raise typer.Exit(go_on(client, screen(), asked, per_minute=rate, is_agreed=yes))


@app.command()
def lineage(
    run_id: RunId,
    step: Annotated[str, typer.Argument(help="The step's id.")],
    data_dir: DataDir = None,
    item: Annotated[
        Optional[str],  # noqa: UP045 - read at run time by typer
        typer.Option(help="Which item, by its key as the events name it."),
    ] = None,
    path: Annotated[str, typer.Option(help="A pointer into the value, such as /text.")] = "",
    output: Annotated[bool, typer.Option("--output", help="Of what it gave, not got.")] = False,
) -> None:
    """Trace a value of a finished run back to where it came from."""
    from api.cli.client import connected
    from api.cli.lineage import lineage as trace
    from api.cli.screen import screen

    side = "output" if output else "input"
    with connected(data_dir) as client:
        trace(client, screen(), run_id, step, item=item, path=path, side=side)
