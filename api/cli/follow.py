"""`nexa run` and `nexa logs`: a run's events, live, as lines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told

_MARKS = {
    "step.started": ("▸", "cyan"),
    "step.succeeded": ("✓", "green"),
    "step.failed": ("✗", "red"),
    "step.retrying": ("↻", "yellow"),
    "step.waiting": ("…", "yellow"),
    "step.skipped": ("–", "dim"),
    "branch.taken": ("◆", "cyan"),
    "item.settled": ("·", "dim"),
    "run.started": ("▶", "bold"),
    "run.finished": ("■", "bold"),
    "run.paused": ("‖", "yellow"),
    "run.resumed": ("▶", "yellow"),
}
_WIDEST = 100


def start(
    client: Client, console: Console, workflow_id: str, told: Mapping[str, Any], *, inputs: str
) -> int:
    """Start a run and follow it."""
    try:
        given = json.loads(inputs)
    except ValueError as error:
        raise Told(f"--input is not JSON: {error}.") from error
    body = {"inputs": given, **told}
    key = {"idempotency-key": str(uuid4())}
    run = client.post(f"/workflows/{workflow_id}/runs", body, headers=key)
    console.print(f"Run {run['id']}", highlight=False)
    return follow(client, console, run["id"])


def show_runs(
    client: Client, console: Console, *, workflow: str | None, status: str | None, most: int
) -> int:
    """Print the last runs, of one workflow or as they stand."""
    of = None if workflow is None else client.workflow_id(workflow)
    for run in client.get("/runs", workflow=of, status=status, limit=most)["items"]:
        console.print(_run_line(run), highlight=False)
    return 0


def show(client: Client, console: Console, run_id: str, *, live: bool) -> int:
    """Print a run's events so far or live."""
    if live:
        return follow(client, console, run_id)
    for envelope in stored_events(client, run_id):
        if envelope["type"] in _MARKS:
            console.print(line_of(envelope), highlight=False)
    return 0


def stored_events(client: Client, run_id: str) -> Iterator[Mapping[str, Any]]:
    """Answer every stored event of a run."""
    after = 0
    while True:
        page = client.get(f"/runs/{run_id}/events", after=after)
        yield from page["items"]
        if not page["items"]:
            return
        after = page["next_seq"]


def follow(client: Client, console: Console, run_id: str, *, after: int = 0) -> int:
    """Print a run's events until it has finished; 0 when it succeeded."""
    status = "unknown"
    with client.stream("GET", f"/runs/{run_id}/events", query={"after": after}) as events:
        for event in events:
            if event.name not in _MARKS:
                continue
            envelope = event.json()
            console.print(line_of(envelope), highlight=False)
            if envelope["type"] == "run.finished":
                status = envelope["data"]["status"]
                break
    return 0 if status == "succeeded" else 1


def line_of(envelope: Mapping[str, Any]) -> str:
    """Write one event as a line of markup."""
    mark, colour = _MARKS[envelope["type"]]
    clock = envelope["at"][11:23]
    where = envelope.get("step") or envelope["type"].split(".")[0]
    if envelope.get("item") is not None:
        where += f" [{envelope['item']}]"
    told = escape(_told(envelope["type"], envelope["data"]))
    return f"[dim]{clock}[/dim] [{colour}]{mark} {escape(where)}[/{colour}]  {told}"


def _told(kind: str, data: Mapping[str, Any]) -> str:
    if error := data.get("error"):
        again = f", again at {data['at'][11:19]}" if kind == "step.retrying" else ""
        return f"{error.get('class')}: {error.get('message')}{again}"
    if kind == "step.succeeded":
        return _shape(data.get("output"))
    return {
        "run.finished": f"{data.get('status')}",
        "step.skipped": f"skipped: {data.get('reason')}",
        "step.waiting": _awaited(data),
        "branch.taken": f"took {data.get('case')}",
    }.get(kind, kind.split(".")[1])


def _awaited(data: Mapping[str, Any]) -> str:
    """Say what a step waits for; of a run it has started, which one to look at."""
    child = data.get("child")
    return f"waits for run {child['run_id']}" if child else f"waits for {', '.join(data)}"


def _shape(output: Any) -> str:
    """Write the top of an output: counts for lists, values for the rest."""
    if not isinstance(output, Mapping):
        return str(output)[:_WIDEST]
    parts = []
    for name, value in output.items():
        if isinstance(value, list):
            parts.append(f"{name}: {len(value)} item(s)")
        elif isinstance(value, Mapping):
            parts.append(f"{name}: {{{', '.join(list(value)[:4])}}}")
        else:
            parts.append(f"{name}: {value}")
    return ", ".join(parts)[:_WIDEST]


def _run_line(run: Mapping[str, Any]) -> str:
    began = run["started_at"] or run["created_at"]
    fault = f"  {run['error']['message']}" if run["error"] else ""
    caller = f"  called by {run['parent_run_id']}" if run.get("parent_run_id") else ""
    if run.get("rerun_of"):
        caller += f"  repeats {run['rerun_of']}"
    if run.get("error_of"):
        caller += f"  told of {run['error_of']}"
    line = f"{began[:19]}  {run['status']:<10} {run['id']}  {run['workflow_name']}"
    return escape(f"{line}{caller}{fault}")
