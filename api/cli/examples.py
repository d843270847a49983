"""`nexa examples`: what a workflow is expected to do with what comes in, played on its draft."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client

_MARKS = {"as_expected": "[green]\u2713[/green]", "other": "[red]\u2717[/red]"}


def play(client: Client, console: Console, workflow: str) -> int:
    """Play all examples; 1 when one goes otherwise than expected."""
    return _print(console, client.post(f"/workflows/{workflow}/examples/play", {}))


def write(client: Client, console: Console, workflow: str) -> int:
    """Write the examples of the draft anew, then play them."""
    client.post(f"/workflows/{workflow}/examples/write", {})
    return play(client, console, workflow)


def accept(client: Client, console: Console, workflow: str) -> int:
    """Expect from now on what the draft does now, in each example that goes otherwise."""
    found = client.post(f"/workflows/{workflow}/examples/play", {})
    for one in found["items"]:
        if one["outcome"] == "other":
            client.post(f"/workflows/{workflow}/examples/{one['id']}/accept", {})
    return play(client, console, workflow)


def keep(client: Client, console: Console, workflow: str, body: dict[str, Any]) -> int:
    """Keep an example of a person's own."""
    found = client.post(f"/workflows/{workflow}/examples", body)
    console.print(escape(f"Kept: {found['name']}"), highlight=False)
    for one in found["expected"]["doings"]:
        console.print(escape(f"    {one['uses']}"), highlight=False)
    return 0


def _print(console: Console, found: dict[str, Any]) -> int:
    for one in found["items"]:
        mark = _MARKS.get(one["outcome"], "[yellow]?[/yellow]")
        console.print(f"{mark} {escape(one['name'])}", highlight=False)
        for line in one["differences"]:
            console.print(escape(f"    {line}"), highlight=False)
    if not found["total"]:
        console.print(
            "There are no examples yet: they are written once nothing is open in the draft."
        )
        return 0
    console.print(f"{found['as_expected']} of {found['total']} as expected.")
    return 0 if found["as_expected"] == found["total"] else 1
