"""`nexa describe`: what a workflow does in plain words, and whether they would build it again."""

import json

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client


def describe(
    client: Client, console: Console, workflow_id: str, *, in_full: bool, as_json: bool
) -> int:
    """Print the description; 0 when its sentence plans back to the same workflow, else 1. In full it always does."""
    found = client.get(f"/workflows/{workflow_id}/description")
    if as_json:
        console.print_json(json.dumps(found))
    elif in_full:
        console.print(escape(found["in_full"]), highlight=False, soft_wrap=True)
        return 0
    else:
        console.print(escape(found["text"]), highlight=False, soft_wrap=True)
        if found["plans_back"]:
            console.print("[green]Planned back, these words give the same workflow.[/green]")
    return 0 if found["plans_back"] else 1
