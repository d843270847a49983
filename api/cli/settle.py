"""`nexa accept` and `nexa reject`: decide on what the planner has offered, in whichever channel."""

import sys
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told


def accept_proposal(
    client: Client, console: Console, proposal: str, *, only: str | None, allow: bool
) -> None:
    """Apply a proposal, or some numbered changes of it, to the draft and say what is next.

    What it newly reaches is shown and allowed apart: by `allow`, or by whoever sits there.
    """
    body: dict[str, Any] = {"hunks": None if only is None else _numbers(only)}
    body["reach"] = _allowed(client, console, proposal, allow=allow)
    done = client.post(f"/proposals/{proposal}/accept", body)
    workflow, draft = done["workflow_id"], done["draft"]
    console.print(f"Accepted. Workflow {workflow}, draft revision {draft['revision']}.")
    left = [problem for problem in draft["problems"] if problem["severity"] != "warning"]
    if left:
        console.print(f"{len(left)} open point(s) before it can be published.")


def _allowed(client: Client, console: Console, proposal: str, *, allow: bool) -> list[str]:
    shown = client.get(f"/proposals/{proposal}")
    asked = shown["to_allow"] if shown["status"] == "open" else []
    return allowed(console, asked, f"nexa accept {proposal} --allow-reach", allow=allow)


def allowed(console: Console, asked: list[str], again: str, *, allow: bool) -> list[str]:
    """Show what is newly reached and answer it as allowed; `again` is the command that allows it at once."""
    if not asked:
        return []
    console.print("This newly reaches:")
    for one in asked:
        console.print(escape(f"  {one}"), highlight=False)
    if allow:
        return asked
    if not sys.stdin.isatty():
        raise Told(f"Look at it, then: {again}")
    if console.input("Allow this? [y]es, Enter leaves it: ").strip().lower() not in ("y", "yes"):
        raise Told("Nothing is written.")
    return asked


def reject_proposal(client: Client, console: Console, proposal: str) -> None:
    """Decline a proposal; the draft stays as it is."""
    client.post(f"/proposals/{proposal}/reject")
    console.print("Rejected. Nothing was changed.")


def _numbers(told: str) -> list[int]:
    """Read `0,2` as the changes to take."""
    try:
        return [int(number) for number in told.split(",")]
    except ValueError:
        raise Told(f"{told!r} are no numbers of changes: write them like 0,2.") from None
