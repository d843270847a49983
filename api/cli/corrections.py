"""`nexa corrections`: what was put right in earlier plans, and forgetting it."""

import json

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client


def corrections(client: Client, console: Console, forget: str | None, *, as_json: bool) -> int:
    """Forget one, or print them all."""
    if forget is not None:
        client.delete(f"/corrections/{forget}")
        console.print("Forgotten: no later plan uses it.")
        return 0
    found = client.get("/corrections")["items"]
    if as_json:
        console.print_json(json.dumps(found))
        return 0
    if not found:
        console.print("Nothing was put right yet.")
    for one in found:
        value = ", ".join(one["value"]) if isinstance(one["value"], list) else one["value"]
        about = f" of each {one['about']}" if one["about"] else ""
        told = f"{one['uses']}{about}: {one['argument']} is {value} (from “{one['workflow']}”)"
        console.print(escape(told), highlight=False, soft_wrap=True)
        console.print(f"  {one['id']}", style="dim", highlight=False)
    return 0
