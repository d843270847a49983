"""`nexa repeated`: steps that stand the same in several workflows."""

import json

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client


def repeated(client: Client, console: Console, *, as_json: bool) -> int:
    """Print what is repeated; 0 when nothing is, else 1."""
    found = client.get("/habits/repeated")["items"]
    if as_json:
        console.print_json(json.dumps(found))
    elif not found:
        console.print("No three steps in a row stand the same in two workflows.")
    else:
        for one in found:
            console.print(" → ".join(one["actions"]), highlight=False)
            for place in one["places"]:
                told = f"  {place['workflow']}: {', '.join(place['steps'])}"
                console.print(escape(told), highlight=False, soft_wrap=True)
    return 1 if found else 0
