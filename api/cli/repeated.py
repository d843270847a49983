"""`nexa repeated`: steps that stand the same in several workflows, made one that the others call."""

import json
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli import ask, threads
from api.cli.client import Client

Found = dict[str, Any]


def repeated(client: Client, console: Console, *, as_json: bool) -> int:
    """Print what is repeated; 0 when nothing is, else 1."""
    found = client.get("/habits/repeated")["items"]
    if as_json:
        console.print_json(json.dumps(found))
    elif not found:
        console.print("No three steps in a row stand the same in two workflows.")
    else:
        for number, one in enumerate(found, 1):
            _print(console, number, one)
    return 1 if found else 0


def make(client: Client, console: Console, number: int) -> int:
    """Make a workflow of what is repeated, a draft to look at and publish; 1 where that cannot be."""
    one = _of(client, number)
    if one is None or one["document"] is None:
        console.print(_why_not(one))
        return 1
    name = one["document"]["name"]
    made = client.post("/workflows", {"name": name, "document": one["document"]})
    console.print(f"Made {made['key']}: look at it, publish it, then call it with --call {number}.")
    return 0


def call(client: Client, console: Console, number: int, *, accept: bool, allow: bool) -> int:
    """Propose for each workflow to call the one that is there in the place of the steps; 1 where none is live."""
    one = _of(client, number)
    changes = [place for place in (one or {}).get("places", ()) if place["ask"]]
    if not changes:
        console.print("No live workflow is these steps alone: make it with --make, and publish it.")
        return 1
    done = 0
    for place in changes:
        console.print(f"\n[bold]{escape(place['workflow'])}[/bold]", highlight=False)
        thread = threads.begun(client, place["workflow_id"])
        given = client, console, place["ask"]
        done = max(done, ask.ask(*given, thread=thread, accept=accept, allow=allow))
    return done


def _of(client: Client, number: int) -> Found | None:
    found: list[Found] = client.get("/habits/repeated")["items"]
    return found[number - 1] if 0 < number <= len(found) else None


def _why_not(one: Found | None) -> str:
    if one is None:
        return "Nothing of this number is repeated: nexa repeated lists what is."
    if one["callee"] is not None:
        return f"It is there already: {one['callee']['workflow']}."
    return "These steps need what stands around them, so they cannot be a workflow of their own."


def _print(console: Console, number: int, one: Found) -> None:
    console.print(f"{number}. {' → '.join(one['actions'])}", highlight=False)
    for place in one["places"]:
        told = f"  {place['workflow']}: {', '.join(place['steps'])}"
        console.print(escape(told), highlight=False, soft_wrap=True)
    if one["document"] is not None:
        console.print(f"  It could be one workflow: --make {number}")
    elif any(place["ask"] for place in one["places"]):
        told = f"  {one['callee']['workflow']} does this: --call {number}"
        console.print(escape(told), highlight=False, soft_wrap=True)
