"""`nexa approvals` and `nexa decide`: what people are asked by runs, and an answer to it."""

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told


def approvals(client: Client, console: Console) -> None:
    """List what waits for a decision, oldest first."""
    is_any = False
    for asked in _open(client):
        is_any = True
        console.print(escape(_line(asked)), highlight=False)
    if not is_any:
        console.print("Nobody is asked anything.")


def decide(
    client: Client, console: Console, approval: str, outcome: str | None, comment: str, *, yes: bool
) -> int:
    """Show what is asked and decide exactly that; 1 where it was left open."""
    asked = next((one for one in _open(client) if one["id"] == approval), None)
    if asked is None:
        raise Told("Nothing is asked under this id now; `nexa approvals` lists what is.")
    console.print(escape(_line(asked)), highlight=False)
    shown = {name: value for name, value in asked["payload"].items() if value not in (None, [])}
    console.print_json(json.dumps(shown))
    if outcome is None or not (yes or _agrees(console, outcome)):
        console.print(f"Left open. It can be: {', '.join(asked['outcomes'])}.", highlight=False)
        return 1
    given = {"outcome": outcome, "digest": asked["digest"], "comment": comment}
    client.post(f"/approvals/{approval}", given)
    console.print(f"Approval {approval}: {outcome}", highlight=False)
    return 0


def _open(client: Client) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        page = client.get("/approvals", cursor=cursor, limit=100)
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _agrees(console: Console, outcome: str) -> bool:
    return console.input(f"{outcome}? [y/N] ").strip().lower() in ("y", "yes")


def _line(asked: dict[str, Any]) -> str:
    where = f"{asked['workflow_name']}: {asked['step']}"
    who = f"  asks {', '.join(asked['assignees'])}" if asked["assignees"] else ""
    until = f"  until {asked['deadline'][:19]}" if asked["deadline"] else ""
    title = asked["title"] or "What became of this call?"
    return f"{asked['created_at'][:19]}  {where}  {title}{who}{until}  approval {asked['id']}"
