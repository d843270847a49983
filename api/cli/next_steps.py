"""`nexa next`: what has followed a step like this one in the workspace."""

import json
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client


def next_steps(
    client: Client, console: Console, workflow_id: str, after: str | None, *, as_json: bool
) -> int:
    """Print what could come next; 0 when there is anything, 1 when nothing has ever followed, 2 without such a step."""
    document = client.get(f"/workflows/{workflow_id}/draft")["document"]
    step = _step(document.get("steps", []), after)
    if step is None:
        console.print(f"There is no step {after}." if after else "There is no step yet.")
        return 2
    kind = step.get("uses") or step["type"]
    found = client.get("/habits/next-steps", after=kind)["items"]
    if as_json:
        console.print_json(json.dumps(found))
    elif not found:
        console.print(f"Nothing in this workspace has followed {kind} yet.", highlight=False)
    for one in () if as_json else found:
        told = f"{one['share']:>4.0%}  {one['uses']}, as in “{one['example']}”"
        console.print(escape(told), highlight=False, soft_wrap=True)
    if found and not as_json:
        console.print('Ask in the chat "what next?" to see the first as a change and accept it.')
    return 0 if found else 1


def _step(steps: list[dict[str, Any]], after: str | None) -> dict[str, Any] | None:
    if after is None:
        return steps[-1] if steps else None
    return next((one for one in steps if after in (one["id"], one.get("name"))), None)
