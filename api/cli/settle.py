"""`nexa accept` and `nexa reject`: decide on what the planner has offered, in whichever channel."""

from rich.console import Console

from api.cli.client import Client
from api.cli.ending import Told


def accept_proposal(client: Client, console: Console, proposal: str, *, only: str | None) -> None:
    """Apply a proposal, or some numbered changes of it, to the draft and say what is next."""
    body = {} if only is None else {"hunks": _numbers(only)}
    done = client.post(f"/proposals/{proposal}/accept", body)
    workflow, draft = done["workflow_id"], done["draft"]
    console.print(f"Accepted. Workflow {workflow}, draft revision {draft['revision']}.")
    left = [problem for problem in draft["problems"] if problem["severity"] != "warning"]
    if left:
        console.print(f"{len(left)} open point(s) before it can be published.")


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
